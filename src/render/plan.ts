import { signedTotal } from '../model/bill-amounts.ts';
import { formatInstant } from '../model/day.ts';
import { FLAGGED_GUARDS } from '../model/guards.ts';
import type { GuardResult, Plan, UndoScope } from '../model/plan.ts';
import type { SalesLine } from '../model/sales-document.ts';
import {
  compareAmounts,
  countLines,
  LINES_MAX,
  sayCounts,
  sayRest,
  shareLines,
  takeLines,
  WHERE_ALL_IS,
} from './budget.ts';
import { findingLines, findingsTable } from './findings.ts';
import { DONE_PARTS, moneyTable, sayAccount } from './money.ts';
import {
  cell,
  fieldsColumn,
  GAP,
  hintColumn,
  linked,
  paragraph,
  table,
  type Block,
  type Cell,
  type Facts,
  type Page,
  type Table,
} from './page.ts';
import { blockedLines, blockedTable } from './plan-blocked.ts';
import { actionCell, chooseInvoices, invoiceLines, invoicesSection, sharedNotes } from './plan-invoices.ts';
import { renderNothingToDo, renderPlanSummaryLine } from './plan-summary.ts';
import { effectLines, effectSection } from './plan-effect.ts';
import { kindWord } from '../model/change.ts';
import { HELD_LINES, UNDONE_LINES, heldTable, undoneTable } from './plan-held.ts';
import { saySkipped } from './plan-skipped.ts';
import { buildPlanView, type ChangeView, type DriftView, type InvoiceView, type PlanView } from './plan-view.ts';
import { formatCount, formatDecimal, joinWords, nameQuickBooks, shortId } from './wording.ts';

export interface PlanPageOptions {
  /** True: shows everything, however long. */
  readonly all: boolean;
}

/**
 * A plan for people: money first, then what needs a person, then what would be sent and changed. Each thing is one line
 * with its reason and origin. At most `LINES_MAX` lines: whatever is left out has its count and sum.
 */
export function planPage(plan: Plan, { all }: PlanPageOptions = { all: false }): Page {
  const view = buildPlanView(plan);
  const nothing = renderNothingToDo(plan);
  const lines = all ? EVERYTHING : shareAmong(plan, view);
  const invoices = chooseInvoices(view.invoices, lines.invoices);
  const rehearsed = chooseInvoices(view.wouldSend, lines.wouldSend);
  const rehearsedMoney = plan.summary.wouldSend ?? [];
  const counts = sharedNotes([...view.invoices, ...view.wouldSend]);
  const isRefused = plan.guards.some(({ status }) => status === 'tripped');
  const guards = guardsTable(plan.guards);
  return {
    verdict: { text: renderPlanSummaryLine(plan), tone: 'strong' },
    blocks: [
      ...planHead(plan),
      ...(plan.effect === undefined ? [] : [GAP, effectSection(plan.effect, lines.effect)]),
      GAP,
      moneyTable(plan.summary.money, plan.summary.integrations, lines.money),
      ...(isRefused ? [guards] : []),
      blockedTable(view.blocked, lines.blocked),
      undoneTable(view.undone, plan.scope.undo !== undefined, all ? Infinity : UNDONE_LINES),
      driftTable(view.drift, lines.drift),
      invoicesSection('Invoices', view.invoices, invoices, sayAccount(plan.summary.money, DONE_PARTS).join(', '), {
        shared: { counts, saidHere: view.invoices.length > 0 },
      }),
      invoicesSection(REHEARSAL_TITLE, view.wouldSend, rehearsed, sayAccount(rehearsedMoney, DONE_PARTS).join(', '), {
        shared: { counts, saidHere: view.invoices.length === 0 },
      }),
      changesTable('Would also be made for them', view.wouldChange, lines.wouldChange, true),
      changesTable('Deleted', view.deleted, lines.deleted),
      {
        ...changesTable('Customers and mappings', view.customersAndMappings, lines.customersAndMappings, true),
        summary: sayKeptItems(plan),
      },
      changesTable('Configuration', view.configuration, lines.configuration, true),
      heldTable(view.held, all ? Infinity : HELD_LINES),
      ...skippedBlocks(view),
      ...(isRefused ? [] : [guards]),
      findingsTable(plan.diagnostics, lines.findings),
      linesTable(plan, [...invoices.shown, ...rehearsed.shown], lines.details),
      ...(nothing === null ? [] : [paragraph(nothing)]),
    ],
  };
}

/** The section of what integrations in `reportOnly` would send. */
export const REHEARSAL_TITLE = 'Would send (reportOnly: nothing of this is sent)';

/** The count of lines that each part of a plan may have. */
interface PlanLines {
  readonly money: number;
  readonly effect: number;
  readonly blocked: number;
  readonly drift: number;
  readonly invoices: number;
  readonly wouldSend: number;
  readonly wouldChange: number;
  readonly deleted: number;
  readonly customersAndMappings: number;
  readonly configuration: number;
  readonly findings: number;
  /** Lines of the invoices, which only documents show. */
  readonly details: number;
}

