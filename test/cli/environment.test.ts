import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server.ts';
import { createFastClock, createRealClock } from '../unit/http/test-clock.ts';
import { runInProcess, type Run } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

// CI systems pass an empty text for a secret or a variable that is not there: it counts as not set.

let server: SandboxServer;
let folder = '';
let environment: Record<string, string> = {};

beforeEach(async () => {
  folder = await exampleFolder();
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    // A client with a faster clock than the sandbox's passes the limit of m3ter, and waits a minute.
    modes: { m3ter: { throttle: 'off' } },
    timeScale: 1000,
  });
  server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
  environment = {
    ...SANDBOX_ENVIRONMENT,
    M3TER_BASE_URL: server.url,
    QUICKBOOKS_BASE_URL: server.url,
    QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
    TIEOUT_TOKEN_STORE: `file:${folder}/tokens.json`,
  };
});

afterEach(async () => {
  await server.close();
});

async function tieout(words: string, changes: Readonly<Record<string, string>>): Promise<Run> {
  return await runInProcess({
    arguments: words.split(' '),
    workingDirectory: folder,
    environment: { ...environment, ...changes },
    // Most of the time would be waits for limits of requests.
    clock: createFastClock(20),
  });
}

function summaryOf({ stdout }: Run): unknown {
  return (JSON.parse(stdout) as { summary: unknown }).summary;
}

/** Every variable that a command may read and that need not be set. */
const OPTIONAL = [
  'M3TER_API_TOKEN',
  'QUICKBOOKS_REVOKE_URL',
  'QUICKBOOKS_AUTHORIZE_URL',
  'TIEOUT_TOKEN_KEY',
  'TIEOUT_GITHUB_TOKEN',
  'GITHUB_API_URL',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_ACTIONS',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'NO_PROXY',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NO_COLOR',
  'CI',
  'TERM',
  'LC_ALL',
] as const;

describe('an empty variable', () => {
  it('counts as not set, whatever it is for', async () => {
    const empty = Object.fromEntries(OPTIONAL.map((name) => [name, '']));
    const unset = await tieout('plan --format json', {});
    const run = await tieout('plan --format json', empty);
    expect([unset.exitCode, run.exitCode]).toEqual([0, 0]);
    expect(summaryOf(run)).toEqual(summaryOf(unset));
  });

  it.each([
    'M3TER_BASE_URL',
    'QUICKBOOKS_BASE_URL',
    'QUICKBOOKS_TOKEN_URL',
    'QUICKBOOKS_REVOKE_URL',
    'QUICKBOOKS_AUTHORIZE_URL',
    'GITHUB_API_URL',
  ])('is no address: %s', async (name) => {
    const run = await tieout('auth status', { [name]: '' });
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
  });

  it.each([
    ['M3TER_API_SECRET', 'plan', 'cli/credential-missing'],
    ['M3TER_API_KEY', 'plan', 'cli/credential-missing'],
    ['QUICKBOOKS_CLIENT_ID', 'plan', 'cli/credential-missing'],
    ['QUICKBOOKS_CLIENT_SECRET', 'auth status', 'cli/credential-missing'],
    ['QUICKBOOKS_REFRESH_TOKEN', 'plan', 'token/missing'],
  ])('says that %s is missing (tieout %s)', async (name, words, code) => {
    for (const value of ['', '  ', '\n']) {
      const run = await tieout(words, { [name]: value });
      expect([value, run.exitCode]).toEqual([value, 6]);
      expect(run.stderr).toContain(code);
      expect(run.stderr).toContain(name);
    }
  });
});

describe('a credential', () => {
  it('may have been pasted with a line end', async () => {
    const pasted = Object.fromEntries(
      ['M3TER_API_KEY', 'M3TER_API_SECRET', 'QUICKBOOKS_CLIENT_ID', 'QUICKBOOKS_CLIENT_SECRET', 'M3TER_ORG_ID']
        .concat('QUICKBOOKS_REFRESH_TOKEN', 'QUICKBOOKS_REALM_ID')
        .map((name) => [name, `${environment[name] ?? ''}\r\n`]),
    );
    const run = await tieout('plan --format json', pasted);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.not.stringContaining('error')]);
  });

  it('that no header can hold is named before anything is sent', async () => {
    const run = await tieout('plan', { M3TER_API_TOKEN: 'first line\nsecond line' });
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('cli/credential-unusable');
    expect(run.stderr).not.toContain('second line');
  });
});

