import { ageText, formatInstant, toInstant } from '../model/day.ts';
import type { Bill, IntegrationRun } from '../model/m3ter.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { EligibilityInput, RuleStop } from './eligibility.ts';

/** Runs after which m3ter's engine does nothing more for the bill (rulings.md 11). */
const FAILED: ReadonlySet<string> = new Set(['DISABLED', 'ERROR', 'AUTH_FAILED', 'TIMEOUT_LIMIT_EXCEEDED']);

const BLOCKING: ReadonlySet<string> = new Set(['ACCOUNTING_PERIOD_CLOSED', 'INVOICE_ALREADY_PAID']);

const MS_A_MINUTE = 60_000;

/**
 * Never races m3ter's own engine (billing-rules.md §1, rule 8; rulings.md 11). A run that is under
 * way, or whose status we do not know, makes the bill wait; so does the grace period where the engine
 * is active. For a bill already sent a closed period or a payment is judged on the invoice itself.
 */
export function checkNativeEngine(
  integration: ResolvedIntegration,
  { bill, run, nowMs, alreadySent }: Pick<EligibilityInput, 'bill' | 'run' | 'nowMs' | 'alreadySent'>,
): RuleStop | { readonly pass: string } {
  if (run?.status === 'COMPLETE') return { pass: `run ${run.id} is complete` };
  if (run !== undefined && BLOCKING.has(run.status)) {
    if (alreadySent) return { pass: `run ${run.id} ended as ${run.status}; the bill was already sent` };
    return {
      result: 'block',
      reason: run.status === 'INVOICE_ALREADY_PAID' ? 'INVOICE_ALREADY_PAID' : 'ACCOUNTING_PERIOD_CLOSED',
      message: `m3ter's own run ${run.id} for this bill ended as ${run.status}`,
      hint: 'settle it in QuickBooks, then replay or approve the bill again in m3ter',
    };
  }
  if (run !== undefined && isOpenRun(run)) return judgeOpenRun(integration, run, { bill, nowMs });
  const sinceMs = integration.nativeEngineActive ? graceStart(bill) : null;
  if (sinceMs === null || (run !== undefined && endedSince(run, sinceMs))) {
    return {
      pass:
        run === undefined ? "m3ter's own integration has no run for this bill" : `run ${run.id} ended as ${run.status}`,
    };
  }
  const { graceMinutes } = integration.integration.delivery;
  if (nowMs - sinceMs >= graceMinutes * MS_A_MINUTE)
    return { pass: `m3ter's own integration had ${String(graceMinutes)} minutes and more, and did not send it` };
  return wait(`m3ter's own integration is active and has ${String(graceMinutes)} minutes (delivery.graceMinutes)`);
}

/** True for a run that may still send its bill; of a status we do not know that is assumed. */
export function isOpenRun({ status }: IntegrationRun): boolean {
  return status !== 'COMPLETE' && !BLOCKING.has(status) && !FAILED.has(status);
}

/**
 * When an open run began, in epoch ms: one still queued counts from what set the engine off. Null when
 * nothing says it, so that nobody takes the run for an old one.
 */
export function openSince(run: IntegrationRun, bill: Bill): number | null {
  return instantOf(run.dtStarted) ?? (run.status === 'WAITING' ? graceStart(bill) : null);
}

/** From this age on a run that does not end needs a person (rulings.md 36). */
export const OPEN_RUN_HOURS_MAX = 24;

const MS_AN_HOUR = 3_600_000;

/** True for an open run that has lasted for so many hours; never for one whose age is not known. */
export function hasLasted(
  run: IntegrationRun,
  bill: Bill,
  { hours, nowMs }: { hours: number; nowMs: number },
): boolean {
  const since = openSince(run, bill);
  return since !== null && nowMs - since >= hours * MS_AN_HOUR;
}

/** A live run is never raced, unless the file says after how many hours it counts as dead (rulings.md 36). */
function judgeOpenRun(
  { integration }: ResolvedIntegration,
  run: IntegrationRun,
  { bill, nowMs }: { readonly bill: Bill; readonly nowMs: number },
): RuleStop | { readonly pass: string } {
  const since = openSince(run, bill);
  const lasting = since === null ? '' : ` since ${formatInstant(toInstant(since))}, ${ageText(since, nowMs)}`;
  const state = `m3ter's own run ${run.id} for this bill is ${run.status}${lasting}`;
  const { nativeRunMaxHours } = integration.delivery;
  if (nativeRunMaxHours !== null && hasLasted(run, bill, { hours: nativeRunMaxHours, nowMs })) {
    return { pass: `${state}; tieout steps in (delivery.nativeRunMaxHours: ${String(nativeRunMaxHours)})` };
  }
  const isOld = hasLasted(run, bill, { hours: OPEN_RUN_HOURS_MAX, nowMs });
  return { ...wait(state), ...(isOld ? { hint: OPEN_RUN_REMEDY } : {}) };
}

/** What a person does about a run that does not end. */
export const OPEN_RUN_REMEDY =
  'look at the run in m3ter (Integrations, Events) and end or replay it there; ' +
  'delivery.nativeRunMaxHours says after how many hours tieout sends such a bill itself';

function wait(message: string): RuleStop {
  return { result: 'skip', reason: 'native-run-in-flight', message, hint: 'the next run looks again' };
}

/** When the engine was set off: by the approval, for a pending bill by its calculation. Epoch ms. */
function graceStart({ status, dtApproved, lastCalculatedDate }: Bill): number | null {
  const approved = instantOf(dtApproved);
  const calculated = instantOf(lastCalculatedDate);
  if (status === 'APPROVED') return approved ?? calculated;
  return calculated ?? approved;
}

/** A failed run from before the approval says nothing about the run that the approval sets off. */
function endedSince(run: IntegrationRun, sinceMs: number): boolean {
  const ended = instantOf(run.dtCompleted) ?? instantOf(run.dtStarted);
  return ended === null || ended >= sinceMs;
}

function instantOf(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}
