import pLimit from 'p-limit';
import type { Change } from '../model/change.ts';
import { Failure } from '../support/errors.ts';
import type { ApplyRun, StopReason } from './apply-run.ts';
import { skipped, skippedFor } from './outcome-facts.ts';

/** The changes whose dependencies were applied. The others get their outcome here. */
export async function ready<C extends Change>(run: ApplyRun, changes: readonly C[]): Promise<readonly C[]> {
  const cs: C[] = [];
  for (const change of changes) {
    const unmet = run.unmetDependency(change);
    const { stopReason } = run;
    if (stopReason !== null) await skipAll(run, [change], stopReason);
    else if (unmet === null) cs.push(change);
    else await run.setOutcome(change, skippedFor(unmet));
  }
  return cs;
}

/** Records the outcome of changes that are not sent, because the run was told to stop or a breaker opened. */
export async function skipAll(run: ApplyRun, changes: readonly Change[], why: StopReason): Promise<void> {
  for (const change of changes) {
    if (!run.hasOutcome(change)) await run.setOutcome(change, skipped(why.code, why.message, 'run tieout apply again'));
  }
}

/** Carries out each change whose dependencies were applied, some at a time. After a stop no further one is begun. */
export async function each<C extends Change>(
  run: ApplyRun,
  changes: readonly C[],
  apply: (run: ApplyRun, change: C) => Promise<void>,
): Promise<void> {
  await atOnce(run, await ready(run, changes), async (change) => {
    if (run.stopReason === null) await together(run, [change], async () => await apply(run, change));
  });
}

/** Settles each written change, some at a time, also after a stop: the change may have been applied. */
export async function settleEach<W extends { readonly change: Change }>(
  run: ApplyRun,
  written: readonly W[],
  settle: (run: ApplyRun, one: W) => Promise<void>,
): Promise<void> {
  await atOnce(run, written, async (one) => await together(run, [one.change], async () => await settle(run, one)));
}

async function atOnce<T>({ input }: ApplyRun, values: readonly T[], act: (value: T) => Promise<void>): Promise<void> {
  const limit = pLimit(input.limits.concurrency);
  await allSettledOrThrow(values.map((value) => limit(act, value)));
}

/**
 * Carries out changes. A failure of the world does not end the run: changes that may have been sent get an unproven
 * outcome.
 */
export async function together<C extends Change>(
  run: ApplyRun,
  changes: readonly C[],
  apply: (run: ApplyRun, changes: readonly C[]) => Promise<void>,
): Promise<void> {
  try {
    await apply(run, changes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await run.takeFailure(changes, error);
  }
}

/** Waits for everything in flight, then throws the first failure in the order given. Nothing is abandoned half-way. */
export async function allSettledOrThrow(running: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(running)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
