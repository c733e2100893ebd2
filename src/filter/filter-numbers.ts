import { decimal, isNumberText, roundHalfAway, ZERO, type Decimal } from '../model/decimal.ts';

/** No filter needs more. Without a limit a short filter could compute for hours. */
const DIGITS_MAX = 400;
const EXPONENT_MAX = 400;
const POWER_MAX = 400;

/** True for numbers small enough to compute with: at most 400 digits, and an exponent from -400 to 400. */
export function isInRange(value: Decimal): boolean {
  return value.c.length <= DIGITS_MAX && Math.abs(value.e) <= EXPONENT_MAX;
}

/** The number in a text; null when the text is not a number or is out of range. */
export function numberFromText(text: string): Decimal | null {
  const trimmed = text.trim();
  if (!isNumberText(trimmed)) return null;
  const value = decimal(trimmed);
  return isInRange(value) ? value : null;
}

/** `base` to a whole power; null when the result is undefined or out of range. */
export function powerOf(base: Decimal, exponent: Decimal): Decimal | null {
  if (!exponent.eq(roundHalfAway(exponent, 0)) || exponent.abs().gt(decimal(String(POWER_MAX)))) return null;
  const times = Number(exponent.toFixed());
  if (base.eq(ZERO)) return times < 0 ? null : decimal(times === 0 ? '1' : '0');
  if ((base.c.length + Math.abs(base.e)) * Math.abs(times) > DIGITS_MAX) return null;
  return base.pow(times);
}

/**
 * Rounds to `scale` decimals (negative: to powers of ten), toward minus or plus infinity, or half away from zero. Null
 * when the scale is not a whole number of usable size (m3ter.md §6.2).
 */
export function roundedTo(value: Decimal, scale: Decimal, mode: 'floor' | 'ceil' | 'round'): Decimal | null {
  const limit = decimal('100');
  if (!scale.eq(roundHalfAway(scale, 0)) || scale.abs().gt(limit)) return null;
  const digits = Number(scale.toFixed());
  if (mode === 'round') return roundHalfAway(value, digits);
  const cut = value.round(digits, 0);
  if (cut.eq(value) || cut.gt(value) === (mode === 'ceil')) return cut;
  const step = decimal(`1e${String(-digits)}`);
  return mode === 'floor' ? cut.minus(step) : cut.plus(step);
}
