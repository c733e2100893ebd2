import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opens the consent page, presses a button, and gives the text of the page where that ends. */
export type Browser = (page: string, button: 'connect' | 'cancel') => Promise<string>;

/** The form sent by hand, as any browser would. */
async function browseByFetch(page: string, button: 'connect' | 'cancel'): Promise<string> {
  return await (await fetch(await readTarget(page, button))).text();
}

/** What stands in the address bar after the consent, when nothing listens there. */
export async function readAddressAfter(page: string, button: 'connect' | 'cancel'): Promise<string> {
  const answer = await fetch(await readTarget(page, button), { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

async function readTarget(page: string, button: 'connect' | 'cancel'): Promise<URL> {
  const html = await (await fetch(page)).text();
  const action = /<form method="get" action="([^"]+)"/.exec(html)?.[1] ?? '';
  const target = new URL(action, page);
  for (const [, name = '', value = ''] of html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    target.searchParams.set(
      name,
      value.replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code))),
    );
  }
  target.searchParams.set('decision', button);
  return target;
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];
const DRIVERS = ['/usr/bin/chromedriver', '/usr/local/bin/chromedriver'];

/** Every browser of this machine: always the one by fetch, and headless Chromium where it is installed. */
export function findBrowsers(): readonly (readonly [string, Browser])[] {
  const binary = BROWSERS.find((path) => existsSync(path));
  const driver = DRIVERS.find((path) => existsSync(path));
  const chromium: readonly (readonly [string, Browser])[] =
    binary === undefined || driver === undefined
      ? []
      : [['headless Chromium', async (page, button) => await browseByChromium({ binary, driver }, page, button)]];
  return [['a fetch of the form', browseByFetch], ...chromium];
}

const ATTEMPTS = 3;
/** Of the driver for one command: a browser that starts on a busy machine may never answer. */
const COMMAND_MS = 15_000;

async function browseByChromium(
  installed: Parameters<typeof browseOnce>[0],
  page: string,
  button: 'connect' | 'cancel',
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await browseOnce(installed, page, button);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function browseOnce(
  installed: { readonly binary: string; readonly driver: string },
  page: string,
  button: 'connect' | 'cancel',
): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'tieout-browser-'));
  const driver = spawn(installed.driver, ['--port=0'], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  try {
    const base = `http://127.0.0.1:${await portOf(driver)}`;
    const command = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const response = await fetch(`${base}${path}`, {
        method,
        signal: AbortSignal.timeout(COMMAND_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const { value } = (await response.json()) as { value: unknown };
      if (!response.ok) throw new Error(`the browser refused ${method} ${path}: ${JSON.stringify(value)}`);
      return value;
    };
    const chromeOptions = {
      binary: installed.binary,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--user-data-dir=${profile}`,
      ],
    };
    const session = (await command('POST', '/session', {
      capabilities: { alwaysMatch: { browserName: 'chrome', 'goog:chromeOptions': chromeOptions } },
    })) as { sessionId: string };
    const at = `/session/${session.sessionId}`;
    try {
      await command('POST', `${at}/url`, { url: page });
      const found = await command('POST', `${at}/element`, { using: 'css selector', value: `#${button}` });
      const [element] = Object.values(found as Record<string, string>);
      await command('POST', `${at}/element/${element ?? ''}/click`, {});
      return await readNextPage(async () => (await command('GET', `${at}/source`)) as string, button);
    } finally {
      await command('DELETE', at).catch(() => null);
    }
  } finally {
    killGroup(driver);
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A click is over before the page it leads to is there. */
async function readNextPage(readSource: () => Promise<string>, button: string): Promise<string> {
  let source = await readSource();
  for (let reads = 1; reads < 50 && source.includes(`id="${button}"`); reads += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    source = await readSource();
  }
  return source;
}

/** The driver and the browser that it started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It had ended.
  }
}

/** The driver says on which port it listens. */
function portOf(driver: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    AbortSignal.timeout(COMMAND_MS).addEventListener('abort', () => reject(new Error('the driver did not start')));
    driver.once('error', reject);
    driver.once('exit', () => reject(new Error(`the driver of the browser ended: ${said}`)));
    driver.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /started successfully on port (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    });
  });
}
