import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { ObservedConfig } from '../../../src/model/m3ter.ts';
import { findAlreadySo, indexWorld } from '../../../src/plan/already-so.ts';
import { makeCustomer } from '../convert/make.ts';
import { documentState } from '../quickbooks/sample-documents.ts';
import { foreignDocument, makeObservedMapping } from '../reconcile/make-world.ts';

type World = Partial<Parameters<typeof indexWorld>[0]>;

/** The object that already is what the change wants. */
function find(change: Change, world: World): string | null {
  const nothing = { configs: [], mappings: [], customers: [], documents: [] };
  return findAlreadySo(change, indexWorld({ ...nothing, ...world }), () => null);
}

const COMMON = {
  id: 'change-1',
  address: 'any',
  fields: [],
  reason: { code: 'not-found', message: '' },
  origin: { remoteId: 'x' },
  dependsOn: [],
  recordsBill: false,
  label: 'any',
} as const;

const TARGET = { precondition: { id: '7', revision: '1' } } as const;
const NEW = { action: 'create', before: null, precondition: { absent: true } } as const;

describe('a configuration', () => {
  const after = {
    name: 'US',
    destination: 'QuickBooks',
    entityType: 'Bill',
    integrationCredentialsId: null,
    enabled: true,
    configData: { onlySendBillOnApproval: true },
  } as const;
  const observedConfig: ObservedConfig = {
    ...after,
    id: '7',
    version: 2,
    authorized: true,
    lastModifiedBy: null,
    dtLastModified: null,
    raw: {},
  };
  const change = (action: 'update' | 'enable'): Change => ({
    ...COMMON,
    ...TARGET,
    kind: 'integration',
    action,
    before: after,
    after,
  });

  it('that is to be enabled is so only while it is enabled', () => {
    expect(find(change('enable'), { configs: [observedConfig] })).toBe('7');
    expect(find(change('enable'), { configs: [{ ...observedConfig, enabled: false }] })).toBeNull();
    expect(find(change('enable'), { configs: [{ ...observedConfig, id: '8' }] })).toBeNull();
  });

  it('that is to be changed is so only with the wanted settings', () => {
    expect(find(change('update'), { configs: [observedConfig] })).toBe('7');
    const other = { ...observedConfig, configData: { onlySendBillOnApproval: false } };
    expect(find(change('update'), { configs: [other] })).toBeNull();
  });
});

describe('a customer', () => {
  const after = {
    accountId: 'acc-1',
    accountCode: 'ACME',
    displayName: 'ACME Ltd',
    companyName: null,
    email: null,
    currency: 'USD',
    billAddress: null,
    notes: null,
  };
  const adopt: Change = { ...COMMON, ...TARGET, kind: 'customer', action: 'adopt', before: after, after };
  const create: Change = { ...COMMON, ...NEW, kind: 'customer', after };

  it('that was adopted is so while it is active', () => {
    expect(find(adopt, { customers: [makeCustomer('7', 'ACME Ltd')] })).toBe('7');
    expect(find(adopt, { customers: [makeCustomer('7', 'ACME Ltd', { active: false })] })).toBeNull();
    expect(find(adopt, {})).toBeNull();
  });

  it('of the same name is ours only when it names the account', () => {
    const ours = makeCustomer('9', 'ACME Ltd', { notes: 'm3ter account acc-1' });
    expect(find(create, { customers: [makeCustomer('8', 'ACME Ltd'), ours] })).toBe('9');
    expect(find(create, { customers: [makeCustomer('8', 'ACME Ltd', { notes: 'a note of someone' })] })).toBeNull();
    expect(find(create, {})).toBeNull();
  });
});

it('a mapping that is to be deleted is so once it is gone', () => {
  const before = {
    m3terEntity: 'Account',
    m3terId: 'acc-1',
    externalSystem: 'QuickBooks',
    externalTable: 'Customer',
    external: { id: '77' },
    linkedTo: null,
  };
  const change: Change = { ...COMMON, ...TARGET, kind: 'mapping', action: 'delete', before, after: null };
  expect(find(change, {})).toBe('7');
  expect(find(change, { mappings: [makeObservedMapping({ id: '7' })] })).toBeNull();
});

describe('a document', () => {
  const after = documentState({ billId: 'bill-1' });
  const adopt: Change = { ...COMMON, ...TARGET, kind: 'invoice', action: 'adopt', before: after, after };

  it('that was adopted is so while it is there and not void', () => {
    expect(find(adopt, { documents: [foreignDocument({ id: '7' })] })).toBe('7');
    expect(find(adopt, { documents: [foreignDocument({ id: '7', voided: true })] })).toBeNull();
    expect(find(adopt, { documents: [foreignDocument({ id: '7', kind: 'creditMemo' })] })).toBeNull();
  });

  it('that was sent is the one with its marker, kind, content and customer', () => {
    const create: Change = { ...COMMON, ...NEW, kind: 'invoice', after };
    const sent = foreignDocument({ id: '9', marker: after.marker });
    expect(find(create, { documents: [sent] })).toBe('9');
    expect(find(create, { documents: [{ ...sent, voided: true }] })).toBeNull();
    expect(find(create, { documents: [{ ...sent, kind: 'creditMemo' }] })).toBeNull();
    expect(find(create, { documents: [{ ...sent, customerId: '59' }] })).toBeNull();
    expect(
      find(create, { documents: [{ ...sent, marker: { ...after.marker, digest: 'fedcba9876543210' } }] }),
    ).toBeNull();
    expect(find(create, { documents: [{ ...sent, marker: { ...after.marker, generation: 1 } }] })).toBeNull();
  });
});
