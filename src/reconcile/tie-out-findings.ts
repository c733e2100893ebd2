import { nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';

/** Numbers of bills, and documents that no entry contains. */
export interface LeftOut {
  readonly undated: readonly string[];
  readonly withoutTotal: readonly string[];
  readonly inNoRow: readonly ObservedSalesDocument[];
}

/** Warnings about bills and documents that the report cannot count. */
export function findingsOf({ undated, withoutTotal, inNoRow }: LeftOut): readonly Diagnostic[] {
  const names = inNoRow.map(({ docNumber, id }) => `${docNumber ?? '(no number)'} (Id ${id})`);
  return [
    ...warnOf(undated, {
      code: 'report/no-date',
      message: `${listed('bill', undated)} without an invoice date ${undated.length === 1 ? 'is' : 'are'} in no period`,
      hint: 'recalculate the bill in m3ter',
    }),
    ...warnOf(withoutTotal, {
      code: 'report/no-total',
      message: `m3ter gives no total of ${listed('bill', withoutTotal)}: counted as 0`,
      hint: 'recalculate the bill in m3ter',
    }),
    ...warnOf(names, {
      code: 'report/document-in-no-row',
      message: `QuickBooks has ${listed('document', names)} of bills of the period that no row counts`,
      hint: 'look at them in QuickBooks, and at what tieout explain bill says of the bill in the marker',
    }),
  ];
}

/** One warning about all of them; none when there are none. */
function warnOf(about: readonly string[], words: Pick<Diagnostic, 'code' | 'message' | 'hint'>): readonly Diagnostic[] {
  return about.length === 0 ? [] : [{ severity: 'warning', ...words }];
}

const NAMED_MAX = 5;

/** `bill M3-1`, `7 bills (M3-1, M3-2 and 5 more)`. */
function listed(noun: string, names: readonly string[]): string {
  if (names.length === 1) return `${noun} ${names[0] ?? ''}`;
  return `${String(names.length)} ${noun}s (${nameSome(names, NAMED_MAX)})`;
}
