import { decimal, decimalText, type DecimalText } from '../model/decimal.ts';

/**
 * An exact decimal as whole units of 10^-scale: 12.50 is 1250 units of scale 2. Conversion does millions of additions
 * and roundings. With whole numbers they are exact, and several times faster than with a general decimal type. Values
 * of different scales may be mixed.
 */
export interface Scaled {
  readonly units: bigint;
  /** Not negative. */
  readonly scale: number;
}

export const SCALED_ZERO: Scaled = { units: 0n, scale: 0 };
export const SCALED_ONE: Scaled = { units: 1n, scale: 0 };

const PLAIN = /^-?\d+(?:\.\d+)?$/;
/** What `scaledText` gives: no leading zeros, no trailing zeros after the point, no minus zero. */
const CANONICAL = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$/;
const POWERS: bigint[] = Array.from({ length: 40 }, (_, exponent) => 10n ** BigInt(exponent));
/** The most digits that a binary number always stores exactly. */
const SAFE_DIGITS = 15;

/** 10 to the power of `exponent`. */
export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * Reads a decimal exactly. Trailing zeros after the point do not add to the scale.
 *
 * @throws RangeError when `text` is not a decimal. Decoding has checked it, so that is a bug of ours.
 */
export function parseScaled(text: DecimalText): Scaled {
  if (text === '0') return SCALED_ZERO;
  if (text === '1') return SCALED_ONE;
  if (!PLAIN.test(text)) return parseScaled(decimalText(decimal(text)));
  const point = text.indexOf('.');
  if (point < 0) return { units: wholeNumber(text), scale: 0 };
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  if (end === point + 1) return { units: wholeNumber(text.slice(0, point)), scale: 0 };
  return { units: wholeNumber(text.slice(0, point) + text.slice(point + 1, end)), scale: end - point - 1 };
}

function wholeNumber(digits: string): bigint {
  return digits.length <= SAFE_DIGITS ? BigInt(Number(digits)) : BigInt(digits);
}

/** Plain notation without trailing zeros after the point. */
export function scaledText(value: Scaled): DecimalText {
  let { units, scale } = value;
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return minorText(units, scale);
}

/** The plain notation of a number's source text; the text itself when it is already plain. */
export function plainText(text: DecimalText): DecimalText {
  return CANONICAL.test(text) ? text : scaledText(parseScaled(text));
}

/** `units` of 10^-digits in plain notation with exactly `digits` decimals: (120450n, 2) is `1204.50`. */
export function minorText(units: bigint, digits: number): DecimalText {
  const text = units.toString();
  if (digits === 0) return text;
  const sign = units < 0n ? '-' : '';
  const whole = (sign === '' ? text : text.slice(1)).padStart(digits + 1, '0');
  return `${sign}${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
}

export function negate(value: Scaled): Scaled {
  return { units: -value.units, scale: value.scale };
}

export function add(a: Scaled, b: Scaled): Scaled {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  if (a.scale < b.scale) return add(b, a);
  return { units: a.units + b.units * powerOfTen(a.scale - b.scale), scale: a.scale };
}

export function subtract(a: Scaled, b: Scaled): Scaled {
  return add(a, negate(b));
}

export function times(a: Scaled, b: Scaled): Scaled {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Scaled, b: Scaled): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.units * powerOfTen(scale - a.scale);
  const right = b.units * powerOfTen(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}
