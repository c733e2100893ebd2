import { isUuid } from '../model/address.ts';
import type { CodedEntity, M3terSnapshot, NamedBand } from '../model/m3ter.ts';
import {
  problem,
  problemNear,
  type DesiredCode,
  type FoundRecord,
  type Resolution,
  type Suggest,
} from './resolution.ts';

/** Resolves m3ter references: a code, or an id in the form of a UUID (config-format.md). */
export interface M3terReferences {
  /** `entity` is a name of the mapping vocabulary. Entities that tieout does not read must be given by id. */
  resolve(entity: string, reference: string): Resolution;
  /** An aggregation or a compound aggregation, for exclusions. */
  resolveAnyAggregation(reference: string): Resolution;
  /** A user of the organization, by e-mail or id. */
  resolveUser(reference: string): Resolution;
}

interface Kind {
  readonly what: string;
  readonly code: DesiredCode;
  readonly lookup: string;
  readonly byCode: ReadonlyMap<string, readonly FoundRecord[]>;
  readonly byId: ReadonlyMap<string, FoundRecord>;
}

/** Indexes a snapshot once, for many references. */
export function createM3terReferences(snapshot: M3terSnapshot, suggest: Suggest): M3terReferences {
  const kinds: ReadonlyMap<string, Kind> = new Map([
    ['Account', indexKind('account', 'reference/unknown-account', 'accounts', snapshot.accounts)],
    ['Product', indexKind('product', 'reference/unknown-product', 'products', snapshot.products)],
    ['Aggregation', indexKind('aggregation', 'reference/unknown-aggregation', 'aggregations', snapshot.aggregations)],
    [
      'CompoundAggregation',
      indexKind(
        'compound aggregation',
        'reference/unknown-compound-aggregation',
        'aggregations',
        snapshot.compoundAggregations,
      ),
    ],
  ]);
  const bands = labelBands(snapshot.pricingBands);
  const anyAggregation = indexKind('aggregation', 'reference/unknown-aggregation', 'aggregations', [
    ...snapshot.aggregations,
    ...snapshot.compoundAggregations,
  ]);
  return {
    resolve(entity, reference) {
      const kind = kinds.get(entity);
      if (kind !== undefined) return resolveCoded(kind, reference, suggest);
      return entity === 'PricingBand' ? resolveBand(bands, reference, suggest) : resolveOther(entity, reference);
    },
    resolveAnyAggregation: (reference) => resolveCoded(anyAggregation, reference, suggest),
    resolveUser: (reference) => resolveUser(snapshot, reference, suggest),
  };
}

function indexKind(what: string, code: DesiredCode, lookup: string, entities: readonly CodedEntity[]): Kind {
  const byCode = new Map<string, FoundRecord[]>();
  const byId = new Map<string, FoundRecord>();
  for (const entity of entities) {
    const record = { id: entity.id, label: entity.code ?? entity.id };
    byId.set(entity.id.toLowerCase(), record);
    if (entity.code === null) continue;
    const foundRecords = byCode.get(entity.code);
    if (foundRecords === undefined) byCode.set(entity.code, [record]);
    else foundRecords.push(record);
  }
  return { what, code, lookup, byCode, byId };
}

function resolveCoded(kind: Kind, reference: string, suggest: Suggest): Resolution {
  const lookup = `list them with: tieout lookup ${kind.lookup}`;
  if (isUuid(reference)) {
    const found = kind.byId.get(reference.toLowerCase());
    return found === undefined
      ? problem(kind.code, `m3ter has no ${kind.what} with id ${reference}`, lookup)
      : { found };
  }
  const [found, ...more] = kind.byCode.get(reference) ?? [];
  if (found === undefined) {
    const suggestion = suggest(reference, kind.byCode.keys());
    return problemNear(kind.code, `m3ter has no ${kind.what} with code "${reference}"`, { suggestion, hint: lookup });
  }
  if (more.length === 0) return { found };
  const ids = [found, ...more].map((record) => record.id).sort();
  return problem(
    'reference/ambiguous-code',
    `m3ter has ${String(ids.length)} ${kind.what}s with code "${reference}"`,
    `use the id of the right one: ${ids.join(', ')}`,
  );
}

/** Labels by id. They name changes, so a label that several bands share gets the id too. */
function labelBands(bands: readonly NamedBand[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { name } of bands) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  const label = ({ id, name }: NamedBand): string => {
    if (name === null) return id;
    return counts.get(name) === 1 ? name : `${name} (${id})`;
  };
  return new Map(bands.map((band) => [band.id, label(band)]));
}

function resolveBand(bands: ReadonlyMap<string, string>, reference: string, suggest: Suggest): Resolution {
  const label = bands.get(reference);
  if (label !== undefined) return { found: { id: reference, label } };
  return problemNear('reference/unknown-pricing-band', `m3ter has no pricing band with id "${reference}"`, {
    suggestion: suggest(reference, bands.keys()),
    hint: 'an edited pricing may have new bands; list them with: tieout lookup bands',
  });
}

function resolveOther(entity: string, reference: string): Resolution {
  if (isUuid(reference)) return { found: { id: reference, label: reference } };
  return problem(
    'reference/not-an-id',
    `"${reference}" is not an id, and tieout does not know codes of m3ter's ${entity}`,
    'write the id of the object: a UUID, shown on its page in the m3ter console',
  );
}

function resolveUser(snapshot: M3terSnapshot, reference: string, suggest: Suggest): Resolution {
  const { users } = snapshot;
  const wanted = reference.toLowerCase();
  const matches = users.filter((user) => user.id.toLowerCase() === wanted || user.email?.toLowerCase() === wanted);
  const [found, ...more] = matches;
  if (found !== undefined && more.length === 0) return { found: { id: found.id, label: found.email ?? found.name } };
  if (found !== undefined) {
    const ids = matches.map((user) => user.id).sort();
    return problem(
      'reference/ambiguous-code',
      `m3ter has ${String(ids.length)} users with e-mail "${reference}"`,
      `use the id of the right one: ${ids.join(', ')}`,
    );
  }
  // m3ter did not list its users to us, so an id cannot be checked.
  if (users.length === 0 && isUuid(reference)) return { found: { id: reference, label: reference } };
  const emails = users.flatMap((user) => user.email ?? []);
  return problem(
    'reference/unknown-user',
    `m3ter has no user "${reference}" in this organization`,
    `${suggest(reference, emails)}it takes the e-mail or id of a user of the m3ter organization; list them with: tieout lookup users`,
  );
}
