import { describe, expect, it } from 'vitest';
import { jsonNumber } from '../../../src/support/json.ts';
import { disableConfig } from '../../../src/sandbox/m3ter/engine.ts';
import { m3terFixture, type M3terFixture, plain, rows } from './m3ter-client.ts';

const CONFIG = {
  name: 'US',
  destination: 'QuickBooksSandbox',
  entityType: 'Bill',
  configData: { onlySendBillOnApproval: true, excludedProducts: ['p'], unknown: { depth: jsonNumber('3') } },
};

async function create(fixture: M3terFixture, body = {}): Promise<string> {
  const answered = await fixture.send('POST', 'integrationconfigs', { ...CONFIG, ...body });
  expect(answered.status).toBe(200);
  return plain(answered.body['id']);
}

describe('integration configurations', () => {
  it('are created enabled, with version 1, and read back with their settings', async () => {
    const fixture = await m3terFixture();
    const id = await create(fixture);
    const { body } = await fixture.send('GET', `integrationconfigs/${id}`);
    expect(body).toMatchObject({ id, name: 'US', enabled: true, authorized: false, configData: CONFIG.configData });
    expect(plain(body['version'])).toBe('1');
  });

  it.each([
    ['destination', { destination: 'Quick Books' }],
    ['entityType', { entityType: '' }],
    ['configData', { configData: 'x' }],
    ['name', { name: true }],
    ['integrationCredentialsId', { integrationCredentialsId: 'nobody' }],
    ['accountManagerEmailCustomField', { configData: { accountManagerEmailCustomField: 'a@b.example' } }],
  ])('are refused with a wrong %s', async (field, body) => {
    const { send } = await m3terFixture();
    const answered = await send('POST', 'integrationconfigs', { ...CONFIG, ...body });
    expect(answered.status).toBe(400);
    expect(answered.body['message']).toContain(field);
  });

  it('are replaced whole: what the body leaves out is gone', async () => {
    const fixture = await m3terFixture();
    const id = await create(fixture);
    const body = { destination: 'QuickBooksSandbox', entityType: 'Bill', version: jsonNumber('1') };
    const answered = await fixture.send('PUT', `integrationconfigs/${id}`, body);
    expect(answered.body).not.toHaveProperty('name');
    expect(answered.body['configData']).toEqual({});
    expect(plain(answered.body['version'])).toBe('2');
  });

  it('keep configData that a body leaves out under that mode', async () => {
    const fixture = await m3terFixture({ configDataOmitted: 'kept' });
    const id = await create(fixture);
    const body = { destination: 'QuickBooksSandbox', entityType: 'Bill', version: jsonNumber('1') };
    const answered = await fixture.send('PUT', `integrationconfigs/${id}`, body);
    expect(answered.body['configData']).toEqual(CONFIG.configData);
  });

  it.each([
    ['409', 409],
    ['400', 400],
  ] as const)('refuse another version with %s and change nothing', async (versionConflict, status) => {
    const fixture = await m3terFixture({ versionConflict });
    const id = await create(fixture);
    const body = { ...CONFIG, name: 'other', version: jsonNumber('7') };
    const answered = await fixture.send('PUT', `integrationconfigs/${id}`, body);
    expect(answered.status).toBe(status);
    expect(answered.body['message']).toContain('version');
    expect(fixture.state.configs[0]?.name).toBe('US');
  });

  it('need a version at all', async () => {
    const fixture = await m3terFixture();
    const id = await create(fixture);
    expect((await fixture.send('PUT', `integrationconfigs/${id}`, CONFIG)).status).toBe(400);
  });

  it('are enabled again after m3ter disabled them', async () => {
    const fixture = await m3terFixture();
    const id = await create(fixture);
    disableConfig(fixture.state, id, fixture.now);
    expect((await fixture.send('GET', `integrationconfigs/${id}`)).body['enabled']).toBe(false);
    const answered = await fixture.send('POST', `integrationconfigs/${id}/enable`);
    expect(answered.body['enabled']).toBe(true);
    expect(fixture.writes.map((write) => write.operation)).toEqual(['create', 'enable']);
  });

  it('show text for booleans and hide the credential under those modes', async () => {
    const fixture = await m3terFixture({ booleans: 'text', credentialsIdInAnswer: 'no' });
    fixture.state.credentials.push({ id: 'c', name: 'c', destination: 'QuickBooksSandbox', connected: true });
    const id = await create(fixture, { integrationCredentialsId: 'c' });
    const { body } = await fixture.send('GET', `integrationconfigs/${id}`);
    expect(body).toMatchObject({ authorized: true, configData: { onlySendBillOnApproval: 'true' } });
    expect(body).not.toHaveProperty('integrationCredentialsId');
  });

  it.each([
    ['keeps-mappings', 1],
    ['deletes-mappings', 0],
  ] as const)('when deleted: %s', async (configDelete, left) => {
    const fixture = await m3terFixture({ configDelete });
    const id = await create(fixture);
    await fixture.send('POST', 'externalmappings', {
      m3terEntity: 'Account',
      m3terId: 'a',
      externalSystem: 'QuickBooksSandbox',
      externalTable: 'Customer',
      externalId: '1',
      integrationConfigId: id,
    });
    expect((await fixture.send('DELETE', `integrationconfigs/${id}`)).body['id']).toBe(id);
    expect((await fixture.send('GET', `integrationconfigs/${id}`)).status).toBe(404);
    expect(fixture.state.mappings).toHaveLength(left);
  });

  it('are listed newest first, also by entity type and destination', async () => {
    const fixture = await m3terFixture();
    const first = await create(fixture);
    const second = await create(fixture, { destination: 'Stripe' });
    const listed = rows(await fixture.send('GET', 'integrationconfigs'));
    expect(listed.map((row) => row['id'])).toEqual([second, first]);
    const ofEntity = rows(await fixture.send('GET', 'integrationconfigs/entity/Bill?destination=Stripe'));
    expect(ofEntity.map((row) => row['id'])).toEqual([second]);
  });
});

