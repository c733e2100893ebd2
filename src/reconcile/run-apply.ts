import { applyPlan } from '../apply/apply-plan.ts';
import { RECORD_REFUSED, type ApplyInput } from '../apply/apply-context.ts';
import type { Journal } from '../apply/ports.ts';
import type { Address } from '../model/address.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Outcome, OutcomeStatus, Report } from '../model/outcome.ts';
import { PLAN_FORMAT_VERSION, type Plan } from '../model/plan.ts';
import type { Clock } from '../support/clock.ts';
import { Failure, NotSignedIn, RemoteUnavailable } from '../support/errors.ts';
import { hasDuplicate, hasWorkspaceErrors, needsAttention } from './attention.ts';
import { readAndPlan, type PlanRequest, type Readers } from './run-plan.ts';
import { addressesLeft, touchedScope } from './touched-scope.ts';

export interface ApplyRequest {
  readonly request: PlanRequest;
  readonly plan: Plan;
  /** Ids of the changes to send: all of a fresh plan, or the reviewed ones that still hold. */
  readonly send: ReadonlySet<string>;
  /** Reviewed changes that the remote already equals (delivery.md, Safety). */
  readonly alreadySo: readonly Outcome[];
  readonly notInPlan: readonly Address[];
  readonly ports: Omit<ApplyInput, 'plan' | 'send'>;
  readonly readers: Readers;
  readonly clock: Clock;
  /** Asked at the end: the exit code of the signal that told the run to stop, or null when none did. */
  readonly exitCodeWhenStopped?: () => number | null;
}

/** Exit codes of an apply (cli.md); interruption is decided by the caller, who knows the signal. */
export const APPLY_EXIT = {
  done: 0,
  failed: 1,
  workspaceErrors: 3,
  attention: 4,
  notSignedIn: 6,
  unavailable: 7,
} as const;

/**
 * Applies, then reads and plans once more what the plan touched: "converged" is said only when that
 * plan is empty (delivery.md, Safety; rulings.md 8).
 */
export async function applyAndProve(input: ApplyRequest): Promise<Report> {
  const { plan, ports, readers, clock, request } = input;
  const result = await applyPlan({ ...ports, plan, send: input.send });
  const outcomes = [...result.outcomes, ...input.alreadySo];
  const touched = touchedScope(plan, input.send, request.scope);
  const recordsRefused = outcomes.some((outcome) => outcome.code === RECORD_REFUSED);
  const proven =
    result.failure === null && touched !== null
      ? await planAgain({ ...request, scope: touched, recordsRefused }, readers, clock)
      : { again: null, failure: result.failure };
  const { again, failure } = proven;
  const left = again === null ? [] : addressesLeft({ plan, send: input.send, notInPlan: input.notInPlan, again });
  const converged = left.length === 0 && outcomes.every(isGood) && !result.interrupted && failure === null;
  const plans = again === null ? [plan] : [plan, again];
  const exitCode = failure === null ? exitCodeFor(plans, converged) : exitOf(failure);
  const report: Report = {
    formatVersion: PLAN_FORMAT_VERSION,
    planId: plan.id,
    converged,
    exitCode: input.exitCodeWhenStopped?.() ?? exitCode,
    ...(exitCode === APPLY_EXIT.done
      ? {}
      : { reason: reasonOf({ outcomes, left, interrupted: result.interrupted, failure, plans }) }),
    summary: { ...countByStatus(outcomes), plan: plan.summary },
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

/** The last line of the journal; that it cannot be written must not hide what was sent. */
async function withResultWritten(report: Report, journal: Journal): Promise<Report> {
  const { planId, converged, exitCode } = report;
  try {
    await journal.append({ event: 'result', planId, converged, exitCode });
    return report;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (report.diagnostics.some(({ code }) => code === error.code)) return report;
    const diagnostics = [...report.diagnostics, diagnosticOf(error)];
    return { ...report, exitCode: exitOf(error), reason: error.code, diagnostics };
  }
}

/** The second plan; a failure to read it must not hide what was sent. */
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

function exitOf(failure: Failure): number {
  if (failure instanceof NotSignedIn) return APPLY_EXIT.notSignedIn;
  return failure instanceof RemoteUnavailable ? APPLY_EXIT.unavailable : APPLY_EXIT.failed;
}

function diagnosticOf({ code, message, nextStep }: Failure): Diagnostic {
  return { severity: 'error', code, message, ...(nextStep === undefined ? {} : { hint: nextStep }) };
}

/** Two runs may have sent a bill at the same moment: the first read that sees it names both (delivery.md). */
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

/** What was sent and did not arrive comes first; then the rule of `plan`: errors of the files, then what needs a person. */
function exitCodeFor(plans: readonly Plan[], converged: boolean): number {
  if (!converged) return APPLY_EXIT.attention;
  if (plans.some(hasWorkspaceErrors)) return APPLY_EXIT.workspaceErrors;
  return plans.some(needsAttention) ? APPLY_EXIT.attention : APPLY_EXIT.done;
}

function isGood(outcome: Outcome): boolean {
  return outcome.status === 'applied' || outcome.status === 'alreadySo' || outcome.code === RECORD_REFUSED;
}

function reasonOf(facts: {
  readonly outcomes: readonly Outcome[];
  readonly left: readonly Address[];
  readonly interrupted: boolean;
  readonly failure: Failure | null;
  readonly plans: readonly Plan[];
}): string {
  if (facts.interrupted) return 'interrupted';
  if (facts.failure !== null) return facts.failure.code;
  for (const status of ['conflict', 'rejected', 'indeterminate', 'skipped'] as const) {
    if (facts.outcomes.some((outcome) => outcome.status === status && !isGood(outcome))) return status;
  }
  if (facts.left.length > 0) return 'not-converged';
  if (facts.plans.some(hasWorkspaceErrors)) return 'workspace-errors';
  if (facts.plans.some(hasDuplicate)) return 'duplicate-invoice';
  return facts.plans.some(({ summary }) => summary.blocked > 0) ? 'blocked' : 'errors';
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
