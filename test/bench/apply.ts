import nodeQuickbooks from 'node-quickbooks';
import { NO_JOURNAL } from '../../src/apply/journal-file.ts';
import type { Progress } from '../../src/apply/ports.ts';
import { buildSystems, type Systems } from '../../src/cli/build-systems.ts';
import { readWorkspace } from '../../src/workspace/read-workspace.ts';
import { BATCHES_A_GROUP } from '../../src/cli/commands/apply.ts';
import { API_LIMITS } from '../../src/model/limits.ts';
import type { Connection } from '../../src/model/workspace.ts';
import { NO_OVERRIDES } from '../../src/model/guards.ts';
import { createMemoryTokenStore } from '../../src/quickbooks/token-store/memory-store.ts';
import { applyAndProve } from '../../src/reconcile/run-apply.ts';
import { EVERYTHING, readAndPlan, type PlanRequest } from '../../src/reconcile/run-plan.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import { seedAccessToken } from '../../src/sandbox/intuit/state.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { createScaledCompany } from '../../src/sandbox/seed/scaled-company.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import type { Clock } from '../../src/support/clock.ts';
import { createVirtualClock } from '../unit/http/test-clock.ts';
import type { BenchFigure } from './figures.ts';

const SILENT: Progress = {
  start: () => undefined,
  advance: () => undefined,
  waiting: () => undefined,
  done: () => undefined,
};

/** Until an answer: m3ter and reads of QuickBooks at once, a batch of thirty writes after seconds. */
const ANSWER_MS = { m3ter: 80, read: 250, batch: 2_500 } as const;

const BILLS_A_MONTH = 2;
const NAIVE_BILLS = 150;

type Handle = (request: Request) => Promise<Response>;

/** What went to QuickBooks and m3ter, each answer after its time. */
class Wire {
  quickbooks = 0;
  m3ter = 0;
  /** Of m3ter's, those about external mappings. */
  mappings = 0;
  /** Of QuickBooks', those that only read: they are metered (field fact 19). */
  reads = 0;
  batches = 0;
  refused = 0;
  firstBatchAt: number | null = null;
  lastBatchAt = 0;
  readonly #clock: Clock;
  readonly #handle: Handle;

  constructor(clock: Clock, handle: Handle) {
    this.#clock = clock;
    this.#handle = handle;
  }

  get requests(): number {
    return this.quickbooks + this.m3ter;
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const isBatch = pathname.endsWith('/batch');
    const isQuickBooks = pathname.startsWith('/v3/company/');
    if (isQuickBooks) this.quickbooks += 1;
    else this.m3ter += 1;
    if (pathname.includes('/externalmappings')) this.mappings += 1;
    if (isQuickBooks && request.method === 'GET') this.reads += 1;
    if (isBatch) this.batches += 1;
    if (isBatch) this.firstBatchAt ??= this.#clock.now();
    const response = await this.#handle(request);
    await this.#clock.sleep(isBatch ? ANSWER_MS.batch : isQuickBooks ? ANSWER_MS.read : ANSWER_MS.m3ter);
    if (isBatch) this.lastBatchAt = this.#clock.now();
    if (response.status === 429) this.refused += 1;
    return response;
  };
}

/**
 * Plans and applies on the embedded systems under their documented limits, and lets the loop that a person would
 * write with node-quickbooks do the same. Time is virtual: it passes only while something waits, for an answer or
 * for a limit, so rates say how requests are arranged, on every machine the same.
 */
