import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { appendFile, open, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { runInProcess } from './run-in-process.ts';
import { emptyFolder, exampleFolder, runProcess, startProcess } from './run-process.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { servedAddresses } from './served-addresses.ts';

// Every exit code of the contract, reached by the process a job would start.

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  expect(value).toBeTypeOf('object');
  return value as Readonly<Record<string, unknown>>;
}

async function loopback(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return `http://127.0.0.1:${String(address.port)}`;
}

test('0, 2 and 4: a plan with changes, the same in detail, and an apply that leaves blocked bills', async () => {
  const folder = await exampleFolder();
  const plan = await runProcess(folder, ['plan', '--sandbox', '--out', 'plan.json']);
  expect(plan.stderr).toBe('saved: tieout apply plan.json --sandbox applies exactly this plan, or refuses\n');
  expect(plan.exitCode).toBe(0);
  const detailed = await runProcess(folder, ['plan', '--sandbox', '--detailed-exitcode', '--format', 'json']);
  expect(detailed.exitCode).toBe(2);
  expect(parseObject(detailed.stdout)).toMatchObject({ formatVersion: '1.3', exitCode: 2 });

  const applied = await runProcess(folder, ['apply', 'plan.json', '--sandbox', '--format', 'json']);
  expect(applied.exitCode).toBe(4);
  expect(parseObject(applied.stdout)).toMatchObject({ exitCode: 4, converged: true, reason: 'blocked' });
  expect(applied.stderr).toBe('');

  const again = await runProcess(folder, ['plan', '--sandbox', '--detailed-exitcode']);
  expect(again.stdout).toContain('nothing to send, 2 blocked');
  expect(again.exitCode).toBe(4);
  expect((await runProcess(folder, ['plan', '--sandbox'])).exitCode).toBe(0);

  const replayed = await runProcess(folder, ['apply', 'plan.json', '--sandbox', '--format', 'json']);
  const { outcomes } = parseObject(replayed.stdout) as { outcomes: readonly { status: string }[] };
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['alreadySo']));
});

test('5: a plan that its own limits refused stays refused when it is applied, unless its flag says more', async () => {
  const folder = await exampleFolder();
  const plan = await runProcess(folder, ['plan', '--sandbox', '--max-invoices', '3', '--out', 'plan.json']);
  expect(plan.exitCode).toBe(5);
  expect(plan.stderr.replaceAll(/\s+/g, ' ')).toBe(
    'saved to be read: tieout apply plan.json --sandbox refuses it (max-invoices), unless it gets the flag that is ' +
      'named under Guards ',
  );
  const refused = await runProcess(folder, ['apply', 'plan.json', '--sandbox', '--format', 'json']);
  expect(refused.exitCode).toBe(5);
  expect(parseObject(refused.stdout)).toMatchObject({ reason: 'guard/max-invoices' });
  const lifted = await runProcess(folder, [
    'apply',
    'plan.json',
    '--sandbox',
    '--max-invoices',
    '20',
    '--format',
    'json',
  ]);
  expect(parseObject(lifted.stdout)).toMatchObject({ converged: true });
});

test('a plan that was printed as JSON can be applied like a saved one', async () => {
  const folder = await exampleFolder();
  const printed = await runProcess(folder, ['plan', '--sandbox', '--only', 'config', '--format', 'json']);
  await writeFile(join(folder, 'printed.json'), printed.stdout);
  const applied = await runProcess(folder, ['apply', 'printed.json', '--sandbox', '--format', 'json']);
  expect(parseObject(applied.stdout)).toMatchObject({ converged: true, exitCode: applied.exitCode });
  expect((await runProcess(folder, ['show', 'printed.json', '--format', 'json'])).stdout).toBe(printed.stdout);
});

test('1: a file cannot be written, and the former one stays', async () => {
  const folder = await exampleFolder();
  const run = await runProcess(folder, ['plan', '--sandbox', '--out', 'no/such/folder/plan.json', '--format', 'json']);
  expect(run.exitCode).toBe(1);
  expect(parseObject(run.stdout)).toMatchObject({ exitCode: 1, reason: 'cli/file-unwritable' });
  expect(run.stderr).toContain('next: make the folder of ');
});

