import { describe, expect, it } from 'vitest';
import type { PreferenceSettings } from '../../../src/sandbox/quickbooks/state.ts';
import {
  at,
  faultOf,
  invoiceBody,
  line,
  openTestCompany,
  textAt,
  type Plain,
  type TestCompany,
} from './quickbooks-company.ts';

async function create(company: TestCompany, own: object = {}, path = 'invoice'): Promise<Plain> {
  const answer = await company.post(path, invoiceBody(company, own));
  expect(faultOf(answer)).toBe('ok');
  return at(answer.body, path.startsWith('invoice') ? 'Invoice' : 'CreditMemo');
}

async function faultFor(company: TestCompany, own: object, path = 'invoice'): Promise<string> {
  return faultOf(await company.post(path, invoiceBody(company, own)));
}

describe('creating invoices', () => {
  it('answers with everything QuickBooks derives', async () => {
    const company = openTestCompany();
    company.people.edit('Customer', company.customerId, {
      SalesTermRef: { value: '3' },
      BillAddr: { Line1: '1 Harbor Way', City: 'Oakland', CountrySubDivisionCode: 'CA', PostalCode: '94607' },
    });
    const invoice = await create(company, {
      DocNumber: 'M3-7K2QF4ZC9A',
      PrivateNote: 'note',
      BillEmail: { Address: 'ap@northwind.example' },
      Line: [line({ amount: 812.45, quantity: 1, unitPrice: 812.45 })],
    });
    expect(invoice).toEqual({
      AllowIPNPayment: false,
      AllowOnlinePayment: false,
      AllowOnlineCreditCardPayment: true,
      AllowOnlineACHPayment: true,
      domain: 'QBO',
      sparse: false,
      Id: '1',
      SyncToken: '0',
      MetaData: { CreateTime: '2026-10-01T09:00:00-07:00', LastUpdatedTime: '2026-10-01T09:00:00-07:00' },
      CustomField: [],
      DocNumber: 'M3-7K2QF4ZC9A',
      TxnDate: '2026-09-30',
      CurrencyRef: { value: 'USD', name: 'United States Dollar' },
      PrivateNote: 'note',
      LinkedTxn: [],
      Line: [
        {
          Id: '1',
          LineNum: '#1',
          Description: 'API calls',
          Amount: '#812.45',
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: {
            ItemRef: { value: '19', name: 'API usage' },
            UnitPrice: '#812.45',
            Qty: '#1',
            ItemAccountRef: { value: '79', name: 'Sales of Product Income' },
            TaxCodeRef: { value: 'NON' },
          },
        },
        { Amount: '#812.45', DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
      ],
      TxnTaxDetail: { TotalTax: '#0' },
      CustomerRef: { value: '1', name: 'ACME Ltd' },
      BillAddr: { Id: '2', Line1: '1 Harbor Way', City: 'Oakland', CountrySubDivisionCode: 'CA', PostalCode: '94607' },
      FreeFormAddress: false,
      SalesTermRef: { value: '3' },
      DueDate: '2026-10-30',
      TotalAmt: '#812.45',
      ApplyTaxAfterDiscount: false,
      PrintStatus: 'NotSet',
      EmailStatus: 'NotSet',
      BillEmail: { Address: 'ap@northwind.example' },
      Balance: '#812.45',
      Deposit: '#0',
    });
    expect(textAt((await company.get('customer/1')).body, 'Customer', 'Balance')).toBe('#812.45');
  });

  it('keeps every digit of big amounts and small prices', async () => {
    const company = openTestCompany();
    const body = JSON.stringify(invoiceBody(company, { Line: [line({ amount: 1, quantity: 1, unitPrice: 1 })] }))
      .replace('"Amount":1', '"Amount":9999999999999.99')
      .replace('"Qty":1', '"Qty":9999999999999990000')
      .replace('"UnitPrice":1', '"UnitPrice":0.000001');
    const answer = await company.post('invoice', body);
    expect(faultOf(answer)).toBe('ok');
    expect(answer.text).toContain('"TotalAmt":9999999999999.99');
    expect(answer.text).toContain('"Qty":9999999999999990000');
  });

  it('gives a default date of the Pacific day, and terms from the company', async () => {
    const company = openTestCompany({ preferences: { defaultTermId: '2' } });
    company.clock.at = Date.parse('2026-10-01T16:05:00Z');
    const invoice = await create(company, { TxnDate: undefined });
    expect([textAt(invoice, 'TxnDate'), textAt(invoice, 'DueDate')]).toEqual(['2026-10-01', '2026-10-16']);
  });

  it('switches online payment on only where the company takes it', async () => {
    const own = { AllowOnlineACHPayment: true, AllowOnlineCreditCardPayment: true };
    expect(at(await create(openTestCompany(), own), 'AllowOnlineACHPayment')).toBe(true);
    const without = openTestCompany({ preferences: { eTransactionPaymentEnabled: false } });
    expect(at(await create(without, own), 'AllowOnlineACHPayment')).toBe(false);
  });

  it('leaves online payment to the company where the switches are left out, also in a full update', async () => {
    const company = openTestCompany();
    const created = await create(company, { AllowOnlineACHPayment: false });
    expect([at(created, 'AllowOnlineACHPayment'), at(created, 'AllowOnlineCreditCardPayment')]).toEqual([false, true]);
    const target = { Id: textAt(created, 'Id'), SyncToken: '0' };
    const sparse = await company.post('invoice', { ...target, sparse: true, PrivateNote: 'x' });
    expect(at(sparse.body, 'Invoice', 'AllowOnlineACHPayment')).toBe(false);
    const full = await company.post('invoice', invoiceBody(company, { ...target, SyncToken: '1' }));
    expect(at(full.body, 'Invoice', 'AllowOnlineACHPayment')).toBe(true);
    const without = openTestCompany({ preferences: { eTransactionPaymentEnabled: false } });
    expect(at(await create(without), 'AllowOnlineCreditCardPayment')).toBe(false);
  });

  it('does not keep the tax treatment of other countries in the US', async () => {
    const company = openTestCompany();
    const created = await create(company, { GlobalTaxCalculation: 'TaxExcluded' });
    expect(Object.keys(created as object)).not.toContain('GlobalTaxCalculation');
  });

  it.each<[object, string]>([
    [{ CustomerRef: undefined }, '400/2020'],
    [{ CustomerRef: { value: '' } }, '400/2030'],
    [{ CustomerRef: { value: '583' } }, '400/2500'],
    [{ Line: undefined }, '400/2020'],
    [{ Line: [] }, '400/2020'],
    [{ Line: [{ Amount: 1 }] }, '400/2020'],
    [{ Line: [{ DetailType: 'SalesItemLineDetail', SalesItemLineDetail: {} }] }, '400/6000'],
    [{ Line: [{ DetailType: 'Other', Amount: 1 }] }, '400/2170'],
    [{ Line: [{ DetailType: 'GroupLineDetail', Amount: 1 }] }, '501/501'],
    [{ Line: [line({ amount: 1, itemId: '77' })] }, '400/2500'],
    [{ Line: [line({ amount: 1, taxCode: '5' })] }, '400/6100'],
    [{ Line: [line({ amount: 1.005 })] }, '400/2100'],
    [{ Line: [line({ amount: -1 })] }, '400/6000'],
    [{ DocNumber: 'x'.repeat(22) }, '400/2050'],
    [{ PrivateNote: 'x'.repeat(4001) }, '400/2050'],
    [{ CustomerMemo: { value: 'x'.repeat(1001) } }, '400/2050'],
    [{ EmailStatus: 'NeedToSend' }, '400/6420'],
    [{ SalesTermRef: { value: '88' } }, '400/2500'],
    [{ CustomField: [{ DefinitionId: '1', Type: 'StringType', StringValue: 'x' }] }, '400/3000'],
    [{ CurrencyRef: { value: 'EUR' } }, '400/6000'],
    [{ TxnDate: '31/01/2026' }, '400/2060'],
  ])('refuses %j with %s', async (own, fault) => {
    expect(await faultFor(openTestCompany(), own)).toBe(fault);
  });

  it('accepts a total of zero and negative lines', async () => {
    const lines = [line({ amount: 5 }), line({ amount: -5 })];
    expect(textAt(await create(openTestCompany(), { Line: lines }), 'TotalAmt')).toBe('#0');
  });

  it('refuses references to inactive records, with a code by mode', async () => {
    const company = openTestCompany();
    company.people.setActive('Item', '19', false);
    expect(await faultFor(company, {})).toBe('400/610');
    company.people.setActive('Item', '19', true);
    company.people.setActive('Customer', '1', false);
    expect(await faultFor(company, {})).toBe('400/610');
    const other = openTestCompany({ modes: { inactiveReference: 'error2500' } });
    other.people.setActive('Item', '19', false);
    expect(await faultFor(other, {})).toBe('400/2500');
  });

  it('fills the company custom fields in', async () => {
    const customFields = [{ definitionId: '1', name: 'Crew #' }];
    const company = openTestCompany({ preferences: { customFields } });
    const own = { CustomField: [{ DefinitionId: '1', Type: 'StringType', StringValue: 'PO 7' }] };
    const filled = { DefinitionId: '1', Name: 'Crew #', Type: 'StringType', StringValue: 'PO 7' };
    expect(at(await create(company, own), 'CustomField')).toEqual([filled]);
    expect(at(await create(company), 'CustomField', 0)).toEqual({
      DefinitionId: '1',
      Name: 'Crew #',
      Type: 'StringType',
    });
  });
});

describe('line arithmetic (6070)', () => {
  it.each([
    [1861.08, 128.35, 14.5, 'ok'],
    [1861.07, 128.35, 14.5, '400/6070'],
    [1.01, 1.005, 1, 'ok'],
    [1, 1.005, 1, '400/6070'],
    [0, 100, 0.00004, 'ok'],
    [0.01, 100, 0.00005, 'ok'],
    [-1.01, -1.005, 1, 'ok'],
  ])('amount %d of %d × %d: %s', async (amount, quantity, unitPrice, fault) => {
    const lines = [line({ amount, quantity, unitPrice }), line({ amount: 100 })];
    expect(await faultFor(openTestCompany(), { Line: lines })).toBe(fault);
  });

  it('says the amount with commas between thousands', async () => {
    const company = openTestCompany();
    const lines = [line({ amount: 1234861.07, quantity: 1, unitPrice: 1 })];
    const answer = await company.post('invoice', invoiceBody(company, { Line: lines }));
    expect(textAt(answer.body, 'Fault', 'Error', 0, 'Detail')).toBe(
      'Amount is not equal to UnitPrice * Qty. Supplied value:1,234,861.07',
    );
  });

  it('rounds an amount that is too precise in that mode, and allows three decimals of dinars', async () => {
    const rounding = openTestCompany({ modes: { amountPrecision: 'round' } });
    expect(textAt(await create(rounding, { Line: [line({ amount: 1.005 })] }), 'TotalAmt')).toBe('#1.01');
    const dinars = openTestCompany({ preferences: { homeCurrency: 'KWD' } });
    dinars.state.records.Customer['1'] = { ...dinars.state.records.Customer['1'], CurrencyRef: { value: 'KWD' } };
    expect(textAt(await create(dinars, { Line: [line({ amount: 1.005 })] }), 'TotalAmt')).toBe('#1.005');
  });
});

describe('special lines', () => {
  it('counts, ignores or gives an item to a line without one, by mode', async () => {
    const Line = [line({ amount: 7, itemId: null }), line({ amount: 1 })];
    const counted = await create(openTestCompany(), { Line });
    expect([textAt(counted, 'TotalAmt'), 'ItemRef' in Object(at(counted, 'Line', 0, 'SalesItemLineDetail'))]).toEqual([
      '#8',
      false,
    ]);
    const ignored = await create(openTestCompany({ modes: { lineWithoutItem: 'documentation' } }), { Line });
    expect(textAt(ignored, 'TotalAmt')).toBe('#1');
    const given = await create(openTestCompany({ modes: { lineWithoutItem: 'defaultItem' } }), { Line });
    expect(textAt(given, 'Line', 0, 'SalesItemLineDetail', 'ItemRef', 'value')).toBe('19');
  });

  it('shows an inline subtotal, and takes discounts off', async () => {
    const company = openTestCompany();
    const invoice = await create(company, {
      Line: [
        line({ amount: 80 }),
        line({ amount: 20 }),
        { DetailType: 'DescriptionOnly', Description: 'Subtotal:', DescriptionLineDetail: {} },
        { DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: true, DiscountPercent: 12.5 } },
      ],
    });
    expect(textAt(invoice, 'Line', 2, 'Description')).toBe('Subtotal: 100.00');
    expect([textAt(invoice, 'Line', 3, 'Amount'), textAt(invoice, 'TotalAmt')]).toEqual(['#12.5', '#87.5']);
  });

  it.each<[object, Partial<PreferenceSettings>, string]>([
    [{ PercentBased: false }, {}, '400/6090'],
    [{ PercentBased: true }, {}, '400/6090'],
    [{ PercentBased: true, DiscountPercent: 101 }, {}, '400/6000'],
    [{ PercentBased: true, DiscountPercent: 10 }, { allowDiscount: false }, '400/6000'],
  ])('refuses the discount %j', async (detail, preferences, fault) => {
    const discount = { DetailType: 'DiscountLineDetail', DiscountLineDetail: detail };
    const company = openTestCompany({ preferences });
    expect(await faultFor(company, { Line: [line({ amount: 10 }), discount] })).toBe(fault);
  });

  it('needs more than descriptions, and ignores a subtotal line that is sent', async () => {
    const company = openTestCompany();
    expect(await faultFor(company, { Line: [{ DetailType: 'DescriptionOnly', Description: 'x' }] })).toBe('400/2020');
    const subtotal = { DetailType: 'SubTotalLineDetail', Amount: 99, SubTotalLineDetail: {} };
    const invoice = await create(company, { Line: [line({ amount: 1 }), subtotal] });
    expect([textAt(invoice, 'TotalAmt'), (at(invoice, 'Line') as Plain[]).length]).toEqual(['#1', 2]);
  });

  it('takes at most 10,000 lines, and 750 taxable ones', async () => {
    const company = openTestCompany();
    const taxable = Array.from({ length: 751 }, () => line({ amount: 1, taxCode: 'TAX' }));
    expect(await faultFor(company, { Line: taxable })).toBe('400/6000');
    expect(await faultFor(company, { Line: taxable.map(() => line({ amount: 1 })) })).toBe('ok');
    const tooMany = Array.from({ length: 10_001 }, () => line({ amount: 1 }));
    expect(await faultFor(company, { Line: tooMany })).toBe('400/6000');
  });
});

