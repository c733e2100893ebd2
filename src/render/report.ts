import type { OutcomeStatus, TotalsProof } from '../model/outcome.ts';
import { annotateDiagnostic, type Annotation } from './annotations.ts';
import { findingsTable } from './findings.ts';
import { cell, figure, money, paragraph, section, table, texts } from './page.ts';
import type { Block, Cell, Column, Page, Section, Table } from './page.ts';
import {
  buildReportView,
  renderConvergence,
  renderRehearsal,
  renderReportSummaryLine,
  renderVerdict,
  STATUS_WORDS,
} from './report-view.ts';
import type { AppliedPlan, OutcomeView, ProofView } from './report-view.ts';
import type { Tone } from './style.ts';
import { formatCount } from './wording.ts';

/**
 * What apply did: each change's outcome, what a person must do next, the proof that bill, plan and
 * QuickBooks agree, and whether anything is left.
 */
export function reportPage(applied: AppliedPlan): Page {
  const { report } = applied;
  const view = buildReportView(applied);
  const rehearsal = renderRehearsal(report);
  return {
    verdict: { text: renderReportSummaryLine(report), tone: 'strong' },
    remarks: [
      ...(rehearsal === '' ? [] : [{ text: rehearsal, tone: 'plain' } as const]),
      { text: renderConvergence(report), tone: report.converged ? 'good' : 'bad' },
    ],
    blocks: [
      outcomesSection('Done', view.done),
      outcomesSection('Not done', view.open),
      proofSection(view.proof),
      namesTable('Still to do', view.left),
      namesTable('Not in this plan', view.notInPlan, 'became possible later; not sent'),
      findingsTable(report.diagnostics),
    ],
  };
}

const STATUS_TONES: Readonly<Record<OutcomeStatus, Tone>> = {
  applied: 'good',
  alreadySo: 'note',
  conflict: 'bad',
  rejected: 'bad',
  indeterminate: 'bad',
  skipped: 'change',
};

function outcomesSection(title: string, outcomes: readonly OutcomeView[]): Section {
  const shared = sharedNexts(outcomes);
  const rows = outcomes.map((outcome) => (shared.has(outcome.next ?? '') ? { ...outcome, next: null } : outcome));
  const isFolded = title === 'Done' && outcomes.length > ROWS_OPEN_MAX;
  const blocks = [
    outcomesTable(rows.filter(({ isDocument }) => !isDocument)),
    outcomesTable(rows.filter(({ isDocument }) => isDocument)),
    ...[...shared].map(([next, count]) => paragraph(`next, for ${String(count)} of these: ${next}`, { tone: 'note' })),
  ];
  return section(title, blocks, { folded: isFolded });
}

/** Longer lists of what is done fold away. */
const ROWS_OPEN_MAX = 25;

/** A next step that so many changes share is said once, below them. */
const SHARED_NEXT_MIN = 3;

function sharedNexts(outcomes: readonly OutcomeView[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { next } of outcomes) if (next !== null) counts.set(next, (counts.get(next) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count >= SHARED_NEXT_MIN));
}

/** Changes of one sort: names of configurations are long, and only documents have customers and amounts. */
function outcomesTable(outcomes: readonly OutcomeView[]): Table {
  return table<OutcomeView>({
    columns: [
      { title: '', fit: 'keep', of: ({ status }) => cell(STATUS_WORDS[status], STATUS_TONES[status]) },
      { title: '', fit: 'keep', of: ({ action }) => action },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'what', fit: outcomes.some(({ isDocument }) => isDocument) ? 'keep' : 'wrap', of: ({ label }) => label },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
      { title: 'why', fit: 'wrap', of: messageCell },
      { title: 'warnings', fit: 'below', lead: 'warning: ', tone: 'change', of: ({ warnings }) => texts(warnings) },
      { title: 'next', fit: 'below', lead: 'next: ', tone: 'note', of: ({ next }) => next ?? '' },
    ],
    rows: outcomes,
    noun: 'change',
    folded: false,
  });
}

/** What was applied has the id of its object here, which JSON has too. */
function messageCell({ code, status, message }: OutcomeView): Cell {
  return { text: code === status ? message : `${code}: ${message}`, spare: status === 'applied' };
}

