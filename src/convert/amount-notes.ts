import { formatAmount } from '../model/money-text.ts';
import type { LinePart } from './conversion-input.ts';
import { givesAmount, isExactlyKept, type QuantityAndPrice } from './quantity-and-price.ts';
import { minorText, negate, scaledText } from './scaled.ts';
import { roundToMinor } from './rounding.ts';

/** A line with its rounded amount, as `amountNotes` needs it. */
export interface RoundedLine {
  readonly part: LinePart;
  readonly priced: QuantityAndPrice | null;
  /** In minor units, with the document's sign. */
  readonly amount: bigint;
  readonly digits: number;
  readonly currency: string;
  readonly isCreditMemo: boolean;
}

/**
 * Why a reader cannot work out the line's amount from what it shows (billing-rules.md §4):
 * - rounding gave a minor unit to the line or took one away;
 * - quantity and price are in the description, because their product is not the amount.
 * For lines of the default mapping; under strict mapping neither happens.
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
  // An amount with quantity zero has its own note.
  if (priced === null || priced.product.units === 0n || givesAmount(priced, amount, digits)) return null;
  const product = roundToMinor(priced.product, digits);
  const start = 'quantity and price are in the description only:';
  if (product !== amount) return `${start} multiplied they give ${formatAmount(currency, minorText(product, digits))}`;
  if (!isExactlyKept(priced)) return `${start} QuickBooks does not keep that many decimals`;
  return `${start} QuickBooks may round them to two decimals`;
}
