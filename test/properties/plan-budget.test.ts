import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingAmount } from '../../src/model/bill-amounts.ts';
import { decimal, sumDecimals } from '../../src/model/decimal.ts';
import type { BillDecision, Plan } from '../../src/model/plan.ts';
import { accountByIntegration, accountFor } from '../../src/plan/money.ts';
import { LINES_MAX, sumAmounts } from '../../src/render/budget.ts';
import { renderPageText } from '../../src/render/page-text.ts';
import { renderPageMarkdown } from '../../src/render/page-markdown.ts';
import { planPage } from '../../src/render/plan.ts';
import { arrangeBlocked } from '../../src/render/plan-table-blocked.ts';
import { chooseInvoices } from '../../src/render/plan-table-invoices.ts';
import { buildPlanRows } from '../../src/render/plan-rows.ts';
import { createStyle } from '../../src/render/style.ts';
import { decision, SAMPLE_PLAN } from '../unit/render/sample-plan.ts';

// A plan has one page, however long it is, and what the page leaves out is said with its count and sum.

const RUNS = { numRuns: 25 };
const STYLE = createStyle({ color: false, width: 120, unicode: true });

const amount = fc.integer({ min: 1, max: 9_999_999 }).map((cents) => (cents / 100).toFixed(2));
const reason = fc.constantFrom('unmapped-item', 'ambiguous-customer', 'max-invoice-total');

const blockedBill = fc
  .record({
    id: fc.uuid(),
    total: amount,
    code: reason,
    currency: fc.constantFrom('USD', 'EUR'),
    hint: fc.constantFrom(null, 'add a line', 'raise the cap'),
  })
  .map(({ id, total, code, currency, hint }) =>
    decision(id, `Customer ${id.slice(0, 4)}`, {
      decision: 'block',
      reason: code,
      message: `product ${id.slice(0, 2)} has no item`,
      hint,
      currency,
      billTotal: total,
      docNumber: `N-${id.slice(0, 8)}`,
    }),
  );

const template = SAMPLE_PLAN.changes.find(({ kind, action }) => kind === 'invoice' && action === 'create');

/** A plan that sends `totals` and cannot send `blocked`. */
function planOf(totals: readonly string[], blocked: readonly BillDecision[], notes: readonly string[]): Plan {
  if (template?.kind !== 'invoice' || template.action !== 'create') throw new Error('the sample plan makes an invoice');
  const { after } = template;
  const documents = totals.map((total, index) => {
    const billId = `bill-${String(index)}`;
    const docNumber = `S-${String(index).padStart(6, '0')}`;
    const document = { ...after.document, billId, docNumber, total, customer: { id: '58' } };
    return {
      change: {
        ...template,
        address: `invoice/${billId}`,
        after: { ...after, document },
      },
      bill: decision(billId, 'ACME', { change: `invoice/${billId}`, total, docNumber, notes }),
    };
  });
  const changes = documents.map(({ change }) => change);
  const bills = [...documents.map(({ bill }) => bill), ...blocked];
  return {
    ...SAMPLE_PLAN,
    changes,
    bills,
    drift: [],
    summary: {
      ...SAMPLE_PLAN.summary,
      blocked: blocked.length,
      money: accountFor(changes, bills),
      integrations: accountByIntegration(changes, bills),
    },
  };
}

const anyPlan = fc
  .record({
    totals: fc.array(amount, { maxLength: 900 }),
    blocked: fc.array(blockedBill, { maxLength: 400 }),
    notes: fc.constantFrom([], ['the field "PO" does not exist in QuickBooks']),
  })
  .map(({ totals, blocked, notes }) => planOf(totals, blocked, notes));