describe('document numbers', () => {
  it('are unique for each type, in any case, and the refusal names the holder', async () => {
    const company = openTestCompany();
    await create(company, { DocNumber: 'M3-A' });
    const answer = await company.post('invoice', invoiceBody(company, { DocNumber: 'm3-a' }));
    expect(faultOf(answer)).toBe('400/6140');
    expect(textAt(answer.body, 'Fault', 'Error', 0, 'Detail')).toMatch(
      /DocNumber=m3-a is assigned to TxnType=Invoice with TxnId=1$/,
    );
    await create(company, { DocNumber: 'M3-A' }, 'creditmemo');
    await create(company, { DocNumber: 'M3-A' }, 'invoice?include=allowduplicatedocnum');
  });

  it('may clash across types or be free, by mode', async () => {
    const across = openTestCompany({ modes: { duplicateScope: 'acrossTypes' } });
    await create(across, { DocNumber: 'M3-A' });
    expect(await faultFor(across, { DocNumber: 'M3-A' }, 'creditmemo')).toBe('400/6140');
    const free = openTestCompany({ modes: { duplicateDocNumber: 'allow' } });
    await create(free, { DocNumber: 'M3-A' });
    await create(free, { DocNumber: 'M3-A' });
  });

  it('are counted by QuickBooks only without custom numbers', async () => {
    const custom = openTestCompany();
    expect(await create(custom)).not.toHaveProperty('DocNumber');
    expect(textAt(await create(custom, { DocNumber: 'AUTO_GENERATE' }), 'DocNumber')).toBe('1001');
    const counted = openTestCompany({ modes: { customTxnNumbers: 'off' } });
    await create(counted, { DocNumber: '1002' });
    expect(textAt(await create(counted), 'DocNumber')).toBe('1001');
    expect(textAt(await create(counted), 'DocNumber')).toBe('1003');
    expect(at((await counted.get('preferences')).body, 'Preferences', 'SalesFormsPrefs', 'CustomTxnNumbers')).toBe(
      false,
    );
  });

  it('stay unique when changed', async () => {
    const company = openTestCompany();
    await create(company, { DocNumber: 'A' });
    await create(company, { DocNumber: 'B' });
    const change = { Id: '2', SyncToken: '0', sparse: true, DocNumber: 'A' };
    expect(faultOf(await company.post('invoice', change))).toBe('400/6140');
    expect(faultOf(await company.post('invoice', { ...change, DocNumber: 'B' }))).toBe('ok');
  });
});

