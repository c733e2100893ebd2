import { describe, expect, it } from 'vitest';
import { normaliseConfigValue } from '../../../src/desired/config-keys.ts';
import { diffConfigs } from '../../../src/diff/configs.ts';
import type { DesiredConfig } from '../../../src/model/desired.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { ObservedConfig } from '../../../src/model/m3ter.ts';

const PLACE = { path: 'integrations/us.yaml', line: 4, column: 1 };

function desiredConfig(
  changes: Partial<DesiredConfig> = {},
  state: Partial<DesiredConfig['state']> = {},
): DesiredConfig {
  return {
    address: 'integration/US',
    name: 'US',
    pinnedId: null,
    state: {
      name: 'US',
      destination: 'QuickBooks',
      entityType: 'Bill',
      integrationCredentialsId: null,
      enabled: true,
      configData: { onlySendBillOnApproval: true, accountIds: ['a', 'b'], accountFilter: null },
      ...state,
    },
    yamlPaths: new Map([
      ['onlySendBillOnApproval', 'bills.onlySendOnApproval'],
      ['accountIds', 'accounts.include'],
      ['accountFilter', 'accounts.filter'],
    ]),
    place: PLACE,
    integrationName: 'US',
    ...changes,
  };
}

function observedConfig(changes: Partial<ObservedConfig> = {}): ObservedConfig {
  return {
    id: 'config-1',
    version: 7,
    name: 'US',
    entityType: 'Bill',
    destination: 'QuickBooks',
    integrationCredentialsId: 'cred-1',
    enabled: true,
    authorized: true,
    configData: { onlySendBillOnApproval: true, accountIds: ['a', 'b'] },
    lastModifiedBy: null,
    dtLastModified: null,
    raw: {},
    ...changes,
  };
}

function diff(desired: DesiredConfig, ...observed: readonly ObservedConfig[]) {
  return diffConfigs({ desired: [desired], observed, normalise: normaliseConfigValue });
}

