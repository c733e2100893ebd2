import type { Outcome, OutcomeStatus, TotalsProof } from '../model/outcome.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { annotateDiagnostic, type Annotation } from './annotations.ts';
import {
  compareAmounts,
  countLines,
  LINES_MAX,
  sayCounts,
  sayRest,
  shareLines,
  sumAmounts,
  takeLines,
  WHERE_ALL_IS,
  type Amount,
} from './budget.ts';
import { findingLines, findingsTable } from './findings.ts';
import { moneyTable } from './money.ts';
import {
  cell,
  figure,
  linked,
  money,
  paragraph,
  section,
  table,
  texts,
  type Block,
  type Cell,
  type Column,
  type Page,
  type Section,
  type Table,
} from './page.ts';
import {
  nounOfProofs,
  renderConvergence,
  renderInterruption,
  renderProof,
  renderRehearsal,
  renderReportSummaryLine,
} from './report-sentences.ts';
import {
  buildReportRows,
  hrefOfOutcome,
  STATUS_WORDS,
  type AppliedPlan,
  type OutcomeRow,
  type ProofRow,
  type ReportRows,
} from './report-rows.ts';
import type { Tone } from './style.ts';
import { blockedTable } from './plan-table-blocked.ts';
import { buildPlanRows } from './plan-rows.ts';
import { sayNotSentAgain, sayUnbilled } from './plan-skipped.ts';
import { formatCount, formatMoney, joinWords } from './wording.ts';

/**
 * The result of apply: each change's outcome, what a person must do next, the proof that the bill, the plan and
 * QuickBooks agree, and whether anything is left.
 */
export function reportPage(
  applied: AppliedPlan,
  { all, told = [] }: { readonly all: boolean; readonly told?: readonly Diagnostic[] } = { all: false },
): Page {
  const { report } = applied;
  const findings = withoutTold(report.diagnostics, told).filter(({ code }) => code !== SAID_ABOVE);
  const rows = buildReportRows(applied);
  const rehearsal = renderRehearsal(report);
  const isUndo = applied.plan?.scope.undo !== undefined;
  const lines = all ? EVERYTHING : shareAmong(rows, report);
  const interruption = renderInterruption(report, isUndo);
  const above = `${formatCount(rows.remainingAboveCount, 'change')} of those above`;
  return {
    verdict: { text: renderReportSummaryLine(report), tone: 'strong' },
    remarks: [
      ...(rehearsal === '' ? [] : [{ text: rehearsal, tone: 'plain' } as const]),
      ...(interruption === '' ? [] : [{ text: interruption, tone: 'change' } as const]),
      { text: renderConvergence(report, isUndo), tone: report.converged ? 'good' : 'bad' },
      ...renderWhatWaits(applied),
    ],
    blocks: [
      moneyTable(report.summary.money),
      outcomesSection('Done', rows.done, lines.done),
      outcomesSection('Not done', rows.open, lines.open),
      proofSection(rows.proof, lines.proof),
      ...(rows.remainingAboveCount === 0 || rows.left.length > 0 ? [] : [section('Still to do', [paragraph(above)])]),
      ...notVoided(applied, all),
      namesTable('Still to do', rows.left, lines.left, rows.remainingAboveCount === 0 ? '' : `and ${above}`),
      namesTable('Not in this plan', rows.notInPlan, lines.notInPlan, 'became possible later; not sent'),
      findingsTable(findings, lines.findings),
      ...toldRemark(report.diagnostics.filter(({ code }) => code !== SAID_ABOVE).length - findings.length),
    ],
  };
}

/** Advice for before the void. After it, `renderWhatWaits` says what is left. */
const SAID_ABOVE = 'undo/not-sent-again';

/**
 * Findings that people did not see in the plan. Errors are said again, because the exit code comes of them.
 *
 * @param told what the plan showed in the same terminal
 */
function withoutTold(found: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(told.map((finding) => JSON.stringify(finding)));
  return found.filter((finding) => finding.severity === 'error' || !known.has(JSON.stringify(finding)));
}

