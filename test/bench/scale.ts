import { appendFile, cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { createScaledCompany } from '../../src/sandbox/seed/scaled-company.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { withSentBills } from './sent-month.ts';
import { fitExponent, median, type BenchFigure } from './figures.ts';
import { measureProcess } from './process-usage.ts';
import { servedAddresses } from '../cli/served-addresses.ts';

/** Bars are those of this many accounts with a bill each. */
const FULL_SIZE = 20_000;
const MEGABYTE = 1_000_000;

interface PlanUsage {
  readonly size: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly quickbooksRequests: number;
  readonly m3terRequests: number;
  readonly savedMegabytes: number;
  /** Of the same plan under a name without `.gz`. */
  readonly plainMegabytes: number;
  readonly lines: number;
}

/**
 * The built program plans a month of companies of several sizes, each a hundredth, a tenth and the whole
 * of `accounts`, on the loopback sandbox without its limits: memory, processor time, requests, and how
 * they grow. Nothing of it is a time on the clock.
 */
export async function benchScale({ accounts }: { readonly accounts: number }): Promise<readonly BenchFigure[]> {
  const usages: PlanUsage[] = [];
  for (const part of [100, 10, 1])
    usages.push(await planCompany({ accounts: Math.max(20, Math.round(accounts / part)) }));
  const whole = usages.at(-1);
  if (whole === undefined) return [];
  // A smaller company says nothing about the bars of a whole one.
  const bar = (most: number): BenchFigure['bar'] => (accounts === FULL_SIZE ? { most } : null);
  const name = (what: string): string => `plan, ${whole.size.toLocaleString('en-US')} bills to send: ${what}`;
  const growth = (of: (usage: PlanUsage) => number): number =>
    fitExponent(usages.map((usage) => ({ size: usage.size, value: of(usage) })));
  return [
    { name: name('memory'), value: whole.megabytes, unit: 'MB', bar: bar(350) },
    { name: name('processor time'), value: whole.cpuSeconds, unit: 's CPU', bar: bar(10) },
    {
      name: name('requests to QuickBooks, all metered reads'),
      value: whole.quickbooksRequests,
      unit: '',
      bar: bar(60),
    },
    { name: name('requests to m3ter'), value: whole.m3terRequests, unit: '', bar: null },
    { name: name('saved as plan.json.gz'), value: whole.savedMegabytes, unit: 'MB', bar: bar(40) },
    { name: name('saved as plan.json'), value: whole.plainMegabytes, unit: 'MB', bar: bar(40) },
    { name: name('human output'), value: whole.lines, unit: 'lines', bar: { most: 200 } },
    { name: 'growth of memory', value: growth(({ megabytes }) => megabytes), unit: 'exponent', bar: { most: 1.05 } },
    {
      name: 'growth of processor time',
      value: growth(({ cpuSeconds }) => cpuSeconds),
      unit: 'exponent',
      bar: { most: 1.05 },
    },
    {
      name: 'growth of the saved plan',
      value: growth(({ savedMegabytes }) => savedMegabytes),
      unit: 'exponent',
      bar: { most: 1.05 },
    },
  ];
}

/**
 * The built program plans companies of ten monthly bills for each account, of which all but one in a hundred are sent: a
 * hundredth, a tenth and all of `bills`. Each sent bill is compared with its invoice, and must not fill the memory.
 */
export async function benchHistory({ history: bills }: { readonly history: number }): Promise<readonly BenchFigure[]> {
  const usages: PlanUsage[] = [];
  for (const part of [100, 10, 1]) {
    const accounts = Math.max(2, Math.round(bills / MONTHS / part));
    const sent = accounts * MONTHS - Math.ceil((accounts * MONTHS) / UNSENT);
    usages.push(await planCompany({ accounts, months: MONTHS, sent }));
  }
  const whole = usages.at(-1);
  if (whole === undefined) return [];
  const name = (what: string): string =>
    `plan, ${(whole.size * MONTHS).toLocaleString('en-US')} bills, all but one in ${String(UNSENT)} sent: ${what}`;
  const growth = (of: (usage: PlanUsage) => number): number =>
    fitExponent(usages.map((usage) => ({ size: usage.size, value: of(usage) })));
  const memory = bills === FULL_HISTORY ? { most: 600 } : null;
  return [
    { name: name('memory'), value: whole.megabytes, unit: 'MB', bar: memory },
    { name: name('processor time'), value: whole.cpuSeconds, unit: 's CPU', bar: null },
    { name: name('growth of memory'), value: growth(({ megabytes }) => megabytes), unit: 'exponent', bar: LINEAR },
    {
      name: name('growth of processor time'),
      value: growth(({ cpuSeconds }) => cpuSeconds),
      unit: 'exponent',
      bar: LINEAR,
    },
  ];
}

const MONTHS = 10;
/** Of a history, one bill in so many is still to be sent. */
const UNSENT = 100;
const FULL_HISTORY = 100_000;
const LINEAR = { most: 1.05 };
/** A process takes the memory that chance gives it: of so many, the middle one counts. */
const RUNS = 3;

async function planCompany({
  accounts,
  months = 1,
  sent = 0,
}: {
  readonly accounts: number;
  readonly months?: number;
  readonly sent?: number;
}): Promise<PlanUsage> {
  return await onCompany({ accounts, months, sent }, async ({ folder, count, run }) => {
    const plan = async (): ReturnType<typeof run> => await run(['plan', '--out', PLAN_FILE, ...WITHOUT_GUARDS]);
    const usage = await plan();
    const first = { ...count };
    const usages = [usage];
    while (usages.length < RUNS) usages.push(await plan());
    return {
      size: accounts,
      cpuSeconds: median(usages.map(({ cpuMs }) => cpuMs)) / 1000,
      megabytes: median(usages.map(({ maxMegabytes }) => maxMegabytes)),
      quickbooksRequests: first.quickbooks,
      m3terRequests: first.m3ter,
      savedMegabytes: (await stat(join(folder, PLAN_FILE))).size / MEGABYTE,
      plainMegabytes: gunzipSync(await readFile(join(folder, PLAN_FILE))).byteLength / MEGABYTE,
      lines: usage.stdout.split('\n').length,
    };
  });
}

/** A company on loopback without limits, and the built program beside it. */
interface BenchCompany {
  readonly folder: string;
  readonly count: { quickbooks: number; m3ter: number };
  readonly run: (words: readonly string[]) => ReturnType<typeof measureProcess>;
}

/** A company of so many accounts, each with a bill for each of so many months, of which the first `sent` are sent. */
export async function onCompany<T>(
  { accounts, months = 1, sent = 0 }: { readonly accounts: number; readonly months?: number; readonly sent?: number },
  task: (company: BenchCompany) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'));
  const count = { quickbooks: 0, m3ter: 0 };
  const sandbox = await openSandbox({
    folder: null,
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    random: Math.random,
    modes: { m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } },
    seed: (now) => withSentBills(createScaledCompany({ now, accounts, billsPerAccount: months, seed: 1 }), sent, now),
  });
  const server = await serveSandbox(
    (request) => {
      count[new URL(request.url).pathname.startsWith('/v3/company/') ? 'quickbooks' : 'm3ter'] += 1;
      return sandbox.handle(request);
    },
    { port: 0, host: '127.0.0.1' },
  );
  try {
    await cp('integrations', join(folder, 'integrations'), { recursive: true });
    await appendFile(join(folder, 'integrations/connection.yaml'), WITHOUT_LIMITS);
    return await task({
      folder,
      count,
      run: async (words) =>
        await measureProcess({
          main: resolve('dist/main.mjs'),
          folder,
          words,
          env: { ...SANDBOX_ENVIRONMENT, ...urlsAt(server.url), TIEOUT_TOKEN_STORE: 'file:tokens.json' },
        }),
    });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const PLAN_FILE = 'plan.json.gz';

const WITHOUT_GUARDS = ['--max-invoices', '1000000', '--max-updates', '100', '--max-deletes', '1000'];

const WITHOUT_LIMITS = `limits:
  m3terRequestsPerSecond: 1000
  quickbooksRequestsPerSecond: 1000
  quickbooksRequestsPerMinute: 10000
`;

/** Every address of the systems, at a sandbox that listens on loopback. */
export function urlsAt(url: string): Readonly<Record<string, string>> {
  return {
    ...servedAddresses(url),
  };
}
