import { createNamesakes } from '../desired/namesakes.ts';
import { formatCount, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import { wordOf } from '../model/mapping.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { Connection, Workspace } from '../model/workspace.ts';

/** So many lines are named; the rest are counted. */
const NAMED_MAX = 5;

/**
 * One remark on all lines that name a record by its Id although another record has exactly the name of the m3ter object:
 * an import copies what m3ter has, also its mistakes. A line that names the record by name or SKU says that it is meant.
 */
export function checkNamesakes(input: {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}): readonly Diagnostic[] {
  const { workspace, connection, m3ter, quickbooks } = input;
  const findNamesake = createNamesakes(quickbooks);
  const nameOf = indexEntities(m3ter);
  const labels = new Map<string, string>([
    ...quickbooks.items.map(({ id, fullyQualifiedName }) => [`Item ${id}`, fullyQualifiedName] as const),
    ...quickbooks.customers.map(({ id, displayName }) => [`Customer ${id}`, displayName] as const),
  ]);
  const rules = workspace.mappingFiles
    .filter((file) => file.connection === connection.name)
    .flatMap((file) => file.rules);
  const found = rules.flatMap(({ entity, m3terReference, table, external, absent, place }) => {
    if (absent || external === null || !('id' in external)) return [];
    const name = nameOf.get(`${entity} ${m3terReference}`);
    const other = name === undefined ? null : findNamesake(table, external.id, name);
    if (name === undefined || other === null) return [];
    const kind = wordOf(table);
    const present = labels.get(`${table} ${external.id}`);
    const now = `${kind} ${external.id}${present === undefined ? '' : ` "${present}"`}`;
    const said = `${place.path}:${String(place.line)} maps ${wordOf(entity)} ${m3terReference} to ${now}, and ${kind} ${other.id} is called "${other.name}"`;
    return [{ place, said, by: table === 'Customer' ? 'customer: { displayName: … }' : 'item: { name: … }' }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const lines = formatCount(found.length, 'mapping goes', 'mappings go');
  return [
    {
      severity: 'info',
      code: 'mapping/namesake',
      message: `${lines} to a record of another name, though one has the very name: ${nameSome(
        found.map(({ said }) => said),
        NAMED_MAX,
      )}`,
      hint: `if that is meant, say so by naming the record in the line: ${first.by}; otherwise correct the line`,
      place: first.place,
    },
  ];
}

/** Names by entity with code or id, as lines of the files write them. */
function indexEntities(m3ter: M3terSnapshot): ReadonlyMap<string, string> {
  const lists = {
    Account: m3ter.accounts,
    Product: m3ter.products,
    Aggregation: m3ter.aggregations,
    CompoundAggregation: m3ter.compoundAggregations,
  };
  return new Map(
    Object.entries(lists).flatMap(([entity, list]) =>
      list.flatMap(({ id, code, name }) =>
        [id, ...(code === null ? [] : [code])].map((key) => [`${entity} ${key}`, name] as const),
      ),
    ),
  );
}
