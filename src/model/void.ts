import { type DecimalText, isZero } from './decimal.ts';
import { resendDocNumbersOf, type Replaced } from './doc-number.ts';
import { compareDocuments, type ObservedSalesDocument } from './sales-document.ts';

/**
 * True for a document with every amount zero and nothing open, although its bill has a total: it was voided. The word
 * that a void writes into the note is not enough, because it is in the language of the user who voided the document
 * (`quickbooks.md` §8.5).
 */
export function hasEveryAmountZero(
  { totalAmount, balance, lines }: Pick<ObservedSalesDocument, 'totalAmount' | 'balance' | 'lines'>,
  billTotal: DecimalText | null,
): boolean {
  if (billTotal === null || isZero(billTotal)) return false;
  return [totalAmount, balance, ...lines.map(({ amount }) => amount)].every(isZero);
}

/**
 * True when a document whose bill comes to `total` is void. May be false for a void invoice of zero: its amounts do not
 * change, and the note's word depends on language.
 */
export function isVoid(
  observed: Pick<ObservedSalesDocument, 'voided' | 'totalAmount' | 'balance' | 'lines'>,
  total: DecimalText | null,
): boolean {
  return observed.voided || hasEveryAmountZero(observed, total);
}

/**
 * The numbers that a re-send has used or would use, for each bill with a document of ours that may be void. A total of
 * zero is enough here: telling a void from a bill of zero needs its lines, and one number too many does no harm.
 */
export function replacementNumbers(documents: readonly ObservedSalesDocument[]): readonly string[] {
  const voidOf = new Map<string, ObservedSalesDocument[]>();
  for (const document of documents) {
    const { totalAmount, marker } = document;
    if (marker === null || !isZero(totalAmount)) continue;
    voidOf.set(marker.billId, [...(voidOf.get(marker.billId) ?? []), document]);
  }
  return [...voidOf].flatMap(([billId, voided]) => resendDocNumbersOf(billId, replacedBy({ voided, goneIds: [] })));
}

/** What a re-send replaces: void documents, and those that no longer exist. */
export function replacedBy(former: {
  readonly voided: readonly ObservedSalesDocument[];
  readonly goneIds: readonly string[];
}): Replaced {
  const { voided, goneIds } = former;
  return {
    ids: [...goneIds, ...voided.map(({ id }) => id)],
    voidNumbers: voided.toSorted(compareDocuments).map(({ docNumber }) => docNumber),
  };
}
