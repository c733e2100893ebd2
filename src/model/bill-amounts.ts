import type { Kind } from './change.ts';
import { decimal, fixedText, isDecimalText, minorDigits, ZERO, type DecimalText } from './decimal.ts';
import type { BillDecision } from './plan.ts';

/** A credit memo's total is positive in QuickBooks and counts against what is invoiced. */
export function signedTotal(kind: Kind | null, total: DecimalText): DecimalText {
  return kind === 'creditMemo' && /[1-9]/.test(total) && !total.startsWith('-') ? `-${total}` : total;
}

/**
 * What a blocked bill keeps back, in the currency's minor digits: what its document would come to, which is
 * the bill's own total less what the rules leave out, and of a bill that was sent before only what its
 * document lacks. Null when m3ter gives no amount.
 */
export function blockedAmount(bill: BillDecision): DecimalText | null {
  const wanted = wantedTotal(bill);
  if (wanted === null || !isDecimalText(wanted)) return null;
  const sent = bill.sentTotal === null ? ZERO : decimal(signedTotal(bill.kind, bill.sentTotal));
  return fixedText(decimal(wanted).minus(sent), minorDigits(bill.currency));
}

/** `total` is that of the document, which is an older one where the bill's new version has none. */
function wantedTotal({ kind, total, billTotal, excludedTotal }: BillDecision): DecimalText | null {
  if (excludedTotal === null || total === null) return billTotal ?? total;
  return kind === null ? total : signedTotal(kind, total);
}
