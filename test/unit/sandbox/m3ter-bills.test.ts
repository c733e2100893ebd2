import { describe, expect, it } from 'vitest';
import { completeRun, failRun, recalculateBill, startRun } from '../../../src/sandbox/m3ter/engine.ts';
import type { BillRecord } from '../../../src/sandbox/m3ter/state.ts';
import { createExampleCompany } from '../../../src/sandbox/seed/example-company.ts';
import { type JsonObject, isJsonObject } from '../../../src/support/json.ts';
import { m3terFixture, type M3terFixture, member, plain, rows } from './m3ter-client.ts';

async function example(modes: Parameters<typeof m3terFixture>[0] = {}): Promise<M3terFixture> {
  return m3terFixture(modes, createExampleCompany(0).m3ter);
}

function billNumbered(fixture: M3terFixture, number: string): BillRecord {
  const bill = fixture.state.bills.find((billRecord) => billRecord.sequentialInvoiceNumber === number);
  if (bill === undefined) throw new Error(`no bill ${number}`);
  return bill;
}

function linesOf(bill: JsonObject): readonly JsonObject[] {
  const lines = bill['lineItems'];
  return Array.isArray(lines) ? lines.filter(isJsonObject) : [];
}

const numbers = (listed: readonly JsonObject[]): unknown[] => listed.map((bill) => bill['sequentialInvoiceNumber']);

/** Newest first, as they are listed. */
const AUGUST = ['M3-100418', 'M3-100417', 'M3-100416', 'M3-100415', 'M3-100414', 'M3-100413', 'M3-100412', 'M3-100419'];
const JULY = ['M3-100399', 'M3-100398'];

describe('the list of bills', () => {
  it('has the total only when asked for, unless the mode gives it always', async () => {
    const fixture = await example();
    expect(rows(await fixture.send('GET', 'bills'))[0]).not.toHaveProperty('billTotal');
    const asked = rows(await fixture.send('GET', 'bills?includeBillTotal=true'))[0];
    expect(plain(asked?.['billTotal'])).toBe('-560');
    const always = await example({ billTotal: 'always' });
    expect(rows(await always.send('GET', 'bills'))[0]).toHaveProperty('billTotal');
  });

  it.each([
    ['status=PENDING', ['M3-100486', 'M3-100449']],
    ['billDateStart=2026-08-01&billDateEnd=2026-09-02', [...AUGUST, ...JULY]],
    ['billDate=2026-08-01', JULY],
    ['externalInvoiceDateStart=2026-08-31&externalInvoiceDateEnd=2026-09-30', AUGUST],
    ['locked=true', []],
    ['billingFrequency=DAILY', []],
    ['billJobId=none', []],
  ])('is narrowed by %s', async (query, expected) => {
    const fixture = await example();
    expect(numbers(rows(await fixture.send('GET', `bills?${query}`)))).toEqual(expected);
  });

  it.each([
    ['comma', ['M3-100482'], ['M3-100482', 'M3-100441']],
    ['repeated', ['M3-100482', 'M3-100441'], []],
    ['both', ['M3-100482', 'M3-100441'], ['M3-100482', 'M3-100441']],
  ] as const)(
    'is narrowed by account, and by ids in the spelling of the mode: %s',
    async (idLists, repeated, comma) => {
      const fixture = await example({ idLists });
      const [acme, initech] = [billNumbered(fixture, 'M3-100482'), billNumbered(fixture, 'M3-100441')];
      const found = async (query: string): Promise<unknown[]> =>
        numbers(rows(await fixture.send('GET', `bills?${query}`)));
      expect(await found(`accountId=${acme.accountId}`)).toEqual(['M3-100482', 'M3-100398']);
      expect(await found(`ids=${acme.id}&ids=${initech.id}`)).toEqual(repeated);
      expect(await found(`ids=${acme.id},${initech.id}`)).toEqual(comma);
    },
  );

  it('refuses an unknown status and a page above one hundred', async () => {
    const fixture = await example();
    expect((await fixture.send('GET', 'bills?status=DRAFT')).status).toBe(400);
    expect((await fixture.send('GET', 'bills?pageSize=101')).status).toBe(400);
  });

  it('leaves lines out when asked to', async () => {
    const fixture = await example();
    expect(rows(await fixture.send('GET', 'bills?excludeLineItems=true'))[0]).not.toHaveProperty('lineItems');
  });
});

