import { describe, expect, it } from 'vitest';
import type { ConversionInput } from '../../../src/convert/conversion-input.ts';
import { buildHeader, type FoundCustomer, type Header } from '../../../src/convert/header.ts';
import { createTextFitter } from '../../../src/convert/latin-text.ts';
import { isUsCompany } from '../../../src/model/quickbooks.ts';
import type { Bill, CustomFieldValue } from '../../../src/model/m3ter.ts';
import { CUSTOMER, makeAccount, makeBill, makeCatalog, makeInput, makeLine, makeResolved } from './make.ts';

type Changes = Partial<Omit<ConversionInput, 'customer'>> & {
  readonly with?: Partial<Bill>;
  readonly customer?: FoundCustomer;
};

function build(changes: Changes = {}, kind: 'invoice' | 'creditMemo' = 'invoice'): ReturnType<typeof buildHeader> {
  const { with: billChanges, customer = CUSTOMER, ...rest } = changes;
  const input = makeInput(makeBill([makeLine()], billChanges), rest);
  const text = createTextFitter(input.integration.settings.delivery.text, input.catalog);
  return buildHeader(input, { kind, customer, text });
}

function header(
  changes: Changes = {},
  kind: 'invoice' | 'creditMemo' = 'invoice',
): Header & { notes: readonly string[] } {
  const built = build(changes, kind);
  if ('reason' in built) throw new Error(built.message);
  return { ...built.header, notes: built.notes };
}

function reason(changes: Changes): string {
  const built = build(changes);
  return 'reason' in built ? built.reason : 'none';
}

const multi = { multiCurrencyEnabled: true };
const customerIn = (currency: string | null): FoundCustomer => ({ ...CUSTOMER, currency });

describe('dates and number', () => {
  it.each([
    [{}, '2026-10-31'],
    [{ externalInvoiceDate: '2026-11-01' }, '2026-11-01'],
    [{ billDate: null, externalInvoiceDate: '2026-11-01' }, '2026-11-01'],
  ])('TxnDate, case %#', (bill, day) => {
    expect(header({ with: bill }).txnDate).toBe(day);
  });

  it('has no date: block', () => {
    expect(reason({ with: { billDate: null } })).toBe('invoice-date-missing');
  });

  it('DueDate is of invoices', () => {
    expect(header().dueDate).toBe('2026-11-30');
    expect(header({}, 'creditMemo').dueDate).toBeNull();
  });

  it.each([
    ['INV-101', 'INV-101'],
    ['123456789012345678901', '123456789012345678901'],
  ])('number %s', (sequentialInvoiceNumber, docNumber) => {
    expect(header({ with: { sequentialInvoiceNumber } }).docNumber).toBe(docNumber);
  });

  it.each([
    [
      '1234567890123456789012',
      /^number 1234567890123456789012 of m3ter does not fit .*, so M3-\w+ is made of the bill's id$/,
    ],
    [null, /^m3ter gives the bill no number, so M3-\w+ is made of its id$/],
    ['', /^m3ter gives the bill no number, so M3-\w+ is made of its id$/],
  ])('number %s becomes a code of the bill, with a note', (sequentialInvoiceNumber, note) => {
    const { docNumber, notes } = header({ with: { sequentialInvoiceNumber } });
    expect(docNumber).toMatch(/^M3-[0-9A-Z]{16}$/);
    expect(docNumber).toBe(header({ with: { sequentialInvoiceNumber: null } }).docNumber);
    expect(notes).toEqual([expect.stringMatching(note)]);
    expect(notes[0]).toContain(docNumber);
  });

  it('a code needs no note where QuickBooks gives the numbers', () => {
    const catalog = makeCatalog({ preferences: { customTxnNumbers: false } });
    expect(header({ catalog, with: { sequentialInvoiceNumber: null } }).notes).toEqual([]);
  });
});

