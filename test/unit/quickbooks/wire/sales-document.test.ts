import { UnexpectedAnswer } from '../../../../src/http/answer-fields.ts';
import { QUICKBOOKS_MAX } from '../../../../src/model/field-limits.ts';
import { describe, expect, it } from 'vitest';
import type { DocumentTarget } from '../../../../src/apply/ports.ts';
import { decodeSalesDocument } from '../../../../src/quickbooks/wire/decode-sales-document.ts';
import { encodeSalesDocument, renderPrivateNote } from '../../../../src/quickbooks/wire/encode-sales-document.ts';
import { parseJson, stringifyJson, type JsonObject } from '../../../../src/support/json.ts';
import { answered, documentState, line } from '../sample-documents.ts';

/** An update of a document that holds what `before` says, by default exactly the sample. */
function targetOf(before = documentState()): DocumentTarget {
  return { id: '151', syncToken: '4', before: before.document };
}

const MARK = 'tieout bill=6f1c2d6e-5a0b-4b7e-9d11-0a2f3c4d5e6f version=3 generation=0 digest=0123456789abcdef';

describe('encodeSalesDocument', () => {
  it('writes an invoice with exact numbers and nothing that was not set', () => {
    expect(JSON.parse(stringifyJson(encodeSalesDocument(documentState(), null)))).toEqual({
      CustomerRef: { value: '58' },
      DocNumber: 'M3-100482',
      TxnDate: '2026-09-30',
      DueDate: '2026-10-30',
      CurrencyRef: { value: 'USD' },
      BillEmail: { Address: 'ap@northwind.example' },
      EmailStatus: 'NotSet',
      AllowOnlineACHPayment: true,
      AllowOnlineCreditCardPayment: false,
      CustomerMemo: { value: 'ACME-1' },
      PrivateNote: `PO 4711\n${MARK}`,
      Line: [
        {
          LineNum: 1,
          Description: 'API calls',
          Amount: 812.45,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '19' }, ServiceDate: '2026-09-01', TaxCodeRef: { value: 'NON' } },
        },
        {
          LineNum: 2,
          Description: 'Seats',
          Amount: 30,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: {
            ItemRef: { value: '20' },
            Qty: 3,
            UnitPrice: 10,
            ServiceDate: '2026-09-01',
            TaxCodeRef: { value: 'NON' },
          },
        },
      ],
    });
  });

  it('writes amounts digit for digit, beyond what a double can hold', () => {
    const lines = [
      line({ amount: '90071992547409931.10' }),
      line({ quantity: '0.000000000001', unitPrice: '3', amount: '0.00' }),
    ];
    const text = stringifyJson(encodeSalesDocument(documentState({ lines, exchangeRate: '1.400374' }), null));
    expect(text).toContain('"Amount":90071992547409931.10');
    expect(text).toContain('"Qty":0.000000000001');
    expect(text).toContain('"ExchangeRate":1.400374');
  });

  it('leaves out what does not apply', () => {
    const body = encodeSalesDocument(
      documentState({ sendCurrency: false, dueDate: null, billEmail: null, customerMemo: null, note: null }),
      null,
    );
    for (const field of [
      'DueDate',
      'BillEmail',
      'CustomerMemo',
      'ExchangeRate',
      'CustomField',
      'GlobalTaxCalculation',
    ]) {
      expect(body).not.toHaveProperty(field);
    }
    expect(body['PrivateNote']).toBe(MARK);
  });

  it('writes e-mails, custom field and tax calculation', () => {
    const body = encodeSalesDocument(
      documentState({
        billEmailCc: 'cc@a.example',
        billEmailBcc: 'bcc@a.example',
        emailStatus: 'NeedToSend',
        customField: { definitionId: '1', value: 'PO 4711' },
        globalTaxCalculation: 'TaxExcluded',
      }),
      null,
    );
    expect(body).toMatchObject({
      BillEmailCc: { Address: 'cc@a.example' },
      BillEmailBcc: { Address: 'bcc@a.example' },
      EmailStatus: 'NeedToSend',
      CustomField: [{ DefinitionId: '1', Type: 'StringType', StringValue: 'PO 4711' }],
      GlobalTaxCalculation: 'TaxExcluded',
    });
  });

  it('updates sparsely, with all lines', () => {
    const body = encodeSalesDocument(documentState(), targetOf());
    expect(body).toMatchObject({ sparse: true, Id: '151', SyncToken: '4' });
    expect(body['Line']).toHaveLength(2);
  });

  it.each([
    ['billEmail', 'BillEmail', { Address: '' }],
    ['billEmailCc', 'BillEmailCc', { Address: '' }],
    ['billEmailBcc', 'BillEmailBcc', { Address: '' }],
    ['customerMemo', 'CustomerMemo', { value: '' }],
  ])('sends %s empty when it goes away, and not at all when it never stood there', (field, member, empty) => {
    const [set, unset] = [documentState({ [field]: 'a@b.example' }), documentState({ [field]: null })];
    expect(encodeSalesDocument(unset, targetOf(set))).toMatchObject({ [member]: empty });
    expect(encodeSalesDocument(unset, { ...targetOf(), before: null })).toMatchObject({ [member]: empty });
    expect(encodeSalesDocument(unset, targetOf(unset))).not.toHaveProperty(member);
    expect(encodeSalesDocument(unset, null)).not.toHaveProperty(member);
  });

  it('clears the custom field of the purchase order, and sends the others with it', () => {
    const field = (value: string) => documentState({ customField: { definitionId: '1', value } });
    const kept = { CustomField: [{ DefinitionId: '2', Type: 'StringType', StringValue: 'Crew 7' }] };
    const state = { ...field(''), document: { ...field('').document, kept } };
    expect(encodeSalesDocument(state, targetOf(field('4711')))['CustomField']).toEqual([
      { DefinitionId: '1', Type: 'StringType', StringValue: '' },
      kept.CustomField[0],
    ]);
    expect(encodeSalesDocument(state, targetOf(field('')))).not.toHaveProperty('CustomField');
    expect(encodeSalesDocument(field(''), null)).not.toHaveProperty('CustomField');
  });

  it('says nothing of e-mail on an update, unless it is to be mailed', () => {
    expect(encodeSalesDocument(documentState(), targetOf())).not.toHaveProperty('EmailStatus');
    const mailed = encodeSalesDocument(documentState({ emailStatus: 'NeedToSend' }), targetOf());
    expect(mailed).toMatchObject({ EmailStatus: 'NeedToSend' });
  });

  it('leaves a payment switch out that is left to the company', () => {
    const state = documentState({ allowOnlineAchPayment: null });
    for (const body of [encodeSalesDocument(state, null), encodeSalesDocument(state, targetOf())]) {
      expect(body).not.toHaveProperty('AllowOnlineACHPayment');
      expect(body).toHaveProperty('AllowOnlineCreditCardPayment', false);
    }
  });

  it.each(['invoice', 'creditMemo'] as const)('sends back what the lines of an update keep: %s', (kind) => {
    const kept = {
      LinkedTxn: [{ TxnId: '7' }],
      SalesItemLineDetail: { ClassRef: { value: '1' }, MarkupInfo: { Percent: 1.5 } },
    };
    const body = encodeSalesDocument(documentState({ kind, lines: [line({ kept })] }), targetOf());
    const text = stringifyJson(body['Line'] ?? null);
    expect(text).toContain('"LinkedTxn":[{"TxnId":"7"}]');
    expect(text).toContain('"SalesItemLineDetail":{"ClassRef":{"value":"1"},"MarkupInfo":{"Percent":1.5},"ItemRef"');
    const answer = decodeSalesDocument(kind, answered(body), 'USD');
    expect(answer.lines[0]?.kept).toEqual(kept);
  });

  it('sends no payment switches on a credit memo', () => {
    const body = encodeSalesDocument(documentState({ kind: 'creditMemo', dueDate: null }), null);
    expect(body).not.toHaveProperty('AllowOnlineACHPayment');
  });

  it('does not send a document whose customer is not known', () => {
    const state = documentState({ customer: { address: 'customer/ACME' } });
    expect(() => encodeSalesDocument(state, null)).toThrow('customer');
  });
});

