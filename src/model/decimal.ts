import { Big } from 'big.js';

/**
 * Exact decimals. Money, quantities, prices and rates are `Decimal` while we calculate. They are `DecimalText` (plain
 * notation, no exponent) where they are stored, compared or shown.
 */
export type Decimal = Big;

/** A decimal in plain notation without exponent: `-1204.50`, `0.000000000001`. `isDecimalText` is its check. */
export type DecimalText = string;

const StrictBig = Big();
StrictBig.strict = true;
/**
 * Decimals of a quotient, the one result that may not end: far more than the 12 to which one is rounded. No amount of a
 * document is a quotient; only account filters and the simulators divide decimals.
 */
StrictBig.DP = 40;
/** Decimals never become text in exponent notation. */
StrictBig.NE = -1_000_000;
StrictBig.PE = 1_000_000;

const LENGTH_MAX = 400;
const PLAIN_PATTERN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const NUMBER_PATTERN = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/;

export const ZERO: Decimal = new StrictBig('0');

/** True when `text` is a decimal in plain notation: what is stored, and what people type. */
export function isDecimalText(text: string): boolean {
  return text.length <= LENGTH_MAX && PLAIN_PATTERN.test(text);
}

/** True when `text` is a number as the wire may have it: JSON's grammar, with exponents, and a little more. */
export function isNumberText(text: string): boolean {
  return text.length <= LENGTH_MAX && NUMBER_PATTERN.test(text);
}

/**
 * Reads a number from its text, exactly.
 *
 * @throws RangeError when `text` is not a number; check with `isNumberText` where the text comes from outside.
 */
export function decimal(text: string): Decimal {
  if (!isNumberText(text)) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
  return new StrictBig(text.startsWith('+') ? text.slice(1) : text);
}

/** Plain notation without exponent and without trailing zeros; minus zero is `0`. */
export function decimalText(value: Decimal): DecimalText {
  return value.toFixed();
}

/** Plain notation with exactly `digits` decimals, rounded half away from zero. */
export function fixedText(value: Decimal, digits: number): DecimalText {
  return roundHalfAway(value, digits).toFixed(digits);
}

export function sumDecimals(values: readonly Decimal[]): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

/**
 * Rounds half away from zero, as QuickBooks does (`quickbooks.md` §8.2: 1861.075 → 1861.08). Amounts of documents are
 * rounded in `convert/rounding.ts`, not here.
 */
export function roundHalfAway(value: Decimal, digits: number): Decimal {
  return value.round(digits, Big.roundHalfUp);
}

/** True when all digits before the exponent are zero. */
export function isZero(amount: DecimalText): boolean {
  return !/^[+-]?[0.]*[1-9]/.test(amount);
}

/** One unit in the last of `digits` decimals: `minorUnit(2)` is `0.01`. */
export function minorUnit(digits: number): Decimal {
  return new StrictBig(`1e-${String(digits)}`);
}

/** ISO 4217 currencies and units of account (CLF, UYI, UYW) without two digits in their minor unit, verified 2026-11. */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map(Object.entries({
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0,
  VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0, BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
})); // prettier-ignore

/** Decimals of the currency's minor unit: JPY 0, KWD 3, most 2 (rulings.md 14). */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS.get(currency) ?? 2;
}
