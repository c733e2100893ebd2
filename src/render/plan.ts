import type { Action } from '../model/change.ts';
import type { BillDecision, GuardResult, Plan } from '../model/plan.ts';
import type { SalesLine } from '../model/sales-document.ts';
import { annotateDiagnostic, type Annotation } from './annotations.ts';
import { findingsTable } from './findings.ts';
import { cell, fieldsColumn, GAP, hintColumn, money, notesColumn, paragraph, table } from './page.ts';
import type { Block, Cell, Facts, Page, Table } from './page.ts';
import { renderInvoicesSummary, renderNothingToDo, renderPlanSummaryLine } from './plan-summary.ts';
import { blockedAmount, buildPlanView, kindWord } from './plan-view.ts';
import type { ChangeView, DriftView, InvoiceView, PlanView } from './plan-view.ts';
import type { Tone } from './style.ts';
import { formatCount, formatDecimal, formatMoney, joinWords, nameQuickBooks, shortId } from './wording.ts';

/**
 * A plan for people (cli.md, "The plan, for people"): words before signs, one line for one thing, each
 * with its reason and origin; the verdict sums it up.
 */
export function planPage(plan: Plan): Page {
  const view = buildPlanView(plan);
  const nothing = renderNothingToDo(plan);
  return {
    verdict: { text: renderPlanSummaryLine(plan), tone: 'strong' },
    blocks: [
      ...planHead(plan),
      GAP,
      moneyTable(plan),
      changesTable('Configuration', view.configuration),
      changesTable('Customers and mappings', view.customersAndMappings),
      invoicesTable('Invoices', view.invoices),
      invoicesTable(REHEARSAL_TITLE, view.wouldSend),
      changesTable('Would also be made for them', view.wouldChange),
      driftTable(view.drift),
      blockedTable(view.blocked),
      ...saySkipped(view),
      guardsTable(plan.guards),
      findingsTable(plan.diagnostics),
      linesTable(plan),
      ...(nothing === null ? [] : [paragraph(nothing)]),
    ],
  };
}

/** Which systems the plan is for, how much was read, and what the plan was limited to. */
export function planHead(plan: Plan): readonly Block[] {
  const { connection } = plan;
  const company = connection.companyName === '' ? '' : ` ${connection.companyName},`;
  const quickbooks = (realm: string): string => `${nameQuickBooks(connection)}${company} realm ${realm}`;
  const facts: Facts = {
    kind: 'facts',
    parts: [
      { text: connection.name, tone: 'strong' },
      {
        text: `m3ter org ${shortId(connection.organizationId)}`,
        whole: `m3ter organization ${connection.organizationId}`,
        tone: 'plain',
      },
      { text: quickbooks(shortId(connection.realmId)), whole: quickbooks(connection.realmId), tone: 'plain' },
      {
        text: `read ${formatCount(plan.summary.bills, 'bill')}, ${formatCount(plan.summary.accounts, 'account')}`,
        tone: 'muted',
      },
    ],
  };
  const remarks = [renderScope(plan), renderLimits(plan)].filter((text) => text !== '');
  return [facts, ...remarks.map((text) => paragraph(text, { tone: 'change' }))];
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

/** Limits that differ from those of the files for this plan alone, as the flags that set them; empty without. */
function renderLimits({ limits = {} }: Pick<Plan, 'limits'>): string {
  const { maxInvoices, maxInvoiceTotal, maxDeletes, maxUpdates } = limits;
  const parts = [
    ...(maxInvoices === undefined ? [] : [`--max-invoices ${formatDecimal(String(maxInvoices))}`]),
    ...(maxInvoiceTotal === undefined ? [] : [`--max-invoice-total ${formatDecimal(maxInvoiceTotal)}`]),
    ...(maxDeletes === undefined ? [] : [`--max-deletes ${formatDecimal(String(maxDeletes))}`]),
    ...(maxUpdates === undefined ? [] : [`--max-updates ${String(maxUpdates)}`]),
  ];
  return parts.length === 0 ? '' : `Limits of this plan in place of those in the files: ${parts.join(', ')}.`;
}

/** Signs of the actions; the word is always printed too (style: colour and sign are never alone). */
const ACTION_SIGNS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  delete: '-',
  enable: '~',
  adopt: '=',
};

