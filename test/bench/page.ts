import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { startBrowser, WITHOUT_BROWSER } from '../browser/find-browser.ts';
import { median, type BenchFigure } from './figures.ts';
import { onCompany } from './scale.ts';

/** The bars are those of so many rows. */
const FULL_SIZE = 50_000;
const MEGABYTE = 1_000_000;
const RUNS = 3;

/** The page of a month of `rows` bills, as the built program writes it, in a headless Chromium. */
export async function benchPage({ rows }: { readonly rows: number }): Promise<readonly BenchFigure[]> {
  const name = (what: string): string => `report --html, ${rows.toLocaleString('en-US')} rows: ${what}`;
  const html = await onCompany(rows, async ({ folder, run }) => {
    const usage = await run(['report', '--month', '2026-10', '--html', 'report.html']);
    return { usage, text: await readFile(join(folder, 'report.html'), 'utf8') };
  });
  const [before = '', data = ''] = html.text.split('<script type="application/json" id="data">');
  const dataLength = data.indexOf('</script>');
  const bar = (most: number) => (rows === FULL_SIZE ? { most } : null);
  const size: readonly BenchFigure[] = [
    {
      name: name('page before its data'),
      value: Buffer.byteLength(before + data.slice(dataLength)) / 1000,
      unit: 'KB',
      bar: { most: 600 },
    },
    { name: name('data'), value: Buffer.byteLength(data.slice(0, dataLength)) / MEGABYTE, unit: 'MB', bar: null },
    { name: name('memory to write it'), value: html.usage.maxMegabytes, unit: 'MB', bar: bar(600) },
  ];
  const server = await startBrowser(process.env['TIEOUT_BROWSER']);
  if (server === null) {
    console.error(WITHOUT_BROWSER);
    return size;
  }
  const folder = await mkdtemp(join(tmpdir(), 'tieout-page-'));
  const file = join(folder, 'report.html');
  await writeFile(file, html.text);
  try {
    const opened: number[] = [];
    const filtered: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const browser = await chromium.connect(server.wsEndpoint());
      const page = await browser.newPage();
      opened.push(await timeToOpen(page, pathToFileURL(file).href));
      filtered.push(await timeToFilter(page));
      await browser.close();
    }
    return [
      ...size,
      { name: name('time until the first row is drawn'), value: median(opened), unit: 's', bar: bar(2) },
      { name: name('time until a search has its rows and sums'), value: median(filtered), unit: 's', bar: null },
    ];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds from the address to the first row of the table. */
async function timeToOpen(page: Page, url: string): Promise<number> {
  const start = performance.now();
  await page.goto(url);
  await page.locator('button.row').first().waitFor();
  return (performance.now() - start) / 1000;
}

/** Seconds from the last letter of a search to the count and sums of what it leaves. */
async function timeToFilter(page: Page): Promise<number> {
  const number = await page.locator('button.row').first().innerText();
  const start = performance.now();
  await page.getByLabel('Search').fill(number.split('\n')[0] ?? '');
  await page
    .getByText(/^[1-9]\d{0,2} of /)
    .first()
    .waitFor();
  return (performance.now() - start) / 1000;
}
