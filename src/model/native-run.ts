import { MS_AN_HOUR } from './day.ts';
import type { Bill, IntegrationRun } from './m3ter.ts';

/** Statuses after which m3ter's engine does nothing more for the bill (rulings.md 11). */
const ENDED_RUN_STATUSES: ReadonlySet<string> = new Set(['DISABLED', 'ERROR', 'AUTH_FAILED', 'TIMEOUT_LIMIT_EXCEEDED']);

export const BLOCKING_RUN_STATUSES: ReadonlySet<string> = new Set(['ACCOUNTING_PERIOD_CLOSED', 'INVOICE_ALREADY_PAID']);

/** True for a run that may still send its bill. An unknown status counts as open. */
export function isOpenRun({ status }: IntegrationRun): boolean {
  return status !== 'COMPLETE' && !BLOCKING_RUN_STATUSES.has(status) && !ENDED_RUN_STATUSES.has(status);
}

/**
 * When an open run began, in epoch ms. A queued run counts from the event that triggered it. Null when the time is not
 * known; then the run never counts as old.
 */
export function openSince(run: IntegrationRun, bill: Bill): number | null {
  return instantOf(run.dtStarted) ?? (run.status === 'WAITING' ? graceStart(bill) : null);
}

/** An open run of this age needs a person (rulings.md 36). */
export const OPEN_RUN_HOURS_MAX = 24;

/** True for an open run that is at least `hours` old. False when its age is not known. */
export function hasLasted(
  run: IntegrationRun,
  bill: Bill,
  { hours, nowMs }: { hours: number; nowMs: number },
): boolean {
  const since = openSince(run, bill);
  return since !== null && nowMs - since >= hours * MS_AN_HOUR;
}

/** What a person does about a run that does not end. */
export const OPEN_RUN_REMEDY =
  'look at the run in m3ter (Integrations, Events) and end or replay it there; ' +
  'delivery.nativeRunMaxHours says after how many hours tieout sends such a bill itself';

/** When m3ter's engine was triggered: by the approval, or for a pending bill by its calculation. Epoch ms. */
export function graceStart({ status, dtApproved, lastCalculatedDate }: Bill): number | null {
  const approved = instantOf(dtApproved);
  const calculated = instantOf(lastCalculatedDate);
  if (status === 'APPROVED') return approved ?? calculated;
  return calculated ?? approved;
}

/** An instant in epoch ms; null when there is none or it cannot be read. */
export function instantOf(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}
