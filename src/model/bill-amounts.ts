import type { Kind } from './change.ts';
import {
  decimal,
  decimalText,
  fixedText,
  isDecimalText,
  minorDigits,
  ZERO,
  type Decimal,
  type DecimalText,
} from './decimal.ts';
import { formatMoney } from './money-text.ts';
import { assertNever } from '../support/invariant.ts';
import type { BillDecision } from './plan.ts';
import { compareText } from '../support/compare-text.ts';

/** The total with the sign that sums need: a credit memo's is positive in QuickBooks and negative here. */
export function signedTotal(kind: Kind | null, total: DecimalText): DecimalText {
  return kind === 'creditMemo' && /[1-9]/.test(total) && !total.startsWith('-') ? `-${total}` : total;
}

/**
 * What is missing of a bill in QuickBooks, with the currency's minor digits: the bill's total, less the lines that the
 * rules exclude, less the total of its document. Null when m3ter gives no amount. Of a bill that an undo leaves to a
 * person it is the total of the document that stays.
 */
export function missingAmount(bill: BillDecision): DecimalText | null {
  if (bill.notUndone === true) return bill.sentTotal === null ? null : signedTotal(bill.sentKind, bill.sentTotal);
  const wanted = wantedTotal(bill);
  if (wanted === null || !isDecimalText(wanted)) return null;
  const sent = bill.sentTotal === null ? ZERO : decimal(signedTotal(bill.sentKind, bill.sentTotal));
  return fixedText(decimal(wanted).minus(sent), minorDigits(bill.currency));
}

/**
 * A blocked bill that was sent keeps the old document's `total` when its new version has none; then `billTotal` counts.
 */
function wantedTotal(bill: BillDecision): DecimalText | null {
  const { kind, total, billTotal, excludedTotal } = bill;
  const isOfNewDocument = bill.class === 'notYetInvoiced' || (bill.class === 'blocked' && excludedTotal !== null);
  if (total !== null && (isOfNewDocument || billTotal === null)) return signedTotal(kind, total);
  if (billTotal === null || excludedTotal === null) return billTotal;
  return decimalText(decimal(billTotal).minus(decimal(excludedTotal)));
}

/**
 * The amount that a bill adds to the sum of its class: the invoiced total, else the missing amount, else m3ter's total.
 * Null when there is no amount.
 */
export function countedAmount(bill: BillDecision): DecimalText | null {
  switch (bill.class) {
    case 'invoiced':
    case 'invoicedDifferently':
    case 'withoutBill':
      return bill.sentTotal === null ? '0' : signedTotal(bill.sentKind, bill.sentTotal);
    case 'notYetInvoiced':
    case 'blocked':
    case 'inFlight':
    case 'voided':
    case 'deleted':
      return missingAmount(bill);
    case 'notBillable':
      return bill.billTotal;
    default:
      return assertNever(bill.class);
  }
}

/** What a bill that is not sent again counts with: the document that the undo voids, or what is missing after it. */
export function undoneAmount(bill: BillDecision): DecimalText | null {
  const { decision, kind, total } = bill;
  return decision === 'undo' && total !== null ? signedTotal(kind, total) : missingAmount(bill);
}

/** What bills come to in m3ter, as people read it: one text for each currency, rounded to its minor unit. */
export function sumBillTotals(
  bills: readonly { readonly currency: string; readonly billTotal: DecimalText | null }[],
): readonly string[] {
  const sums = new Map<string, Decimal>();
  for (const { currency, billTotal } of bills) {
    if (billTotal !== null) sums.set(currency, (sums.get(currency) ?? ZERO).plus(decimal(billTotal)));
  }
  return [...sums]
    .sort(([a], [b]) => compareText(a, b))
    .map(([currency, sum]) => formatMoney(currency, fixedText(sum, minorDigits(currency))));
}
