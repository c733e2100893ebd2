import { describe, expect, it } from 'vitest';
import { createExampleCompany } from '../../../src/sandbox/seed/example-company.ts';
import { m3terFixture, type M3terFixture, plain, rows } from './m3ter-client.ts';

async function example(): Promise<M3terFixture> {
  return m3terFixture({ throttle: 'off' }, createExampleCompany(0).m3ter);
}

async function codes(fixture: M3terFixture, query: string): Promise<unknown[]> {
  const answered = await fixture.send('GET', `accounts/search?${query}`);
  expect(answered.status).toBe(200);
  return rows(answered).map((account) => account['code']);
}

describe('searching accounts', () => {
  it('compares by every comparator, joins terms by all or any', async () => {
    const fixture = await example();
    expect(await codes(fixture, 'searchQuery=code:ACME')).toEqual(['ACME']);
    expect(await codes(fixture, 'searchQuery=name~acme')).toEqual(['ACME']);
    expect(await codes(fixture, 'searchQuery=codes:ACME,GLOBEX&sortBy=code&sortOrder=DESC')).toEqual([
      'GLOBEX',
      'ACME',
    ]);
    expect(await codes(fixture, 'searchQuery=code:ACME$currency:GBP')).toEqual([]);
    const any = await codes(fixture, 'searchQuery=code:ACME$currency:GBP&operator=OR');
    expect(any).toContain('ACME');
    expect(any.length).toBeGreaterThan(1);
  });

  it('gives ten unless asked, from the document that was asked for', async () => {
    const fixture = await example();
    const first = await codes(fixture, 'sortBy=code');
    const rest = await codes(fixture, 'sortBy=code&fromDocument=10');
    expect([first.length, rest.length]).toEqual([10, 3]);
    expect([...first, ...rest]).toEqual([...first, ...rest].toSorted((a, b) => String(a).localeCompare(String(b))));
  });

  it.each(['searchQuery=emailAddress:x', 'searchQuery=code', 'sortBy=address', 'operator=XOR', 'fromDocument=-1'])(
    'refuses %s',
    async (query) => {
      const fixture = await example();
      expect((await fixture.send('GET', `accounts/search?${query}`)).status).toBe(400);
    },
  );
});

describe('searching bills', () => {
  it('knows days, accounts and locks, but neither status nor approval', async () => {
    const fixture = await example();
    const account = fixture.state.accounts.find(({ code }) => code === 'ACME');
    const ofAccount = fixture.state.bills.filter(({ accountId }) => accountId === account?.id);
    const found = await fixture.send('GET', `bills/search?searchQuery=accountId:${String(account?.id)}`);
    expect(rows(found)).toHaveLength(ofAccount.length);
    const recent = rows(await fixture.send('GET', 'bills/search?searchQuery=billDate>=2026-10-01$locked:false'));
    expect(recent.length).toBeGreaterThan(0);
    for (const bill of recent) expect(plain(bill['billDate']) >= '2026-10-01').toBe(true);
    expect((await fixture.send('GET', 'bills/search?searchQuery=status:APPROVED')).status).toBe(400);
  });
});

describe('the rest of what a billing team looks at', () => {
  it('gives aggregations of a product, which is the product of their meter', async () => {
    const fixture = await example();
    const product = fixture.state.products.find(({ code }) => code === 'api-calls');
    const listed = rows(await fixture.send('GET', `aggregations?productId=${String(product?.id)}`));
    expect(listed.map((aggregation) => aggregation['code'])).toEqual(['api-requests']);
    const both = `aggregations?productId=${fixture.state.products.map(({ id }) => id).join(',')}`;
    expect(rows(await fixture.send('GET', both)).length).toBeGreaterThan(1);
  });

  it('gives meters and plans, alone and in a list', async () => {
    const fixture = await example();
    for (const [path, code] of [
      ['meters', 'api-calls'],
      ['plans', 'standard'],
    ] as const) {
      const found = rows(await fixture.send('GET', path)).find((record) => record['code'] === code);
      expect((await fixture.send('GET', `${path}/${plain(found?.['id'])}`)).body).toEqual(found);
    }
    const [pricing] = rows(await fixture.send('GET', 'pricings'));
    expect((await fixture.send('GET', `plans/${plain(pricing?.['planId'])}`)).status).toBe(200);
  });

  it('gives the currencies in use', async () => {
    const fixture = await example();
    const listed = rows(await fixture.send('GET', 'picklists/currency?pageSize=100'));
    expect(listed.map((currency) => currency['code'])).toEqual(['USD', 'GBP', 'EUR']);
    expect((await fixture.send('GET', `picklists/currency/${plain(listed[0]?.['id'])}`)).body).toMatchObject({
      name: 'US Dollar',
    });
  });

  it('gives the service user who asks', async () => {
    const fixture = await example();
    const { body } = await fixture.send('GET', 'users/me');
    expect(body['serviceUser']).toMatchObject({ id: fixture.state.serviceUsers[0]?.id });
  });

  it('gives the organization with its id', async () => {
    const fixture = await example();
    expect((await fixture.send('GET', 'organizationconfig')).body['id']).toBe(fixture.state.organizationId);
  });

  it.each(['events', 'contracts', 'integrationcredentials', 'charges', 'billjobs/1/cancel'])(
    'says of %s that it has no such data',
    async (path) => {
      const fixture = await example();
      const answered = await fixture.send('GET', path);
      expect(answered.status).toBe(501);
      expect(answered.body['message']).toMatch(/does not support/);
    },
  );
});

describe('runs of a range of days', () => {
  it('hold both ends', async () => {
    const fixture = await example();
    const [run] = fixture.state.runs;
    const started = run?.dtStarted ?? '';
    const count = async (query: string): Promise<number> =>
      rows(await fixture.send('GET', `integrationruns/Bill/${String(run?.entityId)}?${query}`)).length;
    const all = await count('');
    const day = started.slice(0, 10);
    expect(await count(`startDate=${started}&endDate=${started}`)).toBe(all);
    expect(await count(`startDate=${day}&endDate=${day}`)).toBe(all);
    expect(await count(`endDate=${day}T00:00:00Z`)).toBe(0);
  });
});