describe('a page of a plan', () => {
  test('has at most its lines, on a terminal and as Markdown', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        expect(renderPageText(planPage(plan), STYLE).split('\n').length).toBeLessThanOrEqual(LINES_MAX);
        const rows = renderPageMarkdown(planPage(plan)).split('\n');
        expect(rows.filter((line) => line.startsWith('| ')).length).toBeLessThanOrEqual(LINES_MAX);
      }),
      RUNS,
    );
  });

  test('shows or sums up every invoice, once', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const { invoices } = buildPlanRows(plan);
        const text = renderPageText(planPage(plan), STYLE);
        const shown = new Set(text.match(/S-\d{6}/g) ?? []);
        const [, more = '0', sum = '0'] = /and ([\d,]+) more, USD ([\d,.]+): .*explain bill/.exec(text) ?? [];
        expect(shown.size + Number(more.replaceAll(',', ''))).toBe(invoices.length);
        const totals = (isShown: boolean) =>
          sumDecimals(
            invoices.filter(({ docNumber }) => shown.has(docNumber) === isShown).map(({ total }) => decimal(total)),
          );
        expect(decimal(sum.replaceAll(',', '')).eq(totals(false))).toBe(true);
        const net = plan.summary.money.find(({ currency }) => currency === 'USD')?.net ?? '0';
        expect(totals(true).plus(totals(false)).eq(decimal(net))).toBe(true);
      }),
      RUNS,
    );
  });

  test('puts every blocked bill into one row, and the rows add up', () => {
    fc.assert(
      fc.property(fc.array(blockedBill, { maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (decisions, lines) => {
        const bills = decisions.map((bill) => ({ ...bill, href: null }));
        const rows = arrangeBlocked(bills, lines);
        expect(rows.flatMap((row) => row.bills).length).toBe(bills.length);
        expect(new Set(rows.flatMap((row) => row.bills)).size).toBe(bills.length);
        expect(sumAmounts(rows)).toEqual(
          sumAmounts(bills.map((bill) => ({ currency: bill.currency, total: missingAmount(bill) }))),
        );
      }),
      RUNS,
    );
  });

  test('says each hint of blocked bills once, for as many rows as share it, directly below them', () => {
    fc.assert(
      fc.property(fc.array(blockedBill, { maxLength: 30 }), (decisions) => {
        const bills = decisions.map((bill) => ({ ...bill, href: null }));
        const rows = arrangeBlocked(bills, Infinity);
        const told = rows.flatMap(({ hint, reason: code, shared }, index) =>
          hint === null ? [] : [{ code, hint, rows: rows.slice(index - shared + 1, index + 1) }],
        );
        expect(new Set(told.map(({ code, hint }) => `${code} ${hint}`)).size).toBe(told.length);
        for (const { code, hint, rows: sharing } of told) {
          expect(sharing.flatMap((row) => row.bills.map((bill) => [bill.reason, bill.hint]))).toEqual(
            bills.filter((bill) => bill.reason === code && bill.hint === hint).map(() => [code, hint]),
          );
        }
        expect(told.reduce((sum, one) => sum + one.rows.length, 0)).toBe(
          bills.filter(({ hint }) => hint !== null).length,
        );
      }),
      RUNS,
    );
  });

  test('chooses among invoices without losing one', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 1, max: 300 }), (plan, lines) => {
        const { invoices } = buildPlanRows(plan);
        const { shown, rest } = chooseInvoices(invoices, lines);
        expect(new Set([...shown, ...rest])).toEqual(new Set(invoices));
      }),
      RUNS,
    );
  });

  test('shows everything when it is asked to', () => {
    const plan = planOf(
      Array.from({ length: 500 }, () => '10.00'),
      [],
      [],
    );
    expect(new Set(renderPageText(planPage(plan, { all: true }), STYLE).match(/S-\d{6}/g)).size).toBe(500);
  });

  test('says a note that many invoices have once, with its count', () => {
    const note = 'the field "PO" does not exist in QuickBooks';
    const text = renderPageText(planPage(planOf(['1.00', '2.00', '3.00'], [], [note])), STYLE);
    expect(text.split(note)).toHaveLength(2);
    expect(text).toContain(`note, for 3 invoices: ${note}`);
  });

  test('says a long note of both what is sent and what would be sent once, with the count of both', () => {
    const note = 'the field "PO" does not exist in QuickBooks, and the number of the order is left out of the memo';
    const plan = planOf(['1.00'], [], [note]);
    const text = renderPageText(planPage({ ...plan, wouldSend: plan.changes }), STYLE).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Would send (reportOnly');
    expect(text.split(note)).toHaveLength(2);
    expect(text).toContain(`note, for 2 invoices: ${note}`);
  });
});
