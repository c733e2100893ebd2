import { UnexpectedAnswer } from '../../../../src/http/answer-fields.ts';
import { describe, expect, it } from 'vitest';
import {
  decodeCompany,
  decodeCurrency,
  decodeDisplayName,
  decodeExchangeRate,
  decodeItem,
  decodeNamedRecord,
  decodePreferences,
} from '../../../../src/quickbooks/wire/catalog.ts';
import { decodeCustomer, encodeCustomer, encodeCustomerUpdate } from '../../../../src/quickbooks/wire/customer.ts';
import { decodeBatch, encodeBatch } from '../../../../src/quickbooks/wire/batch.ts';
import { decodeChanges } from '../../../../src/quickbooks/wire/change-data-capture.ts';
import { decodeCount, decodeEntity, decodeRows } from '../../../../src/quickbooks/wire/envelope.ts';
import { parseJson, type JsonObject } from '../../../../src/support/json.ts';

function wire(body: unknown): JsonObject {
  return parseJson(JSON.stringify(body)) as JsonObject;
}

describe('customers', () => {
  const state = {
    accountId: 'a-1',
    accountCode: 'ACME',
    displayName: 'ACME Ltd',
    companyName: 'ACME Ltd',
    email: 'ap@acme.example',
    currency: 'EUR',
    billAddress: {
      line1: '1 Harbor Way',
      line2: null,
      line3: null,
      line4: null,
      city: 'Oakland',
      region: 'CA',
      postalCode: '94607',
      country: null,
    },
    notes: 'm3ter account a-1',
  };

  it('are written with what is known', () => {
    expect(encodeCustomer(state)).toEqual({
      DisplayName: 'ACME Ltd',
      CompanyName: 'ACME Ltd',
      PrimaryEmailAddr: { Address: 'ap@acme.example' },
      CurrencyRef: { value: 'EUR' },
      BillAddr: { Line1: '1 Harbor Way', City: 'Oakland', CountrySubDivisionCode: 'CA', PostalCode: '94607' },
      Notes: 'm3ter account a-1',
    });
    const bare = { ...state, companyName: null, email: null, currency: null, billAddress: null, notes: null };
    expect(encodeCustomer(bare)).toEqual({ DisplayName: 'ACME Ltd' });
  });

  it('come back as they were written', () => {
    const answered = wire({ ...encodeCustomer(state), Id: '59', SyncToken: '0', Active: true });
    expect(decodeCustomer(answered)).toEqual({
      id: '59',
      syncToken: '0',
      displayName: 'ACME Ltd',
      active: true,
      currency: 'EUR',
      email: 'ap@acme.example',
      notes: 'm3ter account a-1',
      parentId: null,
      companyName: state.companyName,
      billAddress: state.billAddress,
    });
  });

  it('are updated with what differs and no more; an address goes whole, with its empty parts', () => {
    const moved = {
      ...state,
      email: null,
      billAddress: state.billAddress && { ...state.billAddress, line2: 'Hall 3' },
    };
    const body = encodeCustomerUpdate(moved, { id: '59', syncToken: '4', before: state });
    expect(body).toMatchObject({ Id: '59', SyncToken: '4', sparse: true, PrimaryEmailAddr: { Address: '' } });
    expect(Object.keys(body)).toEqual(['Id', 'SyncToken', 'sparse', 'PrimaryEmailAddr', 'BillAddr']);
    expect(Object.keys(body['BillAddr'] as object)).toHaveLength(8);
    expect(encodeCustomerUpdate({ ...state, displayName: 'New' }, { id: '59', syncToken: '4', before: state })).toEqual(
      {
        Id: '59',
        SyncToken: '4',
        sparse: true,
        DisplayName: 'New',
      },
    );
  });

  it('fail by name without a name', () => {
    expect(() => decodeCustomer(wire({ Id: '1', SyncToken: '0' }))).toThrow(UnexpectedAnswer);
  });
});

