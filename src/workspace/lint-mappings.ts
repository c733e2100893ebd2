import type { Diagnostic, Place } from '../model/diagnostic.ts';
import type { Integration, MappingFile, MappingRule, Workspace } from '../model/workspace.ts';
import { finding } from './finding.ts';

/** Why a mapping is never used, and what to do. Mappings with the same cause share one finding. */
interface Cause {
  readonly reason: string;
  readonly hint: string;
}

/**
 * Finds mappings that no integration ever uses (billing-rules.md §3): one finding for each list and cause, at the first
 * of them. Only the files are looked at, so a code and an id of the same object count as two.
 */
export function lintMappings(workspace: Workspace): Diagnostic[] {
  const linked = indexLinked(workspace.mappingFiles);
  return workspace.mappingFiles.flatMap((file) => {
    const users = workspace.integrations.filter(
      (integration) =>
        integration.connection === file.connection &&
        (file.integration === null || integration.name === file.integration),
    );
    return users.length === 0 ? [] : lintFile(file, users, linked);
  });
}

function lintFile(
  file: MappingFile,
  users: readonly Integration[],
  linked: ReadonlyMap<string, ReadonlySet<string>>,
): Diagnostic[] {
  const causeOf = createCauses(file, users, linked);
  const found = new Map<Cause, { readonly place: Place; count: number }>();
  for (const rule of file.rules) {
    const cause = rule.absent ? null : causeOf(rule);
    if (cause === null) continue;
    const known = found.get(cause);
    if (known === undefined) found.set(cause, { place: rule.place, count: 1 });
    else known.count += 1;
  }
  return [...found].map(([{ reason, hint }, { place, count }]) => {
    const isOwn = place.path === file.origin.place.path;
    const which = isOwn ? 'this mapping' : `the mapping at ${place.path}:${String(place.line)}`;
    const what = count === 1 ? `${which} never counts` : `${which} and ${String(count - 1)} more never count`;
    // A CSV file cannot have a comment that silences the rule.
    const at = isOwn ? place : file.origin.at('mappingsFrom');
    return finding('warning', 'lint/mapping-never-wins', at, { message: `${what}: ${reason}`, hint });
  });
}

const LINKED_ONLY: Cause = {
  reason: 'every integration of the connection uses linked mappings only',
  hint: 'link the list with integration: NAME, or set bills.enforceLinkedMappings: false',
};
const NO_BANDS: Cause = {
  reason: 'no integration splits usage by band',
  hint: 'set quickbooks.splitUsageLineItems: band where bands have items of their own',
};
const NO_AGGREGATIONS: Cause = {
  reason: 'no integration splits usage by aggregation or band',
  hint: 'set quickbooks.splitUsageLineItems: aggregation where aggregations have items of their own',
};
const EXCLUDED: Cause = {
  reason: 'every integration excludes the aggregation',
  hint: 'remove it, or take the aggregation out of bills.exclude.aggregations',
};
const SHADOWED: Cause = {
  reason: 'every integration has a linked mapping of the same, and a linked one wins',
  hint: 'remove it, or remove the linked mapping of an integration that should use it',
};

function createCauses(
  file: MappingFile,
  users: readonly Integration[],
  linked: ReadonlyMap<string, ReadonlySet<string>>,
): (rule: MappingRule) => Cause | null {
  const isUnlinked = file.integration === null;
  const isLinkedOnly = isUnlinked && users.every(({ bills }) => bills.enforceLinkedMappings);
  const splits = new Set(users.map(({ quickbooks }) => quickbooks.splitUsageLineItems));
  const names = users.map(({ name }) => name);
  return (rule) => {
    const { entity, table, m3terReference } = rule;
    if (table !== 'Item' && table !== 'Customer') return null;
    if (isLinkedOnly) return LINKED_ONLY;
    if (entity === 'PricingBand' && !splits.has('band')) return NO_BANDS;
    if (entity === 'Aggregation' || entity === 'CompoundAggregation') {
      if (!splits.has('aggregation') && !splits.has('band')) return NO_AGGREGATIONS;
      if (users.every(({ bills }) => bills.exclude.aggregations.includes(m3terReference))) return EXCLUDED;
    }
    const holders = isUnlinked ? linked.get(keyOf(file, rule)) : undefined;
    return holders !== undefined && names.every((name) => holders.has(name)) ? SHADOWED : null;
  };
}

/** Names of the integrations with a linked mapping, by the mapped object. */
function indexLinked(files: readonly MappingFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const linked = new Map<string, Set<string>>();
  for (const file of files) {
    if (file.integration === null) continue;
    for (const rule of file.rules) {
      if (rule.absent) continue;
      const key = keyOf(file, rule);
      const earlier = linked.get(key);
      if (earlier === undefined) linked.set(key, new Set([file.integration]));
      else earlier.add(file.integration);
    }
  }
  return linked;
}

function keyOf({ connection, externalSystem }: MappingFile, { entity, m3terReference, table }: MappingRule): string {
  return [connection, externalSystem, entity, m3terReference, table].join('\u0000');
}
