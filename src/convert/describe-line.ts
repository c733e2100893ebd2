import { QUICKBOOKS_MAX } from '../model/field-limits.ts';
import { addDays, isDay, type Day } from '../model/day.ts';
import type { BillLine } from '../model/m3ter.ts';
import type { LinePart } from './conversion-input.ts';
import { type TextFitter, cleanText } from './latin-text.ts';

const ELLIPSIS = '...';

export interface LineDescription {
  readonly text: string;
  /** Set when the text was cut. */
  readonly note: string | null;
}

/**
 * The description of a document line (billing-rules.md §5), in this order:
 * 1. m3ter's own text,
 * 2. quantity and price, when the line cannot carry them,
 * 3. band, segment values, child account and period.
 * When it is too long, m3ter's text is cut: the rest proves the amount.
 */
export function describeLine(
  part: LinePart,
  context: {
    readonly priceWords: string | null;
    readonly strict: boolean;
    readonly period: PeriodMemo;
    readonly text: TextFitter;
  },
): LineDescription {
  const { line, band } = part;
  const own = ownText(line);
  let details = context.priceWords === null ? '' : `, ${context.priceWords}`;
  const { fit } = context.text;
  if (context.strict) return cut(fit(own), fit(details));
  if (band !== null) details += band.lowerLimit === null ? ', one band' : `, band from ${band.lowerLimit}`;
  for (const [name, value] of line.segment) details += `, ${cleanText(name)}: ${cleanText(value)}`;
  if (line.childAccountCode !== null) details += `, account ${cleanText(line.childAccountCode)}`;
  const period = periodInWords(line.servicePeriodStart, line.servicePeriodEnd, context.period);
  if (period !== '') details += `, ${period}`;
  return cut(fit(own), fit(details));
}

function ownText(line: BillLine): string {
  const own = cleanText(line.description);
  if (own !== '') return own;
  const product = cleanText(line.accountingProductName ?? line.productName ?? '');
  return product === '' ? line.lineItemType.replaceAll('_', ' ').toLowerCase() : product;
}

/** The last period and its words. Most lines of a bill have the same period. */
export interface PeriodMemo {
  start: Day | null;
  end: Day | null;
  words: string;
}

/** Both days are included in the words; m3ter's end is exclusive (`m3ter.md` §4.2). */
function periodInWords(start: Day | null, end: Day | null, memo: PeriodMemo): string {
  if (memo.start === start && memo.end === end) return memo.words;
  memo.start = start;
  memo.end = end;
  memo.words = buildPeriodWords(start, end);
  return memo.words;
}

function buildPeriodWords(start: Day | null, end: Day | null): string {
  if (start === null || end === null || end <= start || !isDay(end)) return start ?? '';
  const last = addDays(end, -1);
  return last === start ? start : `${start} to ${last}`;
}

function cut(own: string, details: string): LineDescription {
  const length = own.length + details.length;
  if (length <= QUICKBOOKS_MAX.description) return { text: own + details, note: null };
  const note = `description cut from ${String(length)} to ${String(QUICKBOOKS_MAX.description)} characters`;
  const room = QUICKBOOKS_MAX.description - details.length;
  if (room > ELLIPSIS.length) return { text: clip(own, room) + details, note };
  return { text: clip(own + details, QUICKBOOKS_MAX.description), note };
}

/** At most `length` characters, ending in `...`, without half a surrogate pair. */
function clip(text: string, length: number): string {
  const end = length - ELLIPSIS.length;
  const last = text.charCodeAt(end - 1);
  const isSplit = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isSplit ? end - 1 : end) + ELLIPSIS;
}
