import { describe, expect, it } from 'vitest';
import { lostCustomField, proveTotals } from '../../../src/apply/verify-document.ts';
import type { SalesDocumentChange } from '../../../src/model/change.ts';
import type { BillDecision } from '../../../src/model/plan.ts';
import type { SalesDocumentKind } from '../../../src/model/sales-document.ts';
import { makeLine } from '../convert/make.ts';
import {
  foreignDocument,
  billOf,
  makeWorld,
  NOTHING_BESIDE,
  planWorld,
  settle,
  withBills,
} from '../reconcile/make-world.ts';

interface Case {
  readonly action?: 'create' | 'update' | 'adopt';
  readonly kind?: SalesDocumentKind;
  readonly currency?: string;
  readonly bill: string | null;
  readonly excluded?: string;
  readonly plan: string;
  /** As planned when left out. */
  readonly quickbooks?: string;
  readonly tax?: string;
}

/** A planned document of one line, with totals of another making. */
function planned(): { readonly change: SalesDocumentChange; readonly decision: BillDecision } {
  const { plan } = planWorld(withBills(settle(makeWorld()), billOf('10', { lines: [makeLine()] })));
  const change = plan.changes.find((candidate) => candidate.kind === 'invoice');
  const [decision] = plan.bills;
  if (change?.kind !== 'invoice' || change.action === 'void' || decision === undefined)
    throw new Error('the bill is to be sent');
  return { change, decision };
}

function prove({ action = 'create', kind = 'invoice', currency = 'USD', bill, excluded, plan, quickbooks, tax }: Case) {
  const { change, decision } = planned();
  const { after } = change;
  if (after === null) throw new Error('the bill is to be sent');
  const salesDocumentChange = {
    ...change,
    action,
    kind,
    after: { ...after, document: { ...after.document, kind, total: plan } },
  } as SalesDocumentChange;
  const seen = foreignDocument({ kind, totalAmount: quickbooks ?? plan, taxTotal: tax ?? '0' });
  return proveTotals(
    salesDocumentChange,
    { ...decision, currency, billTotal: bill, excludedTotal: excluded ?? null },
    seen,
  );
}

describe('bill, plan and QuickBooks', () => {
  it.each<[string, Case, Partial<ReturnType<typeof proveTotals>>]>([
    ['agree', { bill: '10', plan: '10.00' }, { equal: true, difference: '0.00', cause: null }],
    ['agree after rounding', { bill: '10.005', plan: '10.01' }, { equal: true, difference: '0.00', cause: null }],
    ['agree without what was left out', { bill: '12', excluded: '2', plan: '10.00' }, { equal: true, cause: null }],
    ['agree without the tax', { bill: '10', plan: '10.00', quickbooks: '12.00', tax: '2.00' }, { equal: true }],
    [
      'agree on a credit memo',
      { kind: 'creditMemo', bill: '-12', excluded: '-2', plan: '10.00' },
      { equal: true, billTotal: '12.00', excludedTotal: '2.00' },
    ],
    ['agree where there are no cents', { currency: 'JPY', bill: '1000.4', plan: '1000' }, { equal: true }],
    [
      'differ: QuickBooks has another total',
      { bill: '10', plan: '10.00', quickbooks: '9.99' },
      { equal: false, asPlanned: false, difference: '0.00', cause: null },
    ],
    [
      'differ by strict line items, a unit for each line',
      { bill: '9.99', plan: '10.00' },
      { equal: false, asPlanned: true, difference: '0.01', cause: 'strict-line-items' },
    ],
    [
      'differ by strict line items, where there are no cents',
      { currency: 'JPY', bill: '1001', plan: '1000' },
      { equal: false, difference: '-1', cause: 'strict-line-items' },
    ],
    [
      'differ by more than strict line items may',
      { bill: '9.98', plan: '10.00' },
      { equal: false, asPlanned: true, difference: '0.02', cause: 'unexplained' },
    ],
    [
      'differ: what was adopted is not the bill',
      { action: 'adopt', bill: '450', plan: '440.00' },
      { equal: false, asPlanned: true, difference: '-10.00', cause: 'adopted-differs' },
    ],
    [
      'cannot be compared without a total of the bill',
      { action: 'adopt', bill: null, plan: '440.00' },
      { equal: false, asPlanned: true, cause: 'bill-total-missing' },
    ],
  ])('%s', (_name, given, expected) => {
    expect(prove(given)).toMatchObject(expected);
  });
});

describe('the custom field of the purchase order', () => {
  it.each([
    ['kept', '4711', '4711', null],
    ['dropped', '4711', null, expect.stringContaining('did not keep the purchase order 4711')],
    ['another', '4711', '47', expect.stringContaining('custom field 3')],
    ['with question marks', 'Łódź 7', '?ód? 7', 'QuickBooks stored the purchase order Łódź 7 as ?ód? 7'],
    ['not wanted', '', null, null],
  ])('%s', (_name, value, stands, warning) => {
    const { change } = planned();
    const { after } = change;
    if (after === null) throw new Error('the bill is to be sent');
    const document = { ...after.document, customField: { definitionId: '3', value } };
    const customFields = stands === null ? [] : [{ definitionId: '3', value: stands }];
    const observed = foreignDocument({ beside: { ...NOTHING_BESIDE, customFields } });
    const wanted = { ...change, after: { ...after, document } } as SalesDocumentChange;
    expect(lostCustomField(wanted, observed)).toEqual(warning);
  });
});
