import { describe, expect, it, test } from 'vitest';
import { countedAmount } from '../../../src/model/bill-amounts.ts';
import { BILL_CLASSES, classifyBill, type BillClass } from '../../../src/model/bill-class.ts';
import { applyTo, planWorld } from '../reconcile/make-world.ts';
import { SITUATIONS } from '../reconcile/situations.ts';
import { BILLS, decision } from '../render/sample-plan.ts';

/** Classes of the bills of each situation of `src/plan/README.md` that is not a send or a block. */
const CLASSES: Readonly<Record<string, BillClass>> = {
  'native-run-in-flight': 'inFlight',
  'native-run-open': 'inFlight',
  'account-of-nobody': 'notYetInvoiced',
  'report-only': 'notYetInvoiced',
  'sent-by-m3ter': 'invoiced',
  'native-invoice-deleted': 'deleted',
  'run-failed-invoice-exists': 'invoiced',
  'equal-foreign-invoice': 'invoiced',
  'mapped-in-file': 'invoiced',
  'up-to-date': 'invoiced',
  'files-edited-after-send': 'invoiced',
  'recalculated-bill': 'invoicedDifferently',
  'approval-lost': 'invoicedDifferently',
  'change-ignored': 'invoicedDifferently',
  'changed-and-paid': 'blocked',
  'turned-negative': 'blocked',
  edited: 'invoicedDifferently',
  'corrected-by-hand': 'invoiced',
  'other-customer': 'invoicedDifferently',
  voided: 'voided',
  deleted: 'deleted',
  duplicate: 'invoiced',
  'record-lost': 'invoiced',
  'two-records': 'invoiced',
  'adopted-differs': 'invoicedDifferently',
  'recorded-other-currency': 'invoicedDifferently',
};

describe('the class of a bill', () => {
  it.each(Object.entries(CLASSES))('%s: %s', (name, expected) => {
    const situation = SITUATIONS[name];
    if (situation === undefined) throw new Error(`no situation ${name}`);
    const { plan } = planWorld(situation.world(), situation.options);
    expect(plan.bills.map((bill) => bill.class)).toContain(expected);
  });

  it.each(Object.entries(SITUATIONS))('%s: follows from the plan alone', (_name, situation) => {
    const { plan } = planWorld(situation.world(), situation.options);
    for (const { class: told, ...bill } of plan.bills) {
      const drift = plan.drift.filter(({ billId }) => billId === bill.billId);
      expect(BILL_CLASSES).toContain(told);
      expect(classifyBill(bill, drift).class).toBe(told);
      expect(told === 'blocked').toBe(bill.decision === 'block');
    }
  });

  it.each(Object.entries(SITUATIONS))('%s: what was sent is invoiced', (_name, situation) => {
    const world = situation.world();
    const { plan } = planWorld(world, situation.options);
    const after = planWorld(applyTo(world, plan), { scope: {} }).plan;
    const sent = plan.bills.filter((bill) => bill.change !== null && bill.reportOnly !== true);
    for (const { billId } of sent) {
      const bill = after.bills.find((billDecision) => billDecision.billId === billId);
      expect(['invoiced', 'invoicedDifferently']).toContain(bill?.class);
    }
  });
});

test('an account that is excluded after its bill was sent: by its total the bill is invoiced, or differently', () => {
  const bill = (sentTotal: string) =>
    decision(BILLS.acme, 'ACME Ltd', {
      decision: 'skip',
      reason: 'account-excluded',
      billTotal: '100.004',
      sentTotal,
    });
  expect(bill('100.00').class).toBe('invoiced');
  expect(bill('90.00').class).toBe('invoicedDifferently');
});

test('a second invoice does not hide that the first one was edited', () => {
  const bill = decision(BILLS.acme, 'ACME Ltd', {
    decision: 'upToDate',
    reason: 'duplicate-invoice',
    sentTotal: '10.00',
  });
  const drift = [{ code: 'duplicate-invoice' }, { code: 'edited-after-send' }] as const;
  expect(classifyBill(bill, drift)).toEqual({ class: 'invoicedDifferently', reason: 'edited-after-send' });
  expect(classifyBill(bill, drift.slice(0, 1))).toEqual({ class: 'invoiced', reason: 'duplicate-invoice' });
});

test('bills of a class count what is invoiced, what is missing, or what is billed', () => {
  const counted = (more: Parameters<typeof decision>[2]) => countedAmount(decision(BILLS.acme, 'ACME Ltd', more));
  const skip = { decision: 'skip', billTotal: '100.00' } as const;
  expect(counted({ decision: 'upToDate', reason: 'edited-after-send', billTotal: '100.00', sentTotal: '90.00' })).toBe(
    '90.00',
  );
  expect(counted({ ...skip, reason: 'voided', total: '0', sentTotal: '0', excludedTotal: '30.00' })).toBe('70.00');
  expect(counted({ ...skip, reason: 'deleted' })).toBe('100.00');
  expect(counted({ ...skip, reason: 'awaiting-approval' })).toBe('100.00');
  expect(counted({ billTotal: '100.00', excludedTotal: '10.00', total: '90.00' })).toBe('90.00');
});
