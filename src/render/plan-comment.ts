import type { Plan } from '../model/plan.ts';
import type { PlanEffect } from '../model/plan-effect.ts';
import { findingsTable, withoutSaid } from './findings.ts';
import { factsTable, paragraph, section, type Block, type Page } from './page.ts';
import { DONE_PARTS, moneyTable, sayAccount } from './money.ts';
import { undoneTable } from './plan-table-held.ts';
import { REHEARSAL_TITLE, planHead } from './plan.ts';
import { blockedTable, hintsOfBlocked } from './plan-table-blocked.ts';
import { changesTable } from './plan-table-changes.ts';
import { driftTable } from './plan-table-drift.ts';
import { guardsTable } from './plan-table-guards.ts';
import { effectSection } from './plan-effect.ts';
import { chooseInvoices, invoicesSection } from './plan-table-invoices.ts';
import { saySkipped, type SkippedBills } from './plan-skipped.ts';
import { renderPlanHeadline } from './plan-summary.ts';
import { buildPlanRows, type ChangeRow, type InvoiceRow } from './plan-rows.ts';

/** Folded parts of a comment have more room than a terminal. */
const OPEN_LINES = 60;
const FOLDED_LINES = 150;

/** What a reader of the comment needs to find the plan again. */
export interface CommentFacts {
  /** The full commit hash that was planned; null outside git. */
  readonly commit: string | null;
  /** The branch that the effect is on; null when it is not known. */
  readonly base: string | null;
  /** The command that repeats the plan on a laptop. */
  readonly command: string;
}

/**
 * A plan for a pull request (github.md §2): the verdict with its money, then openly what a reviewer must
 * not miss, then the rest by kind, folded. It contains no time, so that equal plans give equal comments.
 */
export function planCommentPage(plan: Plan, facts: CommentFacts): Page {
  const rows = buildPlanRows(plan);
  const { money } = plan.summary;
  const [headline, rest] = renderPlanHeadline(plan);
  const [delicate, plain] = partition(rows.invoices, needsALook);
  const [newCustomers, mappings] = partition(rows.customersAndMappings, isNewCustomer);
  return {
    verdict: { text: headline, tone: 'strong' },
    remarks: rest === '' ? [] : [{ text: rest, tone: 'plain' }],
    blocks: [
      ...(plan.effect === undefined ? [] : [effectSection(withBase(plan.effect, facts), OPEN_LINES)]),
      guardsTable(plan.guards),
      blockedTable(rows.blocked, OPEN_LINES),
      undoneTable(rows.undone, plan.scope.undo !== undefined, OPEN_LINES),
      driftTable(rows.drift, OPEN_LINES),
      findingsTable(withoutSaid(plan.diagnostics, hintsOfBlocked(rows.blocked, OPEN_LINES)), OPEN_LINES),
      invoicesSection(
        'Credit memos and changes of sent invoices',
        delicate,
        chooseInvoices(delicate, OPEN_LINES),
        sayAccount(money, ['changed', 'credits', 'voided']).join(', '),
        { folded: false },
      ),
      changesTable('New customers', newCustomers, OPEN_LINES),
      changesTable('Deleted', rows.deleted, OPEN_LINES),
      moneyTable(money, plan.summary.integrations),
      folded('New invoices', plain, sayAccount(money, ['new', 'recorded'])),
      folded(REHEARSAL_TITLE, rows.wouldSend, sayAccount(plan.summary.wouldSend ?? [], DONE_PARTS)),
      changesTable('Would also be made for them', rows.wouldChange, FOLDED_LINES, true),
      changesTable('Configuration', rows.configuration, FOLDED_LINES, true),
      changesTable('Mappings', mappings, FOLDED_LINES, true),
      ...skipped(rows.skipped),
      section('About this plan', [...planHead(plan), factsTable('', factRows(plan, facts))], { folded: true }),
    ],
  };
}

/** The name of the branch says more than the reference by which a workflow compares. */
function withBase(effect: PlanEffect, { base }: CommentFacts): PlanEffect {
  return base === null ? effect : { ...effect, against: base };
}

/** True when there is nothing for a reviewer. */
export function isQuietPlan(plan: Plan): boolean {
  const { changes, drift, guards, diagnostics, summary, effect } = plan;
  return (
    changes.length === 0 &&
    (effect?.bills ?? []).length === 0 &&
    buildPlanRows(plan).wouldSend.length === 0 &&
    drift.length === 0 &&
    diagnostics.length === 0 &&
    summary.blocked === 0 &&
    guards.every(({ status }) => status === 'ok')
  );
}

function factRows(plan: Plan, { commit, command }: CommentFacts): readonly (readonly [string, string])[] {
  return [['plan', plan.id], ...(commit === null ? [] : [['commit', commit] as const]), ['repeat it', command]];
}

function needsALook({ kind, action }: InvoiceRow): boolean {
  return kind !== 'invoice' || action === 'update' || action === 'void';
}

function isNewCustomer({ kind, action }: ChangeRow): boolean {
  return kind === 'customer' && action === 'create';
}

function folded(title: string, invoices: readonly InvoiceRow[], summary: readonly string[]): Block {
  return invoicesSection(title, invoices, chooseInvoices(invoices, FOLDED_LINES), summary.join(', '), {
    folded: true,
  });
}

function skipped(counts: readonly SkippedBills[]): readonly Block[] {
  if (counts.length === 0) return [];
  return [paragraph(`Not sent now: ${saySkipped(counts)}.`)];
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}