const ACTION_TONES: Readonly<Record<Action, Tone>> = {
  create: 'good',
  update: 'change',
  delete: 'bad',
  enable: 'change',
  adopt: 'note',
};

function actionCell(action: Action): Cell {
  return { text: action, sign: `${ACTION_SIGNS[action]} `, tone: ACTION_TONES[action] };
}

/** What is sent in each currency; for documents. */
export function moneyTable(plan: Plan): Table {
  return table({
    title: 'Money',
    only: 'document',
    columns: [
      { title: 'currency', fit: 'keep', of: ({ currency }) => currency },
      { title: 'invoices', fit: 'keep', align: 'right', of: ({ invoices }) => String(invoices) },
      { title: 'total', fit: 'keep', align: 'right', of: ({ total }) => formatDecimal(total) },
    ],
    rows: plan.summary.money,
    noun: 'currency',
  });
}

/** Longer lists fold away: the head already says what they come to. */
const ROWS_OPEN_MAX = 25;

/** Changes of configuration, customers and mappings. */
export function changesTable(title: string, changes: readonly ChangeView[], folded = true): Table {
  return table<ChangeView>({
    title,
    columns: [
      { title: '', fit: 'keep', of: ({ action }) => actionCell(action) },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'what', fit: 'wrap', of: ({ label }) => label },
      { title: 'why', fit: 'wrap', of: ({ reason }) => cell(reason, 'muted') },
      fieldsColumn(({ fields }) => fields),
    ],
    rows: changes,
    noun: 'change',
    folded,
  });
}

/** The section of what integrations in `reportOnly` would send. */
export const REHEARSAL_TITLE = 'Would send (reportOnly: nothing of this is sent)';

/** Documents, each with its reason. */
export function invoicesTable(title: string, invoices: readonly InvoiceView[]): Table {
  return table<InvoiceView>({
    title,
    summary: renderInvoicesSummary(invoices),
    columns: [
      { title: '', fit: 'keep', of: ({ action }) => actionCell(action) },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'number', fit: 'keep', of: ({ docNumber }) => docNumber },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'date', fit: 'keep', of: ({ date }) => date },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
      { title: 'why', fit: 'wrap', of: ({ reason }) => cell(reason, 'muted') },
      fieldsColumn(({ fields }) => fields),
      notesColumn(({ notes }) => notes),
    ],
    rows: invoices,
    noun: 'invoice',
    folded: invoices.length > ROWS_OPEN_MAX,
  });
}

/** What others changed in QuickBooks. */
export function driftTable(drift: readonly DriftView[]): Table {
  return table<DriftView>({
    title: 'Drift',
    summary: 'changed by someone else; tieout leaves it as it is',
    columns: [
      { title: '', fit: 'keep', only: 'text', of: () => cell('! drift', 'change') },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'number', fit: 'keep', of: ({ docNumber }) => docNumber },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'reason', fit: 'keep', of: ({ code }) => cell(code, 'change') },
      { title: 'what', fit: 'wrap', of: ({ reason }) => reason },
      fieldsColumn(({ fields }) => fields),
      hintColumn(({ hint }) => hint),
    ],
    rows: drift,
    noun: 'difference',
  });
}

/** Bills that wait for a person. */
export function blockedTable(blocked: readonly BillDecision[]): Table {
  return table<BillDecision>({
    title: 'Blocked',
    summary: `${formatCount(blocked.length, 'bill')} that cannot be sent`,
    columns: [
      { title: 'bill', fit: 'keep', of: ({ billId }) => ({ text: `bill ${billId}`, sign: '! ', tone: 'bad' }) },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'amount', fit: 'keep', align: 'right', of: (bill) => money(bill.currency, blockedAmount(bill)) },
      { title: 'reason', fit: 'keep', of: ({ reason }) => cell(reason, 'bad') },
      { title: 'why', fit: 'wrap', of: ({ message }) => message },
      hintColumn(({ hint }) => hint),
      notesColumn(({ notes }) => notes),
    ],
    rows: blocked,
    noun: 'bill',
  });
}