describe('closed books', () => {
  it('refuse creating, updating, voiding and deleting on or before the day', async () => {
    const company = openTestCompany();
    await create(company, { TxnDate: '2026-08-31' });
    await create(company, { TxnDate: '2026-09-01' });
    company.state.preferences = { ...company.state.preferences, bookCloseDate: '2026-08-31' };
    expect(await faultFor(company, { TxnDate: '2026-08-31' })).toBe('400/6210');
    const closed = { Id: '1', SyncToken: '0', sparse: true };
    expect(faultOf(await company.post('invoice', { ...closed, TxnDate: '2026-09-15' }))).toBe('400/6210');
    expect(faultOf(await company.post('invoice?operation=void', closed))).toBe('400/6210');
    expect(faultOf(await company.post('invoice?operation=delete', closed))).toBe('400/6210');
    const open = { Id: '2', SyncToken: '0', sparse: true };
    expect(faultOf(await company.post('invoice', { ...open, TxnDate: '2026-08-01' }))).toBe('400/6210');
    expect(faultOf(await company.post('invoice', { ...open, PrivateNote: 'x' }))).toBe('ok');
  });
});

describe('currencies', () => {
  function foreignCompany(modes = {}): TestCompany {
    const company = openTestCompany({ preferences: { multiCurrencyEnabled: true }, modes });
    company.seed.customer({ id: '50', displayName: 'Euro GmbH', currency: 'EUR' });
    return company;
  }
  const euro = { CustomerRef: { value: '50' }, CurrencyRef: { value: 'EUR' } };

  it('must be the customer’s', async () => {
    const company = foreignCompany();
    expect(await faultFor(company, { CustomerRef: { value: '50' } })).toBe('400/6000');
    expect(await faultFor(company, { CurrencyRef: { value: 'EUR' } })).toBe('400/6000');
  });

  it('come with amounts in the home currency at the rate sent', async () => {
    const invoice = await create(foreignCompany(), { ...euro, ExchangeRate: 1.08431 });
    expect([textAt(invoice, 'ExchangeRate'), textAt(invoice, 'HomeTotalAmt')]).toEqual(['#1.08431', '#880.95']);
  });

  it('without a rate count one to one, or are refused, by mode', async () => {
    expect(textAt(await create(foreignCompany(), euro), 'ExchangeRate')).toBe('#1');
    expect(await faultFor(foreignCompany({ foreignWithoutRate: 'error2410' }), euro)).toBe('400/2410');
  });

  it('have no rate at home', async () => {
    expect(await create(foreignCompany(), { ExchangeRate: 1 })).not.toHaveProperty('ExchangeRate');
  });
});

