import pLimit from 'p-limit';
import type { Change, CustomerChange, IntegrationChange, MappingChange, SalesDocumentChange } from '../model/change.ts';
import type { Outcome, TotalsProof } from '../model/outcome.ts';
import { Failure } from '../support/errors.ts';
import { applyConfig } from './apply-configs.ts';
import { ApplyRun, skipped, type ApplyInput } from './apply-context.ts';
import { applyCustomers } from './apply-customers.ts';
import { applyDocuments, skipDocuments } from './apply-documents.ts';
import { applyMapping } from './apply-mappings.ts';
import { createBreakers } from './breaker.ts';

/** The truth about every change that was to be sent, in the order of the plan. */
export interface ApplyResult {
  readonly outcomes: readonly Outcome[];
  readonly proof: readonly TotalsProof[];
  readonly interrupted: boolean;
  /** What ended the run before its end: a lost sign-in, a remote that stayed away, a full disk; else null. */
  readonly failure: Failure | null;
}

/**
 * Applies a plan: integration configurations, customers, external mappings, invoices and credit
 * memos, then the mapping that records each bill (delivery.md, The loop). A change that fails stops
 * what depends on it and nothing else. Never throws for an answer of a remote system, nor for a failure
 * of the world: what was sent until then must be reported.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyResult> {
  const run = new ApplyRun(input);
  const chosen = input.plan.changes.filter((change) => input.send.has(change.id));
  await input.journal.append({
    event: 'start',
    planId: input.plan.id,
    connection: input.plan.connection.name,
    changes: chosen.length,
  });
  input.progress.start('apply', chosen.length);
  const configs = chosen.filter(isIntegration);
  const mappings = chosen.filter(isMapping).filter((change) => !change.recordsBill);
  try {
    await each(
      run,
      configs.filter(({ action }) => action !== 'enable'),
      applyConfig,
    );
    await each(
      run,
      configs.filter(({ action }) => action === 'enable'),
      applyConfig,
    );
    const customers = await ready(run, chosen.filter(isCustomer));
    await together(run, customers, applyCustomers);
    await each(
      run,
      mappings.filter(({ action }) => action !== 'delete'),
      applyMapping,
    );
    await each(
      run,
      mappings.filter(({ action }) => action === 'delete'),
      applyMapping,
    );
    await applyAllDocuments(run, chosen);
    await finishStopped(run, chosen);
  } finally {
    input.progress.done();
  }
  const { failure } = run;
  return { outcomes: run.outcomes(), proof: run.proofs(), interrupted: input.stop.requested, failure };
}

function isIntegration(change: Change): change is IntegrationChange {
  return change.kind === 'integration';
}

function isCustomer(change: Change): change is CustomerChange {
  return change.kind === 'customer';
}

function isMapping(change: Change): change is MappingChange {
  return change.kind === 'mapping';
}

function isDocument(change: Change): change is SalesDocumentChange {
  return change.kind === 'invoice' || change.kind === 'creditMemo';
}

/** The changes whose dependencies were applied; the others get their outcome here. */
async function ready<C extends Change>(run: ApplyRun, changes: readonly C[]): Promise<readonly C[]> {
  const held: C[] = [];
  for (const change of changes) {
    const failed = run.failedDependency(change);
    const { stopReason } = run;
    if (stopReason !== null)
      await run.settle(change, skipped(stopReason.code, stopReason.message, 'run tieout apply again'));
    else if (failed === null) held.push(change);
    else
      await run.settle(
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

/** Carries out changes; a failure of the world leaves those that may have been sent unsettled, and is no end. */
async function together<C extends Change>(
  run: ApplyRun,
  changes: readonly C[],
  apply: (run: ApplyRun, changes: readonly C[]) => Promise<void>,
): Promise<void> {
  try {
    await apply(run, changes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await run.settleFailed(changes, error);
  }
}

/** Lets everything in flight end before the first failure is passed on: nothing is abandoned half-way. */
async function allSettledOrThrow(running: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(running)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/**
 * Groups of documents one after the other; while a group is sent and proven, the records of the one
 * before are written to m3ter.
 */
async function applyAllDocuments(run: ApplyRun, chosen: readonly Change[]): Promise<void> {
  const { plan, limits } = run.input;
  const breakers = createBreakers(plan.bills, limits.breakerErrors);
  const records = new Map<string, MappingChange[]>();
  const unattached: MappingChange[] = [];
  for (const change of chosen.filter(isMapping)) {
    if (!change.recordsBill) continue;
    const [documentAddress] = change.dependsOn;
    if (documentAddress === undefined) unattached.push(change);
    else records.set(documentAddress, [...(records.get(documentAddress) ?? []), change]);
  }
  let writing: Promise<void> = each(run, unattached, applyMapping);
  let rest = await ready(run, chosen.filter(isDocument));
  const recordsOf = (group: readonly SalesDocumentChange[]) =>
    group.flatMap((change) => records.get(change.address) ?? []);
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
    writing = each(run, recordsOf(group), applyMapping);
  }
  await writing;
  const { stopReason } = run;
  if (stopReason !== null) await skipDocuments(run, rest, stopReason);
}

/** A change that was not announced when its remote failed. */
const NOT_STARTED = { code: 'not-started', message: 'not sent: something failed before its turn' } as const;

/** Everything that has no outcome yet was not started: say so, change by change. */
async function finishStopped(run: ApplyRun, chosen: readonly Change[]): Promise<void> {
  for (const change of chosen) {
    if (run.hasOutcome(change)) continue;
    const failed = run.failedDependency(change);
    const { code, message } = run.stopReason ?? NOT_STARTED;
    await run.settle(
      change,
      failed === null
        ? skipped(code, message, 'run tieout apply again')
        : skipped('dependency-failed', `not sent: ${failed} was not applied`, `settle ${failed} first`),
    );
  }
}
