import { nameSome } from '../model/count-text.ts';
import type { Item, QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { QuickBooksReference } from '../model/workspace.ts';
import { problem, problemNear, type Resolution, type Suggest, type DesiredCode } from './resolution.ts';

/** Resolves QuickBooks references to exactly one active record. A problem names the candidates. */
export interface QuickBooksReferences {
  /** `table` as in external mappings: `Customer`, `Item`, or another table that was read for its names. */
  resolve(table: string, reference: QuickBooksReference): Resolution;
  resolveItem(reference: QuickBooksReference): Resolution;
}

interface Candidate {
  readonly id: string;
  readonly label: string;
  readonly active: boolean;
}

interface Table {
  readonly what: string;
  readonly unknown: DesiredCode;
  readonly inactive: DesiredCode;
  readonly lookup: string;
  readonly byId: ReadonlyMap<string, Candidate>;
  /** By property and exact value: `name:API usage`. */
  readonly byValue: ReadonlyMap<string, readonly Candidate[]>;
}

/** Indexes a snapshot once, for many references. */
export function createQuickBooksReferences(snapshot: QuickBooksSnapshot, suggest: Suggest): QuickBooksReferences {
  const customers = customerTable(snapshot);
  const items = itemTable(snapshot);
  const others = new Map([...snapshot.otherRecords.keys()].map((name) => [name, otherTable(snapshot, name)]));
  return {
    resolve(table, reference) {
      if (table === 'Customer') return resolveIn(customers, reference, suggest);
      if (table === 'Item') return resolveIn(items, reference, suggest);
      const other = others.get(table);
      if (other !== undefined) return resolveIn(other, reference, suggest);
      if ('id' in reference) return { found: { id: reference.id, label: reference.id } };
      return problem(
        'reference/unknown-record',
        `the QuickBooks table "${table}" cannot be searched by name`,
        'write the Id of the record in quotes',
      );
    },
    resolveItem: (reference) => resolveIn(items, reference, suggest),
  };
}

function customerTable(snapshot: QuickBooksSnapshot): Table {
  const entries = snapshot.customers.map((customer) => ({
    candidate: { id: customer.id, label: `${customer.id} ${customer.displayName}`, active: customer.active },
    values: [['displayName', customer.displayName]] as const,
  }));
  return indexTable('customer', 'customers', { entries, codes: CUSTOMER_CODES });
}

/** Items that may be on an invoice line. A category only groups items, so it is left out. */
function itemTable(snapshot: QuickBooksSnapshot): Table {
  const usable = snapshot.items.filter((item) => item.type !== 'Category');
  const entries = usable.map((item) => ({
    candidate: { id: item.id, label: `${item.id} ${item.fullyQualifiedName}`, active: item.active },
    values: valuesOfItem(item),
  }));
  return indexTable('item', 'items', { entries, codes: ITEM_CODES });
}

function valuesOfItem(item: Item): readonly (readonly [string, string])[] {
  const names = item.fullyQualifiedName === item.name ? [item.name] : [item.name, item.fullyQualifiedName];
  const values = names.map((name) => ['name', name] as const);
  return item.sku === null ? values : [...values, ['sku', item.sku] as const];
}

function otherTable(snapshot: QuickBooksSnapshot, table: string): Table {
  const entries = (snapshot.otherRecords.get(table) ?? []).map((record) => ({
    candidate: { id: record.id, label: `${record.id} ${record.name}`, active: record.active },
    values: [
      ['name', record.name],
      ['displayName', record.name],
    ] as const,
  }));
  return indexTable(table, null, { entries, codes: RECORD_CODES });
}

interface TableCodes {
  readonly unknown: DesiredCode;
  readonly inactive: DesiredCode;
}

const CUSTOMER_CODES: TableCodes = { unknown: 'reference/unknown-customer', inactive: 'reference/inactive-customer' };
const ITEM_CODES: TableCodes = { unknown: 'reference/unknown-item', inactive: 'reference/inactive-item' };
const RECORD_CODES: TableCodes = { unknown: 'reference/unknown-record', inactive: 'reference/unknown-record' };

function indexTable(
  what: string,
  lookup: string | null,
  content: {
    readonly entries: readonly {
      readonly candidate: Candidate;
      readonly values: readonly (readonly [string, string])[];
    }[];
    readonly codes: TableCodes;
  },
): Table {
  const byValue = new Map<string, Candidate[]>();
  for (const { candidate, values } of content.entries) {
    for (const [property, value] of values) {
      const key = `${property}:${value}`;
      const candidates = byValue.get(key);
      if (candidates === undefined) byValue.set(key, [candidate]);
      else candidates.push(candidate);
    }
  }
  const byId = new Map(content.entries.map(({ candidate }) => [candidate.id, candidate]));
  const hint = lookup === null ? 'write its Id in quotes' : `list them with: tieout lookup ${lookup}`;
  return { what, ...content.codes, lookup: hint, byId, byValue };
}

function resolveIn(table: Table, reference: QuickBooksReference, suggest: Suggest): Resolution {
  if ('id' in reference) return resolveId(table, reference.id);
  const [property, value] = propertyOf(reference);
  const candidates = table.byValue.get(`${property}:${value}`) ?? [];
  const active = candidates.filter((candidate) => candidate.active);
  const [found, ...more] = active;
  if (found !== undefined && more.length === 0) return { found };
  const named = `${property} "${value}"`;
  if (found !== undefined) {
    return problem(
      'reference/ambiguous-record',
      `QuickBooks has ${String(active.length)} active ${table.what}s with ${named}: ${labelsOf(active)}`,
      'write the Id of the right one in quotes',
    );
  }
  if (candidates.length > 0) {
    return problem(
      table.inactive,
      `the QuickBooks ${table.what} with ${named} is inactive: ${labelsOf(candidates)}`,
      `make it active in QuickBooks, or name another one; ${table.lookup}`,
    );
  }
  const suggestion = suggest(value, valuesOf(table, property));
  return problemNear(table.unknown, `QuickBooks has no ${table.what} with ${named}`, {
    suggestion,
    hint: table.lookup,
  });
}

function resolveId(table: Table, id: string): Resolution {
  const found = table.byId.get(id);
  if (found === undefined) {
    return problem(table.unknown, `QuickBooks has no ${table.what} with Id ${id}`, table.lookup);
  }
  if (found.active) return { found };
  return problem(
    table.inactive,
    `the QuickBooks ${table.what} ${found.label} is inactive`,
    `make it active in QuickBooks, or name another one; ${table.lookup}`,
  );
}

function propertyOf(reference: Exclude<QuickBooksReference, { id: string }>): readonly [string, string] {
  if ('sku' in reference) return ['sku', reference.sku];
  return 'name' in reference ? ['name', reference.name] : ['displayName', reference.displayName];
}

const LABELS_MAX = 5;

function labelsOf(candidates: readonly Candidate[]): string {
  const labels = candidates.map((candidate) => candidate.label).sort();
  return nameSome(labels, LABELS_MAX);
}

function* valuesOf(table: Table, property: string): Iterable<string> {
  for (const key of table.byValue.keys()) {
    if (key.startsWith(`${property}:`)) yield key.slice(property.length + 1);
  }
}
