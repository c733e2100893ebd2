import { decimal, decimalText, sumDecimals } from '../../src/model/decimal.ts';
import type { ToldBill } from '../../src/model/explanation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Statement, TieOut, TieOutEntry } from '../../src/model/tie-out.ts';
import * as reportPage from '../../src/pages/generated/report-page.js';
import { renderHtmlDocument } from '../../src/render/html/html-document.ts';
import { packReport } from '../../src/render/html/pack-report.ts';
import { reportPageData } from '../../src/render/html/report-page-data.ts';
import { SAMPLE_PLAN } from '../unit/render/sample-plan.ts';

/** The page of a tie-out, as the command writes it. */
export function renderReportPage(report: TieOut, plan: Plan = SAMPLE_PLAN): string {
  const content = packReport(reportPageData(report, { plan, version: '0.0.0-test', commit: null, told: tellSample }));
  const { title, verdict } = content.data;
  return [...renderHtmlDocument({ title, withoutScript: [verdict.sentence] }, content, reportPage)].join('');
}

/** What `explain bill` would say of each bill of the page. */
function tellSample(billId: string): ToldBill {
  return {
    timeline: [{ event: 'billed', at: '2026-11-01T10:00:00Z', detail: `calculated in m3ter: ${billId}` }],
    rules: [
      { rule: 'approval', outcome: 'pass', detail: 'approved in m3ter' },
      { rule: 'delivery.mode', outcome: 'stop', detail: 'delivery.mode is reportOnly' },
    ],
  };
}

/** An invoiced bill of USD, unless `more` says otherwise. */
function entry(number: string, billed: string, more: Partial<TieOutEntry> = {}): TieOutEntry {
  return {
    of: 'bill',
    billId: `bill-${number}`,
    docNumber: number,
    accountCode: 'ACME',
    accountName: 'ACME Ltd',
    integration: 'QuickBooks US invoices',
    invoiceDate: '2026-10-31',
    currency: 'USD',
    class: 'invoiced',
    reason: 'up-to-date',
    message: 'sent, and nothing changed since',
    billed,
    excluded: [],
    rounding: '0.00',
    shouldBeInvoiced: billed,
    invoiced: billed,
    difference: '0.00',
    unexplained: '0.00',
    documents: [],
    ...more,
  };
}

/** One bill that is invoiced, one that is blocked, one whose invoice a person edited, and one that is not to be sent. */
export const ENTRIES: readonly TieOutEntry[] = [
  entry('R-1', '1200.00', {
    documents: [
      {
        kind: 'invoice', id: '77', number: 'R-1', date: '2026-10-31', dueDate: '2026-11-10', customerId: '58',
        customerName: 'ACME Ltd', currency: 'USD', total: '1200.00', tax: '0.00', balance: '200.00', state: 'overdue',
        exchangeRate: null,
      },
    ],
  }), // prettier-ignore
  entry('R-2', '88.10', {
    class: 'blocked',
    reason: 'unmapped-item',
    message: 'product "api-calls" has no QuickBooks item',
    invoiced: '0.00',
    difference: '-88.10',
    accountName: 'Umbrella',
  }),
  entry('R-3', '300.00', {
    class: 'invoicedDifferently',
    reason: 'edited-after-send',
    message: 'a person edited the invoice after it was sent',
    excluded: [{ by: 'products', amount: '-50.00' }],
    shouldBeInvoiced: '250.00',
    invoiced: '240.00',
    difference: '-10.00',
  }),
  entry('R-4', '450.00', {
    class: 'notBillable',
    reason: 'account-excluded',
    message: 'the account is in accounts.exclude',
    shouldBeInvoiced: '0.00',
    invoiced: '0.00',
  }),
];

/** A tie-out of these entries, whose statement sums. */
export function tieOutOf(bills: readonly TieOutEntry[]): TieOut {
  const statements = [...new Set(bills.map(({ currency }) => currency))].map((currency) =>
    statementOf(
      currency,
      bills.filter((bill) => bill.currency === currency),
    ),
  );
  const months = statements.map(({ currency }) => groupOf('2026-10', currency, bills));
  return {
    formatVersion: '1.0',
    period: { from: '2026-10-01', to: '2026-10-31' },
    scope: { integrations: [], accounts: [] },
    readAt: '2026-11-20T10:00:00.000Z',
    connection: SAMPLE_PLAN.connection,
    verdict: 'explained',
    statements,
    bills,
    groups: { months, integrations: [], accounts: [], customers: [] },
    receivables: [
      {
        currency: 'USD',
        states: [{ state: 'overdue', count: 1, total: '1200.00', balance: '200.00' }],
        aging: [{ days: '0-30', count: 1, balance: '200.00' }],
      },
    ],
    diagnostics: [],
  };
}

type Sum = 'billed' | 'shouldBeInvoiced' | 'invoiced' | 'difference';

function sumOf(bills: readonly TieOutEntry[], sum: Sum): string {
  return decimalText(sumDecimals(bills.map((bill) => decimal(bill[sum]))));
}

function statementOf(currency: string, bills: readonly TieOutEntry[]): Statement {
  const count = bills.length;
  const [billed, should, invoiced] = (['billed', 'shouldBeInvoiced', 'invoiced'] as const).map((sum) =>
    sumOf(bills, sum),
  );
  const less = (a = '0', b = '0'): string => decimalText(decimal(a).minus(decimal(b)));
  return {
    currency,
    rows: [
      { row: 'billed', reason: null, count, amount: billed ?? '0' },
      { row: 'notBillable', reason: 'account-excluded', count: 1, amount: less(should, billed) },
      { row: 'shouldBeInvoiced', reason: null, count, amount: should ?? '0' },
      { row: 'notYetInvoiced', reason: 'unmapped-item', count: 1, amount: less(invoiced, should) },
      { row: 'invoiced', reason: null, count, amount: invoiced ?? '0' },
    ],
    unexplained: '0.00',
    inQuickBooks: invoiced ?? '0',
    tax: '0.00',
    home: null,
  };
}

function groupOf(key: string, currency: string, all: readonly TieOutEntry[]): TieOut['groups']['months'][number] {
  const bills = all.filter((bill) => bill.currency === currency);
  return {
    key,
    name: '',
    currency,
    count: bills.length,
    billed: sumOf(bills, 'billed'),
    shouldBeInvoiced: sumOf(bills, 'shouldBeInvoiced'),
    invoiced: sumOf(bills, 'invoiced'),
    difference: sumOf(bills, 'difference'),
  };
}

/** A month of so many bills, every tenth of them blocked. */
export function monthOfBills(count: number): TieOut {
  return tieOutOf(
    Array.from({ length: count }, (_, index) => {
      const amount = `${String(100 + index)}.25`;
      const blocked = {
        class: 'blocked',
        reason: 'unmapped-item',
        invoiced: '0.00',
        difference: `-${amount}`,
      } as const;
      return entry(`R-${String(index).padStart(6, '0')}`, amount, index % 10 === 9 ? blocked : {});
    }),
  );
}