describe('tax', () => {
  const taxed = { Line: [line({ amount: 100, taxCode: 'TAX' }), line({ amount: 50, taxCode: 'NON' })] };

  it.each([
    ['off', '#150'],
    ['taxableLines', '#158.25'],
    ['allLines', '#162.38'],
  ] as const)('is added by QuickBooks in mode %s', async (automatedSalesTax, total) => {
    const company = openTestCompany({ modes: { automatedSalesTax } });
    expect(textAt(await create(company, taxed), 'TotalAmt')).toBe(total);
    const preferences = await company.get('preferences');
    expect(at(preferences.body, 'Preferences', 'TaxPrefs', 'PartnerTaxEnabled')).toBe(automatedSalesTax !== 'off');
  });

  it('is taken as sent where tax is manual, and ignored where there is none', async () => {
    const own = { ...taxed, TxnTaxDetail: { TotalTax: 9 } };
    expect(textAt(await create(openTestCompany(), own), 'TotalAmt')).toBe('#159');
    expect(textAt(await create(openTestCompany({ preferences: { usingSalesTax: false } }), own), 'TotalAmt')).toBe(
      '#150',
    );
  });

  it('needs a treatment and codes outside the US', async () => {
    const company = openTestCompany({ country: 'GB' });
    company.seed.taxCode({ id: '7', name: '20% S', percent: '20' });
    const lines = [line({ amount: 100, taxCode: '7' })];
    expect(await faultFor(company, { Line: [line({ amount: 100 })], GlobalTaxCalculation: 'TaxExcluded' })).toBe(
      '400/6000',
    );
    expect(await faultFor(company, { Line: lines })).toBe('400/6000');
    const excluded = await create(company, { Line: lines, GlobalTaxCalculation: 'TaxExcluded' });
    expect(textAt(excluded, 'TotalAmt')).toBe('#120');
    const inclusive = await create(company, { Line: lines, GlobalTaxCalculation: 'TaxInclusive' });
    expect([textAt(inclusive, 'TotalAmt'), textAt(inclusive, 'TxnTaxDetail', 'TotalTax')]).toEqual(['#100', '#16.67']);
    const none = await create(company, { Line: lines, GlobalTaxCalculation: 'NotApplicable' });
    expect(textAt(none, 'TotalAmt')).toBe('#100');
    const contradictory = {
      Line: lines,
      GlobalTaxCalculation: 'NotApplicable',
      TxnTaxDetail: { TaxLine: [{ Amount: 1 }] },
    };
    expect(await faultFor(company, contradictory)).toBe('400/6170');
  });
});