describe('lines', () => {
  it('carry numbers exactly, and bands that sum to the line', async () => {
    const fixture = await example();
    const { body, text } = await fixture.send('GET', `bills/${billNumbered(fixture, 'M3-100482').id}`);
    const api = linesOf(body).find((line) => line['description'] === 'API requests');
    expect(text).toContain('"convertedSubtotal":553.02425');
    expect(api?.['usagePerPricingBand']).toHaveLength(3);
    expect(text).toContain('"bandSubtotal":73.02425');
  });

  it('spell their bands bandUsage on the line item endpoints', async () => {
    const fixture = await example();
    const bill = billNumbered(fixture, 'M3-100482');
    const listed = rows(await fixture.send('GET', `bills/${bill.id}/lineitems?lineItemType=USAGE`));
    expect(listed).toHaveLength(4);
    const banded = listed.find((line) => line['description'] === 'API requests');
    expect(banded?.['bandUsage']).toHaveLength(3);
    expect(banded).not.toHaveProperty('usagePerPricingBand');
    const single = await fixture.send('GET', `bills/${bill.id}/lineitems/${plain(banded?.['id'])}`);
    expect(single.body['billId']).toBe(bill.id);
    const all = rows(await fixture.send('GET', `lineitems?billId=${bill.id}&pageSize=100`));
    expect(all).toHaveLength(7);
  });

  it.each([
    ['negative', '-187.42'],
    ['positive', '187.42'],
  ] as const)(
    'of credit types are %s by mode; other lines and the total are not touched',
    async (creditSign, amount) => {
      const fixture = await example({ creditSign });
      const { body } = await fixture.send('GET', `bills/${billNumbered(fixture, 'M3-100484').id}`);
      const byType = (type: string): string =>
        plain(linesOf(body).find((line) => line['lineItemType'] === type)?.['convertedSubtotal']);
      expect(byType('MINIMUM_SPEND_REFUND')).toBe(amount);
      expect(byType('DEBIT_MEMO')).toBe('19.95');
      expect(plain(body['billTotal'])).toBe('459.853');
    },
  );
});

describe('what people do with bills', () => {
  it('approves, locks and then refuses every change', async () => {
    const fixture = await example();
    const bill = billNumbered(fixture, 'M3-100486');
    expect((await fixture.send('PUT', `bills/${bill.id}/lock`)).status).toBe(400);
    const approved = await fixture.send('PUT', `bills/${bill.id}/status`, { status: 'APPROVED' });
    expect(approved.body).toMatchObject({ status: 'APPROVED', dtApproved: '2026-11-10T12:00:00.000Z' });
    expect((await fixture.send('PUT', `bills/${bill.id}/lock`)).body['locked']).toBe(true);
    expect((await fixture.send('PUT', `bills/${bill.id}/status`, { status: 'PENDING' })).status).toBe(400);
    expect((await fixture.send('POST', 'billjobs/recalculate', { billIds: [bill.id] })).status).toBe(400);
    expect((await fixture.send('DELETE', `bills/${bill.id}`)).status).toBe(400);
    expect(bill.version).toBe(3);
  });

  it('approves several at once', async () => {
    const fixture = await example();
    const pending = [billNumbered(fixture, 'M3-100486'), billNumbered(fixture, 'M3-100449')];
    await fixture.send('POST', 'bills/approve', { billIds: pending.map((bill) => bill.id) });
    expect(pending.map((bill) => bill.status)).toEqual(['APPROVED', 'APPROVED']);
    expect((await fixture.send('POST', 'bills/approve', { billIds: [] })).status).toBe(400);
  });

  it('recalculates: an approved bill is PENDING again, with a job that says so', async () => {
    const fixture = await example();
    const bill = billNumbered(fixture, 'M3-100482');
    const job = await fixture.send('POST', 'billjobs/recalculate', { billIds: [bill.id] });
    expect(job.body).toMatchObject({ type: 'RECALCULATE', status: 'COMPLETE', billIds: [bill.id] });
    expect(bill).toMatchObject({ status: 'PENDING', dtApproved: null, version: 3 });
    expect((await fixture.send('GET', `billjobs/${plain(job.body['id'])}`)).status).toBe(200);
    expect(rows(await fixture.send('GET', 'billjobs'))).toHaveLength(1);
  });

  it('recalculates to another total when the lines changed', async () => {
    const fixture = await example();
    const bill = billNumbered(fixture, 'M3-100441');
    recalculateBill(bill, fixture.now, 'somebody', (lines) => {
      for (const line of lines) Object.assign(line, { subtotal: '520', convertedSubtotal: '520' });
    });
    const { body } = await fixture.send('GET', `bills/latest/${bill.accountId}`);
    expect(body['sequentialInvoiceNumber']).toBe('M3-100484');
    const listed = rows(await fixture.send('GET', `bills/accountid/${bill.accountId}`));
    expect(plain(listed[1]?.['billTotal'])).toBe('520');
  });

  it('deletes', async () => {
    const fixture = await example();
    const bill = billNumbered(fixture, 'M3-100482');
    await fixture.send('DELETE', `bills/${bill.id}`);
    expect((await fixture.send('GET', `bills/${bill.id}`)).status).toBe(404);
  });

  it('locks all bills up to a day, unless one of them is pending', async () => {
    const fixture = await example();
    const { body } = await fixture.send('GET', 'billconfig');
    const put = async (billLockDate: string): Promise<number> =>
      (await fixture.send('PUT', 'billconfig', { version: body['version'] ?? null, billLockDate })).status;
    expect(await put('2026-10-01')).toBe(400);
    expect(await put('2026-09-01')).toBe(200);
    expect(numbers(rows(await fixture.send('GET', 'bills?locked=true')))).toEqual([...AUGUST, ...JULY]);
  });
});

