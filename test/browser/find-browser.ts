import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { chromium, type BrowserServer } from 'playwright-core';

/** Where distributions and people put Chromium, and Chrome, which is the same for these tests. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What is said once where no browser runs: what was not checked, and how to have it checked. */
export const WITHOUT_BROWSER = [
  '',
  '='.repeat(100),
  'NO BROWSER RUNS HERE: the tests of test/browser/ are left out. Not checked of the HTML pages: that they open from',
  'disk, send no request, keep their policy, search, filter, sort, open a row, scroll, print, obey the keyboard, fit',
  'a phone, and are accessible. To have it checked: install Chromium (Debian: apt-get install chromium), or name one',
  'with TIEOUT_BROWSER=/path/to/chromium.',
  '='.repeat(100),
  '',
].join('\n');

/** One of the machine may be hidden from its sandbox by root or a container; pages under test are our own. */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/**
 * A headless Chromium that runs: the one that `TIEOUT_BROWSER` names, the one in a development dependency
 * (Linux), or one that is installed. Null when none does.
 */
export async function startBrowser(named: string | undefined): Promise<BrowserServer | null> {
  const candidates = named === undefined ? [unpacked, ...INSTALLED.map((path) => at(path))] : [at(named)];
  for (const candidate of candidates) {
    try {
      const executablePath = await candidate();
      if (executablePath !== null) return await chromium.launchServer({ executablePath, args: ARGUMENTS });
    } catch {
      // Built for another system, or without a library that it needs: the next one may run.
    }
  }
  return null;
}

async function unpacked(): Promise<string | null> {
  return process.platform === 'linux' ? await sparticuz.executablePath() : null;
}

function at(path: string): () => Promise<string | null> {
  return () => Promise.resolve(existsSync(path) ? path : null);
}
