import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SANDBOX_ENVIRONMENT, SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { findBrowsers, readAddressAfter } from './browsers.ts';
import { runInProcess, type Invocation, type Run } from './run-in-process.ts';

let folder = '';
let sandbox: Sandbox;
let server: SandboxServer;
let environment: Record<string, string> = {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-auth-'));
  await cp('integrations', join(folder, 'integrations'), { recursive: true });
  sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    modes: { intuit: { consent: 'page' } },
  });
  server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
  const {
    QUICKBOOKS_REFRESH_TOKEN: _unset,
    M3TER_API_KEY: _key,
    M3TER_API_SECRET: _secret,
    ...rest
  } = SANDBOX_ENVIRONMENT;
  environment = {
    ...rest,
    QUICKBOOKS_BASE_URL: server.url,
    QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
    QUICKBOOKS_REVOKE_URL: `${server.url}/v2/oauth2/tokens/revoke`,
    QUICKBOOKS_AUTHORIZE_URL: `${server.url}/connect/oauth2`,
    TIEOUT_TOKEN_STORE: `file:${join(folder, 'tokens.json')}`,
  };
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** `tieout auth …`; `visit` goes to the page that stderr names, once. */
async function auth(
  words: string,
  more: Partial<Invocation> & { readonly visit?: (page: string) => Promise<unknown> } = {},
): Promise<Run> {
  const { visit, ...rest } = more;
  let visited: Promise<unknown> | null = null;
  const run = await runInProcess({
    arguments: ['auth', ...words.split(' ')],
    workingDirectory: folder,
    environment,
    ...rest,
    onStderr: (text) => {
      if (visit !== undefined && text.includes('waiting for the browser')) visited ??= visit(pageIn(text));
    },
  });
  await Promise.resolve(visited);
  return run;
}

function pageIn(stderr: string): string {
  return /^http\S+$/m.exec(stderr)?.[0] ?? '';
}

const [[, byFetch] = ['', async () => '']] = findBrowsers();
const connect = async (page: string): Promise<string> => await byFetch(page, 'connect');

async function readStored(): Promise<string> {
  return await readFile(join(folder, 'tokens.json'), 'utf8').catch(() => '');
}

/** A browser that hangs is started anew, and each may take a while on a busy machine. */
const BROWSER_MS = 180_000;

describe('tieout auth login', () => {
  it.each(findBrowsers())(
    'goes through the consent page with %s, once',
    async (_name, browse) => {
      const pages: string[] = [];
      const run = await auth('login --port 0', {
        visit: async (page) => pages.push(await browse(page, 'connect')),
      });
      expect(run.stderr).toContain('QuickBooks company: Northwind Robotics (realm 9341453172026001, sandbox');
      expect(run.stdout).toContain('Signed in to QuickBooks.');
      expect(run.exitCode).toBe(0);
      expect(pages[0]).toContain('answer has arrived');
      expect(await readStored()).toContain(SANDBOX_REALM_ID);
      expect((await auth('refresh')).exitCode).toBe(0);
    },
    BROWSER_MS,
  );

  it.each(findBrowsers())(
    'stores nothing when the person cancels in %s',
    async (_name, browse) => {
      const run = await auth('login --port 0', { visit: async (page) => await browse(page, 'cancel') });
      expect(run).toMatchObject({ exitCode: 6, stdout: '' });
      expect(run.stderr).toContain('auth/consent-refused');
      expect(await readStored()).toBe('');
    },
    BROWSER_MS,
  );

  it('shows the company, asks, and stores nothing without a yes', async () => {
    const declined = await auth('login --port 0', { visit: connect, answer: () => 'no' });
    expect(declined.exitCode).toBe(5);
    expect(declined.stderr).toContain('Northwind Robotics');
    expect(await readStored()).toBe('');
    const accepted = await auth('login --port 0', { visit: connect, answer: () => 'yes' });
    expect(accepted.exitCode).toBe(0);
    expect(await readStored()).not.toBe('');
  });

  it('refuses a company that the Connection does not name, before it has any token', async () => {
    const before = Object.keys(sandbox.states.intuit.grants).length;
    const run = await auth('login --port 0', {
      visit: connect,
      environment: { ...environment, QUICKBOOKS_REALM_ID: '123' },
    });
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('auth/other-company');
    expect(Object.keys(sandbox.states.intuit.grants)).toHaveLength(before);
    expect(await readStored()).toBe('');
  });

  it('refuses a company of another name or currency', async () => {
    const path = join(folder, 'integrations', 'connection.yaml');
    const text = await readFile(path, 'utf8');
    for (const changed of [
      text.replace('Northwind Robotics', 'Globex'),
      text.replace('Currency: USD', 'Currency: EUR'),
    ]) {
      expect(changed).not.toBe(text);
      await writeFile(path, changed);
      const run = await auth('login --port 0', { visit: connect });
      expect(run.exitCode).toBe(6);
      expect(run.stderr).toContain('auth/other-company');
    }
    expect(await readStored()).toBe('');
  });

  it('waits on through answers that are not to its question', async () => {
    const statuses: number[] = [];
    const run = await auth('login --port 0', {
      visit: async (page) => {
        const callback = new URL(page).searchParams.get('redirect_uri') ?? '';
        for (const query of ['', '?code=x&realmId=1', '?code=x&realmId=1&state=wrong', '?error=access_denied&state=']) {
          statuses.push((await fetch(`${callback}${query}`)).status);
        }
        await connect(page);
      },
    });
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect(run.exitCode).toBe(0);
  });

  it('gives up when nobody comes, and --manual does without the browser', async () => {
    const run = await auth('login --port 0 --timeout 1');
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('auth/timeout');
    expect(run.stderr).toContain('--manual');
    const byHand = await auth('login --manual', {
      answer: async (question, stderr) =>
        question.startsWith('address') ? await readAddressAfter(pageIn(stderr), 'connect') : 'yes',
    });
    expect(byHand.exitCode).toBe(0);
    expect(await readStored()).toContain(SANDBOX_REALM_ID);
  });

  it('works by hand, without a browser on this machine', async () => {
    const run = await auth('login --manual', {
      answer: async (question, stderr) =>
        question.startsWith('address') ? ` ${await readAddressAfter(pageIn(stderr), 'connect')}\n` : 'yes',
    });
    expect(run.stdout).toContain('Signed in to QuickBooks.');
    expect(run.exitCode).toBe(0);
  });

  it('takes by hand only the answer to its own question', async () => {
    const pasted = 'http://localhost:8765/callback?code=stolen&realmId=9341453172026001&state=another';
    const foreign = await auth('login --manual', { answer: () => pasted });
    expect(foreign.stderr).toContain('auth/not-an-answer');
    const nobody = await auth('login --manual', { answer: () => null });
    expect(nobody).toMatchObject({ exitCode: 64 });
    expect(await readStored()).toBe('');
  });

  it('needs a store that can be written', async () => {
    const run = await auth('login --port 0', { environment: { ...environment, TIEOUT_TOKEN_STORE: 'env' } });
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('token/read-only-store');
  });
});

