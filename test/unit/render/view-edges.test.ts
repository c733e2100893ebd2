import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { Explanation } from '../../../src/model/explanation.ts';
import type { Outcome, Report } from '../../../src/model/outcome.ts';
import type { BillGroup, StatusReport } from '../../../src/model/status.ts';
import { amountRows, billFacts, billLineText, renderVerdict } from '../../../src/render/explain-view.ts';
import { missingAmount } from '../../../src/model/bill-amounts.ts';
import { buildPlanRows } from '../../../src/render/plan-rows.ts';
import { renderConvergence } from '../../../src/render/report-sentences.ts';
import { createStyle } from '../../../src/render/style.ts';
import { wrapText } from '../../../src/render/wrap.ts';
import { displayWidth } from '../../../src/render/display-width.ts';
import { REPORT, STATUS } from './rendered.ts';
import { SENT_EXPLANATION } from './sample-explanation.ts';
import { BILLS, decision, SAMPLE_PLAN } from './sample-plan.ts';
import { EMPTY_REPORT, SAMPLE_REPORT } from './sample-report.ts';
import { EMPTY_STATUS } from './sample-status.ts';

const STYLE = createStyle({ color: false, width: 140, unicode: true });

describe('the amount of a blocked bill', () => {
  test.each([
    ['the total of the bill, while no document was made', { billTotal: '-10.00' }, '-10.00'],
    ['nothing, when m3ter gives no total', {}, null],
    ['the total of the document, when the lines left out are unknown', { total: '9.00' }, '9.00'],
    ['the total of the bill first', { billTotal: '10.00', total: '9.00' }, '10.00'],
    ['the document, when lines are left out', { billTotal: '10.00', total: '7.00', excludedTotal: '3.00' }, '7.00'],
    [
      'against the others for a credit memo',
      { billTotal: '-10.00', total: '7.00', excludedTotal: '-3.00', kind: 'creditMemo' as const },
      '-7.00',
    ],
    [
      'what the document lacks, when a credit memo is wanted in place of an invoice',
      {
        billTotal: '-10.00',
        total: '10.00',
        kind: 'creditMemo' as const,
        sentTotal: '30.00',
        sentKind: 'invoice' as const,
      },
      '-40.00',
    ],
    [
      'the total alone, when the kind is not known',
      { billTotal: '10.00', total: '7.00', excludedTotal: '3.00', kind: null },
      '7.00',
    ],
  ])('is %s', (_name, more, amount) => {
    const blocked = { decision: 'block', reason: 'max-invoice-total', ...more } as const;
    expect(missingAmount(decision(BILLS.acme, 'ACME Ltd', blocked))).toBe(amount);
  });
});

describe('the plan', () => {
  const record = SAMPLE_PLAN.changes.find(({ recordsBill }) => recordsBill);
  if (record === undefined) throw new Error('the sample plan has a record');

  test('names a surplus record that is deleted by its document, else by its label', () => {
    const deleted = { ...record, action: 'delete', after: null, label: 'bill 42' } as Change;
    const labelOf = (change: Change): string | undefined =>
      buildPlanRows({ ...SAMPLE_PLAN, changes: [change] }).deleted[0]?.label;
    expect(labelOf({ ...deleted, origin: { billId: BILLS.acme } })).toBe('record of M3-100482');
    expect(labelOf({ ...deleted, origin: { billId: 'unknown' } })).toBe('record of bill 42');
    expect(labelOf({ ...deleted, origin: { remoteId: 'map-1' } })).toBe('record of bill 42');
  });
});

describe('the report', () => {
  const { report } = EMPTY_REPORT;
  const blocked = (count: number): Report['summary'] => ({
    ...report.summary,
    plan: { ...report.summary.plan, blocked: count },
  });
  const converged = 'Converged: both systems were read again, and a second plan is empty.';

  test.each<[Partial<Report>, string]>([
    [{ reason: 'errors' }, ' There are errors: see the findings.'],
    [{ reason: 'workspace-errors', summary: blocked(0) }, ' The files have errors: see the findings.'],
    [
      { reason: 'workspace-errors', summary: blocked(2) },
      ' The files have errors: see the findings. 2 bills are blocked: tieout plan says why.',
    ],
    [
      { reason: 'blocked', summary: blocked(1) },
      ' 1 bill is blocked: tieout plan says why. That alone makes the exit code 4; --allow-blocked makes it 0.',
    ],
    [{ reason: 'duplicate-invoice' }, ' A bill has more than one document: tieout plan names them.'],
  ])('of %j says why its exit code is not 0', (more, words) => {
    expect(renderConvergence({ ...report, converged: true, notInPlan: [], ...more })).toBe(converged + words);
  });

  const skipped: Outcome = {
    change: 'c',
    address: 'customer/ACME',
    kind: 'customer',
    action: 'create',
    status: 'skipped',
    code: 'interrupted',
    message: 'not sent: the run was told to stop',
    next: null,
    remoteId: null,
    attempts: 0,
    warnings: [],
  };

  test('warns of what was not tried, and makes an error of what failed, with what to do', () => {
    const failed: Outcome = { ...skipped, status: 'rejected', code: 'quickbooks/6000', message: 'no', next: 'look' };
    const commands = REPORT.github({ ...SAMPLE_REPORT, report: { ...report, outcomes: [skipped, failed] } });
    expect(commands).toMatch(/^::warning title=interrupted::create customer .*: not sent: the run was told to stop$/m);
    expect(commands).toMatch(/^::error title=quickbooks\/6000::create customer .*: no%0Anext: look$/m);
  });

  test('names what is left by the plan where it knows it', () => {
    const customer = SAMPLE_PLAN.changes.find(({ kind }) => kind === 'customer');
    const left = [customer?.address ?? '', 'mapping/QuickBooks/Item/Product/new'];
    const text = REPORT.text({ ...SAMPLE_REPORT, report: { ...report, converged: false, left } }, STYLE);
    expect(text).toContain(`  customer ${customer?.label ?? '-'}\n`);
    expect(text).toContain('  mapping/QuickBooks/Item/Product/new\n');
  });
});