export async function benchApply(options: { readonly bills: number }): Promise<readonly BenchFigure[]> {
  const clock = createVirtualClock(Date.parse('2026-11-10T12:00:00Z'));
  const sandbox = await openCompany(options.bills, clock);
  const request = await readRequest();
  const first = await run(request, sandbox, clock);
  const { sent, newMappings, mappingRequests } = await first.apply();
  const again = await run(request, sandbox, clock);
  const naive = await runNaive(sandbox, clock);
  const { wire } = first;
  const seconds = (wire.lastBatchAt - (wire.firstBatchAt ?? 0)) / 1000;
  const rate = (sent / seconds) * 60;
  const perBill = wire.quickbooks / sent;
  const planned = first.bills.toLocaleString('en-US');
  return [
    {
      name: `plan, ${planned} bills: time of the limits it needs`,
      value: first.planSeconds,
      unit: 's virtual',
      bar: null,
    },
    { name: `plan, ${planned} bills: requests`, value: first.planRequests, unit: '', bar: null },
    { name: 'second plan, nothing new: requests', value: again.planRequests, unit: '', bar: null },
    {
      name: 'second plan, share of the first one’s requests',
      value: (100 * again.planRequests) / first.planRequests,
      unit: '%',
      bar: { most: 25 },
    },
    { name: 'second plan: QuickBooks requests, all metered reads', value: again.planQuickBooks, unit: '', bar: null },
    {
      name: `apply, ${sent.toLocaleString('en-US')} bills: share of the rate the limits allow`,
      value: (100 * leastSeconds(wire.batches)) / seconds,
      unit: '%',
      bar: { least: 95 },
    },
    { name: 'apply, answers 429', value: wire.refused, unit: '', bar: { most: 0 } },
    {
      name: `apply, ${newMappings.toLocaleString('en-US')} new mappings: m3ter requests for each`,
      value: mappingRequests / newMappings,
      unit: '',
      bar: { most: 1.1 },
    },
    { name: 'plan and apply: QuickBooks requests for each bill sent', value: perBill, unit: '', bar: { most: 0.06 } },
    {
      name: 'plan and apply: metered reads of QuickBooks for each bill',
      value: wire.reads / sent,
      unit: '',
      bar: null,
    },
    { name: 'naive loop: QuickBooks requests for each bill', value: naive.perBill, unit: '', bar: null },
    { name: 'naive loop, times the requests', value: naive.perBill / perBill, unit: 'x', bar: { least: 10 } },
    { name: 'against the naive loop, throughput', value: rate / naive.rate, unit: 'x', bar: { least: 2 } },
  ];
}

/** From the start of the first of so many batches to the answer of the last, as fast as the limits allow. */
function leastSeconds(batches: number): number {
  const minutes = Math.floor((batches - 1) / API_LIMITS.quickbooksBatchesPerMinute);
  return minutes * 60 + ANSWER_MS.batch / 1000;
}

async function openCompany(bills: number, clock: Clock): Promise<Sandbox> {
  const accounts = Math.ceil(bills / BILLS_A_MONTH);
  return openSandbox({
    folder: null,
    clock,
    random: Math.random,
    seed: (now) => createScaledCompany({ now, accounts, billsPerAccount: BILLS_A_MONTH, seed: 1 }),
  });
}

async function readRequest(): Promise<PlanRequest> {
  const { workspace } = await readWorkspace('integrations', {
    cwd: '.',
    env: SANDBOX_ENVIRONMENT,
    unsetVariables: 'error',
  });
  const [connection] = workspace.connections;
  if (connection === undefined) throw new Error('the example workspace has a connection');
  const overrides = { ...NO_OVERRIDES, maxInvoices: 1_000_000, maxDeletes: 1000, maxUpdates: 100 };
  return { workspace, connection, diagnostics: [], scope: EVERYTHING, overrides };
}

/** One process of the product: it plans at once, and applies when asked. */
async function run(request: PlanRequest, sandbox: Sandbox, clock: Clock) {
  const wire = new Wire(clock, sandbox.fetch);
  const systems = open(request.connection, wire, clock);
  const start = clock.now();
  const { plan } = await readAndPlan(request, systems.readers, clock);
  const planned = {
    planSeconds: (clock.now() - start) / 1000,
    planRequests: wire.requests,
    planQuickBooks: wire.quickbooks,
    bills: plan.bills.length,
  };
  const apply = async () => {
    const { limits } = systems;
    const before = wire.mappings;
    const report = await applyAndProve({
      request,
      plan,
      reviewedId: plan.id,
      send: new Set(plan.changes.map(({ id }) => id)),
      alreadySo: [],
      notInPlan: [],
      readers: systems.readers,
      clock,
      ports: {
        ...systems.openPorts(plan.connection.homeCurrency),
        journal: NO_JOURNAL,
        progress: SILENT,
        clock,
        stop: { requested: false },
        limits: {
          groupSize: limits.quickbooksBatchItems * BATCHES_A_GROUP,
          batchItems: limits.quickbooksBatchItems,
          breakerErrors: limits.breakerErrors,
          concurrency: limits.m3terConcurrency,
        },
      },
    });
    if (!report.converged) throw new Error(`the bench did not converge: ${JSON.stringify(report.summary)}`);
    const newMappings = plan.changes.filter(({ kind, action }) => kind === 'mapping' && action === 'create').length;
    return { sent: report.proof.length, newMappings, mappingRequests: wire.mappings - before };
  };
  return { wire, ...planned, apply };
}

