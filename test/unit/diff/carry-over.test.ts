import { describe, expect, it } from 'vitest';
import { carryOver } from '../../../src/diff/carry-over.ts';
import type { Beside, ObservedSalesDocument, SalesDocument, SalesLine } from '../../../src/model/sales-document.ts';
import { documentState, line } from '../quickbooks/sample-documents.ts';
import { NOTHING_BESIDE, observedOf } from '../reconcile/make-world.ts';

const CLASSED = { SalesItemLineDetail: { ClassRef: { value: '1', name: 'Sales' } } };
const OTHER_CLASS = { SalesItemLineDetail: { ClassRef: { value: '2', name: 'Usage' } } };

function wantedOf(lines: readonly SalesLine[], changes: Partial<SalesDocument> = {}): SalesDocument {
  return documentState({ lines, ...changes }).document;
}

function observed(
  lines: readonly SalesLine[],
  beside: Partial<Beside> = {},
  changes: Partial<ObservedSalesDocument> = {},
): ObservedSalesDocument {
  const remote = { id: '151', customerId: '58', syncToken: '3' };
  return { ...observedOf(wantedOf(lines), remote), beside: { ...NOTHING_BESIDE, ...beside }, ...changes };
}

function keptOf(answer: ReturnType<typeof carryOver>): readonly unknown[] {
  return answer.result === 'kept' ? answer.document.lines.map(({ kept }) => kept ?? null) : [answer.message];
}

describe('lines that keep what is not ours', () => {
  it.each<[string, Partial<SalesLine>]>([
    ['nothing changed', {}],
    ['description', { description: 'API calls, corrected' }],
    ['amount', { amount: '900.00' }],
    ['quantity and price', { amount: '20.00', quantity: '2', unitPrice: '10' }],
    ['description and amount', { description: 'other', amount: '1.00' }],
    ['service date', { serviceDate: '2026-10-01' }],
  ])('%s', (_name, change) => {
    const before = [line({ kept: CLASSED }), line({ itemId: '20', description: 'Seats' })];
    const after = [line({ itemId: '20', description: 'Seats' }), line(change)];
    expect(keptOf(carryOver(observed(before), wantedOf(after)))).toEqual([null, CLASSED]);
  });

  it('keeps the order among lines of equal content', () => {
    const before = [line({ kept: CLASSED }), line({ kept: OTHER_CLASS })];
    expect(keptOf(carryOver(observed(before), wantedOf([line(), line()])))).toEqual([CLASSED, OTHER_CLASS]);
  });

  it('pairs several changed lines of one item when all keep the same', () => {
    const before = [line({ description: 'a', kept: CLASSED }), line({ description: 'b', kept: CLASSED })];
    const after = [line({ description: 'c', amount: '1.00' }), line({ description: 'd', amount: '2.00' })];
    expect(keptOf(carryOver(observed(before), wantedOf(after)))).toEqual([CLASSED, CLASSED]);
  });

  it('cannot tell several changed lines of one item apart', () => {
    const before = [line({ description: 'a', kept: CLASSED }), line({ description: 'b', kept: OTHER_CLASS })];
    const after = [line({ description: 'c', amount: '1.00' }), line({ description: 'd', amount: '2.00' })];
    expect(keptOf(carryOver(observed(before), wantedOf(after)))).toEqual([
      'line 1 ("a") has class Sales, and no line of the bill is surely the same line',
    ]);
  });

  it('drops what was on a line that is gone from the bill', () => {
    const before = [line({ kept: CLASSED }), line({ itemId: '20', description: 'Seats', kept: OTHER_CLASS })];
    expect(keptOf(carryOver(observed(before), wantedOf([line()])))).toEqual([CLASSED]);
  });

  it('gives a new line nothing', () => {
    const after = [line(), line({ itemId: '30', description: 'Setup' })];
    expect(keptOf(carryOver(observed([line({ kept: CLASSED })]), wantedOf(after)))).toEqual([CLASSED, null]);
  });

  it('keeps the tax code of a line that exists, and says so', () => {
    const answer = carryOver(observed([line({ taxCode: 'TAX' })]), wantedOf([line({ amount: '1.00' })]));
    expect(answer).toMatchObject({
      document: { lines: [{ taxCode: 'TAX' }] },
      notes: ['keeps what QuickBooks has beside the bill: tax code TAX on line 1'],
    });
  });

  it('does not keep a discount beside another amount', () => {
    const kept = { SalesItemLineDetail: { DiscountRate: 10 } };
    const before = observed([line({ kept })]);
    expect(keptOf(carryOver(before, wantedOf([line({ description: 'corrected' })])))).toEqual([kept]);
    expect(keptOf(carryOver(before, wantedOf([line({ amount: '1.00' })])))).toEqual([
      'line 1 ("API calls") has DiscountRate in QuickBooks, which goes with its old amount',
    ]);
  });

  it('treats credit memos alike', () => {
    const before = { ...observed([line({ kept: CLASSED })]), kind: 'creditMemo' as const };
    const after = wantedOf([line({ amount: '1.00' })], { kind: 'creditMemo' });
    expect(keptOf(carryOver(before, after))).toEqual([CLASSED]);
  });
});

describe('the header', () => {
  it('says what a sparse update leaves as it is', () => {
    const beside = { header: [{ name: 'location', value: 'Oslo' }] };
    const answer = carryOver(
      observed([line({ kept: CLASSED }), line({ kept: CLASSED })], beside),
      wantedOf([line(), line()]),
    );
    expect(answer).toMatchObject({
      notes: ['keeps what QuickBooks has beside the bill: location Oslo; class Sales on every line'],
    });
  });

  it('sends the other custom fields along when it sends one', () => {
    const beside = {
      customFields: [
        { definitionId: '1', value: '4711' },
        { definitionId: '2', value: 'Crew 7' },
      ],
    };
    const customField = { definitionId: '1', value: '4712' };
    expect(carryOver(observed([line()], beside), wantedOf([line()], { customField }))).toMatchObject({
      document: { kept: { CustomField: [{ DefinitionId: '2', Type: 'StringType', StringValue: 'Crew 7' }] } },
    });
    const without = carryOver(observed([line()], beside), wantedOf([line()]));
    expect(without.result === 'kept' && without.document.kept).toBeUndefined();
  });

  it.each([
    ['the same day', '2026-09-30', '1.31'],
    ['another day', '2026-10-31', '1.4'],
  ])('keeps the rate of %s', (_name, txnDate, expected) => {
    const before = observed([line()], {}, { exchangeRate: '1.31' });
    const answer = carryOver(before, wantedOf([line()], { exchangeRate: '1.4', txnDate }));
    expect(answer).toMatchObject({ document: { exchangeRate: expected } });
  });

  it.each([
    ['TaxExcluded', 'NotApplicable', 'NotApplicable'],
    ['NotApplicable', 'TaxExcluded', 'TaxExcluded'],
    ['TaxExcluded', null, 'TaxExcluded'],
  ] as const)('wants %s, finds %s, sends %s', (wanted, found, sent) => {
    const answer = carryOver(
      observed([line()], { globalTaxCalculation: found }),
      wantedOf([line()], { globalTaxCalculation: wanted }),
    );
    expect(answer).toMatchObject({ document: { globalTaxCalculation: sent } });
  });

  it('does not touch amounts that a person made inclusive of tax', () => {
    const before = observed([line()], { globalTaxCalculation: 'TaxInclusive' });
    expect(carryOver(before, wantedOf([line()], { globalTaxCalculation: 'TaxExcluded' })).result).toBe('lost');
  });
});