describe('the status', () => {
  const needing = (blocked: number, drift: number): StatusReport => ({
    ...EMPTY_STATUS,
    next: { ...EMPTY_STATUS.next, blocked, drift },
  });

  test.each([
    [0, 0, ''],
    [1, 0, '1 blocked bill needs a person'],
    [0, 2, '2 drifts need a person'],
    [1, 1, '1 blocked bill and 1 drift need a person'],
  ])('with %d blocked and %d drifted warns a workflow only where a person is needed', (blocked, drift, words) => {
    const lines = STATUS.github(needing(blocked, drift)).trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^::notice title=tieout::The next apply would /);
    expect(lines.slice(0, -1).join('')).toMatch(
      words === '' ? /^$/ : new RegExp(`^::warning title=tieout::${words}: `),
    );
  });

  test('counts the blocked bills that it does not name', () => {
    const group: BillGroup = {
      decision: 'block',
      class: 'blocked',
      reason: 'unmapped-item',
      count: 5,
      money: [{ currency: 'USD', count: 5, total: '50.00' }],
      oldest: null,
      examples: [
        { billId: 'bill-1', accountName: 'ACME Ltd', docNumber: 'M3-1' },
        { billId: 'bill-2', accountName: 'Globex', docNumber: null },
      ],
    };
    const shown = (count: number): string => STATUS.text({ ...EMPTY_STATUS, bills: [{ ...group, count }] }, STYLE);
    expect(shown(5)).toMatch(/ACME Ltd, M3-1\n +Globex, bill bill-2\n +and 3 more\n/);
    expect(shown(2)).not.toContain('more');
  });
});

describe('the explanation', () => {
  const { bill, proof, lines } = SENT_EXPLANATION;
  const [line] = lines;
  if (proof === null || line === undefined) throw new Error('the sample has a proof and lines');

  test('without a period has none', () => {
    const of = (more: Partial<Explanation['bill']>) =>
      billFacts({ ...SENT_EXPLANATION, bill: { ...bill, ...more } }).map(
        ([label, value]) => `${label} ${typeof value === 'string' ? value : value.text}`,
      );
    expect(of({}).some((text) => text.startsWith('Period '))).toBe(true);
    expect(of({ periodStart: null }).some((text) => text.startsWith('Period '))).toBe(false);
    expect(of({ periodStart: '2026-10-01', periodEnd: null })).toContain('Period 2026-10-01 to ?');
  });

  test('without amounts proves nothing', () => {
    expect(renderVerdict({ ...SENT_EXPLANATION, proof: null })).toBe('');
  });

  test('a credit that is left out makes the invoice larger', () => {
    const excluding = (excluded: string) =>
      amountRows({ ...SENT_EXPLANATION, proof: { ...proof, excluded } }).find(({ label }) => label.startsWith('less '));
    // The sample has lines of four decimals, and points stand under each other.
    expect(excluding('-30.00')?.amount).toBe('30.0000');
    expect(excluding('30.00')?.amount).toBe('-30.0000');
    expect(excluding('0.00')).toBeUndefined();
  });

  test('names the band of a line', () => {
    expect(billLineText({ ...line, bandFrom: '100000' })).toBe(`${line.description}, band from 100000`);
    expect(billLineText({ ...line, description: '', bandFrom: null })).toBe(line.lineItemType);
  });
});

test('a mark without a letter takes no room, and a wide letter is kept in a line that is too narrow', () => {
  expect(displayWidth('\u0301')).toBe(0);
  expect(wrapText('田中', 1)).toEqual(['田', '中']);
});
