import { describe, expect, it } from 'vitest';
import { INTEGRATION_DEFAULTS } from '../../../src/workspace/defaults.ts';
import { docNumberOf } from '../../../src/model/doc-number.ts';
import type { Bill, IntegrationRun, M3terSnapshot, ObservedMapping } from '../../../src/model/m3ter.ts';
import type { PlanScope } from '../../../src/model/plan.ts';
import type { Integration, MappingFile } from '../../../src/model/workspace.ts';
import { computeM3terNeeds, computeQuickBooksNeeds } from '../../../src/reconcile/needs.ts';
import { makeBill } from '../convert/make.ts';
import {
  connectionWith,
  fileWith,
  ID,
  integrationWith,
  ruleWith,
  snapshotWith,
  workspaceWith,
} from '../desired/desired-samples.ts';

const SCOPE: PlanScope = { only: null, integrations: [], bills: [], since: null, resend: [] };
const FROM_MAY = integrationWith({
  name: 'May',
  delivery: { ...INTEGRATION_DEFAULTS.delivery, from: '2026-05-01' },
});

function m3terNeeds(
  integrations: readonly Integration[] = [integrationWith()],
  scope: Partial<PlanScope> = {},
  files: readonly MappingFile[] = [],
) {
  const connection = connectionWith();
  const workspace = workspaceWith(integrations, files, connection);
  return computeM3terNeeds({ workspace, connection, scope: { ...SCOPE, ...scope } });
}

describe('computeM3terNeeds', () => {
  it('asks for everything by default, and for runs from the earliest cut-off', () => {
    expect(m3terNeeds([FROM_MAY, integrationWith()])).toEqual({
      billsFrom: null,
      billIds: null,
      bills: true,
      runsFrom: '2026-01-01',
      pricingBands: false,
      users: false,
      customFields: false,
      mappingSystem: 'QuickBooksSandbox',
      otherSystems: [],
    });
  });

  it('asks for all bills when one is named by its number', () => {
    expect(m3terNeeds([FROM_MAY], { bills: [ID.acme, 'N-1'] }).billIds).toBeNull();
  });

  it('follows the scope', () => {
    const both = [FROM_MAY, integrationWith()];
    expect(m3terNeeds(both, { bills: [ID.acme], since: '2026-06-01', integrations: ['May'] })).toMatchObject({
      billIds: [ID.acme],
      billsFrom: '2026-06-01',
      runsFrom: '2026-05-01',
    });
    expect(m3terNeeds(both, { only: 'config' })).toMatchObject({ bills: false, runsFrom: null });
    expect(m3terNeeds([]).runsFrom).toBeNull();
  });

  it('asks for bands, users and custom fields when something names them', () => {
    const { quickbooks } = INTEGRATION_DEFAULTS;
    const bands = [fileWith([ruleWith({ entity: 'PricingBand', m3terReference: ID.band })])];
    expect(m3terNeeds([], {}, bands).pricingBands).toBe(true);
    expect(m3terNeeds([integrationWith({ notifyOnDisabled: ['a@b.example'] })]).users).toBe(true);
    const accounts = { ...INTEGRATION_DEFAULTS.accounts, filter: 'customFields.x == 1' };
    expect(m3terNeeds([integrationWith({ accounts })]).customFields).toBe(true);
    const managed = { quickbooks: { ...quickbooks, accountManagerEmailCustomField: 'm' } };
    expect(m3terNeeds([integrationWith(managed)]).customFields).toBe(true);
  });

  it('asks for the mappings of other systems that files of this connection name', () => {
    const files = [
      fileWith([], { externalSystem: 'Stripe' }),
      fileWith([], { name: 'again', externalSystem: 'Stripe' }),
      fileWith([], { name: 'other', externalSystem: 'Xero', connection: 'other' }),
    ];
    expect(m3terNeeds([], {}, files).otherSystems).toEqual(['Stripe']);
  });
});

function bill(id: string, changes: Partial<Bill> = {}): Bill {
  return makeBill([], { id, version: 1, sequentialInvoiceNumber: `N-${id}`, billDate: '2026-10-31', ...changes });
}

function record(m3terId: string, externalId: string, externalTable = 'Invoice'): ObservedMapping {
  return {
    id: `m-${externalId}`,
    version: 1,
    m3terEntity: 'Bill',
    m3terId,
    externalSystem: 'QuickBooksSandbox',
    externalTable,
    externalId,
    integrationConfigId: null,
  };
}

function runOf(billId: string, changes: Partial<IntegrationRun> = {}): readonly [string, IntegrationRun] {
  const run = { id: `r-${billId}`, billId, status: 'COMPLETE', externalId: `x-${billId}` };
  return [
    billId,
    { destination: null, dtStarted: null, dtCompleted: null, error: null, url: null, ...run, ...changes },
  ];
}

function quickBooksNeeds(
  snapshot: Partial<M3terSnapshot>,
  scope: Partial<PlanScope> = {},
  options: { readonly files?: readonly MappingFile[]; readonly homeCurrency?: string | null } = {},
) {
  const { files = [], homeCurrency = 'USD' } = options;
  const connection = connectionWith({ homeCurrency });
  return computeQuickBooksNeeds({
    workspace: workspaceWith([FROM_MAY], files, connection),
    connection,
    scope: { ...SCOPE, ...scope },
    snapshot: snapshotWith(snapshot),
  });
}

