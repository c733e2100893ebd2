import { REASONS } from '../model/reasons.ts';
import type { BillGroup, RunGroup, StatusReport } from '../model/status.ts';
import { formatAmounts } from './money-column.ts';
import { renderGuards } from './plan-text.ts';
import { renderLastApply, renderNextApply, VERDICT_WORDS } from './status-view.ts';
import type { Style, Tone } from './style.ts';
import { cell, renderHeading, renderParagraph, renderTable, type Column, type Row } from './table.ts';
import { formatDecimal, formatMoneyList } from './wording.ts';

/** Bills by state and reason with their money, runs of m3ter's own engine, and what the next apply would do. */
export function renderStatusText(status: StatusReport, style: Style): string {
  const { connection } = status;
  const last = renderLastApply(status);
  const lines = [
    ...renderParagraph(
      `${connection.name}: ${connection.companyName}, QuickBooks ${connection.environment}; ` +
        `read ${status.readAt.replace('T', ' ').slice(0, 16)} UTC`,
      style,
      { indent: 0, hanging: 2, tone: 'strong' },
    ),
    '',
    ...renderBills(status.bills, style),
    ...renderRuns(status.runs, style),
    ...renderDrift(status, style),
    ...renderGuards(status.guards, style),
    '',
    ...(last === '' ? [] : renderParagraph(last, style, { indent: 0, hanging: 2 })),
    ...renderParagraph(renderNextApply(status), style, { indent: 0, hanging: 2, tone: 'strong' }),
  ];
  return `${lines.join('\n')}\n`;
}

const TONES: Readonly<Record<BillGroup['decision'], Tone>> = {
  block: 'bad',
  send: 'good',
  resend: 'good',
  adopt: 'note',
  skip: 'muted',
  upToDate: 'plain',
};

function renderBills(groups: readonly BillGroup[], style: Style): string[] {
  if (groups.length === 0) return renderParagraph('No bills.', style, { indent: 0 });
  const none = { currency: '', total: null };
  const money = formatAmounts(groups.map((group) => group.money[0] ?? none));
  const rows = groups.map((group, index): Row => ({
    cells: [
      cell(VERDICT_WORDS[group.decision], TONES[group.decision]),
      cell(formatDecimal(String(group.count))),
      cell(money[index] ?? '', 'strong'),
      cell(group.oldest === null ? '' : `since ${group.oldest}`, 'muted'),
      cell(group.reason),
      cell(sentenceOf(group.reason), 'muted'),
    ],
    // Amounts of two currencies never share a column.
    below:
      group.money.length < 2
        ? []
        : renderParagraph(`and ${formatMoneyList(group.money.slice(1))}`, style, { indent: 6, tone: 'strong' }),
  }));
  const columns: Column[] = [
    { fit: 'keep' },
    { fit: 'keep', align: 'right' },
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'keep' },
    { fit: 'wrap' },
  ];
  return [...renderHeading('Bills', style), ...renderTable(columns, rows, style, { indent: 2 })];
}

function sentenceOf(reason: string): string {
  const sentences: Readonly<Record<string, string>> = REASONS;
  return Object.hasOwn(sentences, reason) ? (sentences[reason] ?? '') : '';
}

const FAILURES_MAX = 10;

function renderRuns(runs: readonly RunGroup[], style: Style): string[] {
  if (runs.length === 0) return [];
  const counts = runs.map(({ status, count }) => `${status} ${String(count)}`).join(', ');
  const failures = runs.flatMap(({ status, failures: held }) => held.map((failure) => ({ status, ...failure })));
  const rows = failures.slice(0, FAILURES_MAX).map((failure): Row => ({
    cells: [
      cell(failure.status, 'bad'),
      cell(`bill ${failure.billId}`),
      cell(failure.accountName),
      cell(failure.error ?? ''),
    ],
    below: [
      ...(failure.url === null ? [] : renderParagraph(failure.url, style, { indent: 6, tone: 'muted' })),
      ...renderParagraph(`→ ${failure.remedy}`, style, { indent: 6, hanging: 2, tone: 'note' }),
    ],
  }));
  const missing = failures.length - rows.length;
  return [
    ...renderHeading("Runs of m3ter's own integration", style, counts),
    ...renderTable([{ fit: 'keep' }, { fit: 'keep' }, { fit: 'cut' }, { fit: 'wrap' }], rows, style, { indent: 2 }),
    ...(missing === 0
      ? []
      : renderParagraph(`${String(missing)} more runs with errors: --format json lists all.`, style, { indent: 2 })),
  ];
}

function renderDrift(status: StatusReport, style: Style): string[] {
  if (status.drift.length === 0) return [];
  const rows = status.drift.map((drift): Row => ({
    cells: [cell(drift.code, 'change'), cell(drift.address), cell(drift.message)],
  }));
  return [
    ...renderHeading('Drift', style, 'changed by someone else'),
    ...renderTable([{ fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 }),
  ];
}
