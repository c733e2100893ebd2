import type { PackedColumn, PackedRows } from '../render/html/page-data.ts';

/** The rows of packed columns. A property of a row is looked up when it is read, because most are never drawn. */
export function unpackRows<R extends object>({ count, columns }: PackedRows<R>): readonly R[] {
  class Row {
    readonly index: number;

    constructor(index: number) {
      this.index = index;
    }
  }
  for (const name of Object.keys(columns) as (keyof R)[]) {
    const read = readerOf<R[keyof R]>(columns[name]);
    Object.defineProperty(Row.prototype, name, {
      get(this: Row) {
        return read(this.index);
      },
    });
  }
  const rows: R[] = [];
  for (let index = 0; index < count; index += 1) rows.push(new Row(index) as unknown as R);
  return rows;
}

function readerOf<T>(column: PackedColumn<T>): (index: number) => T | undefined {
  if ('values' in column) return (index) => column.values[index];
  return (index) => column.of[column.at[index] ?? 0];
}

/** The place of a row among all, for its details. Only an open row asks. */
export function placesIn<R extends { readonly id: string }>(rows: readonly R[]): (row: Pick<R, 'id'>) => number {
  let places: ReadonlyMap<string, number> | null = null;
  return ({ id }) => {
    places ??= new Map(rows.map((row, index) => [row.id, index]));
    return places.get(id) ?? -1;
  };
}

/** The details of a row, from its part of the page as `readPart` gives it; null before that has arrived. */
export function detailsIn<D>(
  rowsInPart: number,
  readPart: (name: string) => readonly D[] | null,
): (index: number) => D | null {
  const parts = new Map<number, readonly D[]>();
  return (index) => {
    const number = Math.floor(index / rowsInPart);
    const part = parts.get(number) ?? readPart(`rows-${String(number)}`);
    if (part !== null) parts.set(number, part);
    return part?.[index % rowsInPart] ?? null;
  };
}
