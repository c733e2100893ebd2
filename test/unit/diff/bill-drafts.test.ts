import { describe, expect, it } from 'vitest';
import { documentOf, draftAdopt, draftRecords } from '../../../src/diff/bill-drafts.ts';
import { ownedDigest } from '../../../src/diff/owned-fields.ts';
import type { ObservedMapping } from '../../../src/model/m3ter.ts';
import type { RemoteRef, SalesDocument } from '../../../src/model/sales-document.ts';
import { makeBill } from '../convert/make.ts';
import { foreignDocument, makeObservedMapping, NOTHING_BESIDE } from '../reconcile/make-world.ts';
import { ACME_DOCUMENT } from '../render/sample-plan.ts';

const BILL = makeBill([], { id: 'bill-1', version: 3, currency: 'USD' });
const SUBJECT = {
  bill: BILL,
  account: { id: 'acc-1', code: 'ACME', name: 'ACME Ltd' },
  system: 'QuickBooksSandbox',
  dependsOn: ['integration/US invoices'],
};
const INVOICE_RECORD = 'mapping/QuickBooksSandbox/Invoice/Bill/bill-1';

function record(changes: Partial<ObservedMapping> = {}): ObservedMapping {
  return makeObservedMapping({
    id: 'm1',
    version: 4,
    m3terEntity: 'Bill',
    m3terId: 'bill-1',
    externalTable: 'Invoice',
    externalId: '130',
    integrationConfigId: null,
    ...changes,
  });
}

function records(observedMappings: readonly ObservedMapping[], external: RemoteRef, keepSurplus = false) {
  return draftRecords(SUBJECT, { kind: 'invoice', external, records: observedMappings, keepSurplus });
}

const stateOf = (external: RemoteRef, linkedTo: RemoteRef | null = null) => ({
  m3terEntity: 'Bill',
  m3terId: 'bill-1',
  externalSystem: 'QuickBooksSandbox',
  externalTable: 'Invoice',
  external,
  linkedTo,
});

const COMMON = { kind: 'mapping', origin: { billId: 'bill-1' }, recordsBill: true, label: 'ACME Ltd (ACME)' };

describe('the record of a bill', () => {
  it('is made where there is none, after its document', () => {
    const external = { address: 'invoice/bill-1' };
    expect(records([], external)).toEqual([
      {
        ...COMMON,
        address: INVOICE_RECORD,
        action: 'create',
        before: null,
        after: stateOf(external),
        fields: [],
        reason: { code: 'records-bill', message: 'records the sent bill' },
        dependsOn: ['invoice/bill-1'],
        precondition: { absent: true },
      },
    ]);
  });

  it.each<[string, RemoteRef, string | null, string]>([
    ['another document', { id: '131' }, null, '131'],
    ['a document to come', { address: 'invoice/bill-1' }, null, '(known after apply)'],
    ['another document, and keeps its link', { id: '131' }, 'config-1', '131'],
  ])('that is there is made to name %s', (_name, external, link, shown) => {
    const linkedTo = link === null ? null : { id: link };
    expect(records([record({ integrationConfigId: link })], external)).toEqual([
      {
        ...COMMON,
        address: INVOICE_RECORD,
        action: 'update',
        before: stateOf({ id: '130' }, linkedTo),
        after: stateOf(external, linkedTo),
        fields: [{ path: 'externalId', before: '130', after: shown }],
        reason: { code: 'records-bill', message: 'records the sent bill' },
        dependsOn: ['invoice/bill-1'],
        precondition: { id: 'm1', revision: '4' },
      },
    ]);
  });

  it('that is right stays, and a second one goes', () => {
    const second = record({ id: 'm2', version: 1, externalId: '131' });
    const drafts = records([second, record()], { id: '130' });
    expect(drafts).toEqual([
      {
        ...COMMON,
        address: INVOICE_RECORD,
        action: 'delete',
        before: stateOf({ id: '131' }),
        after: null,
        fields: [],
        reason: { code: 'duplicate-record', message: 'a second record of the same bill' },
        dependsOn: [],
        precondition: { id: 'm2', revision: '1' },
      },
    ]);
    expect(records([second, record()], { id: '130' }, true)).toEqual([]);
  });

  it('of another kind is not changed into this one: it goes, and a right one is made', () => {
    const memo = record({ externalTable: 'CreditMemo', externalId: '130' });
    expect(records([memo], { id: '130' }).map(({ action, address }) => [action, address])).toEqual([
      ['create', INVOICE_RECORD],
      ['delete', 'mapping/QuickBooksSandbox/CreditMemo/Bill/bill-1'],
    ]);
  });
});

