import { QUERY_LAG_MS } from '../model/limits.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import type { ApplyInput } from '../apply/apply-run.ts';
import type { Journal } from '../apply/ports.ts';
import type { Address } from '../model/address.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { EXIT, exitCodeOf } from '../model/exit-code.ts';
import { RECORD_REFUSED, REPORT_ONLY, type Outcome, type OutcomeStatus, type Report } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { accountFor } from '../plan/money.ts';
import type { Clock } from '../support/clock.ts';
import { Failure } from '../support/errors.ts';
import { endingOf, type Ending } from './endings.ts';
import { readAndPlan, type PlanRequest, type Readers } from './run-plan.ts';
import { addressesLeft, touchedScope } from './touched-scope.ts';

export interface ApplyRequest {
  readonly request: PlanRequest;
  readonly plan: Plan;
  /** Id of the plan that was approved. */
  readonly reviewedId: string;
  /** Ids of the changes to send: all of a fresh plan, or the reviewed ones that still hold. */
  readonly send: ReadonlySet<string>;
  /** Reviewed changes that the remote already equals (delivery.md, Safety). */
  readonly alreadySo: readonly Outcome[];
  readonly notInPlan: readonly Address[];
  /** True: blocked bills alone do not change the exit code (rulings.md 37). */
  readonly allowBlocked?: boolean;
  readonly ports: Omit<ApplyInput, 'plan' | 'reviewedId' | 'send'>;
  readonly readers: Readers;
  readonly clock: Clock;
  /** Called at the end: the exit code of the signal that stopped the run, or null. */
  readonly exitCodeWhenStopped?: () => number | null;
}

/**
 * Applies, then reads and plans again what the plan touched. "Converged" is said only when that second plan is empty
 * (delivery.md, Safety; rulings.md 8).
 */
export async function applyAndProve(input: ApplyRequest): Promise<Report> {
  const { plan, ports, readers, clock, request } = input;
  const result = await applyPlan({ ...ports, plan, reviewedId: input.reviewedId, send: input.send });
  const outcomes = [...result.outcomes, ...input.alreadySo, ...rehearsedOutcomes(plan)];
  const touched = touchedScope(plan, input.send, request.scope);
  const wholeConfig = request.scope.bills.length === 0;
  const recordsRefused = outcomes.some((outcome) => outcome.code === RECORD_REFUSED);
  const look = async () =>
    result.failure === null && touched !== null
      ? await planAgain({ ...request, scope: touched, recordsRefused, wholeConfig }, readers, clock)
      : { again: null, failure: result.failure };
  const leftIn = (again: Plan | null) =>
    again === null ? [] : addressesLeft({ plan, send: input.send, notInPlan: input.notInPlan, again });
  let proven = await look();
  const inQuickBooks = new Set(outcomes.filter(isInQuickBooks).map(({ address }) => address));
  if (outcomes.every(isGood) && leftIn(proven.again).some((address) => inQuickBooks.has(address))) {
    // Everything was written and read back by id. A query that does not show it lags behind.
    await clock.sleep(QUERY_LAG_MS);
    proven = await look();
  }
  const { again, failure } = proven;
  const left = leftIn(again);
  const converged = left.length === 0 && outcomes.every(isGood) && !result.interrupted && failure === null;
  const plans = again === null ? [plan] : [plan, again];
  const ending = endOf({
    outcomes,
    left,
    interrupted: result.interrupted,
    failure,
    plans,
    allowBlocked: input.allowBlocked === true,
  });
  const report: Report = {
    formatVersion: FORMAT_VERSIONS.plan,
    planId: input.reviewedId,
    converged,
    exitCode: input.exitCodeWhenStopped?.() ?? ending?.exitCode ?? EXIT.done,
    ...(ending === null ? {} : { reason: ending.reason }),
    summary: { ...countByStatus(outcomes), plan: plan.summary, money: accountOfDone(plan, outcomes) },
    outcomes,
    proof: result.proof,
    diagnostics: mergeDiagnostics(plan.diagnostics, [
      ...(again === null ? [] : [...again.diagnostics, ...duplicatesOf(again)]),
      ...(failure === null ? [] : [diagnosticOf(failure)]),
    ]),
    left,
    notInPlan: input.notInPlan,
  };
  return await withResultWritten(report, ports.journal);
}

