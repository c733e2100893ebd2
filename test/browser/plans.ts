import type { Change } from '../../src/model/change.ts';
import type { BillDecision, Plan } from '../../src/model/plan.ts';
import type { PlanEffect } from '../../src/model/plan-effect.ts';
import { accountByIntegration, accountFor } from '../../src/plan/money.ts';
import { findUnusual } from '../../src/plan/unusual.ts';
import * as planPage from '../../src/pages/generated/plan-page.js';
import { renderHtmlDocument } from '../../src/render/html/html-document.ts';
import { packPlan } from '../../src/render/html/pack-plan.ts';
import { planPageData } from '../../src/render/html/plan-page-data.ts';
import { BILLS, decision, line, SAMPLE_PLAN, salesDocument } from '../unit/render/sample-plan.ts';

/** The page of a plan, as the commands write it. */
export function renderPlanPage(plan: Plan): string {
  const content = packPlan(
    planPageData(plan, { unusual: findUnusual(plan), version: '0.0.0-test', next: ['tieout apply plan.json'] }),
  );
  const { title, verdict } = content.data;
  return [...renderHtmlDocument({ title, withoutScript: [verdict] }, content, planPage)].join('');
}

/** The sample plan with nothing but so many bills: nine of ten become invoices, the others are blocked. */
export function planOfBills(count: number): Plan {
  const bills: BillDecision[] = [];
  const changes: Change[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = `B-${String(index).padStart(6, '0')}`;
    const billId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const currency = ['USD', 'EUR', 'JPY'][index % 3] ?? 'USD';
    const total = currency === 'JPY' ? String(1000 + index) : `${String(100 + index)}.25`;
    const isBlocked = index % 10 === 9;
    bills.push(
      decision(billId, `Customer ${String(index % 997)}`, {
        docNumber: number,
        currency,
        total: isBlocked ? null : total,
        billTotal: total,
        change: isBlocked ? null : `invoice/${billId}`,
        ...(isBlocked ? { decision: 'block', reason: 'unmapped-item', message: 'no item', hint: 'add one' } : {}),
      }),
    );
    if (!isBlocked) changes.push(createInvoice(billId, number, total, currency));
  }
  return {
    ...SAMPLE_PLAN,
    summary: {
      ...SAMPLE_PLAN.summary,
      money: accountFor(changes, bills),
      integrations: accountByIntegration(changes, bills),
      blocked: bills.filter((bill) => bill.decision === 'block').length,
      bills: count,
    },
    changes,
    wouldSend: [],
    bills,
    drift: [],
    diagnostics: [],
    guards: [],
  };
}

function createInvoice(billId: string, number: string, total: string, currency: string): Change {
  return {
    id: `change-${number}`,
    address: `invoice/${billId}`,
    kind: 'invoice',
    action: 'create',
    before: null,
    after: {
      document: salesDocument(billId, number, total, {
        currency,
        lines: [line('Platform fee', total), line('Usage', '0')],
      }),
      marker: { billId, billVersion: 1, generation: 0, digest: '0' },
    },
    fields: [],
    reason: { code: 'not-sent', message: 'approved' },
    origin: { billId },
    dependsOn: [],
    recordsBill: false,
    label: number,
    precondition: { absent: true },
  };
}

/** What a pull request does to the sample: one invoice vanishes, one has another total, and m3ter was changed too. */
export const SAMPLE_EFFECT: PlanEffect = {
  against: 'HEAD^1',
  commit: 'b7d1f02'.padEnd(40, '0'),
  edits: [
    {
      place: { path: 'integrations/us.yaml', line: 14, column: 14 },
      what: 'QuickBooks US invoices: accounts.exclude',
      before: ['VANDELAY'],
      after: ['VANDELAY', 'WAYNE'],
    },
    { place: { path: 'integrations/us.yaml', line: 20, column: 3 }, what: 'QuickBooks US invoices: bills.exclude', before: null, after: 'fees' }, // prettier-ignore
  ],
  money: [
    {
      currency: 'USD',
      appear: { count: 0, total: '0.00' },
      vanish: { count: 1, total: '1805.00' },
      change: { count: 1, total: '1204.50', before: '1273.41' },
      other: 0,
    },
  ],
  bills: [
    {
      billId: BILLS.wayne,
      docNumber: 'M3-100489',
      accountName: 'Wayne Enterprises',
      currency: 'USD',
      before: { decision: 'send', reason: 'not-sent', total: '1805.00' },
      after: { decision: 'skip', reason: 'account-excluded', total: null },
      onlyContent: false,
      through: [0],
    },
    {
      billId: BILLS.acme,
      docNumber: 'M3-100482',
      accountName: 'ACME Ltd',
      currency: 'USD',
      before: { decision: 'send', reason: 'not-sent', total: '1273.41' },
      after: { decision: 'send', reason: 'not-sent', total: '1204.50' },
      onlyContent: false,
      through: [1],
    },
  ],
  changes: [],
  moved: [
    {
      address: 'integration/us',
      kind: 'integration',
      label: 'QuickBooks US invoices',
      path: 'bills.onlySendOnApproval',
      who: 'both',
      by: 'j.doe@northwind.example',
      at: '2026-11-19T15:30:00.000Z',
    },
  ],
};
