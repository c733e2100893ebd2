import { expect, test } from 'vitest';
import { buildStatus } from '../../../src/reconcile/build-status.ts';
import { countSkipped } from '../../../src/render/plan-skipped.ts';
import { stateWords } from '../../../src/render/status.ts';
import { BILLS, SAMPLE_PLAN } from '../render/sample-plan.ts';
import { DOCUMENT, SAMPLE_STATUS } from '../render/sample-status.ts';

test('bills are grouped by decision and reason, what needs a person first', () => {
  expect(SAMPLE_STATUS.bills.map(({ decision, reason, count }) => [decision, reason, count])).toEqual([
    ['block', 'INVOICE_ALREADY_PAID', 1],
    ['block', 'unmapped-item', 1],
    ['send', 'not-sent', 3],
    ['resend', 'bill-changed', 1],
    ['adopt', 'sent-by-m3ter', 1],
    ['skip', 'awaiting-approval', 9],
    ['skip', 'before-cutoff', 5],
    ['upToDate', 'edited-after-send', 1],
  ]);
});

test('money is summed exactly, by currency, credit memos negative, bills when there is no document', () => {
  const group = SAMPLE_STATUS.bills.find(({ reason }) => reason === 'not-sent');
  expect(group?.money).toEqual([
    { currency: 'JPY', count: 1, total: '120400' },
    { currency: 'USD', count: 2, total: '1129.25' },
  ]);
  expect(SAMPLE_STATUS.bills.find(({ reason }) => reason === 'awaiting-approval')?.money).toEqual([
    { currency: 'USD', count: 9, total: '936.90' },
  ]);
});

test('a skipped bill with drift counts there, as in the plan, and not among those of its rule', () => {
  const [first] = SAMPLE_PLAN.bills;
  const early = { ...first!, decision: 'skip', reason: 'before-cutoff', class: 'notBillable' } as const;
  const plan = {
    ...SAMPLE_PLAN,
    bills: ['a', 'b', 'c', 'd'].map((billId) => ({
      ...early,
      billId,
      ...(billId === 'b' ? ({ class: 'invoiced' } as const) : {}),
    })),
    drift: (['voided', 'edited-after-send'] as const).map((code, at) => ({
      ...SAMPLE_PLAN.drift[0]!,
      code,
      billId: at === 0 ? 'c' : 'd',
    })),
  };
  const status = buildStatus({ plan, runs: new Map(), documents: [] });
  expect(status.bills.map((group) => [stateWords(group), group.reason, group.count])).toEqual([
    ['skipped, sent before', 'before-cutoff', 1],
    ['skipped', 'before-cutoff', 1],
    ['differs in QuickBooks', 'edited-after-send', 1],
    ['voided', 'voided', 1],
  ]);
  expect(countSkipped(plan)).toMatchObject([{ reason: 'before-cutoff', count: 2 }]);
});

test('a voided invoice counts what is missing in QuickBooks', () => {
  const [first] = SAMPLE_PLAN.bills;
  const voided = {
    ...first!,
    decision: 'skip',
    reason: 'voided',
    class: 'voided',
    currency: 'GBP',
    total: '0',
    sentTotal: '0',
    billTotal: '630.68',
    excludedTotal: null,
  } as const;
  const status = buildStatus({ plan: { ...SAMPLE_PLAN, bills: [voided] }, runs: new Map(), documents: [] });
  expect(status.bills[0]?.money).toEqual([{ currency: 'GBP', count: 1, total: '630.68' }]);
});

test('a group without any amount has no money, and its oldest date is the earliest', () => {
  const [first] = SAMPLE_PLAN.bills;
  const bills = ['2026-03-01', '2026-02-01', null].map((invoiceDate) => ({
    ...first!,
    invoiceDate,
    total: null,
    billTotal: null,
  }));
  const status = buildStatus({ plan: { ...SAMPLE_PLAN, bills }, runs: new Map(), documents: [] });
  expect(status.bills).toHaveLength(1);
  expect(status.bills[0]).toMatchObject({ count: 3, money: [], oldest: '2026-02-01' });
});

test('runs that failed carry what to do; those that did not are only counted', () => {
  expect(SAMPLE_STATUS.runs.map(({ status, count, failures }) => [status, count, failures.length])).toEqual([
    ['AUTH_FAILED', 1, 1],
    ['ERROR', 1, 1],
    ['COMPLETE', 2, 0],
    ['WAITING', 1, 0],
  ]);
  const [group] = SAMPLE_STATUS.runs;
  expect(group?.failures[0]).toMatchObject({ billId: BILLS.stark, accountName: 'Stark Industries' });
  expect(group?.failures[0]?.remedy).toContain('authorize the integration again');
});

test('an unknown status of a run is counted, never taken for a failure', () => {
  const run = { ...RUN, status: 'toString' };
  const status = buildStatus({ plan: SAMPLE_PLAN, runs: new Map([[run.billId, run]]), documents: [] });
  expect(status.runs).toEqual([{ status: 'toString', count: 1, failures: [] }]);
});

test('what was sent last is the newest document of ours', () => {
  expect(SAMPLE_STATUS.lastSent).toEqual({
    at: '2026-11-02T01:30:00-08:00',
    kind: 'creditMemo',
    docNumber: 'M3-100440',
    billId: BILLS.initech,
  });
  const foreign = buildStatus({ plan: SAMPLE_PLAN, runs: new Map(), documents: [{ ...DOCUMENT, marker: null }] });
  expect(foreign.lastSent).toBeNull();
});

test('of documents that one batch made in the same second the one with the highest id was sent last', () => {
  const made = ['99', '101', '100'].map((id) => ({ ...DOCUMENT, id, docNumber: `M3-${id}` }));
  const status = buildStatus({ plan: SAMPLE_PLAN, runs: new Map(), documents: made });
  expect(status.lastSent?.docNumber).toBe('M3-101');
});

test('guards that are ok are left out', () => {
  expect(SAMPLE_STATUS.guards.map(({ name }) => name)).toEqual(['native-sender']);
});

const RUN = {
  id: 'run-1',
  billId: BILLS.acme,
  status: 'ERROR',
  destination: null,
  dtStarted: null,
  dtCompleted: null,
  error: null,
  url: null,
  externalId: null,
};
