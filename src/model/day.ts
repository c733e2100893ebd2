/** A calendar day `YYYY-MM-DD`, without time or zone; text order is date order. */
export type Day = string;

/** An instant in ISO 8601 with `Z`. */
export type Instant = string;

/** The days from `from` to `to`, both included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

export function isWithin(day: Day, { from, to }: Period): boolean {
  return day >= from && day <= to;
}

const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
const MS_A_DAY = 86_400_000;

/** True for an existing calendar day in the form `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!DAY_PATTERN.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day `count` days after `day` (before, when negative). */
export function addDays(day: Day, count: number): Day {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + count * MS_A_DAY);
}

/** Number of days from `from` to `to`. Negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_A_DAY);
}

/** First and last day of the month that contains the day. */
export function monthOf(day: Day): Period {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const prefix = day.slice(0, 8);
  return { from: `${prefix}01`, to: prefix + String(daysInMonth(year, month)).padStart(2, '0') };
}

/** The UTC day of an instant in epoch milliseconds. */
export function dayOf(epochMs: number): Day {
  return toInstant(epochMs).slice(0, 10);
}

export function toInstant(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

/** `2026-10-02 08:11 UTC`, for people. */
export function formatInstant(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export const MS_AN_HOUR = 3_600_000;
const AGE_HOURS_MAX = 48;

/** How long ago an instant was, in the unit a person would use: `35 minutes`, `26 hours`, `57 days`. */
export function ageText(sinceMs: number, nowMs: number): string {
  const ms = Math.max(0, nowMs - sinceMs);
  if (ms < MS_AN_HOUR) return counted(Math.floor(ms / 60_000), 'minute');
  if (ms < AGE_HOURS_MAX * MS_AN_HOUR) return counted(Math.floor(ms / MS_AN_HOUR), 'hour');
  return counted(Math.floor(ms / MS_A_DAY), 'day');
}

function counted(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * The calendar day of an instant in an IANA zone. An unknown zone counts as UTC, because a bill must not fail for it.
 * Only instants need this: m3ter bills have plain days.
 */
export function dayInZone(instant: Instant, timeZone: string): Day {
  const key = `${instant} ${timeZone}`;
  const known = DAYS.get(key);
  if (known !== undefined) return known;
  const day = formatDay(Date.parse(instant), timeZone);
  if (DAYS.size >= DAYS_MAX) DAYS.clear();
  DAYS.set(key, day);
  return day;
}

/** The lines of a month begin and end at the same few instants, and formatting is slow. */
const DAYS = new Map<string, Day>();
const DAYS_MAX = 500;

function formatDay(epochMs: number, timeZone: string): Day {
  // Without the tables of zones: reading them takes several milliseconds of a short command.
  if (timeZone === 'UTC') return dayOf(epochMs);
  try {
    return formatOf(timeZone).format(epochMs);
  } catch (error) {
    if (error instanceof RangeError) return dayOf(epochMs);
    throw error;
  }
}

/** Creating a format is far slower than using it, and bills come in few zones. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  FORMATS.set(timeZone, made);
  return made;
}