/** Changes that an integration in `reportOnly` would send. They are reported as not applied (rulings.md 31). */
function rehearsedOutcomes({ wouldSend = [] }: Plan): readonly Outcome[] {
  return wouldSend.map(({ id, address, kind, action }) => ({
    change: id,
    address,
    kind,
    action,
    status: 'skipped',
    code: REPORT_ONLY,
    message: 'not sent: delivery.mode of its integration is reportOnly',
    next: 'set delivery.mode: replay to have it sent',
    remoteId: null,
    attempts: 0,
    warnings: [],
  }));
}

/** Writes the last line of the journal. A failure to write it must not hide what was sent. */
async function withResultWritten(report: Report, journal: Journal): Promise<Report> {
  const { planId, converged, exitCode } = report;
  try {
    await journal.append({ event: 'result', planId, converged, exitCode });
    return report;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (report.diagnostics.some(({ code }) => code === error.code)) return report;
    const diagnostics = [...report.diagnostics, diagnosticOf(error)];
    return { ...report, exitCode: exitCodeOf(error), reason: error.code, diagnostics };
  }
}

/** The second plan. A failure to read for it must not hide what was sent. */
async function planAgain(
  request: PlanRequest,
  readers: Readers,
  clock: Clock,
): Promise<{ readonly again: Plan | null; readonly failure: Failure | null }> {
  try {
    return { again: (await readAndPlan(request, readers, clock)).plan, failure: null };
  } catch (error) {
    if (error instanceof Failure) return { again: null, failure: error };
    throw error;
  }
}

function diagnosticOf({ code, message, nextStep }: Failure): Diagnostic {
  return { severity: 'error', code, message, ...(nextStep === undefined ? {} : { hint: nextStep }) };
}

/**
 * Two runs may have sent a bill at the same moment. The first read that finds both documents reports them
 * (delivery.md).
 */
function duplicatesOf({ drift }: Plan): readonly Diagnostic[] {
  return drift
    .filter(({ code }) => code === 'duplicate-invoice')
    .map(({ code, message, hint, address }) => ({
      severity: 'error',
      code,
      message,
      about: address,
      ...(hint === null ? {} : { hint }),
    }));
}

function isInQuickBooks({ kind }: Outcome): boolean {
  return kind !== 'integration' && kind !== 'mapping';
}

function isGood(outcome: Outcome): boolean {
  return (
    outcome.status === 'applied' ||
    outcome.status === 'alreadySo' ||
    [RECORD_REFUSED, REPORT_ONLY].includes(outcome.code)
  );
}

/**
 * Why an apply did not succeed; null when it did. In order: the failure that ended it, changes that were not applied,
 * what the plans leave for a person. An interruption has the exit code of its signal, which the caller knows.
 */
function endOf(facts: {
  readonly outcomes: readonly Outcome[];
  readonly left: readonly Address[];
  readonly interrupted: boolean;
  readonly failure: Failure | null;
  readonly plans: readonly Plan[];
  readonly allowBlocked: boolean;
}): Pick<Ending, 'reason' | 'exitCode'> | null {
  const { failure } = facts;
  if (facts.interrupted) return { reason: 'interrupted', exitCode: EXIT.attention };
  if (failure !== null) return { reason: failure.code, exitCode: exitCodeOf(failure) };
  const bad = facts.outcomes.filter((outcome) => !isGood(outcome));
  const status = BAD_STATUSES.find((candidate) => bad.some((outcome) => outcome.status === candidate));
  if (status !== undefined) return { reason: status, exitCode: EXIT.attention };
  if (facts.left.length > 0) return { reason: 'not-converged', exitCode: EXIT.attention };
  return endingOf(facts.plans, { allowBlocked: facts.allowBlocked });
}

const BAD_STATUSES = ['conflict', 'rejected', 'indeterminate', 'skipped'] as const;

function accountOfDone(plan: Plan, outcomes: readonly Outcome[]): Report['summary']['money'] {
  const done = new Set(
    outcomes.filter(({ status }) => status === 'applied' || status === 'alreadySo').map(({ address }) => address),
  );
  return accountFor(
    plan.changes.filter(({ address }) => done.has(address)),
    [],
  );
}

const STATUSES = ['applied', 'alreadySo', 'conflict', 'rejected', 'indeterminate', 'skipped'] as const;

function countByStatus(outcomes: readonly Outcome[]): Record<OutcomeStatus, number> {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<OutcomeStatus, number>;
  for (const outcome of outcomes) counts[outcome.status] += 1;
  return counts;
}

function mergeDiagnostics(first: readonly Diagnostic[], second: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return [...first, ...second].filter((diagnostic) => {
    const key = JSON.stringify(diagnostic);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
