import { decimal, ZERO, type DecimalText } from './decimal.ts';
import { resendDocNumberOf } from './doc-number.ts';
import type { ObservedSalesDocument } from './sales-document.ts';

/**
 * True for a document of a bill with a total in which every amount is zero and nothing is to pay. That is what a void
 * leaves; the word that it writes into the note is in the language of whoever voided it (`quickbooks.md` §8.5).
 */
export function isEmptied(
  { totalAmount, balance, lines }: Pick<ObservedSalesDocument, 'totalAmount' | 'balance' | 'lines'>,
  billTotal: DecimalText | null,
): boolean {
  if (billTotal === null || isZero(billTotal)) return false;
  return [totalAmount, balance, ...lines.map(({ amount }) => amount)].every(isZero);
}

function isZero(amount: DecimalText): boolean {
  return decimal(amount).eq(ZERO);
}

/**
 * The number that a re-send has taken or would take, for each bill with a document of ours that may be void. By
 * its total: a void is told from a bill of zero only with its lines, and one number more does no harm.
 */
export function replacementNumbers(documents: readonly ObservedSalesDocument[]): readonly string[] {
  const voidOf = new Map<string, string[]>();
  for (const { totalAmount, marker, id } of documents) {
    if (marker !== null && isZero(totalAmount)) voidOf.set(marker.billId, [...(voidOf.get(marker.billId) ?? []), id]);
  }
  return [...voidOf].map(([billId, ids]) => resendDocNumberOf(billId, ids));
}
