import { describe, expect, it } from 'vitest';
import { buildEffectiveMappings } from '../../../src/diff/effective-mappings.ts';
import type { ChangeDraft, MappingState } from '../../../src/model/change.ts';
import type { UnusableMapping } from '../../../src/model/desired.ts';
import type { EffectiveMapping } from '../../../src/model/mapping.ts';
import { makeObservedMapping } from '../reconcile/make-world.ts';

type Input = Parameters<typeof buildEffectiveMappings>[0];

function build(more: Partial<Input>): readonly EffectiveMapping[] {
  const nothing = { observed: [], drafts: [], leftOut: [], unusable: [], names: new Map(), namesByAddress: new Map() };
  return [...buildEffectiveMappings({ ...nothing, ...more }).byKey.values()].flat();
}

const STATE: MappingState = {
  m3terEntity: 'Account',
  m3terId: 'acc-1',
  externalSystem: 'QuickBooksSandbox',
  externalTable: 'Customer',
  external: { id: '77' },
  linkedTo: null,
};

const CHANGE = 'mapping/QuickBooksSandbox/Customer/Account/ACME';

function draft(after: MappingState | null, target: string | null): ChangeDraft {
  const common = {
    address: CHANGE,
    kind: 'mapping',
    fields: [],
    reason: { code: 'not-found', message: '' },
    origin: { remoteId: 'x' },
    dependsOn: [],
    recordsBill: false,
    label: 'ACME',
  } as const;
  if (target === null) {
    return { ...common, action: 'create', before: null, after: after ?? STATE, precondition: { absent: true } };
  }
  const asRead = { ...common, before: STATE, precondition: { id: target, revision: '1' } };
  return after === null ? { ...asRead, action: 'delete', after } : { ...asRead, action: 'update', after };
}

const HELD = {
  entity: 'Account',
  m3terId: 'acc-1',
  system: 'QuickBooksSandbox',
  table: 'Customer',
  linkedTo: null,
  external: { id: '58' },
  remoteId: 'map-account',
};

describe('the mappings as they will be', () => {
  const observed = [makeObservedMapping()];

  it('are those of m3ter where nothing changes', () => {
    expect(build({ observed })).toEqual([HELD]);
  });

  it('lose what is deleted', () => {
    expect(build({ observed, drafts: [draft(null, 'map-account')] })).toEqual([]);
    expect(build({ observed, drafts: [draft(null, 'map-other')] })).toEqual([HELD]);
  });

  it('name the new target of what is updated, under the same id, and the change that makes it so', () => {
    expect(build({ observed, drafts: [draft(STATE, 'map-account')] })).toEqual([
      { ...HELD, external: { id: '77' }, change: CHANGE },
    ]);
  });

  it('have what is created, without an id yet', () => {
    const external = { address: 'customer/ACME' };
    expect(build({ drafts: [draft({ ...STATE, external }, null)] })).toEqual([
      { ...HELD, external, remoteId: null, change: CHANGE },
    ]);
  });

  it('come in the order of their ids, whatever order m3ter gives', () => {
    const many = ['c', 'a', 'b'].map((id) => makeObservedMapping({ id }));
    expect(build({ observed: many }).map(({ remoteId }) => remoteId)).toEqual(['a', 'b', 'c']);
  });

  it('are not touched by changes of other things', () => {
    const others = [draft(null, 'map-account'), draft(STATE, null)].map(
      (change) => ({ ...change, kind: 'customer' }) as ChangeDraft,
    );
    expect(build({ observed, drafts: others })).toEqual([HELD]);
  });

  it('call an integration by its name, one that is not of the files by its id', () => {
    const names = new Map([['config-1', 'US']]);
    const linkOf = (integrationConfigId: string) =>
      build({ observed: [makeObservedMapping({ integrationConfigId })], names })[0]?.linkedTo;
    expect(linkOf('config-1')).toBe('US');
    expect(linkOf('config-2')).toBe('id:config-2');
    const created = { ...STATE, linkedTo: { address: 'integration/EU' } };
    const namesByAddress = new Map([['integration/EU', 'EU']]);
    expect(build({ drafts: [draft(created, null)], namesByAddress })[0]?.linkedTo).toBe('EU');
  });
});

describe('a line of the files that cannot be carried out', () => {
  const key: UnusableMapping['key'] = {
    m3terEntity: 'Account',
    m3terId: 'acc-1',
    externalSystem: 'QuickBooksSandbox',
    externalTable: 'Customer',
    linkedTo: null,
  };
  const problem = { why: 'unknown', message: 'QuickBooks has no customer with Id 2100' } as const;
  const unusable: readonly UnusableMapping[] = [{ key, external: { id: '2100' }, problem }];
  const blocked = { ...HELD, external: { id: '2100' }, remoteId: null, unusable: problem };

  it('stands in the place of what m3ter has: nothing is sent to the older target', () => {
    expect(build({ observed: [makeObservedMapping()], unusable })).toEqual([blocked]);
    expect(build({ drafts: [draft(STATE, null)], unusable })).toEqual([blocked]);
  });

  it.each([
    ['account', { m3terId: 'acc-2' }],
    ['entity', { m3terEntity: 'Product' }],
    ['system', { externalSystem: 'NetSuite' }],
    ['table', { externalTable: 'Vendor' }],
    ['integration', { integrationConfigId: 'config-1' }],
  ])('leaves alone the mapping of another %s', (_name, more) => {
    const found = build({ observed: [makeObservedMapping(more)], unusable });
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(blocked);
  });

  it('that is right by itself, while another contradicts it, has no problem of its own', () => {
    const { unusable: _problem, ...right } = blocked;
    expect(build({ unusable: [{ key, external: { id: '2100' }, problem: null }] })).toEqual([right]);
  });
});

describe('a change of the files that the scope leaves out', () => {
  const inFile = (change: ChangeDraft): ChangeDraft => ({
    ...change,
    origin: { place: { path: 'integrations/customers.yaml', line: 7, column: 5 } },
  });
  const waits = (message: string) => ({ why: 'leftOut', message: `integrations/customers.yaml:7 ${message}` });
  const observed = [makeObservedMapping()];

  it('stands in the place of what m3ter has or lacks, so that nothing is sent by it', () => {
    const created = { ...HELD, external: { id: '77' }, remoteId: null };
    const unusable = waits('maps it, which this plan leaves out');
    expect(build({ leftOut: [inFile(draft(STATE, null))] })).toEqual([{ ...created, unusable }]);
    expect(build({ observed, leftOut: [inFile(draft(STATE, 'map-account'))] })).toEqual([{ ...created, unusable }]);
  });

  it('that takes a mapping away keeps bills from being sent by it', () => {
    expect(build({ observed, leftOut: [inFile(draft(null, 'map-account'))] })[0]?.unusable).toEqual(
      waits('takes its mapping away, which this plan leaves out'),
    );
  });
});
