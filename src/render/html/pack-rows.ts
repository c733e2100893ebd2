import type { PagePart } from './html-document.ts';
import type { PackedRows } from './page-data.ts';

/** So many rows have their details in one part of the file: enough for few parts, few enough to be read at once. */
export const ROWS_IN_PART = 200;

/** The rows as columns. A column whose values repeat has each value once, and says which of them each row has. */
export function packRows<R, K extends keyof R & string>(
  rows: readonly R[],
  keys: readonly K[],
): PackedRows<Pick<R, K>> {
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

/** What a row has besides the properties that are listed. */
export function detailOf<R extends object, K extends keyof R & string>(row: R, keys: readonly K[]): Omit<R, K> {
  const listed: readonly string[] = keys;
  return Object.fromEntries(Object.entries(row).filter(([key]) => !listed.includes(key))) as unknown as Omit<R, K>;
}

/** The details of the rows in parts, which the page reads when it shows a row of them. */
export function* detailParts<R extends object>(
  rows: readonly R[],
  keys: readonly (keyof R & string)[],
): Generator<PagePart> {
  for (let from = 0; from < rows.length; from += ROWS_IN_PART) {
    const details = rows.slice(from, from + ROWS_IN_PART).map((row) => detailOf(row, keys));
    yield { name: `rows-${String(from / ROWS_IN_PART)}`, data: details };
  }
}