const EVERYTHING: PlanLines = {
  money: Infinity,
  effect: Infinity,
  blocked: Infinity,
  drift: Infinity,
  invoices: Infinity,
  wouldSend: Infinity,
  wouldChange: Infinity,
  deleted: Infinity,
  customersAndMappings: Infinity,
  configuration: Infinity,
  findings: Infinity,
  details: Infinity,
};

const MONEY_LINES_MAX = 12;
const DETAIL_LINES_MAX = 50;
/** Lines for the head, titles, guards, skipped bills, remarks about what is left out, and the verdict. */
const OTHER_LINES = 40 + HELD_LINES + UNDONE_LINES;

/** What needs a person comes first. The `least` lines of all parts together are less than a page. */
function shareAmong(plan: Plan, view: PlanView): PlanLines {
  const changes = (rows: readonly ChangeView[]): number => rows.reduce((sum, row) => sum + linesOfChange(row), 0);
  const needs = [
    { need: plan.effect === undefined ? 0 : effectLines(plan.effect), least: 30 },
    { need: blockedLines(view.blocked), least: 30 },
    { need: view.drift.reduce((sum, row) => sum + linesOfDrift(row), 0), least: 16 },
    { need: invoiceLines(view.invoices), least: 35 },
    { need: invoiceLines(view.wouldSend), least: 25 },
    { need: changes(view.deleted), least: 8 },
    { need: findingLines(plan.diagnostics), least: 12 },
    { need: changes(view.customersAndMappings), least: 12 },
    { need: changes(view.configuration), least: 8 },
    { need: changes(view.wouldChange), least: 5 },
  ];
  const [
    effect = 0,
    blocked = 0,
    drift = 0,
    invoices = 0,
    wouldSend = 0,
    deleted = 0,
    findings = 0,
    customersAndMappings = 0,
    configuration = 0,
    wouldChange = 0,
  ] = shareLines(needs, LINES_MAX - OTHER_LINES - Math.min(MONEY_LINES_MAX, plan.summary.integrations.length));
  return {
    money: MONEY_LINES_MAX,
    effect,
    blocked,
    drift,
    invoices,
    wouldSend,
    wouldChange,
    deleted,
    customersAndMappings,
    configuration,
    findings,
    details: DETAIL_LINES_MAX,
  };
}

/** The systems of the plan, how much was read, and what the plan was limited to. */
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
  const remarks = [renderSnapshot(plan), renderScope(plan), renderLimits(plan)].filter((text) => text !== '');
  return [facts, ...remarks.map((text) => paragraph(text, { tone: 'change' }))];
}

/** The snapshot that replaced the systems; empty for a live plan. */
function renderSnapshot({ snapshot }: Pick<Plan, 'snapshot'>): string {
  if (snapshot === undefined) return '';
  const hidden = snapshot.addresses === 'hidden' ? ', with codes in place of addresses' : '';
  return `From a snapshot of ${formatInstant(snapshot.takenAt)}${hidden}.`;
}

/** The scope of a limited plan, with bills by number; empty for a plan of everything. */
export function renderScope({ scope, bills }: Pick<Plan, 'scope' | 'bills'>): string {
  if (scope.undo !== undefined) return renderUndo(scope.undo);
  const numbers = new Map(bills.map(({ billId, docNumber }) => [billId, docNumber]));
  const nameAll = (ids: readonly string[]): string => joinWords(ids.map((id) => numbers.get(id) ?? id));
  const needs = scope.only === null ? `, with what ${scope.bills.length === 1 ? 'it needs' : 'they need'}` : '';
  const parts = [
    ...(scope.only === null ? [] : [`only ${scope.only === 'config' ? 'configuration' : 'bills'}`]),
    ...(scope.integrations.length === 0 ? [] : [`integration ${joinWords(scope.integrations)}`]),
    ...(scope.bills.length === 0 ? [] : [`bill ${nameAll(scope.bills)}${needs}`]),
    ...(scope.since === null ? [] : [`bills since ${scope.since}`]),
  ];
  const sentences = [
    ...(parts.length === 0 ? [] : [`Limited to: ${parts.join('; ')}.`]),
    ...(scope.resend.length === 0 ? [] : [`Sends again: bill ${nameAll(scope.resend)}.`]),
  ];
  return sentences.join(' ');
}

/** What an undo is about; its invoices are listed below. */
function renderUndo({ targets, emailed, hold }: UndoScope): string {
  const what = targets.some(({ key }) => key !== null) ? 'of what one run made' : 'of the bills that were named';
  const after = hold ? 'the bills are held: nothing sends them again unasked' : 'the bills are unsent again';
  const mailed = emailed ? ', e-mailed ones too' : '';
  return `Undo ${what}${mailed}, for ${formatCount(targets.length, 'bill')}: invoices are voided, never deleted; ${after}.`;
}

/** The limits of this plan that differ from those of the files, as the flags that set them; empty when none do. */
export function renderLimits({ limits = {} }: Pick<Plan, 'limits'>): string {
  const parts = FLAGGED_GUARDS.flatMap(({ name, flag }) => {
    const value = limits[flag.key];
    return value === undefined ? [] : [`--${name} ${formatDecimal(String(value))}`];
  });
  return parts.length === 0 ? '' : `Limits of this plan in place of those in the files: ${parts.join(', ')}.`;
}

