import type { Plan } from '../model/plan.ts';
import type { BillDecision, GuardResult } from '../model/plan.ts';
import type { Action } from '../model/change.ts';
import { renderDiagnosticLines } from './diagnostics-lines.ts';
import { formatAmounts } from './money-column.ts';
import {
  ACTION_SIGNS,
  blockedAmount,
  buildPlanView,
  type ChangeView,
  type DriftView,
  type FieldView,
  type InvoiceView,
} from './plan-view.ts';
import { renderInvoicesSummary, renderNothingToDo, renderPlanSummaryLine } from './plan-summary.ts';
import type { Style, Tone } from './style.ts';
import { cell, renderHeading, renderParagraph, renderTable, type Column, type Row } from './table.ts';
import { formatCount, joinWords, shortId } from './wording.ts';

/**
 * The plan for a terminal (cli.md, "The plan, for people"): money first, words before signs, one line
 * for one thing, each with its reason and origin. The last line is the summary.
 */
export function renderPlanText(plan: Plan, style: Style): string {
  const view = buildPlanView(plan);
  const nothing = renderNothingToDo(plan);
  const lines = [
    ...renderPlanHead(plan, style),
    '',
    ...renderChanges('Configuration', view.configuration, style),
    ...renderChanges('Customers and mappings', view.customersAndMappings, style),
    ...renderInvoices(view.invoices, renderInvoicesSummary(view.invoices), style),
    ...renderDrift(view.drift, style),
    ...renderBlocked(view.blocked, style),
    ...renderSkipped(view.skipped, style),
    ...renderGuards(plan.guards, style),
    ...renderFindings(plan, style),
    ...(nothing === null ? [] : renderParagraph(nothing, style, { indent: 0 })),
    '',
    ...renderParagraph(renderPlanSummaryLine(plan), style, { indent: 0, hanging: 2, tone: 'strong' }),
  ];
  return `${dropDoubleBlanks(lines).join('\n')}\n`;
}

function dropDoubleBlanks(lines: readonly string[]): string[] {
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '');
}

/** Which systems the plan is for, and how much was read. Long ids are shortened: JSON has them whole. */
export function renderPlanHead(plan: Plan, style: Style): string[] {
  const { connection } = plan;
  const company = connection.companyName === '' ? '' : ` ${connection.companyName},`;
  const parts = [
    cell(connection.name, 'strong'),
    cell(`m3ter org ${shortId(connection.organizationId)}`),
    cell(`QuickBooks ${connection.environment}${company} realm ${shortId(connection.realmId)}`),
    cell(`read ${formatCount(plan.summary.bills, 'bill')}, ${formatCount(plan.summary.accounts, 'account')}`, 'muted'),
  ];
  const scope = renderScope(plan);
  return [
    ...renderTable(
      parts.map((): Column => ({ fit: 'keep' })),
      [{ cells: parts }],
      style,
      { indent: 0, gap: 3 },
    ),
    ...(scope === '' ? [] : renderParagraph(scope, style, { indent: 0, hanging: 2, tone: 'change' })),
  ];
}

/** What a limited plan leaves out, bills by their numbers; empty for a plan of everything. */
export function renderScope({ scope, bills }: Pick<Plan, 'scope' | 'bills'>): string {
  const numbers = new Map(bills.map(({ billId, docNumber }) => [billId, docNumber]));
  const nameAll = (ids: readonly string[]): string => joinWords(ids.map((id) => numbers.get(id) ?? id));
  const parts = [
    ...(scope.only === null ? [] : [`only ${scope.only === 'config' ? 'configuration' : 'bills'}`]),
    ...(scope.integrations.length === 0 ? [] : [`integration ${joinWords(scope.integrations)}`]),
    ...(scope.bills.length === 0 ? [] : [`bill ${nameAll(scope.bills)}`]),
    ...(scope.since === null ? [] : [`bills since ${scope.since}`]),
    ...(scope.resend.length === 0 ? [] : [`sends again bill ${nameAll(scope.resend)}`]),
  ];
  return parts.length === 0 ? '' : `Limited to: ${parts.join('; ')}.`;
}

const ACTION_TONES: Readonly<Record<Action, Tone>> = {
  create: 'good',
  update: 'change',
  delete: 'bad',
  enable: 'change',
  adopt: 'note',
};

function actionCell(action: Action) {
  return cell(`${ACTION_SIGNS[action]} ${action}`, ACTION_TONES[action]);
}

function renderChanges(title: string, changes: readonly ChangeView[], style: Style): string[] {
  if (changes.length === 0) return [];
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }, { fit: 'wrap' }];
  const rows = changes.map((change) => ({
    cells: [actionCell(change.action), cell(change.kind), cell(change.label), cell(change.reason, 'muted')],
    below: renderFields(change.fields, style),
  }));
  return [...renderHeading(title, style), ...renderTable(columns, rows, style, { indent: 2 })];
}

