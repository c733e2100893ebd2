import type { PackedColumn, PackedRows, RowDetail } from '../render/html/page-data.ts';

/** The rows of packed columns. */
export function unpackRows<R extends object>({ count, columns }: PackedRows<R>): readonly R[] {
  const names = Object.keys(columns) as (keyof R)[];
  const readers = names.map((name) => readerOf<R[keyof R]>(columns[name]));
  return Array.from({ length: count }, (_, index) => {
    const row = {} as R;
    for (const [at, name] of names.entries()) row[name] = readers[at]?.(index) as R[keyof R];
    return row;
  });
}

function readerOf<T>(column: PackedColumn<T>): (index: number) => T | undefined {
  if ('values' in column) return (index) => column.values[index];
  return (index) => column.of[column.at[index] ?? 0];
}

/** The details of a row, from its part of the page; null while the browser has not read that far. */
export function detailsIn(rowsInPart: number): (index: number) => RowDetail | null {
  const parts = new Map<number, readonly RowDetail[]>();
  return (index) => {
    const number = Math.floor(index / rowsInPart);
    const text = parts.has(number) ? null : (document.getElementById(`part-${String(number)}`)?.textContent ?? null);
    if (text !== null) parts.set(number, JSON.parse(text) as readonly RowDetail[]);
    return parts.get(number)?.[index % rowsInPart] ?? null;
  };
}
