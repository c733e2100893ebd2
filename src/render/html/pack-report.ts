import {
  type PackedGroups,
  type PackedReport,
  type PackedRows,
  type ReportPageData,
  type ReportRow,
  type RowDetail,
  LISTED,
} from './page-data.ts';
import type { PagePart } from './document.ts';

/** So many rows have their details in one part of the file: enough for few parts, few enough to be read at once. */
const ROWS_IN_PART = 200;

/** A page's data for its file, and the parts that the page reads when a row is opened. */
export interface PackedPage {
  readonly data: PackedReport;
  readonly parts: Iterable<PagePart>;
}

/**
 * Packs a report for its file. A browser reads columns of many rows much faster than the rows, and most rows are never
 * opened: their details are in parts of `ROWS_IN_PART`.
 */
export function packReport({ rows, groups, ...same }: ReportPageData): PackedPage {
  return {
    data: {
      ...same,
      rows: packRows(rows, LISTED),
      rowsInPart: ROWS_IN_PART,
    },
    parts: partsOf(rows, groups),
  };
}

function* partsOf(rows: readonly ReportRow[], groups: ReportPageData['groups']): Generator<PagePart> {
  const packed: PackedGroups = groups.map((group) => ({ ...group, rows: packRows(group.rows, keysOf(group.rows)) }));
  yield { name: 'groups', data: packed };
  for (let from = 0; from < rows.length; from += ROWS_IN_PART) {
    const details: readonly RowDetail[] = rows.slice(from, from + ROWS_IN_PART).map(detailOf);
    yield { name: `rows-${String(from / ROWS_IN_PART)}`, data: details };
  }
}

function keysOf<R extends object>([first]: readonly R[]): readonly (keyof R & string)[] {
  return Object.keys(first ?? {}) as (keyof R & string)[];
}

const LISTED_KEYS: ReadonlySet<string> = new Set(LISTED);

function detailOf(row: ReportRow): RowDetail {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !LISTED_KEYS.has(key))) as unknown as RowDetail;
}

/** The rows as columns. A column whose values repeat has each value once, and says which of them each row has. */
function packRows<R, K extends keyof R & string>(rows: readonly R[], keys: readonly K[]): PackedRows<Pick<R, K>> {
  const columns = keys.map((key) => {
    const values = rows.map((row) => row[key]);
    const indexes = new Map<R[K], number>();
    for (const value of values) if (!indexes.has(value)) indexes.set(value, indexes.size);
    const repeats = indexes.size * 2 <= values.length;
    return [
      key,
      repeats ? { of: [...indexes.keys()], at: values.map((value) => indexes.get(value) ?? 0) } : { values },
    ];
  });
  return { count: rows.length, columns: Object.fromEntries(columns) as PackedRows<Pick<R, K>>['columns'] };
}