describe('an adopted document', () => {
  const reason = { code: 'sent-by-m3ter', message: 'sent by m3ter' } as const;

  it('is named as it is, and writes nothing', () => {
    const observed = foreignDocument({ id: '7', syncToken: '3' });
    const document = documentOf(observed, BILL, null);
    const state = {
      document,
      marker: { billId: 'bill-1', billVersion: 3, generation: 0, digest: ownedDigest(document) },
    };
    expect(draftAdopt(SUBJECT, observed, reason)).toEqual({
      address: 'invoice/bill-1',
      kind: 'invoice',
      origin: { billId: 'bill-1' },
      recordsBill: false,
      label: 'ACME Ltd (ACME)',
      action: 'adopt',
      before: state,
      after: state,
      fields: [],
      reason,
      dependsOn: ['integration/US invoices'],
      precondition: { id: '7', revision: '3' },
    });
  });

  it('of ours keeps its marker', () => {
    const marker = { billId: 'bill-1', billVersion: 2, generation: 1, digest: 'd' };
    expect(draftAdopt(SUBJECT, foreignDocument({ marker }), reason).after).toMatchObject({ marker });
  });
});

describe('a document of QuickBooks in our terms', () => {
  it('has what QuickBooks gives', () => {
    const observed = foreignDocument({
      customerId: '58',
      docNumber: 'INV-7',
      currency: 'GBP',
      emailStatus: 'NeedToSend',
    });
    expect(documentOf(observed, BILL, null)).toMatchObject({
      customer: { id: '58' },
      docNumber: 'INV-7',
      currency: 'GBP',
      sendCurrency: true,
      emailStatus: 'NeedToSend',
      allowOnlineAchPayment: null,
      allowOnlineCreditCardPayment: null,
      customField: null,
      globalTaxCalculation: null,
    });
  });

  it('has the number of nothing and the currency of its bill where QuickBooks gives none', () => {
    const observed = foreignDocument({ docNumber: null, currency: null, emailStatus: 'EmailSent' });
    expect(documentOf(observed, BILL, null)).toMatchObject({
      docNumber: '',
      currency: 'USD',
      sendCurrency: false,
      emailStatus: 'NotSet',
    });
  });

  it('has the switches and the custom field that stand there', () => {
    const beside = {
      ...NOTHING_BESIDE,
      allowOnlineAchPayment: true,
      customFields: [
        { definitionId: '2', value: 'Crew 7' },
        { definitionId: '1', value: 'PO 1' },
      ],
    };
    const wanted = { ...ACME_DOCUMENT, customField: { definitionId: '1', value: 'PO 2' } };
    expect(documentOf(foreignDocument({ beside }), BILL, wanted)).toMatchObject({
      allowOnlineAchPayment: true,
      allowOnlineCreditCardPayment: wanted.allowOnlineCreditCardPayment,
      customField: { definitionId: '1', value: 'PO 1' },
    });
  });

  it('has from the wanted one what QuickBooks does not say, so that it never differs', () => {
    const wanted: SalesDocument = {
      ...ACME_DOCUMENT,
      sendCurrency: false,
      allowOnlineAchPayment: true,
      allowOnlineCreditCardPayment: true,
      globalTaxCalculation: 'TaxExcluded',
    };
    const { sendCurrency, allowOnlineAchPayment, allowOnlineCreditCardPayment, globalTaxCalculation } = wanted;
    expect(documentOf(foreignDocument(), BILL, wanted)).toMatchObject({
      sendCurrency,
      allowOnlineAchPayment,
      allowOnlineCreditCardPayment,
      globalTaxCalculation,
    });
  });
});
