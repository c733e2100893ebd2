import { formatMoney } from '../model/money-text.ts';
import { decimal, decimalText, isDecimalText, ZERO, type Decimal, type DecimalText } from '../model/decimal.ts';
import { formatCount, joinWords } from './wording.ts';
import { pastesOf } from './pastes.ts';
import { compareText } from '../support/compare-text.ts';

/** The most lines of a page that people read. `--all` lifts the limit. */
export const LINES_MAX = 200;

/** The width that lines are counted at. It is that of a file, so that a terminal and a file show the same. */
const WIDTH = 110;

/** What a text has of the width, beside short columns. */
const BESIDE_SHARE = 0.7;

/** The count of lines that a row takes, including what is below it. */
export function countLines(beside: string, below: readonly string[] = []): number {
  // A long text stands beside short columns, or goes below them.
  const first = beside.length <= WIDTH / 2 ? 1 : Math.max(2, Math.ceil(beside.length / (WIDTH * BESIDE_SHARE)));
  return below.reduce((sum, text) => sum + countBelow(text), first);
}

/** Several lines to paste stand below each other. */
function countBelow(text: string): number {
  const pastes = pastesOf(text).length;
  return Math.max(1, Math.ceil(text.length / WIDTH), pastes > 1 ? pastes + 1 : 0);
}

/**
 * Shares lines among parts, most important first. Each gets what it needs up to its `least`; then the rest is given out
 * in the same order.
 */
export function shareLines(
  parts: readonly { readonly need: number; readonly least: number }[],
  total: number,
): readonly number[] {
  const shares = parts.map(({ need, least }) => Math.min(need, least));
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, index) => {
    const more = Math.max(0, Math.min(left, (parts[index]?.need ?? 0) - share));
    left -= more;
    return share + more;
  });
}

export interface Shown<R> {
  readonly shown: readonly R[];
  readonly rest: readonly R[];
}

/** The first rows that fit into `lines`. At least one, so that a list is never only a count. */
export function takeLines<R>(rows: readonly R[], lines: number, linesOf: (row: R) => number): Shown<R> {
  let used = 0;
  const end = rows.findIndex((row, index) => {
    used += linesOf(row);
    return index > 0 && used > lines;
  });
  return end === -1 ? { shown: rows, rest: [] } : { shown: rows.slice(0, end), rest: rows.slice(end) };
}

export interface Amount {
  readonly currency: string;
  readonly total: DecimalText | null;
}

/** Sums by currency, in text order. */
export function sumAmounts(
  amounts: readonly Amount[],
): readonly { readonly currency: string; readonly total: string }[] {
  const sums = new Map<string, Decimal>();
  for (const { currency, total } of amounts) {
    if (total === null || !isDecimalText(total)) continue;
    sums.set(currency, (sums.get(currency) ?? ZERO).plus(decimal(total)));
  }
  return [...sums]
    .sort(([a], [b]) => compareText(a, b))
    .map(([currency, total]) => ({ currency, total: decimalText(total) }));
}

/** `and 19,950 more, USD 18,200,000.00`: what a list leaves out, with its sum. Empty when it leaves out nothing. */
export function sayRest(rest: readonly Amount[], noun = 'more'): string {
  if (rest.length === 0) return '';
  const sums = sumAmounts(rest).map(({ currency, total }) => formatMoney(currency, total));
  return [`and ${formatCount(rest.length, noun, noun)}`, ...(sums.length === 0 ? [] : [joinWords(sums)])].join(', ');
}

/** `voided 3, deleted 1`. */
export function sayCounts(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code} ${String(count)}`).join(', ');
}

/** How to see everything that a list leaves out. */
export const WHERE_ALL_IS = '--all shows all, --format json has all';

/** By size of the amount, largest first, whatever its sign. Rows without an amount come last. */
export function compareAmounts(a: Amount, b: Amount): number {
  return sizeOf(b).cmp(sizeOf(a));
}

function sizeOf({ total }: Amount): Decimal {
  return total === null || !isDecimalText(total) ? decimal('-1') : decimal(total).abs();
}
