import { describe, expect, it } from 'vitest';
import { readM3ter } from '../../../src/m3ter/read-m3ter.ts';
import { docNumberOf } from '../../../src/model/doc-number.ts';
import type { M3terModes } from '../../../src/sandbox/m3ter/modes.ts';
import { seedMapping } from '../../../src/sandbox/seed/m3ter-records.ts';
import { jsonResponse, m3terFixture, needsWith } from './m3ter-fixture.ts';

describe('readM3ter', () => {
  it('reads the example company whole, with GET alone below the organization', async () => {
    const fixture = m3terFixture();
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    const { state } = fixture;
    expect(snapshot.accounts).toHaveLength(state.accounts.length);
    expect(snapshot.products).toHaveLength(state.products.length);
    expect(snapshot.aggregations).toHaveLength(state.aggregations.length);
    expect(snapshot.compoundAggregations).toHaveLength(state.compoundAggregations.length);
    expect(snapshot.pricingBands).toHaveLength(state.pricings.flatMap((pricing) => pricing.bands).length);
    const [pricing] = state.pricings;
    const name = snapshot.pricingBands.find(({ id }) => id === pricing?.bands[0]?.id)?.name;
    expect(name?.startsWith(`${pricing?.code ?? ''} at `)).toBe(true);
    expect(snapshot.users).toHaveLength(state.users.length);
    expect(snapshot.configs).toHaveLength(state.configs.length);
    expect(snapshot.mappings).toHaveLength(state.mappings.length);
    expect(snapshot.bills).toHaveLength(state.bills.length);
    expect(snapshot.bills.every((bill) => bill.billTotal !== null && bill.lines.length > 0)).toBe(true);
    expect(snapshot.accountCustomFields).toContain('accountManagerEmail');
    expect(snapshot.organizationCurrency).toBe('USD');
    expect(snapshot.catalogue?.destinations.get('QUICKBOOKS_SANDBOX')).toBe('QuickBooksSandbox');
    expect(snapshot.vocabulary?.entities).toContain('Account');
    expect(snapshot.diagnostics).toEqual([]);
    expect(fixture.seen.filter((request) => request.method !== 'GET').map((request) => request.path)).toEqual([
      '/oauth/token',
    ]);
  });

  const MODES: readonly Partial<M3terModes>[] = [
    { runsShape: 'list' },
    { runsShape: 'map' },
    { runsShape: 'data' },
    { missingRuns: '404' },
    { billTotal: 'always' },
    { booleans: 'text' },
    { credentialsIdInAnswer: 'no' },
    { creditSign: 'positive' },
  ];
  it.each(MODES)('reads the same runs and bills in mode %o', async (modes) => {
    const plain = m3terFixture();
    const expected = await readM3ter(plain.reader, needsWith(), plain.clock);
    const fixture = m3terFixture({ modes });
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    expect(snapshot.runs.size).toBeGreaterThan(0);
    expect(snapshot.runs).toEqual(expected.runs);
    expect(snapshot.bills.map(docNumberOf)).toEqual(expected.bills.map(docNumberOf));
  });

  it.each(['labelled', 'named', 'by-key', 'variant-keys'] as const)(
    'understands the catalogue form %s',
    async (form) => {
      const fixture = m3terFixture({ modes: { catalogueShape: form } });
      const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
      expect(snapshot.catalogue?.keys.size).toBeGreaterThan(15);
    },
  );

  it('warns of a catalogue it does not understand, and goes on', async () => {
    const fixture = m3terFixture({ modes: { catalogueShape: 'opaque' } });
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    expect(snapshot.catalogue).toBeNull();
    expect(snapshot.diagnostics).toMatchObject([{ severity: 'warning', code: 'm3ter/catalogue-not-understood' }]);
  });

  it.each([404, 501, 403])('goes on without what m3ter does not offer (%i)', async (status) => {
    const optional = ['customfields', 'available', 'externalmappingconfiguration', 'organizationconfig'];
    const fixture = m3terFixture({
      interfere: (request) =>
        optional.some((name) => request.path.endsWith(name)) ? jsonResponse(status, { message: 'no' }) : undefined,
    });
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    expect(snapshot).toMatchObject({
      catalogue: null,
      vocabulary: null,
      accountCustomFields: null,
      organizationCurrency: null,
    });
    expect(snapshot.diagnostics.map((diagnostic) => diagnostic.code)).toEqual([
      'm3ter/not-available',
      'm3ter/not-available',
      'm3ter/not-available',
      'm3ter/not-available',
    ]);
  });

  it('keeps one bad bill apart with all that is readable of it', async () => {
    const fixture = m3terFixture({
      interfere: async (request, carryOut) => {
        if (!request.path.endsWith('/bills')) return await carryOut();
        const text = await (await carryOut()).text();
        return new Response(text.replace('"status":"APPROVED"', '"status":"MOON"'));
      },
    });
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    expect(snapshot.bills).toHaveLength(fixture.state.bills.length - 1);
    const [bill, ...more] = snapshot.unreadableBills ?? [];
    const stored = fixture.state.bills.find(({ id }) => id === bill?.id);
    expect(more).toEqual([]);
    expect(bill).toEqual({
      id: stored?.id,
      version: stored?.version,
      accountId: stored?.accountId,
      accountCode: stored?.accountCode,
      invoiceDate: stored?.externalInvoiceDate ?? stored?.billDate,
      sequentialInvoiceNumber: stored?.sequentialInvoiceNumber,
      currency: stored?.currency,
      billTotal: stored?.billTotal,
      message: `m3ter's bill ${stored?.id ?? ''} has no usable "status": expected PENDING or APPROVED`,
    });
    expect(snapshot.diagnostics).toEqual([]);
  });

  it('calls a pricing without code and description after what it prices', async () => {
    const fixture = m3terFixture({
      interfere: async (request, carryOut) => {
        const text = await (await carryOut()).text();
        return new Response(
          request.path.endsWith('/pricings') ? text.replaceAll(/"(?:code|description)":"[^"]*"/g, '"x":1') : text,
        );
      },
    });
    const { state } = fixture;
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    const codes = new Map([...state.aggregations, ...state.compoundAggregations].map(({ id, code }) => [id, code]));
    const [pricing] = state.pricings;
    const name = snapshot.pricingBands.find(({ id }) => id === pricing?.bands[0]?.id)?.name;
    const code = codes.get(pricing?.aggregationId ?? pricing?.compoundAggregationId ?? '');
    expect(code).not.toBeUndefined();
    expect(name?.split(' ')[0]).toBe(code);
  });

  it('leaves out an account that does not decode, and names it', async () => {
    const fixture = m3terFixture({
      interfere: async (request, carryOut) => {
        const text = await (await carryOut()).text();
        return new Response(
          request.path.endsWith('/accounts') ? text.replace('"code":"ACME"', '"code":["ACME"]') : text,
        );
      },
    });
    const snapshot = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    expect(snapshot.accounts).toHaveLength(fixture.state.accounts.length - 1);
    expect(snapshot.diagnostics).toMatchObject([{ severity: 'error', code: 'm3ter/unexpected-answer' }]);
  });

  it.each(['integrationconfigs', 'externalmappings'])('ends when one of the %s does not decode', async (name) => {
    const fixture = m3terFixture({
      interfere: async (request, carryOut) => {
        const text = await (await carryOut()).text();
        return new Response(request.path.endsWith(`/${name}`) ? text.replace('"version":1', '"version":"x"') : text);
      },
    });
    await expect(readM3ter(fixture.reader, needsWith(), fixture.clock)).rejects.toMatchObject({
      code: 'm3ter/unexpected-answer',
    });
  });

  it('asks only for what is needed', async () => {
    const fixture = m3terFixture();
    const needs = needsWith({ bills: false, runsFrom: null, pricingBands: false, users: false, customFields: false });
    const snapshot = await readM3ter(fixture.reader, needs, fixture.clock);
    expect(snapshot.bills).toEqual([]);
    const paths = fixture.seen.map((request) => request.path.split('/').slice(3).join('/'));
    for (const path of ['bills', 'pricings', 'users', 'customfields', 'integrationruns/Bill/latest']) {
      expect(paths).not.toContain(path);
    }
  });

  it('reads only the bills asked for, and only from the day asked for', async () => {
    const fixture = m3terFixture();
    const wanted = fixture.state.bills.slice(0, 2).map((bill) => bill.id);
    const byId = await readM3ter(fixture.reader, needsWith({ billIds: wanted }), fixture.clock);
    expect(byId.bills.map((bill) => bill.id).sort()).toEqual([...wanted].sort());
    const since = await readM3ter(fixture.reader, needsWith({ billsFrom: '2026-10-15' }), fixture.clock);
    expect(since.bills.length).toBeLessThan(fixture.state.bills.length);
    expect(since.bills.every((bill) => (bill.billDate ?? '') >= '2026-10-15')).toBe(true);
  });

  it('reads the mappings of every external system that the files name', async () => {
    const fixture = m3terFixture();
    const [account] = fixture.state.accounts;
    const mapping = seedMapping(fixture.state, {
      m3terEntity: 'Account',
      m3terId: account?.id ?? '',
      externalTable: 'Customer',
      externalId: 'cus_1',
    });
    Object.assign(mapping, { externalSystem: 'Stripe' });
    const own = await readM3ter(fixture.reader, needsWith(), fixture.clock);
    expect(own.mappings.map((observedMapping) => observedMapping.externalId)).not.toContain('cus_1');
    const both = await readM3ter(fixture.reader, needsWith({ otherSystems: ['Stripe'] }), fixture.clock);
    expect(both.mappings.map((candidate) => candidate.externalId)).toContain('cus_1');
  });

  it('asks for runs in bulk, of bills without a record that may be sent', async () => {
    const fixture = m3terFixture({ limits: { m3terRunIdsPerRequest: 4 } });
    const [first] = fixture.state.bills;
    const id = first?.id ?? '';
    Object.assign(first ?? {}, { dtApproved: null, lastCalculatedDate: null, dtLastModified: null });
    seedMapping(fixture.state, { m3terEntity: 'Bill', m3terId: id, externalTable: 'Invoice', externalId: '1' });
    await readM3ter(fixture.reader, needsWith({ runsFrom: '2026-10-01' }), fixture.clock);
    const asked = fixture.seen.filter((request) => request.path.endsWith('/latest'));
    const ids = asked.flatMap((request) => request.query.getAll('ids'));
    expect(asked.every((request) => request.query.getAll('ids').length <= 4)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(id);
    const early = fixture.state.bills.filter((bill) => (bill.externalInvoiceDate ?? bill.billDate) < '2026-10-01');
    for (const bill of early) expect(ids).not.toContain(bill.id);
  });
});