test('3: a mistake in a file, at its line and column', async () => {
  const folder = await exampleFolder();
  const file = join(folder, 'integrations/us.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('onlySendOnApproval: true', 'onlySendOnAproval: true'));
  const run = await runProcess(folder, ['plan', '--sandbox']);
  expect(run.exitCode).toBe(3);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(/integrations\/us\.yaml:\d+:\d+ {2}error {2}document\/unknown-key/);
  expect(run.stderr).toContain('did you mean "onlySendOnApproval"?');
  const json = await runProcess(folder, ['validate', '--format', 'json']);
  expect(json.exitCode).toBe(3);
  expect(parseObject(json.stdout)).toMatchObject({ exitCode: 3 });
});

test('5: refused by a guard, without a person to confirm, and for another workspace', async () => {
  const folder = await exampleFolder();
  const guarded = await runProcess(folder, ['plan', '--sandbox', '--max-invoices', '2', '--format', 'json']);
  expect(guarded.exitCode).toBe(5);
  expect(parseObject(guarded.stdout)).toMatchObject({ exitCode: 5 });

  const unconfirmed = await runProcess(folder, ['apply', '--sandbox', '--format', 'json']);
  expect(unconfirmed.exitCode).toBe(5);
  expect(parseObject(unconfirmed.stdout)).toMatchObject({ exitCode: 5, reason: 'apply/not-confirmed' });
  expect(unconfirmed.stderr).toContain('nothing was sent');

  expect((await runProcess(folder, ['plan', '--sandbox', '--out', 'plan.json'])).exitCode).toBe(0);
  const elsewhere = { ...SANDBOX_ENVIRONMENT, M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111' };
  const other = await runProcess(folder, ['apply', 'plan.json'], { env: elsewhere });
  expect(other.exitCode).toBe(5);
  expect(other.stderr).toContain('code: plan/other-workspace');
  // Served systems may have the ids of the embedded ones, and are others all the same.
  const served = await runProcess(folder, ['apply', 'plan.json'], { env: SANDBOX_ENVIRONMENT });
  expect(served.exitCode).toBe(5);
  expect(served.stderr).toContain('the plan was made with --sandbox, which is not given now; nothing was sent');
  expect(served.stderr).toContain('next: give --sandbox to apply as well');
  expect(served.stderr).toContain('code: plan/other-workspace');

  const unexpected = await runProcess(folder, ['apply', 'plan.json', '--sandbox', '--expect-digest', '000000']);
  expect(unexpected.exitCode).toBe(5);
  expect(unexpected.stderr).toContain('tieout show');
});

test('6: a credential is missing, or refused', async () => {
  const folder = await exampleFolder();
  const { M3TER_ORG_ID, QUICKBOOKS_REALM_ID } = SANDBOX_ENVIRONMENT;
  const missing = await runProcess(folder, ['plan'], { env: { M3TER_ORG_ID, QUICKBOOKS_REALM_ID } });
  expect(missing.exitCode).toBe(6);
  expect(missing.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'M3TER_API_KEY, M3TER_API_SECRET, QUICKBOOKS_CLIENT_ID and QUICKBOOKS_CLIENT_SECRET with credentials for m3ter and QuickBooks are not set',
  );
  const sandbox = await openSandbox({ folder: null, clock: createRealClock(), random: Math.random });
  const server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
  const urls = { M3TER_BASE_URL: server.url, QUICKBOOKS_BASE_URL: server.url };
  const refused = await runProcess(folder, ['plan', '--format', 'json'], {
    env: { ...SANDBOX_ENVIRONMENT, ...urls, M3TER_API_SECRET: 'planted-wrong-secret' },
  });
  await server.close();
  expect(refused.exitCode).toBe(6);
  expect(parseObject(refused.stdout)).toMatchObject({ exitCode: 6, reason: 'm3ter/credentials-refused' });
  expect(refused.stdout + refused.stderr).not.toContain('planted-wrong-secret');
});

test('7: nobody answers at the address', async () => {
  const folder = await exampleFolder();
  // Port 9 is reserved for "discard"; nothing of a test machine listens there.
  const env = {
    ...SANDBOX_ENVIRONMENT,
    M3TER_BASE_URL: 'http://127.0.0.1:9',
    QUICKBOOKS_BASE_URL: 'http://127.0.0.1:9',
  };
  const run = await runProcess(folder, ['plan', '--format', 'json'], { env });
  expect(run.exitCode).toBe(7);
  expect(parseObject(run.stdout)).toMatchObject({ exitCode: 7, reason: 'm3ter/unavailable' });
  expect(run.stderr).toContain('M3TER_BASE_URL');
});

// What is said of wrong words needs no process; that they end one with 64 is shown by the next test.
test.each([
  [['plann'], 'Did you mean plan?'],
  [['plan', '--formt', 'json'], 'Did you mean --format?'],
  [['plan', '--format', 'yaml'], 'Choose one of human, json, markdown, github'],
  [['plan', '--since', 'tomorrow'], 'Expected a day of the calendar as YYYY-MM-DD, such as 2026-01-31'],
  [['plan', '--max-invoices=-1'], 'Expected a whole number'],
  [['plan', '--out', ''], 'Expected the path of a file'],
  [['plan', '--dir', ''], 'Expected the path of a folder'],
  [['apply', '--expect-digest', 'abc'], 'six digits of it or more'],
  [['apply', 'one.json', 'two.json'], 'too many arguments'],
  [['apply', 'plan.json', '--only', 'bills', '--resend', 'b1'], 'tieout plan --only … --resend … --out plan.json'],
  [['sandbox', 'start', '--port', '99999'], 'Expected a port'],
  [['sandbox', 'halt'], 'choose one of start, reset, seed'],
  [['explain', 'document/unknwn-key'], 'did you mean document/unknown-key?'],
  [['schema', 'Integraton'], 'did you mean Integration?'],
  [['demo', '--format', 'markdown'], 'tieout plan --sandbox'],
  [['\u001b[31mplan'], "unknown command '\\x1b[31mplan'"],
  [['plan', '--\u001b]0;title\u0007'], "unknown option '--\\x1b]0;title\\x07'"],
  [['explain', '\u009b31m'], '\\x9b31m'],
])('64: %j', async (words, told) => {
  const run = await runInProcess({ arguments: words, workingDirectory: await emptyFolder() });
  expect(run.stderr).toContain(told);
  expect(run.stderr).not.toContain('    at ');
  expect(run.exitCode).toBe(64);
});

test('64 for machines: the words are wrong, and still there is one object', async () => {
  const folder = await emptyFolder();
  const spaced = await runProcess(folder, ['plan', '--format', 'json', '--nope']);
  expect(spaced.exitCode).toBe(64);
  expect(parseObject(spaced.stdout)).toEqual({
    formatVersion: '1.0',
    exitCode: 64,
    reason: 'cli/usage',
    message: "unknown option '--nope'",
    nextStep: 'see tieout --help',
  });
  const here = async (...words: readonly string[]) =>
    (await runInProcess({ arguments: words, workingDirectory: folder })).stdout;
  expect(await here('plan', '--nope', '--format=json')).toBe(spaced.stdout);
  expect(await here('plan', '--nope', '--format', 'github')).toMatch(
    /^::error title=cli\/usage::unknown option '--nope'/,
  );
});

test('130: a signal while reading ends the run at once, and machines are told', async () => {
  const folder = await exampleFolder();
  const server = createServer(() => void child.kill('SIGINT'));
  const url = await loopback(server);
  const env = { ...SANDBOX_ENVIRONMENT, M3TER_BASE_URL: url, QUICKBOOKS_BASE_URL: url };
  const words = ['apply', '--auto-approve', '--format', 'json', '--journal', 'run.jsonl'];
  const child = startProcess(folder, words, { env });
  const run = await child;
  expect(run.exitCode).toBe(130);
  expect(parseObject(run.stdout ?? '')).toMatchObject({ exitCode: 130, reason: 'cli/interrupted' });
  expect(run.stderr).toContain('stopped by SIGINT; nothing was sent');
  expect(existsSync(join(folder, 'run.jsonl'))).toBe(false);
});

test('130: a signal before anything is read, or planned, is answered too', async () => {
  const folder = await exampleFolder();
  const path = join(folder, 'plan.json');
  await execa('mkfifo', [path]);
  const child = startProcess(folder, ['show', 'plan.json'], { env: SANDBOX_ENVIRONMENT });
  // A pipe can be opened when the program has opened its other end.
  const plan = await open(path, 'w');
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  // Node ends once a read that was begun does.
  await plan.close();
  const run = await child;
  expect(run.exitCode).toBe(130);
  expect(run.stderr).toMatch(
    /interrupted by SIGINT; nothing was sent to m3ter or QuickBooks\n {2}next: run the command again/,
  );
});

/** Applies the example, with a signal at the first write. */
async function interruptApply(signal: 'SIGINT' | 'SIGTERM', format: 'human' | 'json') {
  const folder = await exampleFolder();
  const limits = '\nlimits: { quickbooksRequestsPerSecond: 500, m3terRequestsPerSecond: 500 }\n';
  await appendFile(join(folder, 'integrations', 'connection.yaml'), limits);
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    modes: { m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } },
  });
  const server = await serveSandbox(
    async (request) => {
      const answer = await sandbox.handle(request);
      if (request.method === 'POST' && request.url.endsWith('/integrationconfigs')) child.kill(signal);
      return answer;
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close());
  const env = {
    ...SANDBOX_ENVIRONMENT,
    ...servedAddresses(server.url),
  };
  const child = startProcess(folder, ['apply', '--auto-approve', '--format', format], { env });
  return { folder, env, run: await child };
}

