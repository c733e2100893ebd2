import { wordOf } from '../model/mapping.ts';
import { mappingAddress, type Address } from '../model/address.ts';
import type { ChangeDraft, ChangeOrigin, MappingState } from '../model/change.ts';
import type { DesiredMapping, PruneScope } from '../model/desired.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import { addressesOf, reasonOf, stateOfMapping } from './bill-drafts.ts';
import { groupBy } from '../support/group-by.ts';
import { BILL_ENTITY } from './index-observed.ts';
import { compareText } from '../support/compare-text.ts';

export interface MappingsDiff {
  readonly drafts: readonly ChangeDraft[];
  readonly diagnostics: readonly Diagnostic[];
  /** The count of wanted mappings that exist: the base of `maxUpdates`. */
  readonly managed: number;
}

export interface MappingsInput {
  readonly desired: readonly DesiredMapping[];
  readonly observed: readonly ObservedMapping[];
  readonly prunes: readonly PruneScope[];
  /** m3ter's id by integration name, for integrations that exist. */
  readonly configIds: ReadonlyMap<string, string>;
  /** True for account mappings that tieout may have made itself. Prune never touches them. */
  readonly isOwnAccountMapping: (linkedTo: string | null) => boolean;
  /** True for the mapping of an account that has bills to the customer that they give it without a line. */
  readonly isMadeByBills: (mapping: ObservedMapping) => boolean;
  /** The code of a m3ter entity, for addresses; null when it has none. */
  readonly codeOf: (entity: string, id: string) => string | null;
  /** The name of a QuickBooks record; null when it is not known. */
  readonly nameOf: (table: string, id: string) => string | null;
}

/**
 * Compares the external mappings that the files want with those that m3ter has, by natural key. Two remote mappings for
 * one wanted key are an error: which one is right is never guessed.
 */
export function diffMappings(input: MappingsInput): MappingsDiff {
  const byKey = indexByKey(input.observed);
  const drafts: ChangeDraft[] = [];
  const diagnostics: Diagnostic[] = [];
  const listed = new Set<string>();
  let managed = 0;
  for (const desired of [...input.desired].sort(compareDesired)) {
    const configId = configIdOf(desired.key.linkedTo, input.configIds);
    const key = configId === undefined ? null : keyOf({ ...desired.key, integrationConfigId: configId });
    if (key !== null) listed.add(key);
    const observedMappings = key === null ? [] : (byKey.get(key) ?? []);
    if (observedMappings.length > 0 && desired.state !== null) managed += 1;
    if (desired.state === null) {
      for (const mapping of observedMappings) {
        if (input.isOwnAccountMapping(desired.key.linkedTo) && input.isMadeByBills(mapping))
          diagnostics.push(reportIdleDelete(desired, mapping, input));
        else drafts.push(draftDelete(desired, mapping, input));
      }
    } else if (observedMappings.length > 1) diagnostics.push(reportDuplicate(desired, observedMappings));
    else drafts.push(...diffMapping(desired, desired.state, observedMappings[0], input));
  }
  const pruned = uniqueByRemote(input.prunes.flatMap((scope) => pruneDrafts(scope, listed, input)));
  return { drafts: [...drafts, ...pruned], diagnostics, managed };
}

function compareDesired(a: DesiredMapping, b: DesiredMapping): number {
  return compareText(a.address, b.address) || compareText(a.place.path, b.place.path) || a.place.line - b.place.line;
}

/** Undefined when the integration does not exist in m3ter yet. Then nothing can be linked to it. */
function configIdOf(linkedTo: string | null, configIds: ReadonlyMap<string, string>): string | null | undefined {
  return linkedTo === null ? null : configIds.get(linkedTo);
}

type NaturalKey = Pick<
  ObservedMapping,
  'm3terEntity' | 'm3terId' | 'externalSystem' | 'externalTable' | 'integrationConfigId'
>;

function keyOf(mapping: NaturalKey): string {
  const { m3terEntity, m3terId, externalSystem, externalTable, integrationConfigId } = mapping;
  return [m3terEntity, m3terId, externalSystem, externalTable, integrationConfigId ?? ''].join('\u0000');
}

function indexByKey(observed: readonly ObservedMapping[]): ReadonlyMap<string, readonly ObservedMapping[]> {
  return groupBy(
    [...observed].sort((a, b) => compareText(a.id, b.id)),
    keyOf,
  );
}

function diffMapping(
  desired: DesiredMapping,
  state: MappingState,
  observedMapping: ObservedMapping | undefined,
  input: MappingsInput,
): readonly ChangeDraft[] {
  const dependsOn = addressesOf([state.external, ...(state.linkedTo === null ? [] : [state.linkedTo])]);
  if (observedMapping === undefined) return [draftMappingCreate(desired, state, dependsOn)];
  if ('id' in state.external && state.external.id === observedMapping.externalId) return [];
  return [
    {
      ...commonOf(desired),
      action: 'update',
      before: stateOfMapping(observedMapping),
      after: state,
      fields: [{ path: 'externalId', before: observedMapping.externalId, after: shownRef(state.external) }],
      reason: reasonOf('fields-differ', `was ${targetOf(observedMapping, input)}`),
      dependsOn,
      precondition: { id: observedMapping.id, revision: String(observedMapping.version) },
    },
  ];
}

type MappingDraft = Extract<ChangeDraft, { kind: 'mapping' }>;
export type MappingDeleteDraft = Extract<MappingDraft, { action: 'delete' }>;

/**
 * One update in place of a delete and a create at the same address: m3ter has a mapping at every moment, and the create
 * does not meet the one that is to go.
 */
