import { alignDecimals, formatAmount } from '../model/money-text.ts';
import { minorDigits, type DecimalText } from '../model/decimal.ts';

/**
 * An amount whose decimal point stands under those of its column: what it has fewer decimals than the others is
 * filled up with digits that are not seen.
 */
export function Amount({ currency, amount, digits = minorDigits(currency) }: AmountProperties) {
  if (amount === null) return <span class="muted">not known</span>;
  const shown = formatAmount(currency, amount);
  const [filled = shown] = alignDecimals([shown.replaceAll(',', '')], digits);
  return (
    <span class="amount">
      {shown}
      {filled.length > shown.length && <span class="fill" aria-hidden="true" data-fill={filled.slice(shown.length)} />}
    </span>
  );
}

/** A cell with an amount. `title` names its column where a narrow page draws cells as lines. */
export function Figure({ title, ...amount }: AmountProperties & { readonly title?: string }) {
  return (
    <td class="figure" data-title={title}>
      <Amount {...amount} />
    </td>
  );
}

interface AmountProperties {
  readonly currency: string;
  readonly amount: DecimalText | null;
  /** Decimals of the column. */
  readonly digits?: number;
}

/** The decimals that a column of these currencies needs. */
export function digitsOf(currencies: readonly string[]): number {
  return Math.max(0, ...currencies.map(minorDigits));
}

/** The decimals that a column of these amounts needs: those of the currency, or more where an amount has more. */
export function digitsIn(currency: string, amounts: readonly DecimalText[]): number {
  return Math.max(minorDigits(currency), ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
}