function toldRemark(count: number): readonly Block[] {
  return count === 0
    ? []
    : [paragraph(`${formatCount(count, 'finding')} of the plan above still ${count === 1 ? 'holds' : 'hold'}.`)];
}

const BLOCKED_LINES = 20;

/** The reviewed plan of an undo may be older than what keeps a document from being voided, so the report says it. */
function notVoided({ plan }: AppliedPlan, all: boolean): readonly Block[] {
  if (plan?.scope.undo === undefined) return [];
  return [blockedTable(buildPlanRows(plan).blocked, all ? Infinity : BLOCKED_LINES)];
}

/** Money that this run leaves unsent although it went well: bills that nobody takes, and those of an undo. */
function renderWhatWaits({ report, plan }: AppliedPlan): NonNullable<Page['remarks']> {
  if (plan === null) return [];
  const { undo } = plan.scope;
  if (undo === undefined) {
    const left = sayUnbilled(plan);
    return left === '' ? [] : [{ text: `Not sent by anybody: ${left}; tieout status names the reasons.`, tone: 'bad' }];
  }
  const isVoid = ({ action, status }: Outcome): boolean => action === 'void' && status === 'applied';
  const voided = new Set<string | null>(report.outcomes.filter(isVoid).map(({ address }) => address));
  if (voided.size === 0 || undo.hold) return [];
  const keptBack = plan.bills.filter(({ change, notSentAgain }) => notSentAgain !== undefined && voided.has(change));
  const text = sayUnsent(voided.size, keptBack.length);
  const kept = sayNotSentAgain(plan);
  return [
    { text, tone: 'change' },
    ...(kept === '' ? [] : [{ text: `By the rules of this plan, ${kept}.`, tone: 'bad' } as const]),
  ];
}

/** What becomes of bills whose documents an undo voided; the plan knew that today's rules keep some of them back. */
function sayUnsent(voided: number, kept: number): string {
  const bills = voided === 1 ? 'The bill is' : 'The bills are';
  if (kept === voided) return `${bills} unsent again, and today's rules do not send ${voided === 1 ? 'it' : 'them'}.`;
  const sent = voided - kept;
  const whom = kept === 0 ? (sent === 1 ? 'it' : 'them') : `${String(sent)} of them`;
  const them = sent === 1 ? 'it' : 'them';
  const numbers = sent === 1 ? 'a new number' : 'new numbers';
  return `${bills} unsent again: the next apply sends ${whom} under ${numbers}, unless a rule of the files keeps ${them} back: the next plan says so. Correct what was wrong first.`;
}

/** The count of lines that each part of a report may have. */
interface ReportLines {
  readonly open: number;
  readonly done: number;
  readonly proof: number;
  readonly left: number;
  readonly notInPlan: number;
  readonly findings: number;
}

const EVERYTHING: ReportLines = {
  open: Infinity,
  done: Infinity,
  proof: Infinity,
  left: Infinity,
  notInPlan: Infinity,
  findings: Infinity,
};

/** Lines for titles, sums, remarks about what is left out, and the verdict. */
const OTHER_LINES = 30;

/** What is not done comes first. */
function shareAmong(rows: ReportRows, report: AppliedPlan['report']): ReportLines {
  const outcomes = (some: readonly OutcomeRow[]): number => some.reduce((sum, one) => sum + linesOfOutcome(one), 0);
  const needs = [
    { need: outcomes(rows.open), least: 50 },
    { need: rows.proof.length, least: 25 },
    { need: findingLines(report.diagnostics), least: 20 },
    { need: rows.left.length, least: 15 },
    { need: rows.notInPlan.length, least: 10 },
    { need: outcomes(rows.done), least: 40 },
  ];
  const [open = 0, proof = 0, findings = 0, left = 0, notInPlan = 0, done = 0] = shareLines(
    needs,
    LINES_MAX - OTHER_LINES,
  );
  return { open, done, proof, left, notInPlan, findings };
}

function linesOfOutcome({ message, next, warnings }: OutcomeRow): number {
  return countLines(message, [...warnings, ...(next === null ? [] : [next])]);
}

