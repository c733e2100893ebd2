import { formatAmount } from '../model/money-text.ts';
import type { Part } from './conversion-input.ts';
import { givesAmount, isExactlyKept } from './quantity-and-price.ts';
import type { QuantityAndPrice } from './quantity-and-price.ts';
import { minorText, negate, roundToMinor, scaledText } from './scaled.ts';

/** A line as it was rounded: what `amountNotes` explains. */
export interface RoundedLine {
  readonly part: Part;
  readonly priced: QuantityAndPrice | null;
  /** In minor units, as the document counts. */
  readonly amount: bigint;
  readonly digits: number;
  readonly currency: string;
  readonly isCreditMemo: boolean;
}

/**
 * Why a line does not look as its reader would work it out (billing-rules.md §4):
 * - rounding moved a smallest unit to or from it;
 * - quantity and price stand in words, because they do not give its amount.
 * For lines of the default mapping; a strict one has neither.
 */
export function amountNotes(line: RoundedLine): readonly string[] {
  const notes = [movedNote(line), wordsNote(line)];
  return notes.filter((note) => note !== null);
}

function movedNote({ part, amount, digits, currency, isCreditMemo }: RoundedLine): string | null {
  const exact = isCreditMemo ? negate(part.exact) : part.exact;
  const alone = roundToMinor(exact, digits);
  if (alone === amount) return null;
  const shown = formatAmount(currency, minorText(amount, digits));
  const byItself = `${formatAmount(currency, scaledText(exact))} rounds to ${formatAmount(currency, minorText(alone, digits))}`;
  return `${byItself} by itself; it is ${shown} so that all lines together come to the total`;
}

function wordsNote({ priced, amount, digits, currency }: RoundedLine): string | null {
  // Zero quantity with an amount has a note of its own.
  if (priced === null || priced.product.units === 0n || givesAmount(priced, amount, digits)) return null;
  const product = roundToMinor(priced.product, digits);
  const start = 'quantity and price are in the description only:';
  if (product !== amount) return `${start} multiplied they give ${formatAmount(currency, minorText(product, digits))}`;
  if (!isExactlyKept(priced)) return `${start} QuickBooks does not keep that many decimals`;
  return `${start} QuickBooks may round them to two decimals`;
}
