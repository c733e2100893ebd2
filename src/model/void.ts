import { decimal, ZERO, type DecimalText } from './decimal.ts';
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