describe('currency', () => {
  it('is left out when multicurrency is off', () => {
    expect(header()).toMatchObject({ currency: 'USD', sendCurrency: false, exchangeRate: null });
  });

  it('is sent without rate when it is the home currency', () => {
    expect(header({ catalog: makeCatalog({ preferences: multi }) })).toMatchObject({
      sendCurrency: true,
      exchangeRate: null,
    });
  });

  it('is sent with the rate of the invoice date', () => {
    const catalog = makeCatalog({
      preferences: multi,
      currencies: ['EUR'],
      exchangeRates: new Map([['EUR@2026-10-31', '1.0825']]),
    });
    const answer = header({ catalog, customer: customerIn('EUR'), with: { currency: 'eur' } });
    expect(answer).toMatchObject({ currency: 'EUR', sendCurrency: true, exchangeRate: '1.0825' });
  });

  it.each([
    ['another than home, multicurrency off', makeCatalog(), 'EUR', customerIn(null), 'currency-mismatch'],
    ['another than the customer', makeCatalog({ preferences: multi }), 'USD', customerIn('EUR'), 'currency-mismatch'],
    [
      'a customer without currency is in the home one',
      makeCatalog({ preferences: multi }),
      'EUR',
      customerIn(null),
      'currency-mismatch',
    ],
    ['not enabled', makeCatalog({ preferences: multi }), 'EUR', customerIn('EUR'), 'currency-not-enabled'],
    [
      'no rate',
      makeCatalog({ preferences: multi, currencies: ['EUR'], exchangeRates: new Map([['EUR@2026-10-30', '1']]) }),
      'EUR',
      customerIn('EUR'),
      'exchange-rate-missing',
    ],
    ['equal in another case', makeCatalog({ preferences: multi }), 'usd', customerIn('usd'), 'none'],
    [
      'a customer of this plan whose currency is not known',
      makeCatalog({ preferences: multi }),
      'USD',
      { ...CUSTOMER, currency: null, ref: { address: 'customer/ACME' } },
      'none',
    ],
  ] as const)('%s', (_name, catalog, currency, customer, expected) => {
    expect(reason({ catalog, customer, with: { currency } })).toBe(expected);
  });
});

describe('e-mails', () => {
  const withField = (value: CustomFieldValue | null): Changes => ({
    account: makeAccount({ customFields: value === null ? null : new Map([['manager', value]]) }),
    integration: makeResolved({ quickbooks: { accountManagerEmailCustomField: 'manager' } }),
  });

  it('come from account, custom field and settings', () => {
    const integration = makeResolved({
      quickbooks: { bccEmail: 'archive@us.example', accountManagerEmailCustomField: 'manager' },
      delivery: { emailStatus: 'needToSend' },
    });
    const account = makeAccount({ customFields: new Map([['manager', { text: ' am@us.example ' }]]) });
    expect(header({ integration, account })).toMatchObject({
      billEmail: 'ap@acme.example',
      billEmailCc: 'am@us.example',
      billEmailBcc: 'archive@us.example',
      emailStatus: 'NeedToSend',
      notes: [],
    });
  });

  it.each([
    [null, 'has no custom field "manager"'],
    [{ text: ' ' }, 'has no custom field "manager"'],
    [{ text: 'Jane Doe' }, 'not an e-mail address'],
    [{ number: '5' }, 'not an e-mail address'],
  ])('no Cc, case %#', (value, note) => {
    const answer = header(withField(value));
    expect(answer.billEmailCc).toBeNull();
    expect(answer.notes).toEqual([expect.stringContaining(note)]);
  });

  it('nothing is mailed without address', () => {
    const integration = makeResolved({ delivery: { emailStatus: 'needToSend' } });
    const answer = header({ integration, account: makeAccount({ emailAddress: 'nobody' }) });
    expect(answer).toMatchObject({ billEmail: null, emailStatus: 'NotSet' });
    expect(answer.notes).toHaveLength(2);
    expect(header({ account: makeAccount({ emailAddress: null }) })).toMatchObject({ billEmail: null, notes: [] });
  });

  it('takes several addresses as QuickBooks does, and says what it leaves out', () => {
    const answer = header({
      account: makeAccount({ emailAddress: 'ap@acme.example; cfo@acme.example,a..b@x.example' }),
    });
    expect(answer.billEmail).toBe('ap@acme.example, cfo@acme.example');
    expect(answer.notes).toEqual([
      "the account's e-mail address holds several addresses; left out: 1 that QuickBooks does not take",
    ]);
  });
});

