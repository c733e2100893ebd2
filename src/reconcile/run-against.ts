import type { Instant } from '../model/day.ts';
import type { M3terNeeds, QuickBooksNeeds } from '../model/needs.ts';
import type { WorldSnapshot } from '../model/world.ts';
import type { Clock } from '../support/clock.ts';
import { limitBills, lookUpNames, withBillIds } from './name-bills.ts';
import { computeM3terNeeds, computeQuickBooksNeeds } from './needs.ts';
import { readInput, type PlanRequest, type ReadInput, type Readers } from './run-plan.ts';
import { readersOf, selectM3ter } from './snapshot-readers.ts';

type World = Pick<WorldSnapshot, 'm3ter' | 'quickbooks'>;

/**
 * Reads once what several versions of the files need together, and gives the input for the plan of each. All have the
 * same systems at the same moment, so every difference comes from the files.
 */
export async function readTogether(
  requests: readonly PlanRequest[],
  readers: Readers,
  clock: Pick<Clock, 'now'>,
): Promise<readonly ReadInput[]> {
  const world = await readWorld(requests, readers);
  const now = clock.now();
  const inputs: ReadInput[] = [];
  for (const request of requests) inputs.push(await readInput(request, readersOf(world), { now: () => now }));
  return inputs;
}

async function readWorld(requests: readonly PlanRequest[], readers: Readers): Promise<World> {
  const needs = requests.map((request) => computeM3terNeeds(request));
  const m3ter = await readers.readM3ter(needs.reduce(joinM3terNeeds));
  const wanted: QuickBooksNeeds[] = [];
  for (const [at, request] of requests.entries()) {
    const own = needs[at];
    const read = own === undefined ? m3ter : selectM3ter(m3ter, own);
    const named = await lookUpNames(request, read, (asked) => readers.readQuickBooks(asked));
    const scope = withBillIds(request.scope, named);
    wanted.push(computeQuickBooksNeeds({ ...request, scope, snapshot: limitBills(read, scope) }));
  }
  return { m3ter, quickbooks: await readers.readQuickBooks(wanted.reduce(joinQuickBooksNeeds)) };
}

function joinM3terNeeds(a: M3terNeeds, b: M3terNeeds): M3terNeeds {
  return {
    ...a,
    billsFrom: a.billsFrom === null || b.billsFrom === null ? null : earlier(a.billsFrom, b.billsFrom),
    billIds: a.billIds === null || b.billIds === null ? null : union(a.billIds, b.billIds),
    bills: a.bills || b.bills,
    runsFrom: earlier(a.runsFrom, b.runsFrom),
    pricingBands: a.pricingBands || b.pricingBands,
    users: a.users || b.users,
    customFields: a.customFields || b.customFields,
    otherSystems: union(a.otherSystems, b.otherSystems),
  };
}

function joinQuickBooksNeeds(a: QuickBooksNeeds, b: QuickBooksNeeds): QuickBooksNeeds {
  return {
    invoiceIds: union(a.invoiceIds, b.invoiceIds),
    creditMemoIds: union(a.creditMemoIds, b.creditMemoIds),
    customerIds: union(a.customerIds, b.customerIds),
    itemIds: union(a.itemIds, b.itemIds),
    docNumbers: union(a.docNumbers, b.docNumbers),
    ownNumbers: union(a.ownNumbers, b.ownNumbers),
    createdFrom: earlierCreation(a, b),
    earliest: earlier(a.earliest, b.earliest),
    rates: [...a.rates, ...b.rates],
    ratesIfChanged: [...(a.ratesIfChanged ?? []), ...(b.ratesIfChanged ?? [])],
    tables: union(a.tables, b.tables),
  };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}

/** The earlier instant. Null when a bill's age is not known. Without bills on one side the other instant counts. */
function earlierCreation(a: QuickBooksNeeds, b: QuickBooksNeeds): Instant | null {
  const isKnown = [a, b].every(({ createdFrom, docNumbers }) => createdFrom !== null || docNumbers.length === 0);
  return isKnown ? earlier(a.createdFrom, b.createdFrom) : null;
}

/** The earlier day. Null means that nothing is needed, so the other day counts. */
function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
