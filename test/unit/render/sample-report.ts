import { accountFor } from '../../../src/plan/money.ts';
import type { Outcome, Report, TotalsProof } from '../../../src/model/outcome.ts';
import type { AppliedPlan } from '../../../src/render/report-rows.ts';
import { BILLS, EMPTY_PLAN, SAMPLE_PLAN } from './sample-plan.ts';

/** What came of the sample plan: most of it done, one of each thing that can go wrong. */

function outcome(address: string, more: Partial<Outcome> = {}): Outcome {
  const change = SAMPLE_PLAN.changes.find((candidate) => candidate.address === address);
  return {
    change: change?.id ?? 'id',
    address,
    kind: change?.kind ?? 'mapping',
    action: change?.action ?? 'create',
    status: 'applied',
    code: 'applied',
    message: 'done',
    next: null,
    remoteId: null,
    attempts: 1,
    warnings: [],
    ...more,
  };
}

function proof(billId: string, docNumber: string, total: string, more: Partial<TotalsProof> = {}): TotalsProof {
  return {
    billId,
    address: `invoice/${billId}`,
    docNumber,
    remoteId: '1043',
    currency: 'USD',
    billTotal: total,
    excludedTotal: '0.00',
    planTotal: total,
    quickbooksTotal: total,
    taxAdded: '0.00',
    asPlanned: true,
    difference: '0.00',
    cause: null,
    equal: true,
    ...more,
  };
}

const APPLIED = new Set([`invoice/${BILLS.acme}`, `invoice/${BILLS.initech}`]);

const REPORT: Report = {
  formatVersion: '1.0',
  planId: SAMPLE_PLAN.id,
  converged: false,
  exitCode: 4,
  reason: 'not-converged',
  summary: {
    applied: 6,
    alreadySo: 1,
    conflict: 1,
    rejected: 1,
    indeterminate: 1,
    skipped: 1,
    plan: SAMPLE_PLAN.summary,
    money: accountFor(
      SAMPLE_PLAN.changes.filter(({ address }) => APPLIED.has(address)),
      [],
    ),
  },
  outcomes: [
    outcome('integration/QuickBooks US invoices', { message: 'm3ter version 8' }),
    outcome('integration/QuickBooks EU invoices', { message: 'enabled' }),
    outcome('customer/ACME', { message: 'QuickBooks customer 91', remoteId: '91' }),
    outcome('mapping/QuickBooksSandbox/Customer/Account/ACME', { message: 'account ACME → customer 91' }),
    outcome('mapping/QuickBooksSandbox/Customer/Account/OLDCO', {
      status: 'alreadySo',
      code: 'already-so',
      message: 'it was already deleted',
    }),
    outcome(`invoice/${BILLS.acme}`, {
      message: 'QuickBooks invoice 1051',
      remoteId: '1051',
      warnings: ['QuickBooks added USD 84.32 of tax to the invoice'],
    }),
    outcome(`invoice/${BILLS.globex}`, {
      status: 'conflict',
      code: 'quickbooks/5010',
      message: 'a person changed the invoice after the plan was made',
      next: 'run "tieout plan" again and look at the difference',
    }),
    outcome(`invoice/${BILLS.initech}`, { message: 'recorded QuickBooks invoice 1017', remoteId: '1017' }),
    outcome(`creditMemo/${BILLS.hooli}`, {
      status: 'rejected',
      code: 'quickbooks/6210',
      message: 'the books are closed through 2026-10-31',
      next: 'in QuickBooks: Settings › Account and settings › Advanced › Close the books; or change the bill date in m3ter',
    }),
    outcome(`invoice/${BILLS.tanaka}`, {
      status: 'indeterminate',
      code: 'indeterminate',
      message: 'the answer was lost, and invoice M3-100471 could not be looked up',
      next: 'run "tieout apply" again: it looks before it sends',
    }),
    outcome(`mapping/QuickBooksSandbox/Invoice/Bill/${BILLS.acme}`, {
      status: 'skipped',
      code: 'dependency-failed',
      message: 'what it depends on failed',
    }),
  ],
  proof: [
    proof(BILLS.acme, 'M3-100482', '1204.50', { billTotal: '1234.50', excludedTotal: '30.00', taxAdded: '84.32' }),
    proof(BILLS.hooli, 'M3-100490', '75.25', { address: `creditMemo/${BILLS.hooli}` }),
    proof(BILLS.initech, 'M3-100441', '512.00', { quickbooksTotal: '510.00', asPlanned: false, equal: false }),
  ],
  diagnostics: [],
  left: [`invoice/${BILLS.globex}`, `creditMemo/${BILLS.hooli}`, `invoice/${BILLS.tanaka}`],
  notInPlan: [`invoice/${BILLS.umbrella}`],
};

export const SAMPLE_REPORT: AppliedPlan = { report: REPORT, plan: SAMPLE_PLAN, reviewed: null };

const NOTHING = { applied: 0, alreadySo: 0, conflict: 0, rejected: 0, indeterminate: 0, skipped: 0 };

/** A run that found nothing to do. */
export const EMPTY_REPORT: AppliedPlan = {
  plan: EMPTY_PLAN,
  reviewed: null,
  report: {
    formatVersion: '1.0',
    planId: EMPTY_PLAN.id,
    converged: true,
    exitCode: 0,
    summary: { ...NOTHING, plan: EMPTY_PLAN.summary, money: [] },
    outcomes: [],
    proof: [],
    diagnostics: [],
    left: [],
    notInPlan: [],
  },
};