describe('diffConfigs', () => {
  it('wants nothing where nothing differs', () => {
    const result = diff(desiredConfig(), observedConfig());
    expect(result.drafts).toEqual([]);
    expect(result.diagnostics).toEqual([]);
    expect(result.configIds).toEqual(new Map([['US', 'config-1']]));
    expect(result.managed).toBe(1);
    expect(result.broken.size).toBe(0);
  });

  it.each([
    ['text for a flag', { onlySendBillOnApproval: 'true', accountIds: ['a', 'b'] }],
    ['another order of ids', { onlySendBillOnApproval: true, accountIds: ['b', 'a'] }],
    ['null for an absent key', { onlySendBillOnApproval: true, accountIds: ['a', 'b'], accountFilter: '' }],
  ])('reads %s as equal', (_name, configData) => {
    expect(diff(desiredConfig(), observedConfig({ configData })).drafts).toEqual([]);
  });

  it.each([null, false, '', [], {}, { CREDIT_MEMO: null }])('reads an absent key as %j', (wanted) => {
    const desired = desiredConfig({}, { configData: { someKey: wanted } });
    const observed = [observedConfig({ configData: {} })];
    const plainly = { desired: [desired], observed, normalise: (_path: string, value: JsonValue) => value };
    expect(diffConfigs(plainly).drafts).toEqual([]);
  });

  it.each([true, 0, 'text', ['x'], { CREDIT_MEMO: '12' }])('wants %j where the key is absent', (wanted) => {
    const desired = desiredConfig({}, { configData: { someKey: wanted } });
    const observed = [observedConfig({ configData: {} })];
    const plainly = { desired: [desired], observed, normalise: (_path: string, value: JsonValue) => value };
    expect(diffConfigs(plainly).drafts.map((draft) => draft.fields)).toEqual([
      [{ path: 'someKey', before: null, after: wanted }],
    ]);
  });

  it('creates what does not exist', () => {
    const [draft, ...more] = diff(desiredConfig(), observedConfig({ name: 'EU' })).drafts;
    expect(more).toEqual([]);
    expect(draft).toMatchObject({
      action: 'create',
      address: 'integration/US',
      before: null,
      reason: { code: 'not-found' },
      origin: { place: PLACE },
      precondition: { absent: true },
    });
    expect(draft?.after).toEqual(desiredConfig().state);
  });

  it('updates what we own, under the YAML path, and keeps the credential it does not name', () => {
    const configData = { onlySendBillOnApproval: false, accountIds: ['a', 'b'] };
    const [draft, ...more] = diff(desiredConfig(), observedConfig({ configData })).drafts;
    expect(more).toEqual([]);
    expect(draft).toMatchObject({
      action: 'update',
      before: { integrationCredentialsId: 'cred-1', configData },
      after: { integrationCredentialsId: 'cred-1', configData: { onlySendBillOnApproval: true } },
      fields: [{ path: 'bills.onlySendOnApproval', before: false, after: true }],
      reason: { code: 'fields-differ' },
      precondition: { id: 'config-1', revision: '7' },
    });
  });

  it('enables as a change of its own, after the update', () => {
    const observed = observedConfig({ enabled: false, configData: { onlySendBillOnApproval: false } });
    const { drafts } = diff(desiredConfig(), observed);
    expect(drafts.map((draft) => draft.action)).toEqual(['update', 'enable']);
    expect(drafts[0]?.after).toMatchObject({ enabled: false });
    expect(drafts[1]).toMatchObject({
      before: { enabled: false },
      after: { enabled: true },
      fields: [{ path: 'enabled', before: false, after: true }],
      reason: { code: 'disabled-remotely' },
    });
  });

  it('never disables', () => {
    expect(diff(desiredConfig({}, { enabled: false }), observedConfig()).drafts).toEqual([]);
    expect(diff(desiredConfig({}, { enabled: false }), observedConfig({ enabled: false })).drafts).toEqual([]);
  });

  it.each<[string, string | null, Partial<ObservedConfig>, boolean]>([
    ['another credential', 'cred-2', {}, true],
    ['the same credential', 'cred-1', {}, false],
    ['a credential m3ter does not show of an authorized one', 'cred-2', { integrationCredentialsId: null }, false],
    ['a credential it lacks', 'cred-2', { integrationCredentialsId: null, authorized: false }, true],
  ])('with %s', (_name, integrationCredentialsId, observed, differs) => {
    const { drafts } = diff(desiredConfig({}, { integrationCredentialsId }), observedConfig(observed));
    expect(drafts.map((draft) => draft.fields.map((field) => field.path))).toEqual(differs ? [['credential']] : []);
  });

  it('keeps unknown keys and reports them once', () => {
    const configData = { onlySendBillOnApproval: true, accountIds: ['a', 'b'], zeta: 1, alpha: 2 };
    const result = diff(desiredConfig(), observedConfig({ configData }));
    expect(result.drafts).toEqual([]);
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]).toMatchObject({ severity: 'info', code: 'integration/unmanaged-keys', place: PLACE });
    expect(result.diagnostics[0]?.message).toContain('alpha, zeta');
  });

  it('renames a pinned configuration', () => {
    const { drafts } = diff(desiredConfig({ pinnedId: 'config-1' }), observedConfig({ name: 'Old' }));
    expect(drafts.map((draft) => draft.fields)).toEqual([[{ path: 'name', before: 'Old', after: 'US' }]]);
  });

  it.each<[string, DesiredConfig, readonly ObservedConfig[]]>([
    ['integration/pinned-not-found', desiredConfig({ pinnedId: 'config-9' }), [observedConfig()]],
    [
      'integration/replace-refused',
      desiredConfig({ pinnedId: 'config-1' }),
      [observedConfig({ destination: 'QuickBooksSandbox' })],
    ],
    ['integration/replace-refused', desiredConfig({ pinnedId: 'config-1' }), [observedConfig({ entityType: 'Event' })]],
    ['integration/remote-duplicate', desiredConfig(), [observedConfig(), observedConfig({ id: 'config-2' })]],
  ])('refuses with %s, and plans nothing', (code, desired, observed) => {
    const result = diff(desired, ...observed);
    expect(result.drafts).toEqual([]);
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]).toMatchObject({ severity: 'error', code, place: PLACE, about: 'integration/US' });
    expect(result.broken).toEqual(new Set(['US']));
    expect(result.configIds.size).toBe(0);
  });

  it('takes the pinned one of two with one name', () => {
    const observed = [observedConfig(), observedConfig({ id: 'config-2' })];
    expect(diff(desiredConfig({ pinnedId: 'config-2' }), ...observed).configIds.get('US')).toBe('config-2');
  });
});
