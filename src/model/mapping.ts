import type { Integration } from './workspace.ts';
import type { Address } from './address.ts';
import type { RemoteRef } from './sales-document.ts';
import { groupBy } from '../support/group-by.ts';

/**
 * A mapping as it will be after this plan's mapping changes. It is observed, created or updated; deleted ones are left
 * out. Conversion looks up items and customers here.
 */
export interface EffectiveMapping {
  readonly entity: string;
  readonly m3terId: string;
  readonly system: string;
  readonly table: string;
  /** The integration's name when the workspace has it, else `id:UUID`; null when unlinked. */
  readonly linkedTo: string | null;
  readonly external: RemoteRef;
  /** m3ter's id of the mapping, or null while it is only planned. */
  readonly remoteId: string | null;
  /** The change of this plan that creates or updates it; absent when m3ter already has it so. */
  readonly change?: Address;
  /**
   * Set when the files have a line for this mapping that cannot be carried out. Nothing may be sent by another mapping
   * instead.
   */
  readonly unusable?: MappingProblem;
}

/**
 * Why a mapping of the files cannot be used: it names several records, one that does not exist, one that is inactive, or this plan leaves
 * it out (`--only bills`). `message` is a sentence with the place.
 */
export interface MappingProblem {
  readonly why: 'ambiguous' | 'unknown' | 'inactive' | 'leftOut';
  readonly message: string;
  /** What to write in the line, when what it means can be guessed. */
  readonly hint?: string;
}

/** What to do about a mapping of the files that a plan with `--only bills` leaves out. */
export const LEFT_OUT_HINT = 'apply the configuration first: tieout apply --only config';

/** An entity or table in words: `CompoundAggregation` → `compound aggregation`. */
export function wordOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Mappings by entity, m3ter id and table; built once per plan. */
export interface MappingIndex {
  readonly byKey: ReadonlyMap<string, readonly EffectiveMapping[]>;
  /** Places of lines of the files whose m3ter object does not exist, by `meantKey` of the one that they most likely mean. */
  readonly mistyped?: ReadonlyMap<string, string>;
}

export function meantKey(entity: string, reference: string): string {
  return `${entity}\u0000${reference}`;
}

/** The hint for an object without a mapping that a mistyped line most likely means. A second line would be one too many. */
export function correctLine(place: string): string {
  return `correct the line at ${place}, which most likely means it, or let tieout map do it`;
}

/** At most so many lines are listed in one hint. */
const LINES_MAX = 10;

/** What to do with lines to paste, and the lines at the end: `add to a mapping file: - { … } - { … }`. */
export function sayLines(what: string, lines: readonly string[]): string {
  const shown = lines.slice(0, LINES_MAX);
  const some = shown.length === lines.length ? '' : ` (${String(shown.length)} of ${String(lines.length)} lines)`;
  return `${what}${some}: ${shown.join(' ')}`;
}

export function mappingKey(entity: string, m3terId: string, table: string): string {
  return `${entity}\u0000${m3terId}\u0000${table}`;
}

export function indexMappings(mappings: Iterable<EffectiveMapping>): MappingIndex {
  return { byKey: groupBy(mappings, ({ entity, m3terId, table }) => mappingKey(entity, m3terId, table)) };
}

export type MappingChoice =
  { readonly found: EffectiveMapping } | { readonly candidates: readonly EffectiveMapping[] } | { readonly none: true };

/**
 * Chooses the mapping that counts for an integration (billing-rules.md §3):
 * - With `linkedOnly`: a mapping that is linked to the integration.
 * - Otherwise: a linked one first, then an unlinked one.
 * - Never: one that is linked to another integration.
 * Several with different targets are an error, never a guess.
 */
export function chooseMapping(
  index: MappingIndex,
  wanted: {
    readonly entity: string;
    readonly m3terId: string;
    readonly table: string;
    readonly system: string;
    readonly integration: string;
    readonly linkedOnly: boolean;
  },
): MappingChoice {
  const effectiveMappings = index.byKey.get(mappingKey(wanted.entity, wanted.m3terId, wanted.table));
  if (effectiveMappings === undefined) return { none: true };
  const [only] = effectiveMappings;
  if (only !== undefined && effectiveMappings.length === 1) return chooseOnly(only, wanted);
  const ofSystem = effectiveMappings.filter((mapping) => mapping.system === wanted.system);
  const linked = ofSystem.filter((mapping) => mapping.linkedTo === wanted.integration);
  const tier =
    linked.length > 0 || wanted.linkedOnly ? linked : ofSystem.filter((mapping) => mapping.linkedTo === null);
  const [first] = tier;
  if (first === undefined) return { none: true };
  return tier.every((mapping) => isSameTarget(mapping, first)) ? { found: first } : { candidates: tier };
}

/** The mapping of an account to its customer that counts for an integration; without one, for no integration. */
export function chooseCustomerMapping(
  index: MappingIndex,
  { accountId, integration, system }: CustomerOf,
): MappingChoice {
  return chooseMapping(index, {
    entity: 'Account',
    m3terId: accountId,
    table: 'Customer',
    system,
    integration: integration?.name ?? '',
    linkedOnly: integration?.bills.enforceLinkedMappings ?? false,
  });
}

interface CustomerOf {
  readonly accountId: string;
  readonly integration: Pick<Integration, 'name' | 'bills'> | null;
  readonly system: string;
}

/** Two runs at the same moment may leave the same mapping twice. A choice between equals is no guess. */
function isSameTarget({ external }: EffectiveMapping, other: EffectiveMapping): boolean {
  return 'id' in external && 'id' in other.external ? external.id === other.external.id : external === other.external;
}

/** Shortcut for the usual case of one mapping, without building lists. */
function chooseOnly(
  only: EffectiveMapping,
  wanted: { readonly system: string; readonly integration: string; readonly linkedOnly: boolean },
): MappingChoice {
  const isUsable = only.linkedTo === wanted.integration || (only.linkedTo === null && !wanted.linkedOnly);
  return isUsable && only.system === wanted.system ? { found: only } : { none: true };
}