const STATUS_TONES: Readonly<Record<OutcomeStatus, Tone>> = {
  applied: 'good',
  alreadySo: 'note',
  conflict: 'bad',
  rejected: 'bad',
  indeterminate: 'bad',
  skipped: 'change',
};

/** In the order of the plan. When they do not fit into `lines`, those with the most money. */
function outcomesSection(title: string, outcomes: readonly OutcomeRow[], lines: number): Section {
  const shared = sharedNexts(outcomes);
  const rows = outcomes.map((outcome) => (shared.has(outcome.next ?? '') ? { ...outcome, next: null } : outcome));
  const isAll = rows.reduce((sum, row) => sum + linesOfOutcome(row), 0) <= lines;
  const { shown, rest } = takeLines(isAll ? rows : [...rows].sort(compareAmounts), lines, linesOfOutcome);
  const left = sayRest(rest);
  const counts = sayCounts(rest.map(({ status }) => STATUS_WORDS[status]));
  const blocks = [
    outcomesTable(shown.filter(({ isDocument }) => !isDocument)),
    outcomesTable(shown.filter(({ isDocument }) => isDocument)),
    ...(left === '' ? [] : [paragraph(`${left} (${counts}): ${WHERE_ALL_IS}`, { tone: 'note' })]),
    ...[...shared].map(([next, count]) => paragraph(`next, for ${String(count)} of these: ${next}`, { tone: 'note' })),
  ];
  return section(title, blocks, { folded: title === 'Done' && outcomes.length > ROWS_OPEN_MAX });
}

/** Longer lists of finished changes are folded. */
const ROWS_OPEN_MAX = 25;

/** A next step that so many changes share is said once, below them. */
const SHARED_NEXT_MIN = 3;

function sharedNexts(outcomes: readonly OutcomeRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { next } of outcomes) if (next !== null) counts.set(next, (counts.get(next) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count >= SHARED_NEXT_MIN));
}