describe('the catalogue', () => {
  const path = 'integrationconfigs/available?systemName=QuickBooksSandbox&entityType=Bill';

  it('offers the destination and its options under their labels', async () => {
    const { body } = await (await m3terFixture()).send('GET', path);
    expect(body).toMatchObject({
      globalConfigurationOptions: expect.arrayContaining([{ key: 'accountIds', label: 'Account ids', type: 'LIST' }]),
      supportedEntities: {
        Bill: { destinations: [{ apiName: 'QUICKBOOKS_SANDBOX', destination: 'QuickBooksSandbox' }] },
      },
    });
  });

  it.each([
    ['named', { name: 'accountIds', displayName: 'Account ids', settingType: 'LIST' }],
    ['variant-keys', { key: 'allowedAccountIds', label: 'Account ids', type: 'LIST' }],
  ] as const)('may look otherwise: %s', async (catalogueShape, option) => {
    const { body } = await (await m3terFixture({ catalogueShape })).send('GET', path);
    expect(body['globalConfigurationOptions']).toContainEqual(option);
  });

  it.each([
    ['opaque', { empty: false }],
    ['by-key', expect.objectContaining({ accountIds: { label: 'Account ids', type: 'LIST' } })],
  ] as const)('may be no list at all: %s', async (catalogueShape, options) => {
    const { body } = await (await m3terFixture({ catalogueShape })).send('GET', path);
    expect(body['globalConfigurationOptions']).toEqual(options);
  });

  it('names systems, entities and the values of closed options', async () => {
    const { send } = await m3terFixture();
    expect((await send('GET', 'integrationconfigs/available/systems')).text).toContain('"QuickBooks (Sandbox Mode)"');
    expect((await send('GET', 'integrationconfigs/available/QuickBooks/entities')).text).toBe('["Bill"]');
    const values = await send('GET', 'integrationconfigs/values/QuickBooks/sortLineItemsBy');
    expect(values.text).toContain('{"id":"AGGREGATION_ID","label":"AGGREGATION_ID"}');
    expect((await send('GET', 'integrationconfigs/values/Nowhere/sortLineItemsBy')).status).toBe(404);
  });
});
