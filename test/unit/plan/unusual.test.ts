import { expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { BillDecision, Plan } from '../../../src/model/plan.ts';
import { findUnusual } from '../../../src/plan/unusual.ts';
import { decision, SAMPLE_PLAN, salesDocument } from '../render/sample-plan.ts';

/** A bill of the account that QuickBooks has already. */
function sent(account: string, total: string, more: Partial<BillDecision> = {}): BillDecision {
  return decision(`sent-${account}-${total}`, account, {
    accountId: account,
    decision: 'upToDate',
    sentTotal: total,
    sentKind: 'invoice',
    ...more,
  });
}

interface Sending {
  readonly account: string;
  readonly total: string;
  readonly isNew?: boolean;
  readonly kind?: 'invoice' | 'creditMemo';
}

/** A plan that sends these, one after another, beside what was sent before. */
function planOf(sending: readonly Sending[], before: readonly BillDecision[] = []): Plan {
  const bills = sending.map(({ account }, index) => decision(`bill-${String(index)}`, account, { accountId: account }));
  const changes = sending.map(({ account, total, isNew, kind = 'invoice' }, index) => {
    const billId = `bill-${String(index)}`;
    const customer = isNew === true ? { address: `customer/${account}` } : { id: '58' };
    const document = salesDocument(billId, billId, total, { kind, customer });
    return { kind, action: 'create', address: `${kind}/${billId}`, before: null, after: { document } } as Change;
  });
  return { ...SAMPLE_PLAN, changes, wouldSend: [], bills: [...before, ...bills] };
}

function kindsOf(plan: Plan): readonly (readonly [string, readonly string[]])[] {
  return findUnusual(plan).map(({ billId, kinds }) => [billId, kinds]);
}

test('a customer that the plan makes, and the first invoice of one that is known', () => {
  const before = [sent('B', '10.00'), sent('C', '10.00')];
  const plan = planOf(
    [
      { account: 'A', total: '10.00', isNew: true },
      { account: 'B', total: '10.00' },
      { account: 'C', total: '10.00' },
      { account: 'D', total: '10.00' },
    ],
    before,
  );
  expect(kindsOf(plan)).toEqual([
    ['bill-0', ['newCustomer']],
    ['bill-3', ['firstInvoice']],
  ]);
});

test('where most are first invoices, that is not unusual', () => {
  expect(kindsOf(planOf([{ account: 'A', total: '1.00' }, { account: 'B', total: '1.00' }]))).toEqual([]); // prettier-ignore
});

test('more than three times the middle of at least two earlier documents, in the same currency', () => {
  const before = [
    sent('A', '100.00'),
    sent('A', '120.00'),
    sent('A', '9999.00', { currency: 'EUR' }),
    sent('B', '1.00'),
  ];
  const kinds = (account: string, total: string) => kindsOf(planOf([{ account, total }], before))[0]?.[1] ?? [];
  expect(kinds('A', '360.00')).toEqual([]);
  expect(kinds('A', '360.01')).toEqual(['aboveUsual']);
  expect(kinds('B', '1000.00')).toEqual([]);
  expect(findUnusual(planOf([{ account: 'A', total: '999.00' }], before))[0]).toMatchObject({
    usual: '120',
    earlier: 2,
  });
});

test('every credit memo, and which takes back at least the usual', () => {
  const kinds = (total: string) =>
    kindsOf(planOf([{ account: 'A', total, kind: 'creditMemo' }], [sent('A', '100.00')]))[0]?.[1];
  expect(kinds('99.99')).toEqual(['credit']);
  expect(kinds('100.00')).toEqual(['largeCredit']);
});
