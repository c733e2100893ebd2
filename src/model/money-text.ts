import {
  decimal,
  decimalText,
  fixedText,
  isDecimalText,
  minorDigits,
  type Decimal,
  type DecimalText,
} from './decimal.ts';

/** `1,204.50`: thousands separated, digits untouched. Text that is not a decimal is returned unchanged. */
export function formatDecimal(amount: DecimalText): string {
  const match = /^([+-]?)(\d+)(\.\d+)?$/.exec(amount);
  if (match === null) return amount;
  const [, sign = '', whole = '', fraction = ''] = match;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction;
}

/** `1,204.50`: a decimal with at least the decimals of the currency. Further decimals stay. */
export function formatAmount(currency: string, amount: DecimalText): string {
  const [figure = amount] = alignDecimals([amount], minorDigits(currency));
  return figure;
}

/** `USD 1,204.50`. */
export function formatMoney(currency: string, amount: DecimalText): string {
  return `${currency} ${formatAmount(currency, amount)}`;
}

/** Numbers with the same count of decimals, at least `digits`, so that their decimal points align. */
export function alignDecimals(amounts: readonly DecimalText[], digits: number): string[] {
  const fractionOf = (amount: DecimalText): string => amount.split('.')[1] ?? '';
  const width = amounts.reduce((widest, amount) => Math.max(widest, fractionOf(amount).length), digits);
  return amounts.map((amount) => {
    if (!isDecimalText(amount)) return amount;
    const fraction = fractionOf(amount).padEnd(width, '0');
    const whole = amount.split('.')[0] ?? '';
    return formatDecimal(fraction === '' ? whole : `${whole}.${fraction}`);
  });
}

/** `1204.50`: plain, with the currency's minor digits, or more when the amount has more. */
export function moneyText(amount: Decimal, currency: string): DecimalText {
  const fixed = fixedText(amount, minorDigits(currency));
  return decimal(fixed).eq(amount) ? fixed : decimalText(amount);
}
