import type { Change, InvoiceVoid, MappingChange, SalesDocumentChange } from '../model/change.ts';
import { groupByLevel, LEVELS, type ChangeOfLevel, type ChangesByLevel, type Level } from '../model/levels.ts';
import type { Outcome, TotalsProof } from '../model/outcome.ts';
import type { Failure } from '../support/errors.ts';
import { groupBy } from '../support/group-by.ts';
import { applyConfig } from './apply-configs.ts';
import { ApplyRun, type ApplyInput } from './apply-run.ts';
import { skipped, skippedFor } from './outcome-facts.ts';
import { applyCustomers } from './apply-customers.ts';
import { applyDocuments } from './apply-documents.ts';
import { applyMappings } from './apply-mappings.ts';
import { createBreakers, type Breakers } from './breaker.ts';
import { allSettledOrThrow, each, ready, skipAll, together } from './carry-out.ts';
import { createOverlap } from './overlap.ts';
import { voidInvoices } from './void-invoices.ts';

/** The outcome of every change that was to be sent, in the order of the plan. */
export interface ApplyResult {
  readonly outcomes: readonly Outcome[];
  readonly proof: readonly TotalsProof[];
  readonly interrupted: boolean;
  /** The failure that ended the run early: a lost sign-in, a system that stayed down, a full disk. Else null. */
  readonly failure: Failure | null;
}

/**
 * Applies a plan: integration configurations, customers, external mappings, invoices and credit memos, then the mapping
 * that records each bill (delivery.md, The loop). A change that fails stops what depends on it and nothing else. Never
 * throws for an answer of a remote system or a failure of the world: what was already sent must be reported.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyResult> {
  const run = new ApplyRun(input);
  const chosen = input.plan.changes.filter((change) => input.send.has(change.id));
  await input.journal.append({
    event: 'start',
    planId: input.reviewedId,
    connection: input.plan.connection.name,
    changes: chosen.length,
  });
  input.progress.start('apply', chosen.length);
  const byLevel = groupByLevel(chosen);
  try {
    for (const level of LEVELS) await applyLevel(run, { level, changes: byLevel[level], all: byLevel });
    await finishStopped(run, chosen);
  } finally {
    input.progress.done();
  }
  const { failure } = run;
  return { outcomes: run.outcomes(), proof: run.proofs(), interrupted: input.stop.requested, failure };
}

type Executor<L extends Level> = (
  run: ApplyRun,
  changes: readonly ChangeOfLevel[L][],
  all: ChangesByLevel,
) => Promise<void>;

/** How the changes of each level are carried out. */
const EXECUTORS: { readonly [L in Level]: Executor<L> } = {
  settings: async (run, changes) => await each(run, changes, applyConfig),
  enabling: async (run, changes) => await each(run, changes, applyConfig),
  customers: async (run, changes) => await together(run, await ready(run, changes), applyCustomers),
  mappings: async (run, _changes, all) => await applyMappings(run, splitMappings(run, all).before),
  unmapping: async (run, changes) => await applyMappings(run, changes),
  documents: applyAllDocuments,
  voids: applyVoids,
  records: applyLeftRecords,
};

async function applyLevel<L extends Level>(
  run: ApplyRun,
  on: { readonly level: L; readonly changes: readonly ChangeOfLevel[L][]; readonly all: ChangesByLevel },
): Promise<void> {
  await EXECUTORS[on.level](run, on.changes, on.all);
}

/**
 * Documents need their customers and not the customers' mappings. So only a few of these mappings are written before
 * documents, which shows that m3ter takes them. The others are written to m3ter while documents are sent to QuickBooks,
 * and neither system waits for the other's limits.
 */
function splitMappings({ input }: ApplyRun, { mappings, unmapping }: ChangesByLevel) {
  const ofCustomers = mappings.filter(({ origin }) => 'billId' in origin);
  const beside = new Set(unmapping.length > 0 ? [] : ofCustomers.slice(input.limits.batchItems));
  return {
    before: mappings.filter((change) => !beside.has(change)),
    beside: mappings.filter((change) => beside.has(change)),
  };
}

async function applyAllDocuments(
  run: ApplyRun,
  documents: readonly SalesDocumentChange[],
  all: ChangesByLevel,
): Promise<void> {
  await allSettledOrThrow([applyMappings(run, splitMappings(run, all).beside), sendGroups(run, documents, all)]);
}