function linesOfChange({ label, reason, fields }: ChangeView): number {
  return countLines(
    label + reason,
    fields.map(({ before, after }) => before + after),
  );
}

/** Said once, whatever the number of mappings: what was sent is not sent again for another item. */
function sayKeptItems({ changes }: Plan): string {
  const moves = changes.some(
    ({ kind, action, after }) => kind === 'mapping' && action === 'update' && after.externalTable === 'Item',
  );
  return moves ? 'invoices already sent keep the item that they have' : '';
}

/** Changes of configuration, customers and mappings. */
export function changesTable(title: string, changes: readonly ChangeView[], lines: number, folded = false): Table {
  const { shown, rest } = takeLines(changes, lines, linesOfChange);
  return table<ChangeView>({
    title,
    columns: [
      { title: '', fit: 'keep', of: ({ action }) => actionCell(action) },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'what', fit: 'wrap', of: ({ label }) => label },
      { title: 'why', fit: 'wrap', of: ({ reason }) => cell(reason, 'muted') },
      fieldsColumn(({ fields }) => fields),
    ],
    rows: shown,
    noun: 'change',
    rest: rest.length === 0 ? '' : `and ${formatCount(rest.length, 'more', 'more')}: ${WHERE_ALL_IS}`,
    folded,
  });
}

function linesOfDrift({ reason, fields, hint }: DriftView): number {
  return countLines(reason, [...fields.map(({ label }) => label), ...(hint === null ? [] : [hint])]);
}

/** Two invoices of one bill first, then by amount. */
export function driftTable(drift: readonly DriftView[], lines = Infinity): Table {
  const isFirst = ({ code }: DriftView): number => Number(code !== 'duplicate-invoice');
  const ordered = [...drift].sort((a, b) => isFirst(a) - isFirst(b) || compareAmounts(a, b));
  const { shown, rest } = takeLines(ordered, lines, linesOfDrift);
  const left = sayRest(rest);
  return table<DriftView>({
    title: 'Drift',
    summary: 'not as the bill says; tieout leaves it as it is',
    columns: [
      { title: '', fit: 'keep', only: 'text', of: () => cell('! drift', 'change') },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'number', fit: 'keep', of: ({ docNumber, href }) => linked(docNumber, href) },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'reason', fit: 'keep', of: ({ code }) => cell(code, 'change') },
      { title: 'what', fit: 'wrap', of: ({ reason }) => reason },
      fieldsColumn(({ fields }) => fields),
      hintColumn(({ hint }) => hint),
    ],
    rows: shown,
    noun: 'difference',
    rest: left === '' ? '' : `${left} (${sayCounts(rest.map(({ code }) => code))}): ${WHERE_ALL_IS}`,
  });
}

function skippedBlocks({ skipped }: PlanView): readonly Block[] {
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  return [paragraph(`Skipped ${String(total)}: ${saySkipped(skipped)}`)];
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

/** The lines of the documents that are shown, for a careful reviewer. */
function linesTable(plan: Plan, shown: readonly InvoiceView[], lines: number): Table {
  const isShownNumber = new Set(shown.map(({ docNumber }) => docNumber));
  const rows = [...plan.changes, ...(plan.wouldSend ?? [])].flatMap((change): DocumentLine[] => {
    if ((change.kind !== 'invoice' && change.kind !== 'creditMemo') || change.after === null) return [];
    if (change.action === 'adopt') return [];
    const { document } = change.after;
    const name = `${kindWord(change.kind)} ${document.docNumber}`;
    return isShownNumber.has(document.docNumber)
      ? document.lines.map((line) => ({
          ...line,
          document: name,
          currency: document.currency,
          total: signedTotal(change.kind, line.amount),
        }))
      : [];
  });
  const taken = takeLines(rows, lines, () => 1);
  const left = sayRest(taken.rest, 'more lines');
  return table<DocumentLine>({
    title: 'Lines of the invoices',
    summary: formatCount(rows.length, 'line'),
    only: 'document',
    columns: [
      { title: 'document', fit: 'keep', of: ({ document }) => document },
      { title: 'line', fit: 'wrap', of: ({ description }) => description.slice(0, DESCRIPTION_MAX) },
      { title: 'quantity', fit: 'keep', align: 'right', of: ({ quantity }) => formatDecimal(quantity ?? '') },
      { title: 'unit price', fit: 'keep', align: 'right', of: ({ unitPrice }) => formatDecimal(unitPrice ?? '') },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ total }) => formatDecimal(total) },
    ],
    rows: taken.shown,
    noun: 'line',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
    folded: true,
  });
}

/** A line of a document, with the sign that it has in sums. */
interface DocumentLine extends SalesLine {
  readonly document: string;
  readonly currency: string;
  readonly total: string;
}

/** A description may have 4,000 characters, which is too long for a table. */
const DESCRIPTION_MAX = 300;
