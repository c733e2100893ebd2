import { decimal, decimalText, roundHalfAway, sumDecimals } from '../../model/decimal.ts';
import { toInstant } from '../../model/day.ts';
import {
  type BillRecord,
  type ConfigRecord,
  type LineRecord,
  type M3terState,
  type RunRecord,
  findById,
  newStored,
  touch,
} from './state.ts';

/**
 * What m3ter and the people in its console do by themselves: approve, recalculate, lock. Also the integration engine
 * that may send bills beside tieout. Routes call some of it; tests and the seed call all of it.
 */

/** PENDING to APPROVED (`m3ter.md` §4.3). */
export function approveBill(bill: BillRecord, now: number, by: string): void {
  bill.status = 'APPROVED';
  bill.dtApproved = toInstant(now);
  bill.approvedBy = by;
  touch(bill, now, by);
}

export function unapproveBill(bill: BillRecord, now: number, by: string): void {
  bill.status = 'PENDING';
  bill.dtApproved = null;
  bill.approvedBy = null;
  touch(bill, now, by);
}

export function lockBill(bill: BillRecord, now: number, by: string): void {
  bill.locked = true;
  bill.dtLocked = toInstant(now);
  bill.lockedBy = by;
  touch(bill, now, by);
}

/**
 * Recalculates a bill. An APPROVED one becomes PENDING (`m3ter.md` §4.3). `change` edits the lines as new usage would;
 * the total follows them.
 */
export function recalculateBill(
  bill: BillRecord,
  now: number,
  by: string,
  change: (lines: LineRecord[]) => void = () => undefined,
): void {
  change(bill.lines);
  bill.billTotal = billTotalOf(bill.lines);
  bill.lastCalculatedDate = toInstant(now);
  unapproveBill(bill, now, by);
}

/** The sum of the converted lines, with at most five decimals, as m3ter's currencies have. */
export function billTotalOf(lines: readonly LineRecord[]): string {
  return decimalText(roundHalfAway(sumDecimals(lines.map((line) => decimal(line.convertedSubtotal))), 5));
}

const RUN_BY = 'm3ter-integration-engine';

/** m3ter's engine takes up a bill: the run waits, has started, or will be retried. */
export function startRun(
  state: M3terState,
  now: number,
  wanted: { readonly billId: string; readonly destination: string; readonly status?: string },
): RunRecord {
  const run: RunRecord = {
    ...newStored(state, now, RUN_BY),
    entityType: 'Bill',
    entityId: wanted.billId,
    status: wanted.status ?? 'STARTED',
    destination: wanted.destination,
    dtStarted: toInstant(now),
    dtCompleted: null,
    error: null,
    url: null,
    externalId: null,
    log: `run for bill ${wanted.billId}`,
  };
  state.runs.push(run);
  return run;
}

/** The run made the invoice `externalId` in the destination. */
export function completeRun(
  run: RunRecord,
  now: number,
  made: { readonly externalId: string; readonly url?: string },
): void {
  run.status = 'COMPLETE';
  run.externalId = made.externalId;
  run.url = made.url ?? null;
  run.dtCompleted = toInstant(now);
  touch(run, now, RUN_BY);
}

/** The run ended without an invoice: ERROR, AUTH_FAILED, ACCOUNTING_PERIOD_CLOSED … */
export function failRun(run: RunRecord, now: number, status: string, error: string): void {
  run.status = status;
  run.error = error;
  run.dtCompleted = toInstant(now);
  touch(run, now, RUN_BY);
}

/** After twenty errors in a row m3ter disables a configuration itself (`m3ter.md` §7.3). */
export function disableConfig(state: M3terState, configId: string, now: number): void {
  const config: ConfigRecord | undefined = findById(state.configs, configId);
  if (config === undefined || !config.enabled) return;
  config.enabled = false;
  touch(config, now, RUN_BY);
}

/** Every token becomes unknown, as after its lifetime, or when the service user loses access. */
export function expireM3terTokens(state: M3terState): void {
  state.tokens = [];
}
