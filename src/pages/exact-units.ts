import { isDecimalText, type DecimalText } from '../model/decimal.ts';

/**
 * Amounts as whole numbers of one small unit. They are exact like `Decimal` and faster: a hundred thousand are added
 * after every key press. Amounts of m3ter have at most fifteen decimals.
 */
const UNIT_DIGITS = 18;

/** The amount in units of 10^-18; null when it is not a number or has more decimals. */
export function toUnits(amount: DecimalText | null): bigint | null {
  if (amount === null || !isDecimalText(amount)) return null;
  const match = /^([+-]?)(\d*)\.?(\d*)$/.exec(amount);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > UNIT_DIGITS) return null;
  const units = BigInt(whole + fraction.padEnd(UNIT_DIGITS, '0'));
  return sign === '-' ? -units : units;
}

/** Plain notation without trailing zeros. */
export function fromUnits(units: bigint): DecimalText {
  const digits = (units < 0n ? -units : units).toString().padStart(UNIT_DIGITS + 1, '0');
  const whole = digits.slice(0, -UNIT_DIGITS);
  const fraction = digits.slice(-UNIT_DIGITS).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
