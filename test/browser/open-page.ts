import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Download,
  type Page,
  type Request,
} from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, inject } from 'vitest';

/** A page that is open in the browser, and all that it did besides showing itself. */
export interface OpenPage {
  readonly page: Page;
  /** Addresses that were asked for and not refused by the page's policy, but for the file itself. */
  readonly requests: readonly string[];
  /** Errors, and what the policy refused. */
  readonly complaints: readonly string[];
  readonly url: string;
}

/** True where a browser runs; `describe.runIf(HAS_BROWSER)`. */
export const HAS_BROWSER = inject('browser') !== null;

let browser: Browser | null = null;
const folders: string[] = [];

afterAll(async () => {
  await browser?.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Writes the page to disk and opens it from there, in a context of its own. */
export async function openPage(
  html: string,
  { fragment = '', ...options }: BrowserContextOptions & { readonly fragment?: string } = {},
): Promise<OpenPage> {
  const endpoint = inject('browser');
  if (endpoint === null) throw new Error('no browser runs here');
  browser ??= await chromium.connect(endpoint);
  const folder = await mkdtemp(join(tmpdir(), 'tieout-page-'));
  folders.push(folder);
  const file = join(folder, 'page.html');
  await writeFile(file, html);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const url = pathToFileURL(file).href;
  const note = (request: Request): void => {
    if (request.url().split('#')[0] !== url && !request.url().startsWith('blob:')) requests.push(request.url());
  };
  context.on('requestfinished', note);
  // A request that the page's policy refuses never leaves; the driver tells of it all the same.
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'csp') note(request);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url + fragment);
  return { page, requests, complaints, url };
}

/** What axe-core finds against WCAG 2.2 AA and its own good practice, a line for each. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate<axe.AxeResults>('axe.run()');
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** The texts of the pages of a PDF. */
export async function printedPages(page: Page, format: 'A4' | 'Letter'): Promise<readonly string[]> {
  const pdf = await page.pdf({ format, preferCSSPageSize: false });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)));
  return text;
}

/** The text of a file that the page offered. */
export async function readDownload(download: Download): Promise<string> {
  const path = join(folders[0] ?? tmpdir(), 'download');
  await download.saveAs(path);
  return await readFile(path, 'utf8');
}
