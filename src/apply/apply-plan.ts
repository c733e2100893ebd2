import pLimit from 'p-limit';
import type { Change, MappingChange, SalesDocumentChange } from '../model/change.ts';
import { groupByLevel, LEVELS, type ChangeOfLevel, type ChangesByLevel, type Level } from '../model/levels.ts';
import type { Outcome, TotalsProof } from '../model/outcome.ts';
import { Failure } from '../support/errors.ts';
import { groupBy } from '../support/group-by.ts';
import { applyConfig } from './apply-configs.ts';
import { ApplyRun, skipped, type ApplyInput } from './apply-context.ts';
import { applyCustomers } from './apply-customers.ts';
import { applyDocuments, skipDocuments } from './apply-documents.ts';
import { applyMapping } from './apply-mappings.ts';
import { createBreakers } from './breaker.ts';

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
  mappings: async (run, changes) => await each(run, changes, applyMapping),
  unmapping: async (run, changes) => await each(run, changes, applyMapping),
  documents: applyAllDocuments,
  records: applyLeftRecords,
};

async function applyLevel<L extends Level>(
  run: ApplyRun,
  on: { readonly level: L; readonly changes: readonly ChangeOfLevel[L][]; readonly all: ChangesByLevel },
): Promise<void> {
  await EXECUTORS[on.level](run, on.changes, on.all);
}

/** The changes whose dependencies were applied. The others get their outcome here. */
async function ready<C extends Change>(run: ApplyRun, changes: readonly C[]): Promise<readonly C[]> {
  const held: C[] = [];
  for (const change of changes) {
    const failed = run.failedDependency(change);
    const { stopReason } = run;
    if (stopReason !== null)
      await run.setOutcome(change, skipped(stopReason.code, stopReason.message, 'run tieout apply again'));
    else if (failed === null) held.push(change);
    else
      await run.setOutcome(
        change,
        skipped('dependency-failed', `not sent: ${failed} was not applied`, `settle ${failed} first`),
      );
  }
  return held;
}

async function each<C extends Change>(
  run: ApplyRun,
  changes: readonly C[],
  apply: (run: ApplyRun, change: C) => Promise<void>,
): Promise<void> {
  const limit = pLimit(run.input.limits.concurrency);
  const sendable = await ready(run, changes);
  await allSettledOrThrow(
    sendable.map((change) =>
      limit(async () => {
        if (run.stopReason !== null) return;
        await together(run, [change], async () => await apply(run, change));
      }),
    ),
  );
}

/**
 * Carries out changes. A failure of the world does not end the run: changes that may have been sent get an unproven
 * outcome.
 */
async function together<C extends Change>(
  run: ApplyRun,
  changes: readonly C[],
  apply: (run: ApplyRun, changes: readonly C[]) => Promise<void>,
): Promise<void> {
  try {
    await apply(run, changes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await run.setUnproven(changes, error);
  }
}

/** Waits for everything in flight, then throws the first failure. Nothing is abandoned half-way. */
async function allSettledOrThrow(running: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(running)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/**
 * Sends groups of documents one after the other. While a group is sent and proven, the records of the group before are
 * written to m3ter.
 */
async function applyAllDocuments(
  run: ApplyRun,
  documents: readonly SalesDocumentChange[],
  all: ChangesByLevel,
): Promise<void> {
  const { plan, limits } = run.input;
  const breakers = createBreakers(plan.bills, limits.breakerErrors);
  const records = groupBy(all.records, ({ dependsOn }) => dependsOn[0]);
  let writing = Promise.resolve();
  let rest = await ready(run, documents);
  while (rest.length > 0 && run.stopReason === null) {
    const size = breakers.isTroubled() ? limits.batchItems : limits.groupSize;
    const group = rest.slice(0, size);
    rest = rest.slice(size);
    const stopped = group.filter((change) => breakers.isOpenFor(change.address));
    await skipDocuments(run, stopped, {
      code: 'breaker',
      message: `not sent: ${String(limits.breakerErrors)} errors in a row in this integration`,
    });
    const sendable = group.filter((change) => !breakers.isOpenFor(change.address));
    await together(run, sendable, applyDocuments);
    breakers.record(run.outcomes());
    await writing;
    writing = each(
      run,
      group.flatMap((change) => records.get(change.address) ?? []),
      applyMapping,
    );
  }
  await writing;
  const { stopReason } = run;
  if (stopReason !== null) await skipDocuments(run, rest, stopReason);
}

/** Writes records without a document in this run: those of bills sent before, and surplus ones. */
async function applyLeftRecords(run: ApplyRun, records: readonly MappingChange[]): Promise<void> {
  if (run.stopReason !== null) return;
  await each(
    run,
    records.filter((change) => !run.hasOutcome(change)),
    applyMapping,
  );
}

/** The outcome of a change without an intent when its system failed. */
const NOT_STARTED = { code: 'not-started', message: 'not sent: something failed before its turn' } as const;

/** Gives every change without an outcome the outcome "not started". */
async function finishStopped(run: ApplyRun, chosen: readonly Change[]): Promise<void> {
  for (const change of chosen) {
    if (run.hasOutcome(change)) continue;
    const failed = run.failedDependency(change);
    const { code, message } = run.stopReason ?? NOT_STARTED;
    await run.setOutcome(
      change,
      failed === null
        ? skipped(code, message, 'run tieout apply again')
        : skipped('dependency-failed', `not sent: ${failed} was not applied`, `settle ${failed} first`),
    );
  }
}
