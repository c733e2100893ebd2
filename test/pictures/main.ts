import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { chromium, type Browser } from 'playwright-core';
import { commentOf } from '../../src/action/plan-texts.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { TieOut } from '../../src/model/tie-out.ts';
import { renderPageMarkdown } from '../../src/render/page-markdown.ts';
import { tieOutIssuePage } from '../../src/render/tie-out-issue.ts';
import { startBrowser } from '../browser/find-browser.ts';
import { renderAsGitHub } from '../browser/render-github.ts';

/**
 * Makes the pictures of the README, `docs/pictures/`: what the built command line says of the example company, as GitHub
 * shows it. Run `npm run build && npm run pictures`, and look at them.
 */
const TARGET = resolve('docs/pictures');
const WIDTH = 940;

const folder = await mkdtemp(join(tmpdir(), 'tieout-pictures-'));
const server = await startBrowser(process.env['TIEOUT_BROWSER']);
if (server === null) throw new Error('no browser runs here; name one with TIEOUT_BROWSER');
const browser = await chromium.connect(server.wsEndpoint());
try {
  await mkdir(TARGET, { recursive: true });
  const plan = await planOfPullRequest();
  const facts = { commit: '4be1c0d'.padEnd(40, '0'), base: 'main', command: 'tieout plan --snapshot world.snapshot' };
  await picture(browser, 'pull-request-comment', commentOf(plan, facts) ?? '', 900);
  await tieout('report', '--sandbox', '--month', '2026-10', '--out', 'report.json');
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as TieOut;
  await picture(browser, 'report-issue', renderPageMarkdown(tieOutIssuePage(report)), 620);
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

/** A customer is taken out in the files of the example. */
async function planOfPullRequest(): Promise<Plan> {
  await cp(resolve('integrations'), join(folder, 'integrations'), { recursive: true });
  const author = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com'];
  for (const words of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--message=first'],
  ]) {
    await execa('git', words, { cwd: folder });
  }
  await tieout('apply', '--sandbox', '--only', 'config', '--auto-approve');
  const file = join(folder, 'integrations/us.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('exclude: [VANDELAY]', 'exclude: [VANDELAY, WAYNE]'));
  await tieout('snapshot', '--sandbox', '--bills', '--out', 'world.snapshot');
  await tieout('plan', '--snapshot', 'world.snapshot', '--against', 'HEAD', '--applied', 'HEAD', '--out', 'plan.json');
  return JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as Plan;
}

async function tieout(...words: readonly string[]): Promise<void> {
  await execa('node', [resolve('dist/main.mjs'), ...words], { cwd: folder });
}

/** The first `height` pixels of a text, as GitHub shows it. */
async function picture(browserOf: Browser, name: string, markdown: string, height: number): Promise<void> {
  const page = await browserOf.newPage({ viewport: { width: WIDTH, height } });
  const file = join(folder, `${name}.html`);
  await writeFile(file, renderAsGitHub(markdown));
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join(TARGET, `${name}.png`) });
  await page.close();
}
