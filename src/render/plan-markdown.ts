import type { SalesLine } from '../model/sales-document.ts';
import type { Plan } from '../model/plan.ts';
import { renderPlace } from './diagnostics-lines.ts';
import { escapeMarkdown } from './escape.ts';
import { renderMarkdownDocument, type MarkdownTable } from './markdown-document.ts';
import { renderInvoicesSummary, renderNothingToDo, renderPlanSummaryLine } from './plan-summary.ts';
import { renderScope } from './plan-text.ts';
import { blockedAmount, buildPlanView, kindWord, type ChangeView, type FieldView, type PlanView } from './plan-view.ts';
import { formatCount, formatDecimal, formatMoney } from './wording.ts';

/**
 * The plan for a pull request or a step summary: what it comes to first, then money, then what needs
 * a person; configuration and details fold away. Always shorter than GitHub's limit for a comment.
 */
export function renderPlanMarkdown(plan: Plan): string {
  const view = buildPlanView(plan);
  const refused = plan.guards.some(({ status }) => status === 'tripped');
  return renderMarkdownDocument(renderHead(plan), [
    ...(refused ? [guardsTable(plan)] : []),
    moneyTable(plan),
    blockedTable(view),
    invoicesTable(view),
    driftTable(view),
    ...(refused ? [] : [guardsTable(plan)]),
    findingsTable(plan),
    changesTable('Configuration', view.configuration),
    changesTable('Customers and mappings', view.customersAndMappings),
    linesTable(plan),
    skippedTable(view),
  ]);
}

function renderHead(plan: Plan): string[] {
  const { connection } = plan;
  const scope = renderScope(plan);
  const nothing = renderNothingToDo(plan);
  return [
    `### ${escapeMarkdown(renderPlanSummaryLine(plan))}`,
    '',
    `${escapeMarkdown(connection.name)}: m3ter organization ${escapeMarkdown(connection.organizationId)}, ` +
      `QuickBooks ${connection.environment} company ${escapeMarkdown(connection.companyName)} ` +
      `(realm ${escapeMarkdown(connection.realmId)}). Read ${formatCount(plan.summary.bills, 'bill')} of ` +
      `${formatCount(plan.summary.accounts, 'account')}. Plan id ${escapeMarkdown(plan.id)}.`,
    ...(scope === '' ? [] : ['', `**${escapeMarkdown(scope)}**`]),
    ...(nothing === null ? [] : ['', nothing]),
  ];
}

function guardsTable(plan: Plan): MarkdownTable {
  const shown = plan.guards.filter(({ status }) => status !== 'ok');
  return {
    title: shown.some(({ status }) => status === 'tripped') ? 'Refused: nothing will be sent' : 'Guards',
    columns: [{ title: 'Guard' }, { title: '' }, { title: 'What it found' }, { title: 'To lift it' }],
    rows: shown.map((guard) => [guard.name, guard.status, guard.message, guard.lift ?? '']),
    noun: 'guard',
    collapsed: false,
  };
}

function moneyTable(plan: Plan): MarkdownTable {
  return {
    title: 'Money',
    columns: [{ title: 'Currency' }, { title: 'Invoices', align: 'right' }, { title: 'Total', align: 'right' }],
    rows: plan.summary.money.map(({ currency, invoices, total }) => [currency, String(invoices), formatDecimal(total)]),
    noun: 'currency',
    collapsed: false,
  };
}

function blockedTable(view: PlanView): MarkdownTable {
  return {
    title: `Blocked: ${formatCount(view.blocked.length, 'bill')} that cannot be sent`,
    columns: [
      { title: 'Customer' },
      { title: 'Amount', align: 'right' },
      { title: 'Why' },
      { title: 'What to do' },
      { title: 'Reason' },
      { title: 'Bill' },
    ],
    rows: view.blocked.map((bill) => {
      const total = blockedAmount(bill);
      const amount = total === null ? '' : formatMoney(bill.currency, total);
      return [bill.accountName, amount, bill.message, bill.hint ?? '', bill.reason, bill.billId];
    }),
    noun: 'bill',
    collapsed: false,
  };
}

/** Longer lists fold away: the head and the money table already say what they come to. */
const ROWS_OPEN_MAX = 25;

