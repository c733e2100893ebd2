import { describe, expect, it } from 'vitest';
import { hasOwnedDigest, ownedDigest } from '../../../src/diff/owned-fields.ts';
import { diffDocuments } from '../../../src/diff/document-fields.ts';
import { type ObservedSalesDocument, type SalesDocument, totalWithoutTax } from '../../../src/model/sales-document.ts';
import { observedOf } from '../reconcile/make-world.ts';
import { documentState, line } from '../quickbooks/sample-documents.ts';

function wanted(changes: Partial<SalesDocument> = {}): SalesDocument {
  return documentState(changes).document;
}

function seen(document: SalesDocument, changes: Partial<ObservedSalesDocument> = {}): ObservedSalesDocument {
  return { ...observedOf(document, { id: '1', customerId: '58', syncToken: '0' }), ...changes };
}

describe('ownedDigest', () => {
  const base = ownedDigest(wanted());

  it('is 16 hexadecimal characters', () => {
    expect(base).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each<[string, Partial<SalesDocument>]>([
    ['kind', { kind: 'creditMemo' }],
    ['docNumber', { docNumber: 'M3-100483' }],
    ['txnDate', { txnDate: '2026-10-01' }],
    ['dueDate', { dueDate: '2026-11-30' }],
    ['customerMemo', { customerMemo: 'ACME-2' }],
    ['note', { note: null }],
    ['total', { total: '842.46' }],
    ['a line left out', { lines: [line()] }],
    ['line order', { lines: wanted().lines.toReversed() }],
    ['description', { lines: [line({ description: 'Calls' })] }],
    ['amount', { lines: [line({ amount: '1' })] }],
    ['quantity', { lines: [line({ quantity: '1', unitPrice: '812.45' })] }],
    ['item', { lines: [line({ itemId: '21' })] }],
    ['no item', { lines: [line({ itemId: null })] }],
    ['service date', { lines: [line({ serviceDate: null })] }],
  ])('moves with %s', (_name, changes) => {
    expect(ownedDigest(wanted(changes))).not.toBe(base);
  });

  it.each<[string, Partial<SalesDocument>]>([
    ['customer', { customer: { address: 'customer/ACME' } }],
    ['currency', { currency: 'EUR', sendCurrency: false }],
    ['exchange rate', { exchangeRate: '1.2' }],
    ['e-mail', { billEmail: null, billEmailCc: 'a@b.example', emailStatus: 'NeedToSend' }],
    ['payment flags', { allowOnlineAchPayment: false, allowOnlineCreditCardPayment: true }],
    ['custom field and tax', { customField: { definitionId: '1', value: 'x' }, globalTaxCalculation: 'NotApplicable' }],
    ['tax code', { lines: wanted().lines.map((salesLine) => ({ ...salesLine, taxCode: 'TAX' })) }],
    ['spelling of numbers', { total: '842.450', lines: [line({ amount: '812.4500' }), ...wanted().lines.slice(1)] }],
    ['line ends and blanks', { note: ' PO 4711\r\n' }],
  ])('stays with %s', (_name, changes) => {
    expect(ownedDigest(wanted(changes))).toBe(base);
  });

  // Markers in QuickBooks remember digests for good: another one would make every document look edited.
  it.each<[string, Partial<SalesDocument>, string]>([
    ['with everything', {}, 'f4172e4786a5a229'],
    [
      'with nothing that may be absent',
      { dueDate: null, customerMemo: null, note: null, lines: [] },
      '96183687bc6e7095',
    ],
    [
      'with lines that say little',
      {
        lines: [
          line({ description: '', amount: '-0', itemId: null, serviceDate: null }),
          line({ amount: '-10.500', quantity: '1e3', unitPrice: '0.0010' }),
        ],
      },
      '21f4bdd3e9ed4f93',
    ],
    ['of a credit memo', { kind: 'creditMemo', total: '100' }, 'ce63ad5d5fc0d1f7'],
  ])('is what it always was: %s', (_name, changes, digest) => {
    expect(ownedDigest(wanted(changes))).toBe(digest);
  });

  it.each([
    ['0', '-0'],
    ['0', '0.00'],
    ['-10', '-10.0'],
    ['1204.5', '1204.50'],
    ['1000', '1e3'],
    ['0.001', '1e-3'],
    ['0.5', '.5'],
  ])('takes %s and %s for one number', (one, other) => {
    const of = (amount: string): string => ownedDigest(wanted({ lines: [line({ amount })] }));
    expect(of(one)).toBe(of(other));
    expect(of(one)).not.toBe(of('7'));
  });

  it('tells one field from its neighbour', () => {
    const moved = wanted({ note: 'ACME-1', customerMemo: 'PO 4711' });
    expect(ownedDigest(moved)).not.toBe(base);
    expect(ownedDigest(wanted({ lines: [line({ quantity: '2', unitPrice: '3' })] }))).not.toBe(
      ownedDigest(wanted({ lines: [line({ quantity: '3', unitPrice: '2' })] })),
    );
  });

  it('leaves out the due date of a credit memo, which QuickBooks does not have', () => {
    const memo = wanted({ kind: 'creditMemo', dueDate: null });
    expect(ownedDigest({ ...memo, dueDate: '2026-11-30' })).toBe(ownedDigest(memo));
  });
});

describe('hasOwnedDigest', () => {
  it('knows what it wrote', () => {
    expect(hasOwnedDigest(seen(wanted()), ownedDigest(wanted()))).toBe(true);
    expect(hasOwnedDigest(seen(wanted({ kind: 'creditMemo' })), ownedDigest(wanted({ kind: 'creditMemo' })))).toBe(
      true,
    );
  });

  it.each<[string, Partial<SalesDocument>, Partial<ObservedSalesDocument>]>([
    ['a due date that QuickBooks filled in', { dueDate: null }, { dueDate: '2026-10-15' }],
    ['tax that QuickBooks added', {}, { totalAmount: '926.70', taxTotal: '84.25' }],
    ['inclusive tax', {}, { taxTotal: '84.25' }],
    [
      'a default item on a line without product',
      { lines: [line(), line({ itemId: null })], total: '1624.90' },
      { lines: [line(), line({ itemId: '1' })], totalAmount: '1624.90' },
    ],
    [
      'e-mail state, balance, settlement',
      {},
      { emailStatus: 'EmailSent', balance: '0', settled: true, billEmail: null },
    ],
    ['a customer that was merged into another', {}, { customerId: '99' }],
    ['no number where none was sent', { docNumber: '' }, { docNumber: null }],
  ])('accepts %s', (_name, document, server) => {
    expect(hasOwnedDigest(seen(wanted(document), server), ownedDigest(wanted(document)))).toBe(true);
  });

  it.each<[string, Partial<ObservedSalesDocument>]>([
    ['a discount', { totalAmount: '800.00' }],
    ['another due date', { dueDate: '2026-12-24' }],
    ['another number', { docNumber: 'X' }],
    ['a removed number', { docNumber: null }],
    ['another item', { lines: wanted().lines.map((salesLine) => ({ ...salesLine, itemId: '21' })) }],
    ['an added line', { lines: [...wanted().lines, line({ amount: '0' })] }],
    ['an edited note', { note: 'PO 4712' }],
  ])('sees %s', (_name, edit) => {
    expect(hasOwnedDigest(seen(wanted(), edit), ownedDigest(wanted()))).toBe(false);
  });

  it('takes one item for a default, never several', () => {
    const document = wanted({
      lines: [line({ itemId: '19' }), line({ itemId: '20' }), line({ itemId: null })],
      total: '2437.35',
    });
    const lines = (...items: readonly string[]) => items.map((itemId) => line({ itemId }));
    expect(hasOwnedDigest(seen(document, { lines: lines('19', '20', '1') }), ownedDigest(document))).toBe(true);
    expect(hasOwnedDigest(seen(document, { lines: lines('19', '21', '1') }), ownedDigest(document))).toBe(false);
    expect(hasOwnedDigest(seen(document, { lines: lines('19', '1', '1') }), ownedDigest(document))).toBe(false);
  });
});

describe('totalWithoutTax', () => {
  it.each([
    ['842.45', '0', '842.45'],
    ['842.45', '0.00', '842.45'],
    ['926.70', '84.25', '842.45'],
    ['0', '0', '0'],
  ])('%s minus %s is %s', (totalAmount, taxTotal, expected) => {
    expect(totalWithoutTax(seen(wanted(), { totalAmount, taxTotal }))).toBe(expected);
  });
});

describe('diffDocuments', () => {
  it('says nothing about equal documents', () => {
    expect(diffDocuments(seen(wanted()), wanted())).toEqual([]);
  });

  it('says nothing about a due date that was left to QuickBooks, and another spelling of a number', () => {
    expect(diffDocuments(seen(wanted(), { dueDate: '2026-10-15' }), wanted({ dueDate: null }))).toEqual([]);
    expect(diffDocuments(seen(wanted(), { totalAmount: '842.450' }), wanted())).toEqual([]);
  });

  it('names every header field that differs', () => {
    const observed = seen(wanted(), {
      totalAmount: '1.00',
      customerId: '7',
      currency: 'EUR',
      docNumber: '001',
      txnDate: '2026-01-01',
      dueDate: '2026-01-02',
      customerMemo: null,
      note: 'old',
    });
    expect(diffDocuments(observed, wanted({ docNumber: '1' }))).toEqual([
      { path: 'total', before: '1.00', after: '842.45' },
      { path: 'customer', before: '7', after: '58' },
      { path: 'currency', before: 'EUR', after: 'USD' },
      { path: 'docNumber', before: '001', after: '1' },
      { path: 'txnDate', before: '2026-01-01', after: '2026-09-30' },
      { path: 'dueDate', before: '2026-01-02', after: '2026-10-30' },
      { path: 'customerMemo', before: null, after: 'ACME-1' },
      { path: 'note', before: 'old', after: 'PO 4711' },
    ]);
  });

  it('shows a customer that does not exist yet as known after apply', () => {
    const fields = diffDocuments(seen(wanted()), wanted({ customer: { address: 'customer/ACME' } }));
    expect(fields).toEqual([{ path: 'customer', before: '58', after: '(known after apply)' }]);
  });

  it('compares lines by position, and names added and removed ones whole', () => {
    const edited = wanted().lines.map((salesLine) => ({ ...salesLine, quantity: '4', serviceDate: null }));
    expect(diffDocuments(seen(wanted({ lines: edited })), wanted())).toEqual([
      { path: 'lines[1].quantity', before: '4', after: null },
      { path: 'lines[1].serviceDate', before: null, after: '2026-09-01' },
      { path: 'lines[2].quantity', before: '4', after: '3' },
      { path: 'lines[2].serviceDate', before: null, after: '2026-09-01' },
    ]);
    expect(diffDocuments(seen(wanted()), wanted({ lines: [line()] }))).toEqual([
      { path: 'lines[2]', before: 'Seats: 30.00', after: null },
    ]);
    expect(diffDocuments(seen(wanted({ lines: [] })), wanted({ lines: [line()] }))).toEqual([
      { path: 'lines[1]', before: null, after: 'API calls: 812.45' },
    ]);
  });
});

describe('text that a company may not hold', () => {
  const sent = (changes: Partial<SalesDocument> = {}) =>
    wanted({ lines: [line({ description: 'Łódź – “rent” 🚀' })], note: 'PO Łódź', ...changes });
  const stored = (description: string, note = 'PO ?ód?') => seen(sent(), { lines: [line({ description })], note });

  it.each([
    ['as it was sent', stored('Łódź – “rent” 🚀', 'PO Łódź'), true],
    ['a question mark for each', stored('?ód? ? ?rent? ?'), true],
    ['several for one', stored('??ód?? ??? ?rent? ??'), true],
    ['another text', stored('?ód? ? ?rant? ?'), false],
  ])('%s', (_name, observed, expected) => {
    expect(hasOwnedDigest(observed, ownedDigest(sent({ textMayBeCut: true })))).toBe(expected);
  });

  it('is compared to the letter where the company holds it', () => {
    expect(hasOwnedDigest(stored('?ód? ? ?rent? ?'), ownedDigest(sent()))).toBe(false);
    expect(hasOwnedDigest(stored('Łódź – “rent” 🚀', 'PO Łódź'), ownedDigest(sent()))).toBe(true);
  });
});
