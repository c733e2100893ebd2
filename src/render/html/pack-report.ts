import type { PagePart } from './html-document.ts';
import { detailParts, packRows, ROWS_IN_PART } from './pack-rows.ts';
import { LISTED, type PackedGroups, type PackedReport, type ReportPageData } from './page-data.ts';

/** A page's data for its file, and the parts that the page reads when a row is opened. */
export interface PackedPage<Data> {
  readonly data: Data;
  readonly parts: Iterable<PagePart>;
}

/**
 * Packs a report for its file. A browser reads columns of many rows much faster than the rows, and most rows are never
 * opened: their details are in parts of `ROWS_IN_PART`.
 */
export function packReport({ rows, groups, ...same }: ReportPageData): PackedPage<PackedReport> {
  return {
    data: { ...same, rows: packRows(rows, LISTED), rowsInPart: ROWS_IN_PART },
    parts: partsOf(rows, groups),
  };
}

function* partsOf(rows: ReportPageData['rows'], groups: ReportPageData['groups']): Generator<PagePart> {
  const packed: PackedGroups = groups.map((group) => ({ ...group, rows: packRows(group.rows, keysOf(group.rows)) }));
  yield { name: 'groups', data: packed };
  yield* detailParts(rows, LISTED);
}

function keysOf<R extends object>([first]: readonly R[]): readonly (keyof R & string)[] {
  return Object.keys(first ?? {}) as (keyof R & string)[];
}
