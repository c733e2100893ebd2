import type { OutcomeStatus, TotalsProof } from '../model/outcome.ts';
import { renderDiagnosticLines } from './diagnostics-lines.ts';
import { alignFigures, formatAmounts } from './money-column.ts';
import {
  buildReportView,
  renderConvergence,
  renderReportSummaryLine,
  renderVerdict,
  STATUS_WORDS,
  type AppliedPlan,
  type OutcomeView,
  type ProofView,
} from './report-view.ts';
import type { Style, Tone } from './style.ts';
import {
  cell,
  headRow,
  renderHeading,
  renderParagraph,
  renderTable,
  type Cell,
  type Column,
  type Row,
} from './table.ts';
import { formatCount } from './wording.ts';

/**
 * What apply did: each change's outcome, what a person must do next, the proof that bill, plan and
 * QuickBooks agree, and whether anything is left. The last line is the summary.
 */
export function renderReportText(applied: AppliedPlan, style: Style): string {
  const { report } = applied;
  const view = buildReportView(applied);
  const lines = [
    ...renderOutcomes('Done', view.done, style),
    ...renderOutcomes('Not done', view.open, style),
    ...renderProof(view.proof, style),
    ...renderNames('Still to do', view.left, style),
    ...renderNames('Not in this plan', view.notInPlan, style, 'became possible later; not sent'),
    ...(report.diagnostics.length === 0
      ? []
      : [...renderHeading('Findings', style), ...renderDiagnosticLines(report.diagnostics, style, { indent: 2 })]),
    '',
    ...renderParagraph(renderConvergence(report), style, {
      indent: 0,
      hanging: 2,
      tone: report.converged ? 'good' : 'bad',
    }),
    ...renderParagraph(renderReportSummaryLine(report), style, { indent: 0, hanging: 2, tone: 'strong' }),
  ];
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}

const STATUS_TONES: Readonly<Record<OutcomeStatus, Tone>> = {
  applied: 'good',
  alreadySo: 'note',
  conflict: 'bad',
  rejected: 'bad',
  indeterminate: 'bad',
  skipped: 'change',
};

function renderOutcomes(title: string, outcomes: readonly OutcomeView[], style: Style): string[] {
  if (outcomes.length === 0) return [];
  const shared = sharedNexts(outcomes);
  const rows = outcomes.map((outcome) => (shared.has(outcome.next ?? '') ? { ...outcome, next: null } : outcome));
  return [
    ...renderHeading(title, style),
    ...renderChangeOutcomes(
      rows.filter(({ isDocument }) => !isDocument),
      style,
    ),
    ...renderDocumentOutcomes(
      rows.filter(({ isDocument }) => isDocument),
      style,
    ),
    ...[...shared].flatMap(([next, count]) =>
      renderParagraph(`next, for ${String(count)} of these: ${next}`, style, { indent: 2, hanging: 2, tone: 'note' }),
    ),
  ];
}

/** A next step that so many changes share is said once, below them. */
const SHARED_NEXT_MIN = 3;

function sharedNexts(outcomes: readonly OutcomeView[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { next } of outcomes) if (next !== null) counts.set(next, (counts.get(next) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count >= SHARED_NEXT_MIN));
}

function renderChangeOutcomes(outcomes: readonly OutcomeView[], style: Style): string[] {
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }, { fit: 'wrap' }];
  const rows = outcomes.map((outcome): Row => {
    const { status, action, kind, label } = outcome;
    return {
      cells: [statusCell(status), cell(action), cell(kind), cell(label), messageCell(outcome)],
      below: renderBelow(outcome, style),
    };
  });
  return renderTable(columns, rows, style, { indent: 2 });
}

function renderDocumentOutcomes(outcomes: readonly OutcomeView[], style: Style): string[] {
  const columns: Column[] = [
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'cut' },
    { fit: 'keep' },
    { fit: 'wrap' },
  ];
  const money = formatAmounts(outcomes);
  const rows = outcomes.map((outcome, index): Row => {
    const { status, action, kind, label, accountName } = outcome;
    const amount = cell(money[index] ?? '', 'strong');
    return {
      cells: [
        statusCell(status),
        cell(action),
        cell(kind),
        cell(label),
        cell(accountName),
        amount,
        messageCell(outcome),
      ],
      below: renderBelow(outcome, style),
    };
  });
  return renderTable(columns, rows, style, { indent: 2 });
}

function statusCell(status: OutcomeStatus): Cell {
  return cell(STATUS_WORDS[status], STATUS_TONES[status]);
}

/** What was applied has the id of its object here, which JSON has too. */
function messageCell({ code, status, message }: OutcomeView): Cell {
  return { text: code === status ? message : `${code}: ${message}`, spare: status === 'applied' };
}

function renderBelow(outcome: OutcomeView, style: Style): string[] {
  return [
    ...outcome.warnings.flatMap((warning) =>
      renderParagraph(`warning: ${warning}`, style, { indent: 6, hanging: 2, tone: 'change' }),
    ),
    ...(outcome.next === null
      ? []
      : renderParagraph(`next: ${outcome.next}`, style, { indent: 6, hanging: 2, tone: 'note' })),
  ];
}

