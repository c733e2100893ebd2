import nodeQuickbooks from 'node-quickbooks';
import { NO_JOURNAL } from '../../src/apply/journal-file.ts';
import type { Progress } from '../../src/apply/ports.ts';
import { buildSystems, type Systems } from '../../src/cli/systems.ts';
import { readWorkspace } from '../../src/workspace/read-workspace.ts';
import { API_LIMITS } from '../../src/model/limits.ts';
import type { Connection } from '../../src/model/workspace.ts';
import { NO_OVERRIDES } from '../../src/plan/guards.ts';
import { createMemoryTokenStore } from '../../src/quickbooks/token-store/memory-store.ts';
import { applyAndProve } from '../../src/reconcile/run-apply.ts';
import { EVERYTHING, readAndPlan, type PlanRequest } from '../../src/reconcile/run-plan.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import { seedAccessToken } from '../../src/sandbox/intuit/state.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { createScaledCompany } from '../../src/sandbox/seed/scaled-company.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import type { Clock } from '../../src/support/clock.ts';
import type { BenchFigure } from './figures.ts';
import { urlsAt } from './scale.ts';

/** A clock on which everything, the documented limits included, goes `timeScale` times faster. */
function fastClock(timeScale: number): Clock {
  const start = Date.now();
  return {
    now: () => start + Math.floor((Date.now() - start) * timeScale),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / timeScale)),
  };
}

const SILENT: Progress = {
  start: () => undefined,
  advance: () => undefined,
  waiting: () => undefined,
  done: () => undefined,
};

/** Documented: 40 batches of 30 a minute, and one request for each bill at 500 a minute. */
const BILLS_A_MINUTE = API_LIMITS.quickbooksBatchesPerMinute * API_LIMITS.quickbooksBatchItems;
const BILLS_A_MONTH = 2;
const NAIVE_BILLS = 150;

/** What went over the wire to QuickBooks and m3ter. */
class Wire {
  quickbooks = 0;
  m3ter = 0;
  /** Of m3ter's, those about external mappings. */
  mappings = 0;
  refused = 0;
  firstBatchAt: number | null = null;
  lastBatchAt = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/v3/company/')) this.quickbooks += 1;
    else this.m3ter += 1;
    if (pathname.includes('/externalmappings')) this.mappings += 1;
    if (pathname.endsWith('/batch')) this.firstBatchAt ??= this.#clock.now();
    const response = await fetch(request);
    if (pathname.endsWith('/batch')) this.lastBatchAt = this.#clock.now();
    if (response.status === 429) this.refused += 1;
    return response;
  };
}

/**
 * Plans and applies against the loopback sandbox with its documented limits, on a clock that runs
 * `timeScale` times faster, and lets the loop that a person would write with node-quickbooks do the
 * same. Rates are in the time of that clock: our own computing counts `timeScale` times.
 */
export async function benchApply(options: {
  readonly bills: number;
  readonly timeScale: number;
}): Promise<readonly BenchFigure[]> {
  const clock = fastClock(options.timeScale);
  const sandbox = await openCompany(options.bills, clock);
  const server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
  try {
    const request = await readRequest();
    const first = await run(request, server.url, clock);
    const { sent, newMappings, mappingRequests } = await first.apply();
    const again = await run(request, server.url, clock);
    const naive = await runNaive(sandbox, server.url, clock);
    const seconds = (first.wire.lastBatchAt - (first.wire.firstBatchAt ?? 0)) / 1000;
    const rate = (sent / seconds) * 60;
    const perBill = first.wire.quickbooks / sent;
    return [
      { name: `plan, ${String(first.bills)} bills, none sent`, value: first.planMs / 1000, unit: 's', bar: null },
      {
        name: 'second plan, nothing new: m3ter and QuickBooks requests',
        value: again.planRequests,
        unit: '',
        bar: null,
      },
      {
        name: 'second plan, share of the first one’s requests',
        value: (100 * again.planRequests) / first.planRequests,
        unit: '%',
        bar: { most: 25 },
      },
      {
        name: `apply, ${String(sent)} bills, share of the rate the limits allow`,
        value: (100 * rate) / BILLS_A_MINUTE,
        unit: '%',
        bar: { least: 95 },
      },
      { name: 'apply, answers 429', value: first.wire.refused, unit: '', bar: { most: 0 } },
      {
        name: `apply, ${String(newMappings)} new mappings: m3ter requests for each`,
        value: mappingRequests / newMappings,
        unit: '',
        bar: { most: 1.1 },
      },
      { name: 'QuickBooks requests for each bill sent', value: perBill, unit: '', bar: { most: 0.06 } },
      { name: 'naive loop: QuickBooks requests for each bill', value: naive.perBill, unit: '', bar: null },
      { name: 'naive loop, times the requests', value: naive.perBill / perBill, unit: 'x', bar: { least: 10 } },
      { name: 'against the naive loop, throughput', value: rate / naive.rate, unit: 'x', bar: { least: 2 } },
      {
        name: 'memory of bench and sandbox together',
        value: process.resourceUsage().maxRSS / 1024,
        unit: 'MB',
        bar: null,
      },
    ];
  } finally {
    await server.close();
  }
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
async function run(request: PlanRequest, url: string, clock: Clock) {
  const wire = new Wire(clock);
  const systems = open(request.connection, { url, wire, clock });
  const start = performance.now();
  const { plan } = await readAndPlan(request, systems.readers, clock);
  const planMs = performance.now() - start;
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
        ...systems.openDestinations(plan.connection.homeCurrency),
        journal: NO_JOURNAL,
        progress: SILENT,
        clock,
        stop: { requested: false },
        limits: {
          groupSize: limits.quickbooksBatchItems * 4,
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
  return { wire, planMs, planRequests: wire.m3ter + wire.quickbooks, bills: plan.bills.length, apply };
}

function open(
  connection: Connection,
  { url, wire, clock }: { readonly url: string; readonly wire: Wire; readonly clock: Clock },
): Systems {
  return buildSystems({
    connection,
    environment: {
      ...SANDBOX_ENVIRONMENT,
      ...urlsAt(url),
    },
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
async function runNaive(sandbox: Sandbox, url: string, clock: Clock) {
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