function saySkipped({ skipped }: PlanView): readonly Block[] {
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  const reasons = skipped.map(({ reason, count }) => `${reason} ${String(count)}`).join(', ');
  return [paragraph(`Skipped ${String(total)}: ${reasons}`)];
}

/** Guards that are not ok, each with its number and the key that lifts it. */
export function guardsTable(guards: readonly GuardResult[]): Table {
  const shown = guards.filter(({ status }) => status !== 'ok');
  const tripped = shown.some(({ status }) => status === 'tripped');
  return table<GuardResult>({
    title: 'Guards',
    summary: tripped ? 'nothing will be sent' : '',
    columns: [
      { title: '', fit: 'keep', of: guardCell },
      { title: 'guard', fit: 'keep', of: ({ name }) => name },
      { title: 'what it found', fit: 'wrap', of: ({ message }) => message },
      {
        title: 'to lift it',
        fit: 'below',
        tone: 'note',
        lead: '→ to lift it: ',
        of: ({ lift }) => lift ?? '',
      },
    ],
    rows: shown,
    noun: 'guard',
  });
}

function guardCell({ status }: GuardResult): Cell {
  return status === 'tripped'
    ? { text: 'refused', sign: '! ', tone: 'bad' }
    : { text: 'warning', sign: '! ', tone: 'change' };
}

/** Every line of every document that will be written: what a careful reviewer opens. */
function linesTable(plan: Plan): Table {
  const rows = [...plan.changes, ...(plan.wouldSend ?? [])].flatMap(
    (change): { document: string; line: SalesLine }[] => {
      if ((change.kind !== 'invoice' && change.kind !== 'creditMemo') || change.after === null) return [];
      if (change.action === 'adopt') return [];
      const { document } = change.after;
      return document.lines.map((line) => ({ document: `${kindWord(change.kind)} ${document.docNumber}`, line }));
    },
  );
  return table({
    title: 'Lines of the invoices',
    summary: formatCount(rows.length, 'line'),
    only: 'document',
    columns: [
      { title: 'document', fit: 'keep', of: ({ document }) => document },
      { title: 'line', fit: 'wrap', of: ({ line }) => line.description },
      { title: 'quantity', fit: 'keep', align: 'right', of: ({ line }) => formatDecimal(line.quantity ?? '') },
      { title: 'unit price', fit: 'keep', align: 'right', of: ({ line }) => formatDecimal(line.unitPrice ?? '') },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ line }) => formatDecimal(line.amount) },
    ],
    rows,
    noun: 'line',
    folded: true,
  });
}

/** What needs a person, beside the files of a pull request. */
export function annotatePlan(plan: Plan): readonly Annotation[] {
  return [
    ...plan.guards.flatMap((guard): Annotation[] => {
      if (guard.status === 'ok') return [];
      const message = guard.lift === null ? [guard.message] : [guard.message, `To lift it: ${guard.lift}`];
      return [{ severity: guard.status === 'tripped' ? 'error' : 'warning', title: guard.name, message }];
    }),
    ...plan.diagnostics.map(annotateDiagnostic),
    ...annotateDrift(plan),
    ...annotateBlocked(plan),
  ];
}

/** Two invoices for one bill may be paid twice: that is an error; other drift is only worth knowing. */
function annotateDrift(plan: Plan): Annotation[] {
  return plan.drift.map((drift) => ({
    severity: drift.code === 'duplicate-invoice' ? 'error' : 'warning',
    title: drift.code,
    message: [`${drift.address}: ${drift.message}`, ...(drift.hint === null ? [] : [drift.hint])],
  }));
}

function annotateBlocked(plan: Plan): Annotation[] {
  return plan.bills
    .filter((bill) => bill.decision === 'block')
    .map((bill) => {
      const total = blockedAmount(bill);
      const amount = total === null ? '' : `, ${formatMoney(bill.currency, total)}`;
      const message = `${bill.accountName}${amount}: ${bill.message} (bill ${bill.billId})`;
      return {
        severity: 'warning',
        title: bill.reason,
        message: bill.hint === null ? [message] : [message, bill.hint],
      };
    });
}