/** More equal rows than this say nothing that the summary line does not say. */
const EQUAL_ROWS_MAX = 20;

/** Below these widths the amounts of one invoice stand under each other instead of side by side. */
const PROOF_WIDTH_MIN = 60;
const PROOF_WITH_TAX_WIDTH_MIN = 80;

function renderProof(proofs: readonly ProofView[], style: Style): string[] {
  if (proofs.length === 0) return [];
  const different = proofs.filter(({ totals }) => !totals.equal);
  const shown = proofs.length > EQUAL_ROWS_MAX ? different : proofs;
  const excluded = proofs.some(({ totals }) => isNotZero(totals.excludedTotal));
  const formula = excluded ? 'bill − left out = plan = QuickBooks' : 'bill = plan = QuickBooks';
  const hidden = proofs.length - shown.length;
  const more = excluded || proofs.some(({ totals }) => isNotZero(totals.taxAdded));
  return [
    ...renderHeading('Proof', style, formula),
    ...(style.width < (more ? PROOF_WITH_TAX_WIDTH_MIN : PROOF_WIDTH_MIN)
      ? shown.flatMap((proof) => renderProofBlock(proof, style))
      : renderProofTable(shown, style)),
    ...(hidden === 0 ? [] : renderParagraph(`${formatCount(hidden, 'invoice')} proved equal.`, style, { indent: 2 })),
  ];
}

function renderProofTable(proofs: readonly ProofView[], style: Style): string[] {
  if (proofs.length === 0) return [];
  const excluded = proofs.some(({ totals }) => isNotZero(totals.excludedTotal));
  const tax = proofs.some(({ totals }) => isNotZero(totals.taxAdded));
  const column = (pick: (totals: TotalsProof) => string, wanted = true): string[] =>
    wanted ? alignFigures(proofs.map(({ totals }) => ({ currency: totals.currency, total: pick(totals) }))) : [];
  const amounts = [
    column(({ billTotal }) => billTotal),
    column(({ excludedTotal }) => excludedTotal, excluded),
    column(({ planTotal }) => planTotal),
    column(({ quickbooksTotal }) => quickbooksTotal),
    column(({ taxAdded }) => taxAdded, tax),
  ];
  const titles = [
    'invoice',
    'customer',
    '',
    'bill',
    excluded ? 'left out' : '',
    'plan',
    'QuickBooks',
    tax ? 'tax on top' : '',
  ];
  const rows = proofs.map(({ docNumber, accountName, totals }, index): Row => ({
    cells: [
      cell(docNumber),
      cell(accountName),
      cell(totals.currency),
      ...amounts.map((figures) => cell(figures[index] ?? '')),
      verdictCell(totals),
    ],
  }));
  const figureColumns = Array.from({ length: 5 }, (): Column => ({ fit: 'keep', align: 'right' }));
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'cut' }, { fit: 'keep' }, ...figureColumns, verdictColumn(proofs)];
  return renderTable(columns, [headRow(titles), ...rows], style, { indent: 2 });
}

function renderProofBlock({ docNumber, accountName, totals }: ProofView, style: Style): string[] {
  const amounts: readonly (readonly [string, string])[] = [
    ['bill', totals.billTotal],
    ...(isNotZero(totals.excludedTotal) ? [['left out', totals.excludedTotal] as const] : []),
    ['plan', totals.planTotal],
    ['QuickBooks', totals.quickbooksTotal],
    ...(isNotZero(totals.taxAdded) ? [['tax on top', totals.taxAdded] as const] : []),
  ];
  const money = formatAmounts(amounts.map(([, total]) => ({ currency: totals.currency, total })));
  const head = [cell(docNumber), cell(accountName), verdictCell(totals)];
  return [
    ...renderTable([{ fit: 'keep' }, { fit: 'cut' }, { fit: 'keep' }], [{ cells: head }], style, { indent: 2 }),
    ...renderTable(
      [{ fit: 'keep' }, { fit: 'keep' }],
      amounts.map(([title], index) => ({ cells: [cell(title, 'muted'), cell(money[index] ?? '')] })),
      style,
      { indent: 6 },
    ),
  ];
}

const VERDICT_WIDTH_MAX = 'DIFFERENT'.length;

/** A word stands beside the amounts, a sentence may go below them. */
function verdictColumn(proofs: readonly ProofView[]): Column {
  return { fit: proofs.some(({ totals }) => renderVerdict(totals).length > VERDICT_WIDTH_MAX) ? 'wrap' : 'keep' };
}

function verdictCell(totals: TotalsProof): Cell {
  const isKnown = totals.asPlanned && totals.cause !== 'unexplained';
  return cell(renderVerdict(totals), totals.equal ? 'good' : isKnown ? 'change' : 'bad');
}

function isNotZero(amount: string): boolean {
  return /[1-9]/.test(amount);
}

function renderNames(title: string, names: readonly string[], style: Style, summary = ''): string[] {
  if (names.length === 0) return [];
  return [
    ...renderHeading(title, style, summary),
    ...names.flatMap((name) => renderParagraph(name, style, { indent: 2, hanging: 2 })),
  ];
}