/** Changes of one sort. Names of configurations are long, and only documents have customers and amounts. */
function outcomesTable(outcomes: readonly OutcomeRow[]): Table {
  return table<OutcomeRow>({
    columns: [
      { title: '', fit: 'keep', of: ({ status }) => cell(STATUS_WORDS[status], STATUS_TONES[status]) },
      { title: '', fit: 'keep', of: ({ action }) => action },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      {
        title: 'what',
        fit: outcomes.some(({ isDocument }) => isDocument) ? 'keep' : 'wrap',
        of: ({ label, href }) => linked(label, href),
      },
      { title: 'customer', fit: 'cut', of: ({ customer }) => customer },
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

/** For an applied change it has the id of its object, which the JSON has too. */
function messageCell({ code, status, message }: OutcomeRow): Cell {
  const isUsual = code === status || code === 'already-so';
  return { text: isUsual ? message : `${code}: ${message}`, spare: status === 'applied' };
}

/** More equal rows add nothing to their count and sum. */
const EQUAL_ROWS_MAX = 20;

/** Every invoice; when there are many, only those that differ, and the count and sum of the others. */
function proofSection(proofs: readonly ProofRow[], lines: number): Section {
  const isAll = lines === Infinity || proofs.length <= EQUAL_ROWS_MAX;
  const equal = isAll ? [] : proofs.filter(({ totals }) => totals.equal);
  const { shown, rest } = takeLines(isAll ? proofs : proofs.filter(({ totals }) => !totals.equal), lines, () => 1);
  const excluded = proofs.some(({ totals }) => isNotZero(totals.excludedTotal));
  const formula = excluded ? 'bill − left out = plan = QuickBooks' : 'bill = plan = QuickBooks';
  const left = sayRest(amountsOf(rest));
  const sums = sumAmounts(amountsOf(equal)).map(({ currency, total }) => formatMoney(currency, total));
  const blocks: readonly Block[] = [
    proofTable(shown),
    ...(left === '' ? [] : [paragraph(`${left}: ${WHERE_ALL_IS}`, { tone: 'note' })]),
    ...(equal.length === 0
      ? []
      : [
          paragraph(
            `${formatCount(equal.length, nounOfProofs(equal.map(({ totals }) => totals)))} proved equal, ${joinWords(sums)}.`,
          ),
        ]),
  ];
  return section('Proof', blocks, { summary: formula });
}

function amountsOf(proofs: readonly ProofRow[]): readonly Amount[] {
  return proofs.map(({ totals }) => ({ currency: totals.currency, total: totals.quickbooksTotal }));
}

function proofTable(proofs: readonly ProofRow[]): Table {
  const amount = (title: string, of: (totals: TotalsProof) => string, always = true): Column<ProofRow> => ({
    title,
    fit: 'keep',
    align: 'right',
    of: ({ totals }) => figure(totals.currency, always || isNotZero(of(totals)) ? of(totals) : null),
  });
  return table({
    columns: [
      { title: 'invoice', fit: 'keep', of: ({ docNumber, href }) => linked(docNumber, href) },
      { title: 'customer', fit: 'cut', of: ({ customer }) => customer },
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

/** One word stays beside the amounts. A sentence may go below them. */
function verdictFit(proofs: readonly ProofRow[]): 'wrap' | 'keep' {
  return proofs.some(({ totals }) => renderProof(totals).length > VERDICT_WIDTH_MAX) ? 'wrap' : 'keep';
}

function verdictCell(totals: TotalsProof): Cell {
  const isKnown = totals.asPlanned && totals.cause !== 'unexplained';
  return cell(renderProof(totals), totals.equal ? 'good' : isKnown ? 'change' : 'bad');
}

/** A part of zero is not shown. */
function isNotZero(amount: string): boolean {
  return /[1-9]/.test(amount);
}

function namesTable(title: string, names: readonly string[], lines: number, summary = ''): Table {
  const { shown, rest } = takeLines(names, lines, () => 1);
  return table({
    title,
    summary,
    columns: [{ title: 'what', fit: 'wrap', of: (name) => name }],
    rows: shown,
    noun: 'change',
    rest: rest.length === 0 ? '' : `and ${formatCount(rest.length, 'more', 'more')}: ${WHERE_ALL_IS}`,
  });
}

/** The report with the browser address of each record that was made or found in QuickBooks. */
export function printReport({ report, plan }: AppliedPlan): object {
  const outcomes = report.outcomes.map((outcome) => {
    const href = hrefOfOutcome(outcome, plan?.connection ?? null);
    return href === null ? outcome : { ...outcome, href };
  });
  return { ...report, outcomes };
}

/** What is not done, and every total that differs from the plan. */
export function annotateReport(applied: AppliedPlan): readonly Annotation[] {
  const { report } = applied;
  const rows = buildReportRows(applied);
  const isUndo = applied.plan?.scope.undo !== undefined;
  return [
    ...rows.open.map((outcome): Annotation => ({
      severity: outcome.status === 'skipped' ? 'warning' : 'error',
      title: outcome.code,
      message: [
        `${outcome.action} ${outcome.kind} ${outcome.label}: ${outcome.message}`,
        ...(outcome.next === null ? [] : [`next: ${outcome.next}`]),
      ],
    })),
    ...rows.proof
      .filter(({ totals }) => !totals.equal)
      .map(({ kind, docNumber, totals }): Annotation => ({
        // A difference that was planned and approved is worth knowing. Any other must not happen.
        severity: totals.asPlanned && totals.cause !== 'unexplained' ? 'warning' : 'error',
        title: 'totals-differ',
        message: [
          totals.asPlanned
            ? `${kind} ${docNumber}: ${renderProof(totals)}`
            : `${kind} ${docNumber}: planned ${totals.planTotal}, QuickBooks has ${totals.quickbooksTotal}`,
        ],
      })),
    ...report.diagnostics.map(annotateDiagnostic),
    ...(report.converged
      ? []
      : [{ severity: 'error', title: 'not-converged', message: [renderConvergence(report, isUndo)] } as const]),
  ];
}
