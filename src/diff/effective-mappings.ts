import type { ChangeDraft } from '../model/change.ts';
import type { UnusableMapping } from '../model/desired.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import { indexMappings, type EffectiveMapping, type MappingIndex } from '../model/mapping.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import { compareText } from '../support/compare-text.ts';
import { BILL_ENTITY } from './index-observed.ts';

type MappingDraft = Extract<ChangeDraft, { kind: 'mapping' }>;

/**
 * The mappings as they will be once `drafts` are applied: those of m3ter, without the deleted ones, with the created and
 * updated ones. `names` gives the integration's name by its m3ter id. A line of the files that cannot be carried out, or
 * that this plan leaves out, replaces the mapping that m3ter has.
 */
export function buildEffectiveMappings(input: {
  readonly observed: readonly ObservedMapping[];
  readonly drafts: readonly ChangeDraft[];
  /** Changes of the files that the scope leaves out. */
  readonly leftOut: readonly ChangeDraft[];
  readonly unusable: readonly UnusableMapping[];
  readonly names: ReadonlyMap<string, string>;
  /** The integration's name by the address of the change that creates it. */
  readonly namesByAddress: ReadonlyMap<string, string>;
}): MappingIndex {
  const replaced = new Map<string, MappingDraft>();
  const created: (MappingDraft & { readonly action: 'create' })[] = [];
  for (const draft of input.drafts) {
    if (draft.kind !== 'mapping') continue;
    if (draft.action === 'create') created.push(draft);
    else replaced.set(draft.precondition.id, draft);
  }
  const linkName = (ref: RemoteRef | null): string | null => {
    if (ref === null) return null;
    if ('address' in ref) return input.namesByAddress.get(ref.address) ?? ref.address;
    return input.names.get(ref.id) ?? `id:${ref.id}`;
  };
  const effective: EffectiveMapping[] = [];
  for (const mapping of [...input.observed].sort((a, b) => compareText(a.id, b.id))) {
    // Records of sent bills are found by their bill and by their document (`index-observed.ts`); a month has thousands.
    if (mapping.m3terEntity === BILL_ENTITY) continue;
    const draft = replaced.get(mapping.id);
    if (draft?.after === null) continue;
    effective.push({
      entity: mapping.m3terEntity,
      m3terId: mapping.m3terId,
      system: mapping.externalSystem,
      table: mapping.externalTable,
      linkedTo: linkName(mapping.integrationConfigId === null ? null : { id: mapping.integrationConfigId }),
      external: draft?.after.external ?? { id: mapping.externalId },
      remoteId: mapping.id,
      ...(draft === undefined ? {} : { change: draft.address }),
    });
  }
  for (const { address, after } of created) {
    const { m3terEntity, m3terId, externalSystem, externalTable, external, linkedTo } = after;
    effective.push({
      entity: m3terEntity,
      m3terId,
      system: externalSystem,
      table: externalTable,
      linkedTo: linkName(linkedTo),
      external,
      remoteId: null,
      change: address,
    });
  }
  const unusable: readonly EffectiveMapping[] = [
    ...input.unusable.map(({ key, external, problem }) => ({
      ...unusableMapping(key),
      external,
      ...(problem === null ? {} : { unusable: problem }),
    })),
    ...input.leftOut.flatMap((draft) => mappingLeftOut(draft, linkName)),
  ];
  if (unusable.length === 0) return indexMappings(effective);
  const blocked = new Set(unusable.map(naturalKey));
  return indexMappings([...effective.filter((mapping) => !blocked.has(naturalKey(mapping))), ...unusable]);
}

/** A mapping of the files that this plan leaves out, as unusable: nothing may be sent by what m3ter still has instead. */
function mappingLeftOut(
  draft: ChangeDraft,
  linkName: (ref: RemoteRef | null) => string | null,
): readonly EffectiveMapping[] {
  if (draft.kind !== 'mapping') return [];
  const { m3terEntity, m3terId, externalSystem, externalTable, external, linkedTo } = draft.after ?? draft.before;
  const key = { m3terEntity, m3terId, externalSystem, externalTable, linkedTo: linkName(linkedTo) };
  const who = 'place' in draft.origin ? `${draft.origin.place.path}:${String(draft.origin.place.line)}` : 'a file';
  const does = draft.after === null ? 'takes its mapping away' : 'maps it';
  const message = `${who} ${does}, which this plan leaves out`;
  return [{ ...unusableMapping(key), external, unusable: { why: 'leftOut', message } }];
}

function unusableMapping({ m3terEntity, m3terId, externalSystem, externalTable, linkedTo }: UnusableMapping['key']) {
  const named = { entity: m3terEntity, m3terId, system: externalSystem, table: externalTable };
  return { ...named, linkedTo, remoteId: null };
}

type NaturalKey = Pick<EffectiveMapping, 'entity' | 'm3terId' | 'system' | 'table' | 'linkedTo'>;

function naturalKey({ entity, m3terId, system, table, linkedTo }: NaturalKey): string {
  return JSON.stringify([entity, m3terId, system, table, linkedTo]);
}
