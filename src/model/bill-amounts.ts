import type { Kind } from './change.ts';
import { decimal, decimalText, fixedText, isDecimalText, minorDigits, ZERO, type DecimalText } from './decimal.ts';
import { assertNever } from '../support/invariant.ts';
import type { BillDecision } from './plan.ts';

/** A credit memo's total is positive in QuickBooks and counts against what is invoiced. */
export function signedTotal(kind: Kind | null, total: DecimalText): DecimalText {
  return kind === 'creditMemo' && /[1-9]/.test(total) && !total.startsWith('-') ? `-${total}` : total;
}

/**
 * What a bill should have in QuickBooks and has not, in the currency's minor digits: the bill's total, less what the
 * rules leave out, less what its document has. Null when m3ter gives no amount.
 */
export function missingAmount(bill: BillDecision): DecimalText | null {
  const wanted = wantedTotal(bill);
  if (wanted === null || !isDecimalText(wanted)) return null;
  const sent = bill.sentTotal === null ? ZERO : decimal(signedTotal(bill.sentKind, bill.sentTotal));
  return fixedText(decimal(wanted).minus(sent), minorDigits(bill.currency));
}

/** Of a blocked bill that was sent, `total` is that of the old document where the new version has none. */
function wantedTotal(bill: BillDecision): DecimalText | null {
  const { kind, total, billTotal, excludedTotal } = bill;
  const isOfNewDocument = bill.class === 'notYetInvoiced' || (bill.class === 'blocked' && excludedTotal !== null);
  if (total !== null && (isOfNewDocument || billTotal === null)) return signedTotal(kind, total);
  if (billTotal === null || excludedTotal === null) return billTotal;
  return decimalText(decimal(billTotal).minus(decimal(excludedTotal)));
}

/**
 * What a bill counts with where bills of its class are summed: what is invoiced of it, else what is missing of it,
 * else what m3ter bills. Null when there is no amount.
 */
export function countedAmount(bill: BillDecision): DecimalText | null {
  switch (bill.class) {
    case 'invoiced':
    case 'invoicedDifferently':
    case 'withoutBill':
      return bill.sentTotal === null ? null : signedTotal(bill.sentKind, bill.sentTotal);
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