/**
 * Groups of documents that are begun and not yet proven. With one, the limit of batches would have room while its answers
 * are awaited and read back; with more, an outage would cost more requests.
 */
const GROUPS_AT_ONCE = 3;

/**
 * Sends documents in groups. A group begins when every batch of the one before it has left, so that its look is as fresh
 * as one alone would be, and batches leave as fast as QuickBooks' limits allow. While an answer is unclear or an
 * integration has errors, groups go one by one. Meanwhile the records of earlier groups are written to m3ter.
 */
async function sendGroups(
  run: ApplyRun,
  documents: readonly SalesDocumentChange[],
  all: ChangesByLevel,
): Promise<void> {
  const { plan, limits } = run.input;
  const breakers = createBreakers(plan.bills, limits.breakerErrors);
  const records = groupBy(all.records, ({ dependsOn }) => dependsOn[0]);
  const writing: Promise<void>[] = [];
  const sendGroup = async (group: readonly SalesDocumentChange[], onLastSent: () => void): Promise<void> => {
    await together(run, group, async (_run, changes) => await applyDocuments(run, changes, onLastSent));
    breakers.record(run.outcomes());
    const sent = group.flatMap((change) => records.get(change.address) ?? []);
    const before = writing.at(-1) ?? Promise.resolve();
    writing.push(before.then(async () => await applyMappings(run, sent)));
    // `allSettledOrThrow` throws the failure later. Without this line Node would end the process before.
    writing.at(-1)?.catch(() => undefined);
  };
  const groups = createOverlap();
  let rest = await ready(run, documents);
  while (rest.length > 0 && run.stopReason === null && !groups.hasFailed()) {
    const size = breakers.isTroubled() ? limits.batchItems : limits.groupSize;
    const group = rest.slice(0, size);
    rest = rest.slice(size);
    const sendable = await skipStopped(run, group, breakers);
    await groups.begin(async (onLastSent) => await sendGroup(sendable, onLastSent));
    await groups.waitFor(() => (run.isUnclear || breakers.isTroubled() ? 1 : GROUPS_AT_ONCE));
  }
  await groups.end();
  await allSettledOrThrow(writing);
  const { stopReason } = run;
  if (stopReason !== null) await skipAll(run, rest, stopReason);
}

/** Voids groups of invoices one after the other. Too many errors in a row stop an integration here too. */
async function applyVoids(run: ApplyRun, changes: readonly InvoiceVoid[]): Promise<void> {
  const { plan, limits } = run.input;
  const breakers = createBreakers(plan.bills, limits.breakerErrors);
  const voids = await ready(run, changes);
  for (let start = 0; start < voids.length && run.stopReason === null; start += limits.groupSize) {
    const group = await skipStopped(run, voids.slice(start, start + limits.groupSize), breakers);
    await together(run, group, voidInvoices);
    breakers.record(run.outcomes());
  }
}

/** Skips the changes of integrations that were stopped, and gives the others. */
async function skipStopped<C extends Change>(
  run: ApplyRun,
  group: readonly C[],
  breakers: Breakers,
): Promise<readonly C[]> {
  const errors = String(run.input.limits.breakerErrors);
  const why = { code: 'breaker', message: `not sent: ${errors} errors in a row in this integration` } as const;
  // Asked once: a breaker may open while outcomes are written down.
  const stopped = new Set(group.filter(({ address }) => breakers.isOpenFor(address)));
  await skipAll(run, [...stopped], why);
  return group.filter((change) => !stopped.has(change));
}

/** Writes records without a document in this run: those of bills sent before, and surplus ones. */
async function applyLeftRecords(run: ApplyRun, records: readonly MappingChange[]): Promise<void> {
  if (run.stopReason !== null) return;
  await applyMappings(
    run,
    records.filter((change) => !run.hasOutcome(change)),
  );
}

/** The outcome of a change without an intent when its system failed. */
const NOT_STARTED = { code: 'not-started', message: 'not sent: something failed before its turn' } as const;

/** Gives every change without an outcome the outcome "not started". */
async function finishStopped(run: ApplyRun, chosen: readonly Change[]): Promise<void> {
  for (const change of chosen) {
    if (run.hasOutcome(change)) continue;
    const unmet = run.unmetDependency(change);
    const { code, message } = run.stopReason ?? NOT_STARTED;
    await run.setOutcome(change, unmet === null ? skipped(code, message, 'run tieout apply again') : skippedFor(unmet));
  }
}
