import { formatInstant } from '../model/day.ts';
import { FLAGGED_GUARDS } from '../model/guards.ts';
import type { Plan, UndoScope } from '../model/plan.ts';
import { LINES_MAX, shareLines } from './budget.ts';
import { findingLines, findingsTable, withoutSaid } from './findings.ts';
import { DONE_PARTS, moneyTable, sayAccount } from './money.ts';
import { GAP, paragraph, type Block, type Facts, type Page } from './page.ts';
import { effectLines, effectSection } from './plan-effect.ts';
import { buildPlanRows, type PlanRows } from './plan-rows.ts';
import { saySkipped } from './plan-skipped.ts';
import { renderNothingToDo, renderPlanSummaryLine } from './plan-summary.ts';
import { blockedLines, blockedTable, hintsOfBlocked } from './plan-table-blocked.ts';
import { changeLines, changesTable } from './plan-table-changes.ts';
import { driftLines, driftTable } from './plan-table-drift.ts';
import { guardsTable } from './plan-table-guards.ts';
import { HELD_LINES, UNDONE_LINES, heldTable, undoneTable } from './plan-table-held.ts';
import { chooseInvoices, invoiceLines, invoicesSection, sharedNotes } from './plan-table-invoices.ts';
import { linesTable } from './plan-table-lines.ts';
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
  const rows = buildPlanRows(plan);
  const nothing = renderNothingToDo(plan);
  const lines = all ? EVERYTHING : shareAmong(plan, rows);
  const invoices = chooseInvoices(rows.invoices, lines.invoices);
  const rehearsed = chooseInvoices(rows.wouldSend, lines.wouldSend);
  const rehearsedMoney = plan.summary.wouldSend ?? [];
  const counts = sharedNotes([...rows.invoices, ...rows.wouldSend]);
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
      blockedTable(rows.blocked, lines.blocked),
      undoneTable(rows.undone, plan.scope.undo !== undefined, all ? Infinity : UNDONE_LINES),
      driftTable(rows.drift, lines.drift),
      invoicesSection('Invoices', rows.invoices, invoices, sayAccount(plan.summary.money, DONE_PARTS).join(', '), {
        shared: { counts, saidHere: rows.invoices.length > 0 },
      }),
      invoicesSection(REHEARSAL_TITLE, rows.wouldSend, rehearsed, sayAccount(rehearsedMoney, DONE_PARTS).join(', '), {
        shared: { counts, saidHere: rows.invoices.length === 0 },
      }),
      changesTable('Would also be made for them', rows.wouldChange, lines.wouldChange, true),
      changesTable('Deleted', rows.deleted, lines.deleted),
      {
        ...changesTable('Customers and mappings', rows.customersAndMappings, lines.customersAndMappings, true),
        summary: sayKeptItems(plan),
      },
      changesTable('Configuration', rows.configuration, lines.configuration, true),
      heldTable(rows.held, all ? Infinity : HELD_LINES),
      ...skippedBlocks(rows),
      ...(isRefused ? [] : [guards]),
      findingsTable(withoutSaid(plan.diagnostics, hintsOfBlocked(rows.blocked, lines.blocked)), lines.findings),
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
function shareAmong(plan: Plan, rows: PlanRows): PlanLines {
  const needs = [
    { need: plan.effect === undefined ? 0 : effectLines(plan.effect), least: 30 },
    { need: blockedLines(rows.blocked), least: 30 },
    { need: driftLines(rows.drift), least: 16 },
    { need: invoiceLines(rows.invoices), least: 35 },
    { need: invoiceLines(rows.wouldSend), least: 25 },
    { need: changeLines(rows.deleted), least: 8 },
    { need: findingLines(plan.diagnostics), least: 12 },
    { need: changeLines(rows.customersAndMappings), least: 12 },
    { need: changeLines(rows.configuration), least: 8 },
    { need: changeLines(rows.wouldChange), least: 5 },
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

/** Said once, whatever the number of mappings: what was sent is not sent again for another item. */
function sayKeptItems({ changes }: Plan): string {
  const moves = changes.some(
    (change) => change.kind === 'mapping' && change.action === 'update' && change.after.externalTable === 'Item',
  );
  return moves ? 'invoices already sent keep the item that they have' : '';
}

function skippedBlocks({ skipped }: PlanRows): readonly Block[] {
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  return [paragraph(`Skipped ${String(total)}: ${saySkipped(skipped)}`)];
}