describe('computeQuickBooksNeeds', () => {
  it('asks for recorded documents by id, and for every bill looked at by number', () => {
    const bills = [bill('b1'), bill('b2', { billDate: '2026-06-30' }), bill('old', { billDate: '2026-04-30' })];
    const mappings = [record('b1', '100'), record('gone', '101', 'CreditMemo')];
    expect(quickBooksNeeds({ bills, mappings })).toEqual({
      invoiceIds: ['100'],
      creditMemoIds: ['101'],
      customerIds: [],
      itemIds: [],
      docNumbers: ['N-b1', 'N-b2'],
      ownNumbers: [],
      createdFrom: '2026-10-31T10:00:00.000Z',
      earliest: '2026-06-30',
      rates: [],
      ratesIfChanged: [],
      tables: [],
    });
  });

  it('looks at a recorded bill before the cut-off, and at one without a date', () => {
    const dateless = bill('b3', { billDate: null, sequentialInvoiceNumber: null });
    const bills = [bill('old', { billDate: '2026-04-30' }), dateless];
    const needs = quickBooksNeeds({ bills, mappings: [record('old', '100')] });
    expect(needs.docNumbers).toEqual([docNumberOf(dateless), 'N-old']);
    expect(needs.earliest).toBe('2026-04-30');
  });

  it('counts only records of the own external system', () => {
    const foreign = { ...record('b1', '100'), externalSystem: 'Xero' };
    expect(quickBooksNeeds({ bills: [bill('b1')], mappings: [foreign] }).invoiceIds).toEqual([]);
  });

  it('asks for what complete runs of m3ter made; a negative bill may be a credit memo', () => {
    const bills = [bill('b1'), bill('b2', { billTotal: '-5.00' }), bill('b3'), bill('b4')];
    const runs = new Map([
      runOf('b1'),
      runOf('b2'),
      runOf('b3', { status: 'ERROR' }),
      runOf('b4', { externalId: null }),
    ]);
    expect(quickBooksNeeds({ bills, runs })).toMatchObject({ invoiceIds: ['x-b1', 'x-b2'], creditMemoIds: ['x-b2'] });
  });

  it('leaves records of other bills alone when the scope is limited', () => {
    const snapshot = { bills: [bill('b1')], mappings: [record('b1', '100'), record('b2', '101')] };
    expect(quickBooksNeeds(snapshot, { bills: ['b1'] }).invoiceIds).toEqual(['100']);
    expect(quickBooksNeeds(snapshot, { since: '2026-10-01' }).invoiceIds).toEqual(['100']);
    expect(quickBooksNeeds(snapshot).invoiceIds).toEqual(['100', '101']);
  });

  it('asks for no document under --only config', () => {
    const needs = quickBooksNeeds({ bills: [bill('b1')], mappings: [record('b1', '100')] }, { only: 'config' });
    expect(needs).toMatchObject({ invoiceIds: [], docNumbers: [], earliest: null });
  });

  it('asks for the rate of each foreign currency and day once, for recorded bills only if they changed', () => {
    const foreign = { currency: 'EUR' };
    const bills = [
      bill('b1', foreign),
      bill('b2', foreign),
      bill('b3', { ...foreign, externalInvoiceDate: '2026-10-01' }),
      bill('b4', { ...foreign, version: 8 }),
      bill('b5'),
      bill('b6', { ...foreign, billDate: null }),
    ];
    const needs = quickBooksNeeds({ bills, mappings: [record('b4', '100')] });
    expect(needs.rates).toEqual([
      { currency: 'EUR', day: '2026-10-01' },
      { currency: 'EUR', day: '2026-10-31' },
    ]);
    expect(needs.ratesIfChanged).toEqual([{ currency: 'EUR', day: '2026-10-31', billId: 'b4', billVersion: 8 }]);
  });

  it('asks for the rate of a recorded bill that is to be sent again, changed or not', () => {
    const bills = [bill('b4', { currency: 'EUR' })];
    const needs = quickBooksNeeds({ bills, mappings: [record('b4', '100')] }, { resend: ['b4'] });
    expect(needs.rates).toEqual([{ currency: 'EUR', day: '2026-10-31' }]);
    expect(needs.ratesIfChanged).toEqual([]);
  });

  it("does not take m3ter's currency for QuickBooks' home currency when the Connection does not say", () => {
    const bills = [bill('b1', { currency: 'GBP' }), bill('b2')];
    const snapshot = { bills, organizationCurrency: 'GBP' };
    expect(quickBooksNeeds(snapshot, {}, { homeCurrency: null }).rates).toEqual([
      { currency: 'GBP', day: '2026-10-31' },
      { currency: 'USD', day: '2026-10-31' },
    ]);
  });

  it('looks for a bill that changed and has no record under the number it had before m3ter numbered it, too', () => {
    const bills = [bill('b1', { version: 2 }), bill('b2', { version: 1 }), bill('b3', { version: 2 })];
    const unnumbered = docNumberOf({ id: 'b1', sequentialInvoiceNumber: null });
    expect(quickBooksNeeds({ bills, mappings: [record('b3', '100')] }).docNumbers).toEqual(
      [unnumbered, 'N-b1', 'N-b2', 'N-b3'].toSorted(),
    );
  });

  it('asks for tables that mappings search by name', () => {
    const files = [
      fileWith([
        ruleWith({ external: { displayName: 'ACME Ltd' } }),
        ruleWith({ table: 'Item', external: { sku: 'S' } }),
        ruleWith({ table: 'Class', external: { name: 'Robots' } }),
        ruleWith({ table: 'Class', external: { name: 'Drones' } }),
        ruleWith({ table: 'Term', external: { id: '3' } }),
        ruleWith({ table: 'Department', external: null, absent: true }),
      ]),
    ];
    expect(quickBooksNeeds({}, {}, { files }).tables).toEqual(['Class']);
  });
});