export function replaceMapping(
  create: Extract<MappingDraft, { action: 'create' }>,
  { before, precondition }: MappingDeleteDraft,
): ChangeDraft {
  const former = shownRef(before.external);
  return {
    ...create,
    action: 'update',
    before,
    fields: [{ path: 'externalId', before: former, after: shownRef(create.after.external) }],
    reason: reasonOf('absent-in-file', `a file takes ${wordOf(before.externalTable)} ${former} away`),
    precondition,
  };
}

/** Creates a mapping that was seen absent. Also used for the mapping of a created customer. */
export function draftMappingCreate(
  desired: DesiredMapping,
  state: MappingState,
  dependsOn: readonly Address[],
  origin: ChangeOrigin = { place: desired.place },
): ChangeDraft {
  return {
    address: desired.address,
    kind: 'mapping',
    origin,
    recordsBill: false,
    label: desired.label,
    action: 'create',
    before: null,
    after: state,
    fields: [],
    reason: reasonOf('not-found'),
    dependsOn,
    precondition: { absent: true },
  };
}

/** `item 28 Billing adjustments`. */
function targetOf({ externalTable, externalId }: ObservedMapping, { nameOf }: MappingsInput): string {
  const name = nameOf(externalTable, externalId);
  return `${wordOf(externalTable)} ${externalId}${name === null ? '' : ` ${name}`}`;
}

function draftDelete(desired: DesiredMapping, observedMapping: ObservedMapping, input: MappingsInput): ChangeDraft {
  return {
    ...commonOf(desired),
    label: `${desired.label} → ${targetOf(observedMapping, input)}`,
    action: 'delete',
    before: stateOfMapping(observedMapping),
    after: null,
    fields: [],
    reason: reasonOf('absent-in-file'),
    dependsOn: [],
    precondition: { id: observedMapping.id, revision: String(observedMapping.version) },
  };
}

function commonOf(desired: DesiredMapping) {
  return {
    address: desired.address,
    kind: 'mapping',
    origin: { place: desired.place },
    recordsBill: false,
    label: desired.label,
  } as const;
}

function shownRef(ref: RemoteRef): string {
  return 'id' in ref ? ref.id : '(known after apply)';
}

function reportIdleDelete(desired: DesiredMapping, mapping: ObservedMapping, input: MappingsInput): Diagnostic {
  return {
    severity: 'warning',
    code: 'mapping/absent-but-needed',
    message: `${desired.label} is mapped to ${targetOf(mapping, input)}, its own customer, and has bills that need it: this line deletes nothing`,
    hint: 'remove the line',
    place: desired.place,
    about: desired.address,
  };
}

function reportDuplicate(desired: DesiredMapping, observedMappings: readonly ObservedMapping[]): Diagnostic {
  const named = observedMappings.map((mapping) => `${mapping.id} → ${mapping.externalId}`).join(', ');
  return {
    severity: 'error',
    code: 'mapping/remote-duplicate',
    message: `m3ter has ${String(observedMappings.length)} mappings for ${desired.label}: ${named}`,
    hint: 'delete all but one in m3ter',
    place: desired.place,
    about: desired.address,
  };
}

/**
 * Deletes the mappings that a pruning file does not list. Records of sent bills and account mappings that tieout makes
 * itself are never touched (config-format.md, kind: ExternalMappings).
 */
function pruneDrafts(scope: PruneScope, listed: ReadonlySet<string>, input: MappingsInput): readonly ChangeDraft[] {
  if (scope.m3terEntity === BILL_ENTITY) return [];
  if (
    scope.m3terEntity === 'Account' &&
    scope.externalTable === 'Customer' &&
    input.isOwnAccountMapping(scope.linkedTo)
  )
    return [];
  const configId = configIdOf(scope.linkedTo, input.configIds);
  if (configId === undefined) return [];
  return input.observed
    .filter(
      (mapping) =>
        mapping.m3terEntity === scope.m3terEntity &&
        mapping.externalSystem === scope.externalSystem &&
        mapping.externalTable === scope.externalTable &&
        mapping.integrationConfigId === configId &&
        !listed.has(keyOf(mapping)),
    )
    .map((mapping) => draftPrune(scope, mapping, input));
}

function draftPrune(scope: PruneScope, mapping: ObservedMapping, input: MappingsInput): ChangeDraft {
  const code = input.codeOf(mapping.m3terEntity, mapping.m3terId) ?? mapping.m3terId;
  const { externalSystem: system, externalTable: table, m3terEntity: entity, linkedTo } = scope;
  return {
    address: mappingAddress({ system, table, entity, key: code, linkedTo }),
    kind: 'mapping',
    action: 'delete',
    before: stateOfMapping(mapping),
    after: null,
    fields: [],
    reason: reasonOf('not-listed', `not listed in ${scope.file}, which prunes`),
    origin: { remoteId: mapping.id },
    dependsOn: [],
    precondition: { id: mapping.id, revision: String(mapping.version) },
    recordsBill: false,
    label: `${wordOf(entity)} ${code} → ${targetOf(mapping, input)}`,
  };
}

/** Two files may prune the same pair. Each remote mapping is deleted once. */
function uniqueByRemote(drafts: readonly ChangeDraft[]): readonly ChangeDraft[] {
  const byRemote = new Map<string, ChangeDraft>();
  for (const draft of drafts) {
    const id = 'id' in draft.precondition ? draft.precondition.id : draft.address;
    const changeDraft = byRemote.get(id);
    if (changeDraft === undefined || compareText(draft.reason.message, changeDraft.reason.message) < 0)
      byRemote.set(id, draft);
  }
  return [...byRemote].sort(([a], [b]) => compareText(a, b)).map(([, draft]) => draft);
}