describe('renderPrivateNote', () => {
  it('cuts a long note, never the marker, never half a character', () => {
    const { marker } = documentState();
    for (const long of ['😀'.repeat(3000), `x${'😀'.repeat(3000)}`]) {
      const note = renderPrivateNote(long, marker);
      expect(note.length).toBeLessThanOrEqual(QUICKBOOKS_MAX.privateNote);
      expect(note.length).toBeGreaterThan(QUICKBOOKS_MAX.privateNote - 3);
      expect(note.endsWith(`\n${MARK}`)).toBe(true);
      expect(() => encodeURIComponent(note)).not.toThrow();
    }
  });
});

function decoded(added: Record<string, unknown> = {}) {
  return decodeSalesDocument('invoice', answered(encodeSalesDocument(documentState(), null), added), 'USD');
}

describe('decodeSalesDocument', () => {
  it('reads back what was written', () => {
    const { document, marker } = documentState();
    expect(decoded()).toMatchObject({
      id: '151',
      syncToken: '0',
      docNumber: document.docNumber,
      marker,
      customerId: '58',
      txnDate: document.txnDate,
      dueDate: document.dueDate,
      currency: 'USD',
      billEmail: document.billEmail,
      customerMemo: document.customerMemo,
      note: document.note,
      lines: document.lines,
      totalAmount: '842.45',
      taxTotal: '0.00',
      balance: '842.45',
      voided: false,
      settled: false,
    });
  });

  it('gives amounts the minor digits of the currency, exactly', () => {
    const ofCurrency = (currency: string, TotalAmt: number) =>
      decoded({ CurrencyRef: { value: currency }, TotalAmt, Balance: TotalAmt }).totalAmount;
    expect(ofCurrency('USD', 5)).toBe('5.00');
    expect(ofCurrency('JPY', 5)).toBe('5');
    expect(ofCurrency('KWD', 5.5)).toBe('5.500');
    expect(ofCurrency('JPY', 5.25)).toBe('5.25');
  });

  it('takes the digits of the home currency when no currency is named', () => {
    const body = encodeSalesDocument(documentState({ sendCurrency: false }), null);
    const json = answered(body, { TotalAmt: 5, Balance: 5 });
    expect(decodeSalesDocument('invoice', json, 'JPY')).toMatchObject({ totalAmount: '5', currency: null });
    expect(decodeSalesDocument('invoice', json, null).totalAmount).toBe('5.00');
  });

  it('tells tax, times and the customer’s name', () => {
    const observed = decoded({
      TxnTaxDetail: { TotalTax: 7.2 },
      CustomerRef: { value: '58', name: 'Northwind' },
      MetaData: { CreateTime: '2026-09-30T08:15:02-07:00', LastUpdatedTime: 'nonsense' },
    });
    expect(observed).toMatchObject({
      taxTotal: '7.20',
      customerName: 'Northwind',
      createdAt: '2026-09-30T15:15:02.000Z',
      lastUpdatedAt: null,
    });
  });

  it('is foreign without our marker', () => {
    expect(decoded({ PrivateNote: 'made by hand' })).toMatchObject({ marker: null, note: 'made by hand' });
    expect(decoded({ PrivateNote: null })).toMatchObject({ marker: null, note: null });
  });

  it('believes the marker at the end, not one inside a purchase order', () => {
    const forged = MARK.replace('6f1c2d6e', 'ffffffff');
    const state = documentState({ note: `PO ${forged}` });
    const observed = decodeSalesDocument('invoice', answered(encodeSalesDocument(state, null)), 'USD');
    expect(observed.marker).toEqual(state.marker);
    expect(observed.note).toBe(`PO ${forged}`);
  });

  it.each([
    ['nothing linked', { LinkedTxn: [] }, false],
    ['a payment', { LinkedTxn: [{ TxnId: '1', TxnType: 'Payment' }] }, true],
    ['an estimate, which it came from', { LinkedTxn: [{ TxnId: '1', TxnType: 'Estimate' }] }, false],
    ['billed time', { LinkedTxn: [{ TxnId: '1', TxnType: 'TimeActivity' }] }, false],
    ['an unknown link', { LinkedTxn: [{ TxnId: '1', TxnType: 'ChargeCredit' }] }, true],
    ['part of it open', { Balance: 800 }, true],
  ])('settled by %s', (_what, added, settled) => {
    expect(decoded(added).settled).toBe(settled);
  });

  it('sees a void: nothing left, and the note says so', () => {
    const zero = { TotalAmt: 0, Balance: 0 };
    expect(decoded({ ...zero, PrivateNote: `Voided\n${MARK}` })).toMatchObject({ voided: true, settled: false });
    expect(decoded({ ...zero, PrivateNote: `Voided - PO 1 ${MARK}` }).marker).not.toBeNull();
    expect(decoded({ PrivateNote: `Voided cheque\n${MARK}` }).voided).toBe(false);
    expect(decoded(zero).voided).toBe(false);
  });

  it.each(['Id', 'SyncToken', 'TxnDate', 'TotalAmt', 'CustomerRef'])(
    'fails with the name of %s when it is missing',
    (field) => {
      const error = catchError(() => decoded({ [field]: null }));
      expect(error).toBeInstanceOf(UnexpectedAnswer);
      expect(error).toMatchObject({
        code: 'quickbooks/unexpected-answer',
        field: field === 'CustomerRef' ? 'CustomerRef.value' : field,
      });
    },
  );

  it.each([
    ['Line', 'text'],
    ['Line', ['text']],
    ['LinkedTxn', {}],
    ['TotalAmt', 'much'],
    ['TxnDate', '30.9.2026'],
    ['DueDate', 'soon'],
  ])('fails by name when %s is %j', (field, value) => {
    expect(catchError(() => decoded({ [field]: value }))).toBeInstanceOf(UnexpectedAnswer);
  });
});

