import type { Plan } from '../model/plan.ts';
import { findingsTable } from './findings.ts';
import { factsTable, paragraph, section, type Block, type Page } from './page.ts';
import {
  REHEARSAL_TITLE,
  blockedTable,
  changesTable,
  driftTable,
  guardsTable,
  invoicesTable,
  moneyTable,
  planHead,
} from './plan.ts';
import { renderPlanSummaryLine } from './plan-summary.ts';
import { buildPlanView, type ChangeView, type InvoiceView } from './plan-view.ts';

/** What a reader of the comment needs to find the plan again. */
export interface CommentFacts {
  /** The commit that was planned, whole; null outside git. */
  readonly commit: string | null;
  /** The command that repeats the plan on a laptop. */
  readonly command: string;
}

/**
 * A plan for a pull request (github.md, "The comment"): the verdict with its money, then open what a reviewer must not
 * miss, then the rest by kind, folded. It holds no time, so that an equal plan is an equal comment.
 */
export function planCommentPage(plan: Plan, facts: CommentFacts): Page {
  const view = buildPlanView(plan);
  const [delicate, plain] = partition(view.invoices, needsALook);
  const [newCustomers, mappings] = partition(view.customersAndMappings, isNewCustomer);
  return {
    verdict: { text: renderPlanSummaryLine(plan), tone: 'strong' },
    blocks: [
      guardsTable(plan.guards),
      blockedTable(view.blocked),
      driftTable(view.drift),
      findingsTable(plan.diagnostics),
      invoicesTable('Credit memos and changes of sent invoices', delicate),
      changesTable('New customers', newCustomers, false),
      moneyTable(plan),
      ...folded('New invoices', invoicesTable('', plain)),
      ...folded(REHEARSAL_TITLE, invoicesTable('', view.wouldSend)),
      changesTable('Would also be made for them', view.wouldChange),
      changesTable('Configuration', view.configuration),
      changesTable('Mappings', mappings),
      ...skipped(view.skipped),
      section('About this plan', [...planHead(plan), factsTable('', factRows(plan, facts))], { folded: true }),
    ],
  };
}

/** True when there is nothing that a reviewer could look at. */
export function isQuietPlan(plan: Plan): boolean {
  const { changes, drift, guards, diagnostics, summary } = plan;
  return (
    changes.length === 0 &&
    buildPlanView(plan).wouldSend.length === 0 &&
    drift.length === 0 &&
    diagnostics.length === 0 &&
    summary.blocked === 0 &&
    guards.every(({ status }) => status === 'ok')
  );
}

function factRows(plan: Plan, { commit, command }: CommentFacts): readonly (readonly [string, string])[] {
  return [['plan', plan.id], ...(commit === null ? [] : [['commit', commit] as const]), ['repeat it', command]];
}

function needsALook({ kind, action }: InvoiceView): boolean {
  return kind !== 'invoice' || action === 'update' || action === 'delete';
}

function isNewCustomer({ kind, action }: ChangeView): boolean {
  return kind === 'customer' && action === 'create';
}

/** A list without rows gives no section. */
function folded(title: string, inner: Block & { readonly kind: 'table' }): readonly Block[] {
  return inner.rows.length === 0
    ? []
    : [section(title, [{ ...inner, title: '', folded: false }], { summary: inner.summary, folded: true })];
}

function skipped(counts: readonly { readonly reason: string; readonly count: number }[]): readonly Block[] {
  if (counts.length === 0) return [];
  return [paragraph(`Not sent now: ${counts.map(({ reason, count }) => `${reason} ${String(count)}`).join(', ')}.`)];
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}
