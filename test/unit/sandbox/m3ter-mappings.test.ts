import { describe, expect, it } from 'vitest';
import { jsonNumber } from '../../../src/support/json.ts';
import { m3terFixture, type M3terFixture, plain, rows } from './m3ter-client.ts';

const MAPPING = {
  m3terEntity: 'Account',
  m3terId: 'account-1',
  externalSystem: 'QuickBooksSandbox',
  externalTable: 'Customer',
  externalId: '58',
};

async function create(fixture: M3terFixture, body = {}): Promise<string> {
  const answered = await fixture.send('POST', 'externalmappings', { ...MAPPING, ...body });
  expect(answered.status).toBe(200);
  return plain(answered.body['id']);
}

describe('external mappings', () => {
  it('are created, replaced by version and deleted, each write in the journal once', async () => {
    const fixture = await m3terFixture();
    const id = await create(fixture);
    const changed = { ...MAPPING, externalId: '59', version: jsonNumber('1') };
    expect((await fixture.send('PUT', `externalmappings/${id}`, changed)).body['externalId']).toBe('59');
    expect((await fixture.send('PUT', `externalmappings/${id}`, changed)).status).toBe(409);
    expect((await fixture.send('DELETE', `externalmappings/${id}`)).body['id']).toBe(id);
    expect((await fixture.send('GET', `externalmappings/${id}`)).status).toBe(404);
    expect(fixture.writes.map(({ operation, summary }) => [operation, summary])).toMatchObject([
      ['create', { externalId: '58', version: 1 }],
      ['update', { externalId: '59', version: 2 }],
      ['delete', { externalId: '59', version: 2 }],
    ]);
  });

  it.each(['NetSuite', 'Chargebee', 'Paddle', 'Webhook', 'Salesforce'])(
    'of %s stand beside those of QuickBooks',
    async (externalSystem) => {
      const fixture = await m3terFixture();
      await create(fixture, { externalSystem, externalTable: 'customer' });
      await create(fixture);
      expect(rows(await fixture.send('GET', `externalmappings?externalSystemId=${externalSystem}`))).toHaveLength(1);
    },
  );

  it.each([
    ['m3terId', ''],
    ['m3terId', ' padded'],
    ['externalId', 'a\u0007b'],
    ['m3terEntity', 'Invoice'],
    ['externalSystem', 'Quickbooks'],
    ['externalTable', 'Kunde'],
    ['integrationConfigId', 'nobody'],
  ])('are refused with %s %j', async (field, value) => {
    const { send } = await m3terFixture();
    const answered = await send('POST', 'externalmappings', { ...MAPPING, [field]: value });
    expect(answered.status).toBe(400);
    expect(answered.body['message']).toContain(field);
  });

  it.each([
    ['none', 200],
    ['unique', 409],
  ] as const)('of the same key twice, uniqueness %s', async (mappingUniqueness, status) => {
    const fixture = await m3terFixture({ mappingUniqueness });
    await create(fixture);
    const second = await fixture.send('POST', 'externalmappings', { ...MAPPING, externalId: '60' });
    expect(second.status).toBe(status);
  });

  it.each([
    ['allowed', 200],
    ['refused', 400],
  ] as const)('from a bill to its invoice are %s', async (billMapping, status) => {
    const { send } = await m3terFixture({ billMapping });
    const body = { ...MAPPING, m3terEntity: 'Bill', externalTable: 'Invoice' };
    expect((await send('POST', 'externalmappings', body)).status).toBe(status);
    const vocabulary = await send('GET', 'externalmappingconfiguration');
    expect(vocabulary.text.includes('"Bill"')).toBe(billMapping === 'allowed');
  });

  it('are found by system, by ids in both spellings, by entity and by external record', async () => {
    const fixture = await m3terFixture();
    const first = await create(fixture);
    const second = await create(fixture, { m3terId: 'account-2', externalId: '59' });
    const third = await create(fixture, { externalSystem: 'Salesforce', externalTable: 'Anything__c' });
    const found = async (path: string): Promise<unknown[]> =>
      rows(await fixture.send('GET', path)).map((row) => row['id']);
    expect(await found('externalmappings?externalSystemId=QuickBooksSandbox')).toEqual([second, first]);
    expect(await found('externalmappings?m3terIds=account-2&m3terIds=account-3')).toEqual([second]);
    expect(await found('externalmappings?m3terIds=account-1,account-3')).toEqual([third, first]);
    expect(await found('externalmappings/external/Account/account-2')).toEqual([second]);
    expect(await found('externalmappings/externalid/QuickBooksSandbox/Customer/58')).toEqual([first]);
  });

  it('are paged newest first, and neither repeat nor skip when others come and go between two pages', async () => {
    const fixture = await m3terFixture({ throttle: 'off' });
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await create(fixture, { m3terId: `a-${String(index)}` }));
    const first = await fixture.send('GET', 'externalmappings?pageSize=2');
    await create(fixture, { m3terId: 'late' });
    await fixture.send('DELETE', `externalmappings/${String(ids[3])}`);
    const token = plain(first.body['nextToken']);
    const second = await fixture.send('GET', `externalmappings?pageSize=2&nextToken=${token}`);
    const last = await fixture.send('GET', `externalmappings?pageSize=2&nextToken=${plain(second.body['nextToken'])}`);
    const seen = [first, second, last].flatMap((page) => rows(page).map((row) => row['id']));
    expect(seen).toEqual(ids.toReversed());
    expect(last.body['nextToken']).toBeNull();
  });

  it.each(['pageSize=201', 'pageSize=0', 'pageSize=x', 'nextToken=made-up'])('refuse the page %s', async (query) => {
    const { send } = await m3terFixture();
    expect((await send('GET', `externalmappings?${query}`)).status).toBe(400);
  });
});