describe('updating invoices', () => {
  it('replaces the whole Line array, keeping the ids of lines it knows', async () => {
    const company = openTestCompany();
    await create(company, { Line: [line({ amount: 1 }), line({ amount: 2 })] });
    const answer = await company.post('invoice', {
      Id: '1',
      SyncToken: '0',
      sparse: true,
      Line: [{ ...line({ amount: 7 }), Id: '2' }, line({ amount: 9 }), { ...line({ amount: 1 }), Id: '77' }],
    });
    const lines = at(answer.body, 'Invoice', 'Line') as { Id?: string; LineNum?: string }[];
    expect(lines.map(({ Id, LineNum }) => [Id, LineNum])).toEqual([
      ['2', '#1'],
      ['3', '#2'],
      ['4', '#3'],
      [undefined, undefined],
    ]);
    expect(textAt(answer.body, 'Invoice', 'TotalAmt')).toBe('#17');
    expect(textAt((await company.get('customer/1')).body, 'Customer', 'Balance')).toBe('#17');
  });

  it('rewrites the address to free text', async () => {
    const company = openTestCompany();
    await create(company, {
      BillAddr: { Line1: '1 Harbor Way', City: 'Oakland', CountrySubDivisionCode: 'CA', PostalCode: '94607' },
    });
    const answer = await company.post('invoice', { Id: '1', SyncToken: '0', sparse: true, PrivateNote: 'x' });
    expect(at(answer.body, 'Invoice', 'BillAddr')).toEqual({
      Id: '1',
      Line1: 'ACME Ltd',
      Line2: '1 Harbor Way',
      Line3: 'Oakland, CA 94607',
    });
  });

  it('empties in full what it leaves out, and needs customer and lines', async () => {
    const company = openTestCompany();
    await create(company, { DocNumber: 'A', PrivateNote: 'gone' });
    const answer = await company.post('invoice', { Id: '1', SyncToken: '0', ...invoiceBody(company) });
    expect(answer.text).not.toContain('gone');
    expect(answer.text).not.toContain('DocNumber');
    expect(faultOf(await company.post('invoice', { Id: '1', SyncToken: '1', PrivateNote: 'x' }))).toBe('400/2020');
  });

  it('treats a body with an Id as an update however it is sent', async () => {
    const company = openTestCompany();
    await create(company);
    const body = { Id: '1', SyncToken: '0', sparse: true, PrivateNote: 'x' };
    expect(textAt((await company.post('invoice?operation=update', body)).body, 'Invoice', 'SyncToken')).toBe('1');
    expect(faultOf(await company.post('invoice', { ...body, Id: '77' }))).toBe('400/610');
  });
});