/** `bills.onlySendOnApproval  false → true`, under the change it belongs to. */
export function renderFields(fields: readonly FieldView[], style: Style, indent = 6): string[] {
  const rows = fields.map((field) => ({ cells: [cell(field.label), cell(`${field.before} → ${field.after}`)] }));
  return renderTable([{ fit: 'wrap' }, { fit: 'wrap' }], rows, style, { indent });
}

const INVOICE_COLUMNS: readonly Column[] = [
  { fit: 'keep' },
  { fit: 'keep' },
  { fit: 'keep' },
  { fit: 'cut' },
  { fit: 'keep' },
  { fit: 'keep' },
  { fit: 'wrap' },
];

function renderInvoices(invoices: readonly InvoiceView[], summary: string, style: Style): string[] {
  if (invoices.length === 0) return [];
  const money = formatAmounts(invoices.map(({ currency, total }) => ({ currency, total })));
  const rows = invoices.map((invoice, index): Row => ({
    cells: [
      actionCell(invoice.action),
      cell(invoice.kind),
      cell(invoice.docNumber),
      cell(invoice.accountName),
      cell(invoice.date),
      cell(money[index] ?? '', 'strong'),
      cell(invoice.reason, 'muted'),
    ],
    below: [
      ...renderFields(invoice.fields, style),
      ...invoice.notes.flatMap((note) => renderParagraph(`note: ${note}`, style, { indent: 6, hanging: 2 })),
    ],
  }));
  return [...renderHeading('Invoices', style, summary), ...renderTable(INVOICE_COLUMNS, rows, style, { indent: 2 })];
}

function renderDrift(drift: readonly DriftView[], style: Style): string[] {
  if (drift.length === 0) return [];
  const columns: Column[] = [
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'cut' },
    { fit: 'keep' },
    { fit: 'wrap' },
  ];
  const rows = drift.map((found): Row => ({
    cells: [
      cell('! drift', 'change'),
      cell(found.kind),
      cell(found.docNumber),
      cell(found.accountName),
      cell(found.code, 'change'),
      cell(found.reason),
    ],
    below: [...renderFields(found.fields, style), ...renderHint(found.hint, style)],
  }));
  return [
    ...renderHeading('Drift', style, 'changed by someone else; tieout leaves it as it is'),
    ...renderTable(columns, rows, style, { indent: 2 }),
  ];
}

function renderHint(hint: string | null, style: Style): string[] {
  return hint === null ? [] : renderParagraph(`→ ${hint}`, style, { indent: 6, hanging: 2, tone: 'note' });
}

function renderBlocked(blocked: readonly BillDecision[], style: Style): string[] {
  if (blocked.length === 0) return [];
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'cut' }, { fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }];
  const money = formatAmounts(blocked.map((bill) => ({ currency: bill.currency, total: blockedAmount(bill) })));
  const rows = blocked.map((bill, index): Row => ({
    cells: [
      cell(`! bill ${bill.billId}`, 'bad'),
      cell(bill.accountName),
      cell(money[index] ?? '', 'strong'),
      cell(bill.reason, 'bad'),
      cell(bill.message),
    ],
    below: [
      ...renderHint(bill.hint, style),
      ...bill.notes.flatMap((note) => renderParagraph(`note: ${note}`, style, { indent: 6, hanging: 2 })),
    ],
  }));
  return [
    ...renderHeading('Blocked', style, `${formatCount(blocked.length, 'bill')} that cannot be sent`),
    ...renderTable(columns, rows, style, { indent: 2 }),
  ];
}

function renderSkipped(
  skipped: readonly { readonly reason: string; readonly count: number }[],
  style: Style,
): string[] {
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  const reasons = skipped.map(({ reason, count }) => `${reason} ${String(count)}`).join(', ');
  return renderParagraph(`Skipped ${String(total)}: ${reasons}`, style, { indent: 0, hanging: 2 });
}

/** Guards that are not ok, each with its number and the key that lifts it. */
export function renderGuards(guards: readonly GuardResult[], style: Style): string[] {
  const shown = guards.filter(({ status }) => status !== 'ok');
  if (shown.length === 0) return [];
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }];
  const rows = shown.map((guard): Row => ({
    cells: [
      guard.status === 'tripped' ? cell('! refused', 'bad') : cell('! warning', 'change'),
      cell(guard.name),
      cell(guard.message),
    ],
    below: renderHint(guard.lift === null ? null : `to lift it: ${guard.lift}`, style),
  }));
  const tripped = shown.some(({ status }) => status === 'tripped');
  return [
    ...renderHeading('Guards', style, tripped ? 'nothing will be sent' : ''),
    ...renderTable(columns, rows, style, { indent: 2 }),
  ];
}

function renderFindings(plan: Plan, style: Style): string[] {
  if (plan.diagnostics.length === 0) return [];
  return [...renderHeading('Findings', style), ...renderDiagnosticLines(plan.diagnostics, style, { indent: 2 })];
}
