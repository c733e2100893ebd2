import type { QuickBooksSnapshot } from '../model/quickbooks.ts';

/** A record of QuickBooks that is called as the m3ter object is. */
export interface Namesake {
  readonly id: string;
  readonly name: string;
}

interface NamesOfRecord {
  readonly id: string;
  readonly active: boolean;
  /** The name as it is shown first; an item below another one has its own name as well. */
  readonly names: readonly string[];
}

/** Finds records that a mapping may have meant, because they have the name of the m3ter object. */
export type FindNamesake = (table: string, id: string, name: string) => Namesake | null;

/**
 * The active record of exactly this name, when the record with the Id has another name. Null when that one has the name
 * too, and when none has it.
 */
export function createNamesakes(quickbooks: QuickBooksSnapshot): FindNamesake {
  let byName: ReadonlyMap<string, readonly NamesOfRecord[]> | null = null;
  return (table, id, name) => {
    byName ??= indexNames(quickbooks);
    const named = byName.get(keyOf(table, name)) ?? [];
    if (named.some((record) => record.id === id)) return null;
    const other = named.find(({ active }) => active);
    return other === undefined ? null : { id: other.id, name: other.names[0] ?? name };
  };
}

function indexNames({ customers, items }: QuickBooksSnapshot): ReadonlyMap<string, readonly NamesOfRecord[]> {
  const found = new Map<string, NamesOfRecord[]>();
  const add = (table: string, record: NamesOfRecord): void => {
    for (const key of new Set(record.names.map((name) => keyOf(table, name)))) {
      const held = found.get(key);
      if (held === undefined) found.set(key, [record]);
      else held.push(record);
    }
  };
  for (const { id, active, displayName } of customers) add('Customer', { id, active, names: [displayName] });
  for (const { id, active, name, fullyQualifiedName } of items) {
    add('Item', { id, active, names: [fullyQualifiedName, name] });
  }
  return found;
}

/** QuickBooks does not tell names apart by letter case. */
function keyOf(table: string, name: string): string {
  return `${table}\u0000${name.trim().toLowerCase()}`;
}