function open(connection: Connection, wire: Wire, clock: Clock): Systems {
  return buildSystems({
    connection,
    environment: SANDBOX_ENVIRONMENT,
    fetch: wire.fetch,
    clock,
    random: Math.random,
    processes: { ownId: process.pid, startedAt: 0, isRunning: () => true },
    progress: SILENT,
    sandboxFolder: null,
    tokenStore: createMemoryTokenStore(null),
    onSecret: () => undefined,
  });
}

type NaiveClient = InstanceType<typeof nodeQuickbooks.default>;
type Done = (error: unknown, result: unknown) => void;

/** For each bill: look for the customer, look for the number, create the invoice; wait when told to. */
async function runNaive(sandbox: Sandbox, clock: Clock) {
  const wire = new Wire(clock, sandbox.handle);
  const server = await serveSandbox(wire.fetch, { port: 0, host: '127.0.0.1' });
  try {
    return await sendNaively(sandbox, server.url, clock);
  } finally {
    await server.close();
  }
}

async function sendNaively(sandbox: Sandbox, url: string, clock: Clock) {
  const NodeQuickBooks = nodeQuickbooks as unknown as typeof nodeQuickbooks.default;
  NodeQuickBooks.V3_ENDPOINT_BASE_URL = `${url}/v3/company/`;
  const accessToken = 'access-token-of-the-naive-loop';
  const refreshToken = SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN;
  seedAccessToken(sandbox.states.intuit, { refreshToken, accessToken, now: clock.now() });
  const client: NaiveClient = new NodeQuickBooks(
    SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID, SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET, accessToken, false,
    SANDBOX_REALM_ID, true, false, null, '2.0', refreshToken,
  ); // prettier-ignore
  let requests = 0;
  const call = async (send: (done: Done) => void): Promise<void> => {
    for (;;) {
      requests += 1;
      const error = await new Promise<unknown>((resolve) => {
        send((failure) => {
          resolve(failure ?? null);
        });
      });
      if (error === null) return;
      if (!isThrottled(error)) throw new Error(`the naive loop failed: ${JSON.stringify(error).slice(0, 300)}`);
      await clock.sleep(1000);
    }
  };
  const start = clock.now();
  for (let index = 0; index < NAIVE_BILLS; index += 1) {
    const docNumber = `NAIVE-${String(index)}`;
    await call((done) => {
      client.findCustomers([{ field: 'DisplayName', value: 'Initech' }], done);
    });
    await call((done) => {
      client.findInvoices([{ field: 'DocNumber', value: docNumber }], done);
    });
    await call((done) => {
      client.createInvoice(naiveInvoice(docNumber), done);
    });
  }
  const minutes = (clock.now() - start) / 60_000;
  return { perBill: requests / NAIVE_BILLS, rate: NAIVE_BILLS / minutes };
}

function isThrottled(error: unknown): boolean {
  const { response } = error as { readonly response?: { readonly status?: number } };
  return response?.status === 429;
}

function naiveInvoice(docNumber: string): object {
  return {
    CustomerRef: { value: '59' },
    DocNumber: docNumber,
    TxnDate: '2026-10-31',
    Line: [
      {
        DetailType: 'SalesItemLineDetail',
        Amount: 812.45,
        Description: 'API calls',
        SalesItemLineDetail: { ItemRef: { value: '19' }, Qty: 1, UnitPrice: 812.45 },
      },
    ],
  };
}
