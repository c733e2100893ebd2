import type { DecimalText } from '../model/decimal.ts';
import { formatDecimal } from './wording.ts';

/**
 * Amounts for one column: the currency first, the figures right-aligned under each other, as
 * `USD 1,204.50` above `USD   512.00`. An empty text where there is no amount.
 */
export function formatAmounts(
  amounts: readonly { readonly currency: string; readonly total: DecimalText | null }[],
): string[] {
  const figures = amounts.map(({ total }) => (total === null || total === '' ? '' : formatDecimal(total)));
  const figureWidth = figures.reduce((widest, figure) => Math.max(widest, figure.length), 0);
  const currencyWidth = amounts.reduce((widest, { currency }) => Math.max(widest, currency.length), 0);
  return amounts.map(({ currency }, index) => {
    const figure = figures[index] ?? '';
    return figure === '' ? '' : `${currency.padEnd(currencyWidth)} ${figure.padStart(figureWidth)}`;
  });
}