describe('switches', () => {
  const integration = makeResolved({ quickbooks: { allowBankTransferPayment: true, allowCreditCardPayment: true } });

  it('are off by default', () => {
    expect(header()).toMatchObject({ allowOnlineAchPayment: false, allowOnlineCreditCardPayment: false });
  });

  it('are of invoices only', () => {
    expect(header({ integration })).toMatchObject({ allowOnlineAchPayment: true, allowOnlineCreditCardPayment: true });
    expect(header({ integration }, 'creditMemo')).toMatchObject({
      allowOnlineAchPayment: null,
      allowOnlineCreditCardPayment: null,
    });
  });

  it('are left to the company by null', () => {
    const company = makeResolved({ quickbooks: { allowBankTransferPayment: null } });
    expect(header({ integration: company })).toMatchObject({
      allowOnlineAchPayment: null,
      allowOnlineCreditCardPayment: false,
    });
  });

  it('have no effect where QuickBooks has online payment off, and say so', () => {
    const catalog = makeCatalog({ preferences: { eTransactionPaymentEnabled: false } });
    expect(header({ integration, catalog }).notes).toEqual([expect.stringContaining('online payment')]);
    expect(header({ integration, catalog }, 'creditMemo').notes).toEqual([]);
    expect(header({ catalog }).notes).toEqual([]);
    const card = makeResolved({ quickbooks: { allowCreditCardPayment: true } });
    expect(header({ integration: card, catalog }).notes).toHaveLength(1);
  });
});

describe('purchase order', () => {
  const order = { purchaseOrderNumber: ' PO\n77 ' };
  const where = (purchaseOrder: 'memo' | 'none' | { customField: '1' | '2' | '3' }) =>
    makeResolved({ delivery: { purchaseOrder } });
  it.each([
    ['memo', where('memo'), order, 'PO PO 77', null, 0],
    ['none', where('none'), order, null, null, 0],
    ['custom field', where({ customField: '1' }), order, null, { definitionId: '1', value: 'PO 77' }, 0],
    [
      'too long for a custom field',
      where({ customField: '1' }),
      { purchaseOrderNumber: 'x'.repeat(32) },
      `PO ${'x'.repeat(32)}`,
      { definitionId: '1', value: '' },
      1,
    ],
    [
      'the longest for a custom field',
      where({ customField: '1' }),
      { purchaseOrderNumber: 'x'.repeat(31) },
      null,
      { definitionId: '1', value: 'x'.repeat(31) },
      0,
    ],
    ['no order', where('memo'), {}, null, null, 0],
    [
      'no order, so the custom field is to be empty',
      where({ customField: '1' }),
      {},
      null,
      { definitionId: '1', value: '' },
      0,
    ],
  ])('%s', (_name, integration, bill, note, customField, notes) => {
    const answer = header({ integration, with: bill });
    expect([answer.note, answer.customField, answer.notes.length]).toEqual([note, customField, notes]);
  });
});

describe('account reference', () => {
  const external = makeResolved({ bills: { useExternalMappingAccountCode: true } });
  it('is the account id', () => {
    expect(header().customerMemo).toBe('Account reference: acc-1');
  });

  it('is the external id under useExternalMappingAccountCode', () => {
    expect(header({ integration: external }).customerMemo).toBe('Account reference: 58');
  });

  it('is not printed while the customer has no id', () => {
    const customer: FoundCustomer = { ...CUSTOMER, ref: { address: 'customer/ACME' }, how: 'created' };
    const answer = header({ integration: external, customer });
    expect(answer.customerMemo).toBeNull();
    expect(answer.notes).toHaveLength(1);
  });
});

describe('tax calculation', () => {
  const calculation = (value: 'NotApplicable' | null) =>
    makeResolved({ delivery: { tax: { code: '5', calculation: value } } });
  it.each([
    ['US', null, null],
    [null, null, null],
    ['GB', null, 'TaxExcluded'],
    ['GB', 'NotApplicable', 'NotApplicable'],
    ['US', 'NotApplicable', null],
  ] as const)('in %s with %s is %s', (country, value, expected) => {
    expect(header({ catalog: makeCatalog({ country }), integration: calculation(value) }).globalTaxCalculation).toBe(
      expected,
    );
  });

  it.each([
    ['USA', true],
    ['us', true],
    ['United States of America', true],
    ['CA', false],
  ])('%s is the US: %s', (country, expected) => {
    expect(isUsCompany(makeCatalog({ country }).company)).toBe(expected);
  });
});