/** More equal rows than this say nothing that the summary line does not say. */
const EQUAL_ROWS_MAX = 20;

function proofSection(proofs: readonly ProofView[]): Section {
  const different = proofs.filter(({ totals }) => !totals.equal);
  const shown = proofs.length > EQUAL_ROWS_MAX ? different : proofs;
  const excluded = proofs.some(({ totals }) => isNotZero(totals.excludedTotal));
  const formula = excluded ? 'bill − left out = plan = QuickBooks' : 'bill = plan = QuickBooks';
  const hidden = proofs.length - shown.length;
  const blocks: readonly Block[] = [
    proofTable(shown),
    ...(hidden === 0 ? [] : [paragraph(`${formatCount(hidden, 'invoice')} proved equal.`)]),
  ];
  return section('Proof', blocks, { summary: formula });
}

function proofTable(proofs: readonly ProofView[]): Table {
  const amount = (title: string, of: (totals: TotalsProof) => string, always = true): Column<ProofView> => ({
    title,
    fit: 'keep',
    align: 'right',
    of: ({ totals }) => figure(totals.currency, always || isNotZero(of(totals)) ? of(totals) : null),
  });
  return table({
    columns: [
      { title: 'invoice', fit: 'keep', of: ({ docNumber }) => docNumber },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: '', fit: 'keep', of: ({ totals }) => totals.currency },
      amount('bill', ({ billTotal }) => billTotal),
      amount('left out', ({ excludedTotal }) => excludedTotal, false),
      amount('plan', ({ planTotal }) => planTotal),
      amount('QuickBooks', ({ quickbooksTotal }) => quickbooksTotal),
      amount('tax on top', ({ taxAdded }) => taxAdded, false),
      { title: '', fit: verdictFit(proofs), of: ({ totals }) => verdictCell(totals) },
    ],
    rows: proofs,
    noun: 'invoice',
    headed: true,
  });
}

const VERDICT_WIDTH_MAX = 'DIFFERENT'.length;

/** A word stands beside the amounts, a sentence may go below them. */
function verdictFit(proofs: readonly ProofView[]): 'wrap' | 'keep' {
  return proofs.some(({ totals }) => renderVerdict(totals).length > VERDICT_WIDTH_MAX) ? 'wrap' : 'keep';
}

function verdictCell(totals: TotalsProof): Cell {
  const isKnown = totals.asPlanned && totals.cause !== 'unexplained';
  return cell(renderVerdict(totals), totals.equal ? 'good' : isKnown ? 'change' : 'bad');
}

/** A part that an invoice does not have is no amount. */
function isNotZero(amount: string): boolean {
  return /[1-9]/.test(amount);
}

function namesTable(title: string, names: readonly string[], summary = ''): Table {
  return table({
    title,
    summary,
    columns: [{ title: 'what', fit: 'wrap', of: (name) => name }],
    rows: names,
    noun: 'change',
  });
}

/** What is not done, and every total that is not what was planned. */
export function annotateReport(applied: AppliedPlan): readonly Annotation[] {
  const { report } = applied;
  const view = buildReportView(applied);
  return [
    ...view.open.map((outcome): Annotation => ({
      severity: outcome.status === 'skipped' ? 'warning' : 'error',
      title: outcome.code,
      message: [
        `${outcome.action} ${outcome.kind} ${outcome.label}: ${outcome.message}`,
        ...(outcome.next === null ? [] : [`next: ${outcome.next}`]),
      ],
    })),
    ...view.proof
      .filter(({ totals }) => !totals.equal)
      .map(({ docNumber, totals }): Annotation => ({
        // What was planned, seen and approved is worth knowing; anything else must not have happened.
        severity: totals.asPlanned && totals.cause !== 'unexplained' ? 'warning' : 'error',
        title: 'totals-differ',
        message: [
          totals.asPlanned
            ? `invoice ${docNumber}: ${renderVerdict(totals)}`
            : `invoice ${docNumber}: planned ${totals.planTotal}, QuickBooks has ${totals.quickbooksTotal}`,
        ],
      })),
    ...report.diagnostics.map(annotateDiagnostic),
    ...(report.converged
      ? []
      : [{ severity: 'error', title: 'not-converged', message: [renderConvergence(report)] } as const]),
  ];
}
