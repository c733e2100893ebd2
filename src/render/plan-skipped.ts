import { missingAmount, sumBillTotals, undoneAmount } from '../model/bill-amounts.ts';
import { driftByBill, isHeld, isSkipped, isUnbilled } from '../model/bill-class.ts';
import { groupBy } from '../support/group-by.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import { formatCount, joinWords } from './wording.ts';

/** Skipped bills of one reason. */
export interface SkippedBills {
  readonly reason: string;
  readonly count: number;
  /** How many of them have a document in QuickBooks from earlier. */
  readonly sentBefore: number;
  /** What the others come to in m3ter, by currency: `EUR 450.00 and USD 90.00`; empty when there is none. */
  readonly money: string;
}

/**
 * Skipped bills by reason, most first. A bill that is held, that was undone and is not sent again, or that has a voided or
 * deleted document, is shown by itself.
 */
export function countSkipped({ bills, drift }: Pick<Plan, 'bills' | 'drift'>): readonly SkippedBills[] {
  const told = driftByBill(drift);
  const skipped = bills.filter((bill) => isSkipped(bill) && !told.has(bill.billId));
  return [...groupBy(skipped, ({ reason }) => reason)]
    .map(([reason, own]) => describe(reason, own))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

/** Bills that no integration takes and that are not in QuickBooks from earlier, in words; empty when there are none. */
export function sayUnbilled({ bills }: Pick<Plan, 'bills'>): string {
  const left = bills.filter(isUnbilled);
  if (left.length === 0) return '';
  const { money } = describe('no-integration', left);
  return `${formatCount(left.length, 'left to no integration', 'left to no integration')}${money === '' ? '' : ` (${money})`}`;
}

/** Bills that today's rules do not send again after their undo, in words; empty when there are none. */
export function sayNotSentAgain({ bills }: Pick<Plan, 'bills'>): string {
  const left = bills.filter(({ notSentAgain }) => notSentAgain !== undefined);
  if (left.length === 0) return '';
  const money = sumBillTotals(left.map((bill) => ({ currency: bill.currency, billTotal: undoneAmount(bill) })));
  const words = left.some(({ decision }) => decision === 'undo') ? 'not to be sent again' : 'undone and not sent again';
  return `${formatCount(left.length, words, words)}${money.length === 0 ? '' : ` (${joinWords(money)})`}`;
}

/** Bills that a person holds, in words; empty when there are none. A held bill with drift is counted there. */
export function sayHeld({ bills, drift }: Pick<Plan, 'bills' | 'drift'>): string {
  const told = driftByBill(drift);
  const held = bills.filter((bill) => isHeld(bill) && !told.has(bill.billId));
  if (held.length === 0) return '';
  const money = sumBillTotals(held.map((bill) => ({ currency: bill.currency, billTotal: missingAmount(bill) })));
  return `${formatCount(held.length, 'held', 'held')}${money.length === 0 ? '' : ` (${joinWords(money)})`}`;
}

/**
 * Unsent bills dated before a `delivery.from` that is in the future, in words; empty when there are none. They are among
 * those of `countSkipped`: an undone bill, and one whose document a person voided, is counted elsewhere.
 */
export function sayNotBegun({ bills, diagnostics, drift }: Pick<Plan, 'bills' | 'diagnostics' | 'drift'>): string {
  const told = driftByBill(drift);
  const later = new Set(diagnostics.flatMap(({ code, about }) => (code === 'lint/starts-in-future' ? [about] : [])));
  const early = bills.filter(
    (bill) =>
      isSkipped(bill) &&
      bill.reason === 'before-cutoff' &&
      bill.remoteId === null &&
      !told.has(bill.billId) &&
      later.has(bill.integration ?? ''),
  );
  if (early.length === 0) return '';
  const { money } = describe('before-cutoff', early);
  return `${formatCount(early.length, 'before a start in the future', 'before a start in the future')}${money === '' ? '' : ` (${money})`}`;
}

/** `awaiting-approval 2 (USD 930.00), no-integration 5 (USD 90.00; 1 sent before)`. */
export function saySkipped(skipped: readonly SkippedBills[]): string {
  return skipped
    .map(({ reason, count, sentBefore, money }) => {
      const facts = [money, sentBefore === 0 ? '' : `${String(sentBefore)} sent before`].filter((text) => text !== '');
      return `${reason} ${String(count)}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`;
    })
    .join(', ');
}

function describe(reason: string, bills: readonly BillDecision[]): SkippedBills {
  const unsent = bills.filter(({ remoteId }) => remoteId === null);
  return {
    reason,
    count: bills.length,
    sentBefore: bills.length - unsent.length,
    money: joinWords(sumBillTotals(unsent)),
  };
}