function catchError(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('lines of QuickBooks', () => {
  const linesOf = (Line: unknown, added: Record<string, unknown> = {}) => {
    const body = {
      Id: '1',
      SyncToken: '0',
      TxnDate: '2026-01-01',
      TotalAmt: 1,
      CustomerRef: { value: '5' },
      Line,
      ...added,
    };
    return decodeSalesDocument('invoice', parseJson(JSON.stringify(body)) as JsonObject, 'USD').lines;
  };

  it('leaves out subtotals that the server adds', () => {
    expect(linesOf([{ Amount: 5, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} }])).toEqual([]);
    expect(linesOf(null)).toEqual([]);
  });

  it('shows a text without amount, which a person added', () => {
    expect(linesOf([{ Description: 'Thanks', DetailType: 'DescriptionOnly', DescriptionLineDetail: {} }])).toEqual([
      {
        description: 'Thanks',
        amount: '0.00',
        quantity: null,
        unitPrice: null,
        itemId: null,
        serviceDate: null,
        taxCode: null,
      },
    ]);
  });

  it('shows a discount as a line that reduces', () => {
    const discount = { Amount: 12.5, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } };
    expect(linesOf([discount])[0]?.amount).toBe('-12.50');
  });

  it('opens bundles', () => {
    const inner = { Amount: 3, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '7' } } };
    const bundle = { Amount: 3, DetailType: 'GroupLineDetail', GroupLineDetail: { Line: [inner] } };
    expect(linesOf([bundle])).toMatchObject([{ amount: '3.00', itemId: '7' }]);
    expect(linesOf([{ Amount: 4, DetailType: 'GroupLineDetail', GroupLineDetail: {} }])).toMatchObject([
      { amount: '4.00' },
    ]);
  });

  it('reads the odd casing of a void, and half of a quantity as none', () => {
    const odd = { Amount: 0, DetailType: 'SALES_ITEM_LINE_DETAIL', SalesItemLineDetail: { Qty: 0, UnitPrice: 0 } };
    expect(linesOf([odd])).toMatchObject([{ amount: '0.00', quantity: '0', unitPrice: '0' }]);
    const half = { Amount: 1, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { Qty: 2, UnitPrice: {} } };
    expect(linesOf([half])).toMatchObject([{ quantity: null, unitPrice: null }]);
  });

  it('reads numbers with an exponent exactly', () => {
    const detail = { ItemRef: { value: '7' }, Qty: '1E+3', UnitPrice: '1e-3' };
    expect(linesOf([{ Amount: '1.0', DetailType: 'SalesItemLineDetail', SalesItemLineDetail: detail }])).toMatchObject([
      { amount: '1.00', quantity: '1000', unitPrice: '0.001' },
    ]);
  });

  it('takes the gross amount where tax is included', () => {
    const detail = { ItemRef: { value: '7' }, TaxInclusiveAmt: 120 };
    const gross = [{ Amount: 100, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: detail }];
    expect(linesOf(gross, { GlobalTaxCalculation: 'TaxInclusive' })[0]?.amount).toBe('120.00');
    expect(linesOf(gross)[0]?.amount).toBe('100.00');
  });
});
