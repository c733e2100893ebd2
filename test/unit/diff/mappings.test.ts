import { describe, expect, it } from 'vitest';
import { buildEffectiveMappings } from '../../../src/diff/effective-mappings.ts';
import { diffMappings, type MappingsInput } from '../../../src/diff/mappings.ts';
import type { DesiredMapping, PruneScope } from '../../../src/model/desired.ts';
import type { ObservedMapping } from '../../../src/model/m3ter.ts';
import type { RemoteRef } from '../../../src/model/sales-document.ts';
import { makeObservedMapping } from '../reconcile/make-world.ts';

const SYSTEM = 'QuickBooksSandbox';

function desiredMapping(
  m3terId: string,
  external: string | null,
  link: { readonly name: string; readonly ref: RemoteRef } | null = null,
): DesiredMapping {
  const key = {
    m3terEntity: 'Product',
    m3terId,
    externalSystem: SYSTEM,
    externalTable: 'Item',
    linkedTo: link?.name ?? null,
  };
  const { linkedTo: _name, ...natural } = key;
  return {
    address: `mapping/${SYSTEM}/Item/Product/${m3terId}${link === null ? '' : `@${link.name}`}`,
    key,
    state: external === null ? null : { ...natural, external: { id: external }, linkedTo: link?.ref ?? null },
    label: `product ${m3terId}`,
    place: { path: 'integrations/items.yaml', line: 8, column: 5 },
  };
}

function productMapping(id: string, m3terId: string, changes: Partial<ObservedMapping> = {}): ObservedMapping {
  return makeObservedMapping({
    id,
    m3terEntity: 'Product',
    m3terId,
    externalTable: 'Item',
    externalId: '19',
    ...changes,
  });
}

function diff(changes: Partial<MappingsInput>) {
  return diffMappings({
    desired: [],
    observed: [],
    prunes: [],
    configIds: new Map([['US', 'config-1']]),
    isOwnAccountMapping: () => false,
    isMadeByBills: () => false,
    codeOf: (_entity, id) => (id === 'prod-9' ? 'nine' : null),
    nameOf: (table, id) => (table === 'Item' && id === '19' ? 'API usage' : null),
    ...changes,
  });
}

function shown(changes: Partial<MappingsInput>) {
  return diff(changes).drafts.map((draft) => `${draft.action} ${draft.address}`);
}

const PRUNE: PruneScope = {
  file: 'items',
  externalSystem: SYSTEM,
  m3terEntity: 'Product',
  externalTable: 'Item',
  linkedTo: null,
};

