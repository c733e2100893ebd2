import type { DecimalText } from '../model/decimal.ts';
import { escapeMarkdown } from './escape.ts';
import { renderMarkdownDocument, type MarkdownTable } from './markdown-document.ts';
import {
  buildReportView,
  renderConvergence,
  renderReportSummaryLine,
  renderVerdict,
  STATUS_WORDS,
  type AppliedPlan,
  type OutcomeView,
  type ReportView,
} from './report-view.ts';
import { formatCount, formatDecimal, formatMoney } from './wording.ts';

/** What apply did, for a step summary or a comment. Always shorter than GitHub's limit. */
export function renderReportMarkdown(applied: AppliedPlan): string {
  const view = buildReportView(applied);
  const { report } = applied;
  return renderMarkdownDocument(
    [
      `### ${escapeMarkdown(renderReportSummaryLine(report))}`,
      '',
      report.converged ? renderConvergence(report) : `**${renderConvergence(report)}**`,
    ],
    [
      outcomesTable('Not done', view.open, false),
      proofTable(view),
      outcomesTable('Done', view.done, view.done.length > 25),
      namesTable('Still to do', view.left),
      namesTable('Not in this plan, and not sent', view.notInPlan),
    ],
  );
}

function outcomesTable(title: string, outcomes: readonly OutcomeView[], collapsed: boolean): MarkdownTable {
  return {
    title,
    summary: formatCount(outcomes.length, 'change'),
    columns: [
      { title: 'Outcome' },
      { title: 'What' },
      { title: 'Customer' },
      { title: 'Amount', align: 'right' },
      { title: 'Why' },
      { title: 'Next' },
      { title: 'Code' },
    ],
    rows: outcomes.map((outcome) => [
      STATUS_WORDS[outcome.status],
      `${outcome.action} ${outcome.kind} ${outcome.label}`,
      outcome.accountName,
      outcome.total === null ? '' : formatMoney(outcome.currency, outcome.total),
      [outcome.message, ...outcome.warnings].join('; '),
      outcome.next ?? '',
      outcome.code === outcome.status ? '' : outcome.code,
    ]),
    noun: 'change',
    collapsed,
  };
}

function proofTable(view: ReportView): MarkdownTable {
  return {
    title: 'Proof: bill less what was left out = plan = QuickBooks',
    columns: [
      { title: 'Invoice' },
      { title: 'Customer' },
      { title: 'Currency' },
      { title: 'Bill', align: 'right' },
      { title: 'Left out', align: 'right' },
      { title: 'Plan', align: 'right' },
      { title: 'QuickBooks', align: 'right' },
      { title: 'Tax on top', align: 'right' },
      { title: '' },
    ],
    rows: view.proof.map(({ docNumber, accountName, totals }) => [
      docNumber,
      accountName,
      totals.currency,
      formatDecimal(totals.billTotal),
      formatPart(totals.excludedTotal),
      formatDecimal(totals.planTotal),
      formatDecimal(totals.quickbooksTotal),
      formatPart(totals.taxAdded),
      renderVerdict(totals),
    ]),
    noun: 'invoice',
    collapsed: view.proof.length > 25 && view.proof.every(({ totals }) => totals.equal),
  };
}

/** A part that an invoice does not have is no amount. */
function formatPart(amount: DecimalText): string {
  return /[1-9]/.test(amount) ? formatDecimal(amount) : '';
}

function namesTable(title: string, names: readonly string[]): MarkdownTable {
  return { title, columns: [{ title: 'What' }], rows: names.map((name) => [name]), noun: 'change', collapsed: false };
}
