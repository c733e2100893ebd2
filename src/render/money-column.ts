import { minorDigits, type DecimalText } from '../model/decimal.ts';
import { alignDecimals, formatAmount } from './wording.ts';

/**
 * Amounts for one column: the currency first, then the numbers, right-aligned, as `USD 1,204.50` above `USD 512.00`. An
 * empty text where there is no amount.
 */
export function formatAmounts(
  amounts: readonly { readonly currency: string; readonly total: DecimalText | null }[],
): string[] {
  const figures = amounts.map(({ currency, total }) =>
    total === null || total === '' ? '' : formatAmount(currency, total),
  );
  const figureWidth = figures.reduce((widest, figure) => Math.max(widest, figure.length), 0);
  const currencyWidth = amounts.reduce((widest, { currency }) => Math.max(widest, currency.length), 0);
  return amounts.map(({ currency }, index) => {
    const figure = figures[index] ?? '';
    return figure === '' ? '' : `${currency.padEnd(currencyWidth)} ${figure.padStart(figureWidth)}`;
  });
}

/** Numbers without their currency. Those of one currency have the same count of decimals. */
export function alignFigures(
  amounts: readonly { readonly currency: string; readonly total: DecimalText | null }[],
): string[] {
  const decimals = new Map<string, number>();
  for (const { currency, total } of amounts) {
    const length = total?.split('.')[1]?.length ?? 0;
    decimals.set(currency, Math.max(length, decimals.get(currency) ?? minorDigits(currency)));
  }
  return amounts.map(({ currency, total }) => alignDecimals([total ?? ''], decimals.get(currency) ?? 0)[0] ?? '');
}
