import { describe, expect, it } from 'vitest';
import type { ToldBill } from '../../../../src/model/explanation.ts';
import { reportPageData } from '../../../../src/render/html/report-page-data.ts';
import type { TieOut, TieOutEntry } from '../../../../src/model/tie-out.ts';
import { SAMPLE_PLAN } from '../sample-plan.ts';

const STORY: ToldBill = {
  timeline: [
    { event: 'billed', at: '2026-11-01', detail: 'calculated in m3ter, version 1' },
    { event: 'paid', at: null, detail: 'paid' },
  ],
  rules: [
    { rule: 'approval', outcome: 'pass', detail: 'approved in m3ter' },
    { rule: 'delivery.mode', outcome: 'stop', detail: 'delivery.mode is reportOnly' },
  ],
};

function entryOf(billId: string, more: Partial<TieOutEntry> = {}): TieOutEntry {
  return {
    of: 'bill',
    billId,
    docNumber: billId.toUpperCase(),
    accountCode: 'ACME',
    accountName: 'ACME Ltd',
    integration: 'QuickBooks US invoices',
    invoiceDate: '2026-10-31',
    currency: 'USD',
    class: 'invoiced',
    reason: 'up-to-date',
    message: 'sent, and nothing changed since',
    billed: '100.004',
    excluded: [{ by: 'products', amount: '-10.00' }],
    rounding: '-0.004',
    shouldBeInvoiced: '90.00',
    invoiced: '90.00',
    difference: '0.00',
    unexplained: '0.00',
    documents: [],
    ...more,
  };
}

function reportOf(bills: readonly TieOutEntry[]): TieOut {
  return {
    formatVersion: '1.0',
    period: { from: '2026-10-01', to: '2026-10-31' },
    scope: { integrations: [], accounts: ['ACME'] },
    readAt: '2026-11-03T09:00:00.000Z',
    connection: SAMPLE_PLAN.connection,
    verdict: 'explained',
    statements: [],
    bills,
    groups: { months: [], integrations: [], accounts: [], customers: [] },
    receivables: [],
    diagnostics: [],
  };
}

const dataOf = (bills: readonly TieOutEntry[], told: (billId: string) => ToldBill | null = () => STORY) =>
  reportPageData(reportOf(bills), { plan: SAMPLE_PLAN, version: '1.2.3', commit: '4be1c0d', told });

describe('the data of the page of a report', () => {
  it('walks each row from billed to invoiced, so that the steps sum', () => {
    const [row] = dataOf([entryOf('bill-a')]).rows;
    expect(row?.steps).toEqual([
      { label: 'Billed in m3ter', amount: '100.004', isSum: true },
      { label: 'left off by the rules: products', amount: '-10.00', isSum: false },
      { label: 'rounding', amount: '-0.004', isSum: false },
      { label: 'Should be invoiced', amount: '90.00', isSum: true },
      { label: 'Invoiced in QuickBooks', amount: '90.00', isSum: true },
    ]);
  });

  it('tells of a bill what explain bill says: its timeline and its rules', () => {
    const { rows, texts } = dataOf([entryOf('bill-a'), entryOf('bill-b')]);
    const [row, same] = rows;
    expect(row?.timeline).toEqual([
      { when: '2026-11-01', event: 'billed', detail: 'calculated in m3ter, version 1' },
      { when: 'no time given', event: 'paid', detail: 'paid' },
    ]);
    expect(row?.rules.map(([outcome, , detail]) => [outcome, texts[detail]])).toEqual([
      ['pass', 'approved in m3ter'],
      ['stop', 'delivery.mode is reportOnly'],
    ]);
    // A text that two bills share stands in the page once.
    expect(same?.rules).toEqual(row?.rules);
    expect(texts).toHaveLength(4);
    expect(row?.untold).toBeNull();
  });

  it('tells nothing of a document without a bill, nor of a bill that the plan does not have', () => {
    const rows = dataOf([entryOf('bill-a'), entryOf('bill-b', { of: 'document', billId: null })], () => null).rows;
    expect(rows.map(({ timeline, rules, untold }) => [timeline, rules, untold])).toEqual([
      [[], [], null],
      [[], [], null],
    ]);
  });

  it('tells the first five thousand bills, those that differ before the others, and names the command for the rest', () => {
    const others = Array.from({ length: 5_000 }, (_, at) => entryOf(`bill-${String(at)}`));
    const asked: string[] = [];
    const { rows } = dataOf(
      [...others, entryOf('bill-late', { class: 'blocked', reason: 'unmapped-item' })],
      (billId) => {
        asked.push(billId);
        return STORY;
      },
    );
    expect(asked).toHaveLength(5_000);
    expect(rows.at(-1)?.untold).toBeNull();
    expect(rows[4_999]?.untold).toBe('what happened to it, and every rule: tieout explain bill BILL-4999');
  });

  it('says what it is limited to, and from which plan and version it was made', () => {
    const { remarks, facts, verdict } = dataOf([entryOf('bill-a', { class: 'voided', reason: 'voided' })]);
    expect(remarks).toEqual(['Only account ACME; documents without a bill are left out.']);
    expect(facts.find(({ label }) => label === 'In it')?.value).toBe('1 bill');
    expect(facts.find(({ label }) => label === 'tieout')?.value).toBe('1.2.3');
    expect(facts.find(({ label }) => label === 'Files of commit')?.value).toBe('4be1c0d');
    expect(verdict.sentence).toBe('1 bill differs, for a known reason.');
  });

  it('counts what is not invoiced by reason and by days since the invoice date', () => {
    const { notInvoiced } = dataOf([
      entryOf('bill-a', { class: 'blocked', reason: 'unmapped-item', invoiced: '0.00', difference: '-90.00' }),
      entryOf('bill-b', {
        class: 'blocked',
        reason: 'unmapped-item',
        invoiced: '0.00',
        difference: '-10.00',
        invoiceDate: '2026-08-20',
      }),
    ]);
    expect(notInvoiced.map(({ reason, count, amounts }) => [reason, count, amounts])).toEqual([
      ['unmapped-item', 2, ['90.00', '0.00', '10.00', '0.00']],
    ]);
  });
});
