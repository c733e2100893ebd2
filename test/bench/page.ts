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
const FRAME_MS = 1000 / 60;

/** The page of a month of `rows` bills, as the built program writes it, in a headless Chromium. */
export async function benchPage({ rows }: { readonly rows: number }): Promise<readonly BenchFigure[]> {
  const name = (what: string): string => `report --html, ${rows.toLocaleString('en-US')} rows: ${what}`;
  const html = await onCompany({ accounts: rows }, async ({ folder, run }) => {
    const usage = await run(['report', '--month', '2026-10', '--html', 'report.html']);
    return { usage, text: await readFile(join(folder, 'report.html'), 'utf8') };
  });
  const data = [...html.text.matchAll(/<script type="application\/json" [^>]*>(.*?)<\/script>/g)].map(([, json = '']) =>
    Buffer.byteLength(json),
  );
  const dataBytes = data.reduce((sum, bytes) => sum + bytes, 0);
  const frames = rows === FULL_SIZE ? { least: 59 } : null;
  const bar = (most: number) => (rows === FULL_SIZE ? { most } : null);
  const size: readonly BenchFigure[] = [
    {
      name: name('page without its data'),
      value: (Buffer.byteLength(html.text) - dataBytes) / 1000,
      unit: 'KB',
      bar: { most: 600 },
    },
    { name: name('data'), value: dataBytes / MEGABYTE, unit: 'MB', bar: null },
    { name: name('of which it is drawn from'), value: (data[0] ?? 0) / MEGABYTE, unit: 'MB', bar: null },
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
    const scrolled: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const browser = await chromium.connect(server.wsEndpoint());
      const page = await browser.newPage();
      opened.push(await timeToOpen(page, pathToFileURL(file).href));
      scrolled.push(...(await timesOfFrames(page)));
      filtered.push(await timeToFilter(page));
      await browser.close();
    }
    return [
      ...size,
      { name: name('time until the first row is drawn'), value: median(opened), unit: 's', bar: bar(2) },
      { name: name('time until a search has its rows and sums'), value: median(filtered), unit: 's', bar: null },
      { name: name('frames while it scrolls'), value: 1000 / median(scrolled), unit: 'a second', bar: frames },
      {
        name: name('frames that took longer than two'),
        value: (100 * scrolled.filter((ms) => ms > 2 * FRAME_MS).length) / scrolled.length,
        unit: '%',
        bar: null,
      },
    ];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds from the address to the first row of the table. */
async function timeToOpen(page: Page, url: string): Promise<number> {
  const start = performance.now();
  // The first row is there before the end of a long file.
  await page.goto(url, { waitUntil: 'commit' });
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

/** Milliseconds of each frame of two seconds in which the table is scrolled by half its height a frame. */
async function timesOfFrames(page: Page): Promise<readonly number[]> {
  await page.waitForLoadState('load');
  return await page.evaluate<readonly number[]>(SCROLL);
}

/** For the page: the times between 120 frames. */
const SCROLL = `new Promise((done) => {
  const scroller = document.querySelector('.scroller');
  const times = [];
  const step = (last) => (now) => {
    times.push(now - last);
    if (times.length > 120) return done(times.slice(1));
    scroller.scrollBy(0, scroller.clientHeight / 2);
    requestAnimationFrame(step(now));
  };
  requestAnimationFrame(step(performance.now()));
})`;
