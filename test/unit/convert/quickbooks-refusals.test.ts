import { describe, expect, it } from 'vitest';
import { checkRefusals, REFUSALS } from '../../../src/convert/quickbooks-refusals.ts';
import type { SalesDocument, SalesLine } from '../../../src/model/sales-document.ts';
import { makeCatalog } from './make.ts';

const LINE: SalesLine = {
  description: 'Platform fee',
  amount: '10.00',
  quantity: '1',
  unitPrice: '10',
  itemId: '19',
  serviceDate: null,
  taxCode: 'NON',
};

function makeDocument(changes: Partial<SalesDocument> = {}): SalesDocument {
  return {
    kind: 'invoice',
    billId: 'bill-1',
    customer: { id: '58' },
    docNumber: 'INV-101',
    txnDate: '2026-10-31',
    dueDate: '2026-11-30',
    currency: 'USD',
    sendCurrency: false,
    exchangeRate: null,
    billEmail: null,
    billEmailCc: null,
    billEmailBcc: null,
    emailStatus: 'NotSet',
    allowOnlineAchPayment: false,
    allowOnlineCreditCardPayment: false,
    customerMemo: null,
    note: null,
    customField: null,
    globalTaxCalculation: null,
    lines: [LINE],
    total: '10.00',
    ...changes,
  };
}

const US = makeCatalog();
const GB = makeCatalog({ country: 'GB' });
const closed = (bookCloseDate: string) => makeCatalog({ preferences: { bookCloseDate } });
const lines = (count: number, taxCode: string | null): readonly SalesLine[] =>
  Array.from({ length: count }, () => ({ ...LINE, taxCode }));

describe('checkRefusals', () => {
  it.each([
    ['a plain invoice', {}, US],
    ['without due date', { dueDate: null }, US],
    ['on the day after the books were closed', {}, closed('2026-10-30')],
    ['10,000 lines', { lines: lines(10_000, 'NON') }, US],
    ['750 taxable lines', { lines: lines(750, 'TAX') }, US],
    ['751 lines outside the scope of tax', { lines: lines(751, null), globalTaxCalculation: 'NotApplicable' }, GB],
    ['15 digits', { total: '1234567890123.45' }, US],
    ['no tax code in the US', { lines: lines(1, null) }, US],
    ['a memo of 1000', { customerMemo: 'x'.repeat(1000), note: 'x'.repeat(3800) }, US],
    ['total zero', { total: '0.00' }, US],
  ] as const)('takes %s', (_name, changes, catalog) => {
    expect(checkRefusals(makeDocument(changes), catalog)).toBeNull();
  });

  it.each([
    ['dates', { txnDate: '2026-02-30' }, US, 'quickbooks-limit'],
    ['dates', { dueDate: 'soon' }, US, 'quickbooks-limit'],
    ['closed-books', {}, closed('2026-10-31'), 'ACCOUNTING_PERIOD_CLOSED'],
    ['doc-number-length', { docNumber: 'x'.repeat(22) }, US, 'quickbooks-limit'],
    ['line-count', { lines: lines(10_001, 'NON') }, US, 'quickbooks-limit'],
    ['taxable-line-count', { lines: lines(751, 'TAX') }, US, 'quickbooks-limit'],
    ['taxable-line-count', { lines: lines(751, '5'), globalTaxCalculation: 'TaxExcluded' }, GB, 'quickbooks-limit'],
    ['total-not-negative', { total: '-0.01' }, US, 'quickbooks-limit'],
    ['amount-digits', { total: '12345678901234.56' }, US, 'quickbooks-limit'],
    ['amount-digits', { lines: [{ ...LINE, amount: '12345678901234.56' }] }, US, 'quickbooks-limit'],
    ['description-length', { lines: [{ ...LINE, description: 'x'.repeat(4001) }] }, US, 'quickbooks-limit'],
    ['memo-length', { customerMemo: 'x'.repeat(1001) }, US, 'quickbooks-limit'],
    ['memo-length', { note: 'x'.repeat(3801) }, US, 'quickbooks-limit'],
    ['tax-code', { lines: lines(1, '5') }, US, 'quickbooks-limit'],
    ['tax-code', { lines: lines(1, null), globalTaxCalculation: 'TaxExcluded' }, GB, 'quickbooks-limit'],
  ] as const)('%s refuses, case %#', (rule, changes, catalog, reason) => {
    const document = makeDocument(changes);
    const block = checkRefusals(document, catalog);
    expect(block?.reason).toBe(reason);
    const broken = REFUSALS.filter((limit) => limit.check(document, catalog) !== null);
    expect(broken.map((limit) => limit.rule)).toEqual([rule]);
    expect(block?.hint).toBe(broken[0]?.hint);
  });

  it('every limit names where it is from and when that was read', () => {
    for (const limit of REFUSALS) expect(limit.source).toMatch(/^quickbooks\.md §[\d.]+, \d{4}-\d{2}$/);
    expect(new Set(REFUSALS.map((limit) => limit.rule)).size).toBe(REFUSALS.length);
  });
});