describe('the catalog', () => {
  it('reads items', () => {
    expect(decodeItem(wire({ Id: 19, Name: 'API', Type: 'Service', Sku: '', Active: false }))).toEqual({
      id: '19',
      name: 'API',
      fullyQualifiedName: 'API',
      sku: null,
      type: 'Service',
      active: false,
      hasIncomeAccount: false,
      inventoryStart: null,
    });
    const meter = { Id: '40', Name: 'Meter', IncomeAccountRef: { value: '79' }, InvStartDate: '2026-11-01' };
    expect(decodeItem(wire(meter))).toMatchObject({ hasIncomeAccount: true, inventoryStart: '2026-11-01' });
  });

  it('reads any record that has a name', () => {
    expect(decodeNamedRecord(wire({ Id: '3', Name: 'Net 30', FullyQualifiedName: 'Terms:Net 30' }), 'Term')).toEqual({
      id: '3',
      name: 'Terms:Net 30',
      active: true,
    });
    expect(decodeNamedRecord(wire({ Id: '3' }), 'Term').name).toBe('3');
  });

  it('leaves out a vendor without a name', () => {
    expect(decodeDisplayName(wire({ Id: '1', DisplayName: 'Bank' }))).toEqual({ id: '1', displayName: 'Bank' });
    expect(decodeDisplayName(wire({ Id: '1' }))).toBeNull();
  });

  it('reads company, currencies and rates', () => {
    expect(decodeCompany(wire({ CompanyName: 'Northwind', Country: 'US' }))).toEqual({
      name: 'Northwind',
      legalName: null,
      country: 'US',
    });
    expect(decodeCurrency(wire({ Code: 'EUR', Active: true }))).toBe('EUR');
    expect(decodeCurrency(wire({ Code: 'EUR', Active: false }))).toBeNull();
    expect(decodeExchangeRate(wire({ Rate: 1.400374 }))).toBe('1.400374');
    expect(decodeExchangeRate(wire({ Rate: 0 }))).toBeNull();
    expect(decodeExchangeRate(wire({}))).toBeNull();
  });

  it('reads preferences, and the home currency in both forms', () => {
    const preferences = {
      AccountingInfoPrefs: { BookCloseDate: '2026-06-30' },
      SalesFormsPrefs: {
        CustomTxnNumbers: true,
        ETransactionPaymentEnabled: 'true',
        CustomField: [
          {
            CustomField: [
              { Name: 'SalesFormsPrefs.UseSalesCustom1', Type: 'BooleanType', BooleanValue: true },
              { Name: 'SalesFormsPrefs.UseSalesCustom2', Type: 'BooleanType', BooleanValue: false },
            ],
          },
          {
            CustomField: [
              { Name: 'SalesFormsPrefs.SalesCustomName1', Type: 'StringType', StringValue: 'PO' },
              { Name: 'SalesFormsPrefs.SalesCustomName2', Type: 'StringType', StringValue: 'Old' },
              { Name: 'SalesFormsPrefs.SalesCustomName12', Type: 'StringType', StringValue: 'Crew' },
            ],
          },
        ],
      },
      CurrencyPrefs: { MultiCurrencyEnabled: true, HomeCurrency: { value: 'USD' } },
      TaxPrefs: { UsingSalesTax: true, PartnerTaxEnabled: false },
    };
    expect(decodePreferences(wire(preferences))).toEqual({
      bookCloseDate: '2026-06-30',
      customTxnNumbers: true,
      multiCurrencyEnabled: true,
      homeCurrency: 'USD',
      usingSalesTax: true,
      partnerTaxEnabled: false,
      eTransactionPaymentEnabled: true,
      allowServiceDate: null,
      customFields: [
        { definitionId: '1', name: 'PO' },
        { definitionId: '12', name: 'Crew' },
      ],
    });
    expect(decodePreferences(wire({ CurrencyPrefs: { HomeCurrency: 'CAD' } }))).toMatchObject({
      homeCurrency: 'CAD',
      bookCloseDate: null,
      customTxnNumbers: false,
    });
    expect(() => decodePreferences(wire({}))).toThrow('HomeCurrency');
  });
});

describe('envelopes', () => {
  it('reads rows, no rows and counts', () => {
    expect(decodeRows(wire({ QueryResponse: { Item: [{ Id: '1' }], maxResults: 1 } }), 'Item')).toHaveLength(1);
    expect(decodeRows(wire({ QueryResponse: {} }), 'Item')).toEqual([]);
    expect(decodeCount(wire({ QueryResponse: { totalCount: 26 } }), 'Item')).toBe(26);
  });

  it('never takes something else for an empty list', () => {
    for (const body of [
      {},
      { QueryResponse: null },
      { QueryResponse: { Item: {} } },
      { QueryResponse: { Item: [1] } },
    ]) {
      expect(() => decodeRows(wire(body), 'Item')).toThrow(UnexpectedAnswer);
    }
    expect(() => decodeCount(wire({ QueryResponse: {} }), 'Item')).toThrow(UnexpectedAnswer);
    expect(() => decodeEntity(wire({ time: 't' }), 'Invoice')).toThrow(UnexpectedAnswer);
  });
});

describe('batches', () => {
  it('name their items', () => {
    const items = [{ bId: 'a', operation: 'create' as const, entity: 'Customer', body: { DisplayName: 'x' } }];
    expect(encodeBatch(items)).toEqual({
      BatchItemRequest: [{ bId: 'a', operation: 'create', Customer: { DisplayName: 'x' } }],
    });
  });

  it('are read by name, in any order and casing', () => {
    const byId = decodeBatch(wire({ batchItemResponse: [{ bId: 'b', Customer: {} }, { bId: 'a' }, { none: 1 }, 3] }));
    expect([...(byId ?? new Map()).keys()]).toEqual(['b', 'a']);
  });

  it('are not there in another answer', () => {
    expect(decodeBatch(wire({ time: 't' }))).toBeNull();
    expect(decodeBatch('text')).toBeNull();
  });
});

describe('decodeChanges', () => {
  it('tells changed from deleted, by entity', () => {
    const body = {
      CDCResponse: [
        {
          QueryResponse: [
            { Customer: [{ Id: '1' }, { Id: '2', status: 'Deleted' }], startPosition: 1 },
            { Invoice: [{ Id: '9' }] },
            {},
          ],
        },
      ],
    };
    const changes = decodeChanges(wire(body), ['Customer', 'Invoice']);
    expect(changes.changed.get('Customer')).toHaveLength(1);
    expect(changes.deleted.get('Customer')).toEqual(['2']);
    expect(changes.changed.get('Invoice')).toHaveLength(1);
    expect(changes.cut).toBe(false);
  });

  it('says when the answer is full, and so may be cut', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({ Id: String(index) }));
    expect(decodeChanges(wire({ CDCResponse: [{ QueryResponse: [{ Item: rows }] }] }), ['Item']).cut).toBe(true);
  });
});