describe('tieout auth status, refresh and logout', () => {
  it('tell that nobody signed in', async () => {
    for (const words of ['status', 'refresh', 'logout']) expect((await auth(words)).exitCode).toBe(6);
    const first = await auth('status --format json', {
      environment: { ...environment, QUICKBOOKS_REFRESH_TOKEN: 'PLANTED-REFRESH' },
    });
    expect(JSON.parse(first.stdout)).toMatchObject({ exitCode: 0, refreshToken: 'first' });
  });

  it('show what is stored, renew it, and end it at Intuit', async () => {
    await auth('login --port 0', { visit: connect });
    const status = JSON.parse((await auth('status --format json')).stdout) as Record<string, unknown>;
    expect(status).toMatchObject({ refreshToken: 'stored', realmId: SANDBOX_REALM_ID, diagnostics: [] });
    expect(Date.parse(String(status['hardExpiresAt']))).toBeGreaterThan(Date.now() + 4 * 365 * 86_400_000);
    const tokens = Object.keys(sandbox.states.intuit.accessTokens).length;
    expect((await auth('refresh')).exitCode).toBe(0);
    expect(Object.keys(sandbox.states.intuit.accessTokens)).toHaveLength(tokens + 1);
    expect((await auth('logout --format markdown')).exitCode).toBe(0);
    const grants = Object.values(sandbox.states.intuit.grants);
    expect(grants.at(-1)?.revoked).toBe(true);
    expect((await auth('status')).exitCode).toBe(6);
  });

  it('keep the token when Intuit cannot be told that it ends', async () => {
    await auth('login --port 0', { visit: connect });
    const before = await readStored();
    const run = await auth('logout', {
      environment: { ...environment, QUICKBOOKS_REVOKE_URL: 'http://127.0.0.1:9/revoke' },
    });
    expect(run.exitCode).toBe(7);
    expect(await readStored()).toBe(before);
  });

  it('forget a token that Intuit has already forgotten', async () => {
    await auth('login --port 0', { visit: connect });
    for (const grant of Object.values(sandbox.states.intuit.grants)) grant.revoked = true;
    const run = await auth('logout');
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Signed out before: /) as unknown });
    expect((await auth('status')).exitCode).toBe(6);
  });

  it('warn when the sign-in ends soon, and say when it has ended', async () => {
    await auth('login --port 0', { visit: connect });
    const path = join(folder, 'tokens.json');
    const endingIn = async (days: number): Promise<Run> => {
      const stored = JSON.parse(await readStored()) as { realms: Record<string, Record<string, unknown>> };
      const realm = stored.realms[SANDBOX_REALM_ID];
      if (realm !== undefined) realm['refreshExpiresAt'] = new Date(Date.now() + days * 86_400_000).toISOString();
      await writeFile(path, JSON.stringify(stored));
      return await auth('status');
    };
    const soon = await endingIn(13.5);
    expect(soon.exitCode).toBe(0);
    expect(soon.stderr).toContain('ends in 13 days');
    expect((await endingIn(-1)).exitCode).toBe(6);
    expect((await endingIn(15)).stderr).toBe('');
  });

  it('take only an address for the redirect', async () => {
    const run = await auth('login --manual --redirect-uri notaurl');
    expect([run.exitCode, run.stderr]).toEqual([64, expect.stringContaining('Expected the address')]);
    expect((await auth('login --manual --redirect-uri https://tieout.example/callback')).stderr).toContain(
      encodeURIComponent('https://tieout.example/callback'),
    );
  });

  it('know no other action', async () => {
    expect((await auth('constructor')).exitCode).toBe(64);
  });
});
