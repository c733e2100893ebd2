import { ageText, formatInstant, toInstant } from '../model/day.ts';
import {
  BLOCKING_RUN_STATUSES,
  graceStart,
  hasLasted,
  instantOf,
  isOpenRun,
  OPEN_RUN_HOURS_MAX,
  OPEN_RUN_REMEDY,
  openSince,
} from '../model/native-run.ts';
import type { Bill, IntegrationRun } from '../model/m3ter.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { EligibilityInput, RuleStop } from './eligibility.ts';

const MS_A_MINUTE = 60_000;

/**
 * Keeps us from racing m3ter's own engine (billing-rules.md §1, rule 8; rulings.md 11):
 * - A run that is open, or whose status is unknown, makes the bill wait.
 * - So does the grace period, where the engine is active.
 * - For a bill that was already sent, a closed period or a payment is judged on the invoice itself.
 */
export function checkNativeEngine(
  integration: ResolvedIntegration,
  { bill, run, nowMs, alreadySent }: Pick<EligibilityInput, 'bill' | 'run' | 'nowMs' | 'alreadySent'>,
): RuleStop | { readonly pass: string } {
  if (run?.status === 'COMPLETE') return { pass: `run ${run.id} is complete` };
  if (run !== undefined && BLOCKING_RUN_STATUSES.has(run.status)) {
    if (alreadySent) return { pass: `run ${run.id} ended as ${run.status}; the bill was already sent` };
    if (run.status === 'INVOICE_ALREADY_PAID' || isOfThisApproval(run, bill)) return blockedByRun(run, bill);
  }
  if (run !== undefined && isOpenRun(run)) return judgeOpenRun(integration, run, { bill, nowMs });
  const sinceMs = integration.nativeEngineActive ? graceStart(bill) : null;
  if (sinceMs === null || (run !== undefined && endedSince(run, sinceMs))) {
    return {
      pass:
        run === undefined ? "m3ter's own integration has no run for this bill" : `run ${run.id} ended as ${run.status}`,
    };
  }
  const { graceMinutes } = integration.settings.delivery;
  if (nowMs - sinceMs >= graceMinutes * MS_A_MINUTE)
    return { pass: `m3ter's own integration had ${String(graceMinutes)} minutes and more, and did not send it` };
  return wait(`m3ter's own integration is active and has ${String(graceMinutes)} minutes (delivery.graceMinutes)`);
}

/** False for a run from before the bill was approved again: a period that was closed then may be open now. */
function isOfThisApproval(run: IntegrationRun, bill: Bill): boolean {
  const since = graceStart(bill);
  return since === null || endedSince(run, since);
}

function blockedByRun(run: IntegrationRun, bill: Bill): RuleStop {
  const message = `m3ter's own run ${run.id} for this bill ended as ${run.status}`;
  if (run.status === 'INVOICE_ALREADY_PAID') {
    const hint =
      `find the paid invoice in QuickBooks and map the bill to it: - { m3ter: { entity: Bill, id: ${bill.id} }, ` +
      'external: { table: Invoice, id: "…" } }';
    return { result: 'block', reason: 'INVOICE_ALREADY_PAID', message, hint };
  }
  const hint = 'reopen the period in QuickBooks, then approve the bill again in m3ter';
  return { result: 'block', reason: 'ACCOUNTING_PERIOD_CLOSED', message, hint };
}

/** An open run is never raced, unless the file says after how many hours it counts as dead (rulings.md 36). */
function judgeOpenRun(
  { settings: integration }: ResolvedIntegration,
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

function wait(message: string): RuleStop {
  return { result: 'skip', reason: 'native-run-in-flight', message, hint: 'the next run looks again' };
}

/** A failed run from before the approval says nothing about the run that the approval triggers. */
function endedSince(run: IntegrationRun, sinceMs: number): boolean {
  const ended = instantOf(run.dtCompleted) ?? instantOf(run.dtStarted);
  return ended === null || ended >= sinceMs;
}