describe('an update that changes nothing', () => {
  it.each([
    ['newToken', '2', 'update Invoice'],
    ['keepsToken', '1', ''],
  ] as const)('is a write or none, by mode: %s', async (unchangedUpdate, token, written) => {
    const company = openTestCompany({ modes: { unchangedUpdate } });
    const update = async (fields: object) => await company.post('invoice', { Id: '1', sparse: true, ...fields });
    await create(company, { BillAddr: { Line1: '1 Harbor Way', City: 'Oakland' } });
    await update({ SyncToken: '0', PrivateNote: 'x' });
    const before = company.journal.length;
    const again = await update({ SyncToken: '1', PrivateNote: 'x', BillAddr: await address(company) });
    expect(textAt(again.body, 'Invoice', 'SyncToken')).toBe(token);
    const writes = company.journal.slice(before).map(({ operation, entity }) => `${operation} ${entity}`);
    expect(writes.join()).toBe(written);
    const changed = await update({ SyncToken: token, PrivateNote: 'y' });
    expect(textAt(changed.body, 'Invoice', 'SyncToken')).toBe(String(Number(token) + 1));
  });
});

/** The invoice's address as it is answered, without its Id. */
async function address(company: TestCompany): Promise<object> {
  const { Id: _id, ...parts } = at((await company.get('invoice/1')).body, 'Invoice', 'BillAddr') as { Id: string };
  return parts;
}

describe('mailing', () => {
  it('sends to the given or the stored address and says so', async () => {
    const company = openTestCompany();
    await create(company, { BillEmail: { Address: 'ap@acme.example' }, EmailStatus: 'NeedToSend' });
    const answer = await company.post('invoice/1/send', '');
    expect([textAt(answer.body, 'Invoice', 'EmailStatus'), textAt(answer.body, 'Invoice', 'SyncToken')]).toEqual([
      'EmailSent',
      '1',
    ]);
    expect(textAt(answer.body, 'Invoice', 'DeliveryInfo', 'DeliveryTime')).toBe('2026-10-01T09:00:00-07:00');
    await company.post('invoice/1/send?sendTo=other%40acme.example', '');
    expect(company.state.mailed.map(({ to }) => to)).toEqual(['ap@acme.example', 'other@acme.example']);
  });

  it('needs an address and a document', async () => {
    const company = openTestCompany();
    await create(company);
    expect(faultOf(await company.post('invoice/1/send', ''))).toBe('400/6420');
    expect(faultOf(await company.post('invoice/9/send', ''))).toBe('400/610');
  });
});
