import { isDay } from '../model/day.ts';

/** Words that mean true and false in older YAML, and are text in YAML 1.2. */
const BOOLEANS: Readonly<Record<string, boolean>> = { yes: true, on: true, y: true, no: false, off: false, n: false };

/** `true` or `false` for a word of older YAML; null for any other text. */
export function rewriteBoolean(text: string): string | null {
  const word = text.toLowerCase();
  return Object.hasOwn(BOOLEANS, word) ? String(BOOLEANS[word]) : null;
}

/** A day in another order, as `YYYY-MM-DD`; null when its order is not clear. */
export function rewriteDay(text: string): string | null {
  const [, first = '', sign = '', second = '', third = ''] = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})$/.exec(text) ?? [];
  if (first.length === 4) return dayOf(first, second, third);
  if (third.length !== 4) return null;
  // With points the day comes first; with slashes it may be the month.
  const monthFirst = dayOf(third, first, second);
  const dayFirst = dayOf(third, second, first);
  if (sign === '.') return dayFirst;
  return monthFirst === null || dayFirst === null || monthFirst === dayFirst ? (monthFirst ?? dayFirst) : null;
}

function dayOf(year: string, month: string, day: string): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

/** An amount with separated thousands or a decimal comma, as plain digits; null for any other text. */
export function rewriteAmount(text: string): string | null {
  if (/^\d{1,3}(?:[,' _]\d{3})+(?:\.\d+)?$/.test(text)) return text.replaceAll(/[,' _]/g, '');
  if (/^\d{1,3}(?:[.' ]\d{3})*,\d{1,2}$/.test(text)) return text.replaceAll(/[.' ]/g, '').replace(',', '.');
  return null;
}