test('--sandbox needs no variable that a Connection names for its credentials', async () => {
  const path = join(folder, 'integrations', 'connection.yaml');
  const names = `credentials:\n  quickbooks:\n    clientSecret: ACME_QUICKBOOKS_SECRET\n`;
  await writeFile(path, `${await readFile(path, 'utf8')}${names}`);
  expect((await tieout('plan', {})).stderr).toContain('ACME_QUICKBOOKS_SECRET');
  const run = await tieout('plan --sandbox', {});
  expect([run.exitCode, run.stderr]).toEqual([0, expect.not.stringContaining('error')]);
});

test.each([
  ['M3TER_API_KEY', 'a-real-key'],
  ['M3TER_API_TOKEN', 'a-real-token'],
  ['M3TER_ORG_ID', '2f0c5a1e-7b1d-4c7e-9a53-6d1f0e8b4c22'],
  ['QUICKBOOKS_CLIENT_ID', 'a-real-client'],
  ['QUICKBOOKS_REFRESH_TOKEN', 'a-real-refresh-token'],
  ['QUICKBOOKS_REALM_ID', '9341453172026002'],
])('--sandbox does not look at a real one of %s', async (variable, value) => {
  const run = await tieout('plan --sandbox --format json', { [variable]: value });
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  const { connection } = JSON.parse(run.stdout) as { readonly connection: Readonly<Record<string, unknown>> };
  expect(connection).toMatchObject({
    organizationId: SANDBOX_ENVIRONMENT.M3TER_ORG_ID,
    realmId: SANDBOX_ENVIRONMENT.QUICKBOOKS_REALM_ID,
    embedded: true,
  });
});

test('all credentials that are missing are named at once', async () => {
  const run = await tieout('plan', { M3TER_API_KEY: '', M3TER_API_SECRET: ' ', QUICKBOOKS_CLIENT_SECRET: '' });
  expect(run.exitCode).toBe(6);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'M3TER_API_KEY, M3TER_API_SECRET and QUICKBOOKS_CLIENT_SECRET with credentials for m3ter and QuickBooks are not set',
  );
});

test('a plan of the sandbox is not applied to the real systems, and says what it is of', async () => {
  await tieout('plan --sandbox --out p.json', {});
  const run = await tieout('apply p.json', { M3TER_BASE_URL: '', M3TER_API_KEY: '', M3TER_ORG_ID: '' });
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain('the plan p.json is of the sandbox');
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain('tieout apply p.json --sandbox');
  expect(run.exitCode).toBe(64);
  expect((await tieout('apply p.json --sandbox --format json', {})).exitCode).toBe(4);
});

test.each([
  ['M3TER_BASE_URL', 'm3ter cannot be reached'],
  ['QUICKBOOKS_TOKEN_URL', "Intuit's token endpoint is not available"],
  ['QUICKBOOKS_BASE_URL', 'QuickBooks is not available'],
])(
  'an address where nobody answers is named with its host and port: %s',
  async (variable, said) => {
    const closed = await serveSandbox(
      (await openSandbox({ folder: null, clock: createRealClock(), random: Math.random })).handle,
      {
        port: 0,
        host: '127.0.0.1',
      },
    );
    await closed.close();
    const run = await tieout('plan', { [variable]: closed.url });
    const text = run.stderr.replaceAll(/\s+/g, ' ');
    expect(run.exitCode).toBe(7);
    expect(text).toContain(said);
    expect(text).toContain(new URL(closed.url).host);
    expect(text).toContain('ECONNREFUSED');
    expect(text).toContain(variable);
  },
  60_000,
);
