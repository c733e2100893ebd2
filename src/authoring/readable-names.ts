import { createM3terReferences } from '../desired/m3ter-references.ts';
import { createNamesakes, type FindNamesake } from '../desired/namesakes.ts';
import { createQuickBooksReferences } from '../desired/quickbooks-references.ts';
import { isUuid } from '../model/address.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';

/** One side of a mapping, as people write it. */
export interface ReadableSide {
  /** The text for the file: a code that identifies the object, else the id. */
  readonly reference: string;
  /** The name, for the comment; null when it is not known. */
  readonly name: string | null;
  /** Why the file cannot use it: it is deleted, inactive, or has an unknown form. */
  readonly problem: string | null;
}

/** Turns ids of both systems into what a person would write and recognize. */
export interface ReadableNames {
  m3ter(entity: string, id: string): ReadableSide;
  /** An aggregation or a compound aggregation. */
  anyAggregation(id: string): ReadableSide;
  user(id: string): ReadableSide;
  quickbooks(table: string, id: string): ReadableSide;
  /**
   * The active record that has exactly this name, letter case aside, when the record with the id has another one; null
   * when there is none. Known for customers and items.
   */
  readonly namesake: FindNamesake;
}

const RECORD_ID = /^[0-9]{1,20}$/;

/** Takes the names from the snapshots. `bandNames` describes pricing bands, which have no code. */
export function createReadableNames(input: {
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly bandNames: ReadonlyMap<string, string>;
}): ReadableNames {
  const { m3ter, quickbooks, bandNames } = input;
  const noHints = (): string => '';
  const references = createM3terReferences(m3ter, noHints);
  const records = createQuickBooksReferences(quickbooks, noHints);
  const entities = indexEntities(m3ter);
  const labels = indexRecords(quickbooks);
  const m3terSide = (entity: string, id: string): ReadableSide => {
    const { code = null, name = null } = entities.get(`${entity} ${id}`) ?? {};
    const shown = name ?? (entity === 'PricingBand' ? (bandNames.get(id) ?? null) : null);
    // A code that two objects have would not resolve to this one.
    const resolved = code === null ? null : references.resolve(entity, code);
    if (code !== null && resolved !== null && 'found' in resolved && resolved.found.id === id && isPlainCode(code)) {
      return { reference: code, name: shown, problem: null };
    }
    const byId = references.resolve(entity, id);
    return { reference: id, name: shown, problem: 'found' in byId ? null : byId.problem.message };
  };
  return {
    m3ter: m3terSide,
    anyAggregation(id) {
      const plain = m3terSide('Aggregation', id);
      return plain.problem === null ? plain : m3terSide('CompoundAggregation', id);
    },
    user(id) {
      const user = m3ter.users.find((m3terUser) => m3terUser.id === id);
      const byMail = user?.email == null ? null : references.resolveUser(user.email);
      const problem = 'found' in references.resolveUser(id) ? null : `m3ter has no user ${id} in this organization`;
      if (byMail !== null && 'found' in byMail && byMail.found.id === id) {
        return { reference: user?.email ?? id, name: user?.name ?? null, problem };
      }
      return { reference: id, name: user?.name ?? null, problem };
    },
    quickbooks(table, id) {
      const name = labels.get(`${table} ${id}`) ?? null;
      const isOwnTable = table === 'Customer' || table === 'Item';
      if (isOwnTable && !RECORD_ID.test(id)) return { reference: id, name, problem: `"${id}" is no Id of QuickBooks` };
      const resolved = records.resolve(table, { id });
      return { reference: id, name, problem: 'found' in resolved ? null : resolved.problem.message };
    },
    namesake: createNamesakes(quickbooks),
  };
}

/** True for a code that is not read as an id or a variable. */
function isPlainCode(code: string): boolean {
  return !isUuid(code) && !code.includes('${');
}

function indexEntities(m3ter: M3terSnapshot) {
  const entities = new Map<string, { readonly code: string | null; readonly name: string }>();
  const add = (
    entity: string,
    list: readonly { readonly id: string; readonly code: string | null; readonly name: string }[],
  ) => {
    for (const { id, code, name } of list) entities.set(`${entity} ${id}`, { code, name });
  };
  add('Account', m3ter.accounts);
  add('Product', m3ter.products);
  add('Aggregation', m3ter.aggregations);
  add('CompoundAggregation', m3ter.compoundAggregations);
  return entities;
}

function indexRecords(quickbooks: QuickBooksSnapshot): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const { id, displayName } of quickbooks.customers) labels.set(`Customer ${id}`, displayName);
  for (const { id, fullyQualifiedName } of quickbooks.items) labels.set(`Item ${id}`, fullyQualifiedName);
  for (const [table, records] of quickbooks.otherRecords) {
    for (const { id, name } of records) labels.set(`${table} ${id}`, name);
  }
  return labels;
}
