import { expect, onTestFinished, test } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import type { Clock } from '../../src/support/clock.ts';
import { createFastClock, createRealClock } from '../unit/http/test-clock.ts';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';
import { servedAddresses } from './served-addresses.ts';

// An outage can answer 500 with the code that, with 403, refuses the company (field fact 12).

const OUTAGE = {
  fault: { error: [{ message: 'ApplicationAuthorizationFailed', code: '3100' }], type: 'SERVICE' },
};

/** Waits, and what a timeout is, take a twentieth of their time. */
function hurriedClock(): Clock {
  const clock = createRealClock();
  return { now: () => clock.now(), sleep: async (ms, signal) => await clock.sleep(ms / 20, signal) };
}

async function withOutage(isOut: (request: Request) => boolean, clock: Clock = hurriedClock()) {
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    // A client with a faster clock than the sandbox's passes the limit of m3ter, and waits a minute.
    modes: { m3ter: { throttle: 'off' } },
    timeScale: 1_000,
  });
  const server = await serveSandbox(
    async (request) => {
      const isOfCompany = new URL(request.url).pathname.startsWith('/v3/company/');
      return isOfCompany && isOut(request) ? Response.json(OUTAGE, { status: 500 }) : await sandbox.handle(request);
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close());
  const environment = {
    ...SANDBOX_ENVIRONMENT,
    ...servedAddresses(server.url),
  };
  const workingDirectory = await exampleFolder();
  const run = async (words: string) =>
    await runInProcess({ arguments: words.split(' '), workingDirectory, environment, clock });
  return { sandbox, run };
}

test.each([
  'plan',
  'apply --auto-approve',
  'status',
  'import',
  'map',
  'lookup customers',
  'explain bill 1',
  'snapshot --out s.json',
])('%s ends with 7, and sends nobody to sign in', async (words) => {
  const { run } = await withOutage(() => true);
  const ended = await run(words);
  expect(ended).toMatchObject({ exitCode: 7 });
  expect(ended.stderr).toContain('code: quickbooks/unavailable');
  expect(ended.stderr).not.toContain('realm');
});

test('doctor ends with 7, says that it is no matter of the sign-in, and what it could not check', async () => {
  const { run } = await withOutage(() => true);
  const ended = await run('doctor');
  expect(ended).toMatchObject({ exitCode: 7 });
  // Nothing but what it waits for, in a run of its length.
  expect(ended.stderr).toMatch(/^(?:reading · waiting [^\n]+\n)*$/);
  expect(ended.stdout).toMatch(
    /^fail +QuickBooks availability +QuickBooks is not available: .*3100\n +next: run the command again/m,
  );
  expect(ended.stdout).toMatch(/^not checked +bills /m);
  expect(ended.stdout).not.toMatch(/QuickBooks sign-in|realm|auth login/);
});

test('a write that meets it is settled by reading, and the next run completes it', async () => {
  let left = 3;
  const isOut = ({ method }: Request): boolean => method === 'POST' && (left -= 1) >= 0;
  // Its commands keep the limits of both systems, and would wait for most of the time.
  const { sandbox, run } = await withOutage(isOut, createFastClock(20));
  const first = await run('apply --auto-approve');
  expect(left).toBeLessThan(0);
  expect(first.stdout).not.toContain('realm-refused');
  await run('apply --auto-approve');
  const again = await run('plan --detailed-exitcode');
  expect(again.stdout).toContain('nothing to send');
  const numbers = Object.values(sandbox.states.quickbooks.records.Invoice).map((one) => one['DocNumber']);
  expect(new Set(numbers).size).toBe(numbers.length);
});
