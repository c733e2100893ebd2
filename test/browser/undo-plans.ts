import type { InvoiceVoid } from '../../src/model/change.ts';
import type { BillDecision, Plan } from '../../src/model/plan.ts';
import { accountByIntegration, accountFor } from '../../src/plan/money.ts';
import { decision, line, SAMPLE_PLAN, salesDocument } from '../unit/render/sample-plan.ts';

function voiding(number: string, customer: string, total: string): readonly [InvoiceVoid, BillDecision] {
  const billId = `bill-${number}`;
  const address = `invoice/${billId}`;
  const message = 'voided; the bill is not sent again unasked';
  const document = salesDocument(billId, number, total, { lines: [line('Platform, monthly', total)] });
  return [
    {
      id: `change-${number}`,
      address,
      kind: 'invoice',
      action: 'void',
      before: { document, marker: { billId, billVersion: 1, generation: 0, digest: '0' } },
      after: null,
      fields: [],
      reason: { code: 'undo', message },
      origin: { billId },
      dependsOn: [],
      recordsBill: false,
      label: number,
      precondition: { id: '7', revision: '0' },
      hold: true,
    },
    decision(billId, customer, {
      docNumber: number,
      reason: 'undo',
      message,
      total,
      sentTotal: total,
      billTotal: total,
      change: address,
      remoteId: '7',
    }),
  ];
}

function leftToPerson(number: string, total: string, more: Partial<BillDecision>): BillDecision {
  const documents = { total, sentTotal: total, billTotal: total, remoteId: '8', notUndone: true } as const;
  return { ...decision(`bill-${number}`, 'Globex', { docNumber: number, decision: 'block', ...more }), ...documents };
}

const VOIDINGS = [voiding('U-1', 'ACME Ltd', '450.00'), voiding('U-2', 'Umbrella', '12450.75')];
const CHANGES = VOIDINGS.map(([change]) => change);
const DECISIONS = [
  ...VOIDINGS.map(([, bill]) => bill),
  leftToPerson('U-3', '800.00', {
    reason: 'ACCOUNTING_PERIOD_CLOSED',
    message: 'invoice U-3 (Id 8) is of 2026-09-30, in the period closed on 2026-09-30',
    hint: 'reopen the period in QuickBooks',
  }),
  leftToPerson('U-4', '100.00', {
    reason: 'INVOICE_ALREADY_PAID',
    message: 'invoice U-4 (Id 8) is paid',
    hint: 'unapply the payment in QuickBooks and plan the undo again',
  }),
];

/** What an undo with --hold voids, and what it leaves to a person. */
export const UNDO_PLAN: Plan = {
  ...SAMPLE_PLAN,
  scope: {
    ...SAMPLE_PLAN.scope,
    undo: { targets: DECISIONS.map(({ billId }) => ({ billId, key: null })), emailed: false, hold: true },
  },
  ...contentOf(CHANGES, DECISIONS),
};

const HELD = decision('bill-U-1', 'ACME Ltd', {
  docNumber: 'U-1',
  decision: 'skip',
  reason: 'held',
  message: 'an undo with --hold voided invoice U-1 (Id 7)',
  hint: 'to send the bill again, use tieout apply --bill bill-U-1 --resend bill-U-1',
  // That of the void invoice.
  total: '0.00',
  billTotal: '450.00',
  remoteId: '7',
});

/** A plan after it. */
export const HELD_PLAN: Plan = { ...SAMPLE_PLAN, ...contentOf([], [HELD]) };

function contentOf(changes: readonly InvoiceVoid[], bills: readonly BillDecision[]): Omit<Partial<Plan>, 'scope'> {
  return {
    summary: {
      ...SAMPLE_PLAN.summary,
      money: accountFor(changes, bills),
      integrations: accountByIntegration(changes, bills),
    },
    changes,
    bills,
    drift: [],
    diagnostics: [],
    guards: [],
  };
}