function invoicesTable(view: PlanView): MarkdownTable {
  return {
    title: 'Invoices',
    summary: renderInvoicesSummary(view.invoices),
    columns: [
      { title: '' },
      { title: 'Number' },
      { title: 'Customer' },
      { title: 'Date' },
      { title: 'Amount', align: 'right' },
      { title: 'Why' },
    ],
    rows: view.invoices.map((invoice) => [
      `${invoice.action} ${invoice.kind}`,
      invoice.docNumber,
      invoice.accountName,
      invoice.date,
      formatMoney(invoice.currency, invoice.total),
      [invoice.reason, ...renderFieldTexts(invoice.fields), ...invoice.notes].join('; '),
    ]),
    noun: 'invoice',
    collapsed: view.invoices.length > ROWS_OPEN_MAX,
  };
}

function renderFieldTexts(fields: readonly FieldView[]): string[] {
  return fields.map(({ label, before, after }) => `${label}: ${before} → ${after}`);
}

function driftTable(view: PlanView): MarkdownTable {
  return {
    title: 'Drift: changed by someone else, left as it is',
    columns: [
      { title: 'Document' },
      { title: 'Customer' },
      { title: 'What' },
      { title: 'What to do' },
      { title: 'Reason' },
    ],
    rows: view.drift.map((drift) => [
      `${drift.kind} ${drift.docNumber}`.trim(),
      drift.accountName,
      [drift.reason, ...renderFieldTexts(drift.fields)].join('; '),
      drift.hint ?? '',
      drift.code,
    ]),
    noun: 'difference',
    collapsed: false,
  };
}

function findingsTable(plan: Plan): MarkdownTable {
  return {
    title: 'Findings',
    columns: [{ title: '' }, { title: 'Where' }, { title: 'What' }, { title: 'What to do' }, { title: 'Code' }],
    rows: plan.diagnostics.map((found) => [
      found.severity,
      found.place === undefined ? (found.about ?? '') : renderPlace(found.place),
      found.message,
      found.hint ?? '',
      found.code,
    ]),
    noun: 'finding',
    collapsed: plan.diagnostics.length > ROWS_OPEN_MAX,
  };
}

function changesTable(title: string, changes: readonly ChangeView[]): MarkdownTable {
  return {
    title,
    summary: formatCount(changes.length, 'change'),
    columns: [{ title: '' }, { title: 'What' }, { title: 'Fields' }, { title: 'Why' }],
    rows: changes.map((change) => [
      `${change.action} ${change.kind}`,
      change.label,
      renderFieldTexts(change.fields).join('; '),
      change.reason,
    ]),
    noun: 'change',
    collapsed: true,
  };
}

/** Every line of every document that will be written: what a careful reviewer opens. */
function linesTable(plan: Plan): MarkdownTable {
  const rows = plan.changes.flatMap((change) => {
    if ((change.kind !== 'invoice' && change.kind !== 'creditMemo') || change.after === null) return [];
    if (change.action === 'adopt') return [];
    const { document } = change.after;
    return document.lines.map((line) => [
      `${kindWord(change.kind)} ${document.docNumber}`,
      line.description,
      ...lineFigures(line),
    ]);
  });
  return {
    title: 'Lines of the invoices',
    summary: formatCount(rows.length, 'line'),
    columns: [
      { title: 'Document' },
      { title: 'Line' },
      { title: 'Quantity', align: 'right' },
      { title: 'Unit price', align: 'right' },
      { title: 'Amount', align: 'right' },
    ],
    rows,
    noun: 'line',
    collapsed: true,
  };
}

function lineFigures(line: SalesLine): string[] {
  const figure = (text: string | null): string => (text === null ? '' : formatDecimal(text));
  return [figure(line.quantity), figure(line.unitPrice), formatDecimal(line.amount)];
}

function skippedTable(view: PlanView): MarkdownTable {
  const total = view.skipped.reduce((sum, { count }) => sum + count, 0);
  return {
    title: `Skipped: ${formatCount(total, 'bill')}`,
    columns: [{ title: 'Reason' }, { title: 'Bills', align: 'right' }],
    rows: view.skipped.map(({ reason, count }) => [reason, formatDecimal(String(count))]),
    noun: 'reason',
    collapsed: true,
  };
}