describe('diffMappings', () => {
  it('creates, leaves alone, updates and deletes', () => {
    const desired = [
      desiredMapping('new', '19'),
      desiredMapping('same', '19'),
      desiredMapping('other', '20'),
      desiredMapping('absent', null),
      desiredMapping('never-there', null),
    ];
    const observed = [productMapping('m1', 'same'), productMapping('m2', 'other'), productMapping('m3', 'absent')];
    const result = diff({ desired, observed });
    expect(result.drafts.map((draft) => [draft.action, draft.reason.code, draft.precondition])).toEqual([
      ['delete', 'absent-in-file', { id: 'm3', revision: '1' }],
      ['create', 'not-found', { absent: true }],
      ['update', 'fields-differ', { id: 'm2', revision: '1' }],
    ]);
    expect(result.drafts[2]?.fields).toEqual([{ path: 'externalId', before: '19', after: '20' }]);
    expect(result.drafts[2]?.before).toMatchObject({ linkedTo: null });
    expect(result.managed).toBe(2);
    expect(result.diagnostics).toEqual([]);
    // People know names, and the former target is in no file.
    expect(result.drafts[2]?.reason.message).toBe('was item 19 API usage');
    expect(result.drafts[0]?.label).toMatch(/ → item 19 API usage$/);
  });

  it('keeps what the bills of an account write again, and says that the line deletes nothing', () => {
    const desired = [desiredMapping('absent', null)];
    const observed = [productMapping('m3', 'absent')];
    const isMadeByBills = () => true;
    expect(shown({ desired, observed, isMadeByBills })).toEqual([`delete mapping/${SYSTEM}/Item/Product/absent`]);
    const kept = diff({ desired, observed, isMadeByBills, isOwnAccountMapping: () => true });
    expect(kept.drafts).toEqual([]);
    expect(kept.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning mapping/absent-but-needed',
    ]);
  });

  it.each<[string, Partial<ObservedMapping>]>([
    ['entity', { m3terEntity: 'Aggregation' }],
    ['system', { externalSystem: 'QuickBooks' }],
    ['table', { externalTable: 'Class' }],
    ['link', { integrationConfigId: 'config-1' }],
  ])('does not take a mapping of another %s for the wanted one', (_name, changes) => {
    const observed = [productMapping('m1', 'p', changes)];
    expect(shown({ desired: [desiredMapping('p', '19')], observed })).toEqual([
      `create mapping/${SYSTEM}/Item/Product/p`,
    ]);
  });

  it('matches a linked mapping by the id of its integration', () => {
    const desired = [desiredMapping('p', '20', { name: 'US', ref: { id: 'config-1' } })];
    const observed = [productMapping('m1', 'p'), productMapping('m2', 'p', { integrationConfigId: 'config-1' })];
    const [draft, ...more] = diff({ desired, observed }).drafts;
    expect(more).toEqual([]);
    expect(draft).toMatchObject({
      action: 'update',
      precondition: { id: 'm2' },
      dependsOn: [],
      before: { external: { id: '19' }, linkedTo: { id: 'config-1' } },
      after: { external: { id: '20' }, linkedTo: { id: 'config-1' } },
    });
  });

  it('makes a mapping linked to a new integration depend on it', () => {
    const desired = [desiredMapping('p', '20', { name: 'EU', ref: { address: 'integration/EU' } })];
    const [draft] = diff({ desired, observed: [productMapping('m1', 'p')] }).drafts;
    expect(draft).toMatchObject({ action: 'create', dependsOn: ['integration/EU'] });
  });

  it('refuses to guess between two remote mappings, and deletes both when the file says absent', () => {
    const observed = [productMapping('m2', 'p', { externalId: '20' }), productMapping('m1', 'p')];
    const refused = diff({ desired: [desiredMapping('p', '19')], observed });
    expect(refused.drafts).toEqual([]);
    expect(refused.diagnostics).toMatchObject([{ severity: 'error', code: 'mapping/remote-duplicate' }]);
    expect(refused.diagnostics[0]?.message).toContain('m1 → 19, m2 → 20');
    const deleted = diff({ desired: [desiredMapping('p', null)], observed });
    expect(deleted.drafts.map((draft) => draft.precondition)).toEqual([
      { id: 'm1', revision: '1' },
      { id: 'm2', revision: '1' },
    ]);
  });

  describe('prune', () => {
    it('deletes what the pair has and no file lists, once', () => {
      const result = diff({
        desired: [desiredMapping('listed', '19')],
        observed: [
          productMapping('m1', 'listed'),
          productMapping('m2', 'prod-9'),
          productMapping('m3', 'x', { externalTable: 'Class' }),
          productMapping('m4', 'x', { externalSystem: 'QuickBooks' }),
          productMapping('m5', 'x', { integrationConfigId: 'config-1' }),
          productMapping('m6', 'x', { m3terEntity: 'Aggregation' }),
        ],
        prunes: [PRUNE, { ...PRUNE, file: 'again' }],
      });
      expect(result.drafts).toMatchObject([
        {
          action: 'delete',
          address: `mapping/${SYSTEM}/Item/Product/nine`,
          reason: { code: 'not-listed' },
          origin: { remoteId: 'm2' },
        },
      ]);
      expect(result.drafts[0]?.reason.message).toContain('again');
    });

    it('prunes linked mappings only for a file of that integration', () => {
      const observed = [productMapping('m1', 'p'), productMapping('m2', 'p', { integrationConfigId: 'config-1' })];
      const prunes = [{ ...PRUNE, linkedTo: 'US' }];
      expect(diff({ observed, prunes }).drafts.map((draft) => draft.precondition)).toMatchObject([{ id: 'm2' }]);
      expect(diff({ observed, prunes: [{ ...PRUNE, linkedTo: 'not there' }] }).drafts).toEqual([]);
    });

    it('never touches records of bills, nor accounts that tieout maps itself', () => {
      const observed = [
        makeObservedMapping({ id: 'm1', m3terEntity: 'Bill', m3terId: 'b', externalTable: 'Invoice' }),
        makeObservedMapping({ id: 'm2' }),
      ];
      const prunes = [
        { ...PRUNE, m3terEntity: 'Bill', externalTable: 'Invoice' },
        { ...PRUNE, m3terEntity: 'Account', externalTable: 'Customer' },
      ];
      expect(diff({ observed, prunes, isOwnAccountMapping: () => true }).drafts).toEqual([]);
      expect(diff({ observed, prunes }).drafts.map((draft) => draft.precondition)).toMatchObject([{ id: 'm2' }]);
    });
  });
});

describe('buildEffectiveMappings', () => {
  it('is what m3ter holds after the drafts', () => {
    const desired = [
      desiredMapping('new', '19'),
      desiredMapping('other', '20'),
      desiredMapping('absent', null),
      desiredMapping('linked', '21', { name: 'EU', ref: { address: 'integration/EU' } }),
    ];
    const observed = [
      productMapping('m2', 'other'),
      productMapping('m3', 'absent'),
      productMapping('m4', 'kept', { integrationConfigId: 'config-1' }),
      productMapping('m5', 'strange', { integrationConfigId: 'config-x' }),
    ];
    const { drafts } = diff({ desired, observed });
    const index = buildEffectiveMappings({
      unusable: [],
      leftOut: [],
      observed,
      drafts,
      names: new Map([['config-1', 'US']]),
      namesByAddress: new Map([['integration/EU', 'EU']]),
    });
    const current = [...index.byKey.values()].flat().map((mapping) => ({
      id: mapping.m3terId,
      external: mapping.external,
      linkedTo: mapping.linkedTo,
      remoteId: mapping.remoteId,
    }));
    expect(current.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'kept', external: { id: '19' }, linkedTo: 'US', remoteId: 'm4' },
      { id: 'linked', external: { id: '21' }, linkedTo: 'EU', remoteId: null },
      { id: 'new', external: { id: '19' }, linkedTo: null, remoteId: null },
      { id: 'other', external: { id: '20' }, linkedTo: null, remoteId: 'm2' },
      { id: 'strange', external: { id: '19' }, linkedTo: 'id:config-x', remoteId: 'm5' },
    ]);
  });
});