test('130: a person is told at once, and at the end what was sent and how to go on', async () => {
  const { run } = await interruptApply('SIGINT', 'human');
  expect(run.exitCode).toBe(130);
  expect(run.stderr).toContain('SIGINT: finishing what is under way');
  const said = (run.stdout ?? '').replaceAll(/\s+/g, ' ');
  expect(said).toMatch(/Interrupted: \d+ documents? sent, \d+ not tried; run the same command again/);
});

test('143: a signal while sending lets what is in flight end, reports, and a next run finishes', async () => {
  const { folder, env, run } = await interruptApply('SIGTERM', 'json');
  expect(run.exitCode).toBe(143);
  const report = parseObject(run.stdout ?? '');
  expect(report).toMatchObject({ exitCode: 143, converged: false, reason: 'interrupted' });
  expect(run.stderr).toContain('SIGTERM: finishing what is under way');
  const { outcomes } = report as { outcomes: readonly { status: string }[] };
  expect(outcomes.map(({ status }) => status)).toContain('applied');
  expect(outcomes.map(({ status }) => status)).not.toContain('indeterminate');

  const next = await runProcess(folder, ['apply', '--auto-approve', '--format', 'json'], { env });
  expect(parseObject(next.stdout)).toMatchObject({ converged: true, exitCode: 4 });
});