describe("runs of m3ter's own engine", () => {
  it.each(['data', 'list', 'map'] as const)('are answered for many bills as %s', async (runsShape) => {
    const fixture = await example({ runsShape });
    const [sent, unsent] = [billNumbered(fixture, 'M3-100441').id, billNumbered(fixture, 'M3-100482').id];
    const { body, text } = await fixture.send('GET', `integrationruns/Bill/latest?ids=${sent}&ids=${unsent}`);
    const shape = Array.isArray(body['data']) ? 'data' : isJsonObject(body[sent] ?? null) ? 'map' : 'list';
    expect(shape).toBe(runsShape);
    expect(text.match(/"externalId":"130"/g)).toHaveLength(1);
    expect(text).not.toContain(unsent);
  });

  it('show the latest of several, and all of one bill in either order', async () => {
    const fixture = await example();
    const bill = billNumbered(fixture, 'M3-100482');
    failRun(
      startRun(fixture.state, fixture.now, { billId: bill.id, destination: 'D' }),
      fixture.now,
      'ERROR',
      'no item',
    );
    const second = startRun(fixture.state, fixture.now, { billId: bill.id, destination: 'D' });
    completeRun(second, fixture.now, { externalId: '900' });
    const latest = await fixture.send('GET', `integrationruns/Bill/latest/${bill.id}`);
    expect(latest.body).toMatchObject({ status: 'COMPLETE', externalId: '900' });
    const statuses = async (query: string): Promise<unknown[]> =>
      rows(await fixture.send('GET', `integrationruns/Bill/${bill.id}${query}`)).map((run) => run['status']);
    expect(await statuses('')).toEqual(['COMPLETE', 'ERROR']);
    expect(await statuses('?order=ASC')).toEqual(['ERROR', 'COMPLETE']);
    expect(await statuses('?status=ERROR')).toEqual(['ERROR']);
    const log = await fixture.send('GET', `integrationruns/logs/${second.id}`);
    expect(Buffer.from(plain(log.body['Payload']), 'base64').toString()).toContain(bill.id);
    expect((await fixture.send('GET', `integrationruns/${second.id}`)).body['id']).toBe(second.id);
    expect((await fixture.send('GET', 'integrationruns/Bill/latest')).status).toBe(400);
  });
});

describe('what is only read', () => {
  it.each([
    ['accounts?codes=ACME,GLOBEX', 2],
    ['accounts?codes=ACME,NOBODY', 1],
    ['accounts', 13],
    ['products?pageSize=200', 9],
    ['aggregations?codes=storage-gb', 1],
    ['compoundaggregations', 1],
    ['counters', 1],
    ['pricings', 5],
    ['users', 2],
  ])('%s has %i', async (path, count) => {
    const fixture = await example();
    expect(rows(await fixture.send('GET', path))).toHaveLength(count);
  });

  it('gives accounts with text and number fields, and the switch that opts out', async () => {
    const fixture = await example();
    const listed = rows(await fixture.send('GET', 'accounts?codes=ACME,OSCORP'));
    expect(listed[0]?.['configData']).toEqual({ SendBillsToThirdParties: 'false' });
    expect(plain(member(listed[1], 'customFields')['creditLimit'])).toBe('25000');
  });

  it('gives one record, or 404', async () => {
    const fixture = await example();
    const [product] = fixture.state.products;
    expect((await fixture.send('GET', `products/${String(product?.id)}`)).body['code']).toBe('fleet-platform');
    expect((await fixture.send('GET', 'products/nobody')).status).toBe(404);
  });

  it('gives pricings of an aggregation with their bands, custom fields and the organization', async () => {
    const fixture = await example();
    const storage = fixture.state.aggregations.find(({ code }) => code === 'storage-gb');
    const [pricing] = rows(await fixture.send('GET', `pricings?aggregationId=${String(storage?.id)}`));
    expect(pricing?.['pricingBands']).toHaveLength(2);
    expect((await fixture.send('GET', 'customfields')).body['account']).toHaveProperty('accountManagerEmail');
    expect((await fixture.send('GET', 'organizationconfig')).body).toMatchObject({
      currency: 'USD',
      billPrefix: 'M3-',
    });
  });

  it('gives children of an account', async () => {
    const fixture = await example();
    const [acme, globex] = fixture.state.accounts;
    if (globex !== undefined && acme !== undefined) globex.parentAccountId = acme.id;
    const children = rows(await fixture.send('GET', `accounts/${String(acme?.id)}/children`));
    expect(children.map((account) => account['code'])).toEqual(['GLOBEX']);
  });
});
