import { once } from 'node:events';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderWorkflow } from '../../src/authoring/workflow.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { runWorkflow } from '../github/run-workflow.ts';
import { simulateGitHub } from '../github/simulated-github.ts';
import { createFastClock, createRealClock } from '../unit/http/test-clock.ts';
import { findBrowsers } from './browsers.ts';
import { runInProcess, type Invocation, type Run } from './run-in-process.ts';
import { servedAddresses } from './served-addresses.ts';

// What the README tells operators, done as it says.

const closers: (() => unknown)[] = [];
let folder = '';
let environment: Readonly<Record<string, string>> = {};
/** `METHOD object` of every request to m3ter. */
let asked = new Set<string>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-operations-'));
  await cp('integrations', join(folder, 'integrations'), { recursive: true });
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    modes: { intuit: { consent: 'page' }, m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } },
  });
  asked = new Set();
  const server = await serveSandbox(
    async (request) => {
      const [, object] = /^\/organizations\/[^/]+\/([^/]+)/.exec(new URL(request.url).pathname) ?? [];
      if (object !== undefined) asked.add(`${request.method} ${object}`);
      return await sandbox.handle(request);
    },
    { port: 0, host: '127.0.0.1' },
  );
  closers.push(() => server.close());
  environment = {
    ...SANDBOX_ENVIRONMENT,
    ...servedAddresses(server.url),
    TIEOUT_TOKEN_STORE: `file:${join(folder, 'tokens.json')}`,
  };
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function tieout(line: string, more: Partial<Invocation> = {}): Promise<Run> {
  const clock = createFastClock(20);
  return await runInProcess({ arguments: line.split(' '), workingDirectory: folder, environment, clock, ...more });
}

async function readme(): Promise<string> {
  return await readFile(new URL('../../README.md', import.meta.url), 'utf8');
}

/** GitHub's API for the secrets of a repository: the paths that were written. */
async function secretsAtGithub(): Promise<{ readonly url: string; readonly written: readonly string[] }> {
  const written: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (request.method === 'PUT') written.push(path);
    const body = path.endsWith('/public-key') ? { key_id: '1', key: Buffer.alloc(32, 8).toString('base64') } : {};
    response.writeHead(request.method === 'PUT' ? 204 : path.endsWith('/public-key') ? 200 : 404);
    request.resume().on('end', () => response.end(request.method === 'PUT' ? '' : JSON.stringify(body)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => void server.close());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, written };
}

const [[, byFetch] = ['', async () => '']] = findBrowsers();

test(
  'the first refresh token goes from the sign-in into the secret of the repository',
  { timeout: 180_000 },
  async () => {
    const [, section = ''] = (await readme()).split('**The first refresh token**');
    const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
    const exported = [...block.matchAll(/([A-Z_0-9]+)=(\S+)/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    const [, command = ''] = /npx tieout (.+)/.exec(block) ?? [];
    expect(command).toBe('auth login');
    const github = await secretsAtGithub();
    // Of the variables only those that the README exports, and where the systems are.
    const addresses = Object.entries(environment).filter(([name]) => name.endsWith('_URL'));
    const own = exported.map(([name, value]) => [name, value === '…' ? (environment[name] ?? 'may-write') : value]);
    let visited: Promise<unknown> | null = null;
    const run = await tieout(`${command} --port 0`, {
      environment: { ...Object.fromEntries([...addresses, ...own]), GITHUB_API_URL: github.url } as Record<
        string,
        string
      >,
      onStderr: (text) => {
        const page = /^http\S+$/m.exec(text)?.[0];
        if (page !== undefined && text.includes('waiting for the browser')) visited ??= byFetch(page, 'connect');
      },
    });
    await Promise.resolve(visited);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('QuickBooks company: Northwind Robotics')]);
    expect(github.written).toEqual(['/repos/OWNER/billing/actions/secrets/QUICKBOOKS_REFRESH_TOKEN']);
  },
);

test('the service user needs what the README names and nothing else', { timeout: 180_000 }, async () => {
  const [, paragraph = ''] = /\*\*What the service user needs\.\*\*([\s\S]*?)\n\n/.exec(await readme()) ?? [];
  const [reads = '', writes = ''] = paragraph.replaceAll(/\s+/g, ' ').split(', and write ');
  const namesIn = (text: string) => [...text.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => name).sort();
  for (const line of [
    'import --from 2026-08-01',
    'discover',
    'lookup users',
    'lookup bands',
    'lookup credentials',
    'doctor',
    'plan',
    'apply --auto-approve',
    'status',
    'report --month 2026-10',
    'snapshot --bills --out world.snapshot',
  ]) {
    await tieout(line);
  }
  const objectsOf = (pattern: RegExp) =>
    [...new Set([...asked].filter((one) => pattern.test(one)).map((one) => one.split(' ')[1] ?? ''))].sort();
  expect(namesIn(reads)).toEqual(objectsOf(/^GET /));
  expect(namesIn(writes.split('.')[0] ?? '')).toEqual(objectsOf(/^(?!GET )/));
});

test(
  'stopping: no job begins, a sign-in that was ended opens nothing, and what waits is not lost',
  { timeout: 180_000 },
  async () => {
    const [, section = ''] = (await readme()).split('## Stop in an emergency\n');
    expect(section).toContain('Set the variable `TIEOUT_ENABLED` to `false`');
    const repository = { folder, github: await simulateGitHub(), vars: { TIEOUT_ENABLED: 'false' }, secrets: {} };
    for (const [event_name, event] of [
      ['push', {}],
      ['workflow_dispatch', {}],
      ['schedule', { schedule: '17 * * * *' }],
    ] as const) {
      const by = { event_name, repository: 'acme/billing', event } as const;
      const { jobs } = await runWorkflow(renderWorkflow({ dir: 'integrations' }), repository, by);
      expect([...new Set(Object.values(jobs))]).toEqual(['skipped']);
    }
    const before = JSON.parse((await tieout('plan --format json')).stdout) as { bills: { decision: string }[] };
    const waiting = before.bills.filter(({ decision }) => decision === 'send').length;
    expect(waiting).toBeGreaterThan(0);
    expect((await tieout('auth logout')).exitCode).toBe(0);
    expect((await tieout('apply --auto-approve')).exitCode).toBe(6);
    let visited: Promise<unknown> | null = null;
    const signedIn = await tieout('auth login --port 0', {
      onStderr: (text) => {
        const page = /^http\S+$/m.exec(text)?.[0];
        if (page !== undefined && text.includes('waiting for the browser')) visited ??= byFetch(page, 'connect');
      },
    });
    await Promise.resolve(visited);
    expect(signedIn.exitCode).toBe(0);
    const after = JSON.parse((await tieout('plan --format json')).stdout) as { bills: { decision: string }[] };
    expect(after.bills.filter(({ decision }) => decision === 'send')).toHaveLength(waiting);
  },
);
