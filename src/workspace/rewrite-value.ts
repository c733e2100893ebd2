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
  const [only, second] = readDays(text);
  return only === undefined || second !== undefined ? null : only;
}

/** The days that a text in another order may mean, as `YYYY-MM-DD`: none, one, or two when its order is not clear. */
export function readDays(text: string): readonly string[] {
  const [, first = '', sign = '', second = '', third = ''] = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})$/.exec(text) ?? [];
  if (first.length === 4) {
    // After the year the month comes first, unless there is no such month.
    const day = dayOf(first, second, third) ?? dayOf(first, third, second);
    return day === null ? [] : [day];
  }
  if (third.length !== 4) return [];
  const dayFirst = dayOf(third, second, first);
  // With points the day comes first; with slashes it may be the month.
  const monthFirst = sign === '.' ? null : dayOf(third, first, second);
  return [...new Set([monthFirst, dayFirst])].filter((day) => day !== null);
}

/** The month that a text in another form means, as `YYYY-MM`; null for any other text. */
export function rewriteMonth(text: string): string | null {
  const [, year = '', month = ''] = /^(\d{4})[./-](\d{1,2})(?:[./-]\d{1,2})?$/.exec(text) ?? [];
  const [, monthFirst = '', yearLast = ''] = /^(\d{1,2})[./-](\d{4})$/.exec(text) ?? [];
  const day = dayOf(year || yearLast, month || monthFirst, '1');
  return day === null ? null : day.slice(0, 7);
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
