import type { DecimalText } from '../model/decimal.ts';
import { REASONS } from '../model/reasons.ts';
import type { BillGroup, RunGroup, StatusReport } from '../model/status.ts';
import { formatAmounts } from './money-column.ts';
import { renderGuards } from './plan-text.ts';
import { renderLastSent, renderNextApply, renderPersonNeeded, stateWords } from './status-view.ts';
import type { Style, Tone } from './style.ts';
import { cell, headRow, renderHeading, renderParagraph, renderTable, type Column, type Row } from './table.ts';
import { formatCount, formatDecimal, formatInstant } from './wording.ts';

/** Bills by state and reason with their money, runs of m3ter's own engine, and what the next apply would do. */
export function renderStatusText(status: StatusReport, style: Style): string {
  const { connection } = status;
  const closing = [renderLastSent(status), renderPersonNeeded(status)].filter((sentence) => sentence !== '');
  const lines = [
    ...renderParagraph(
      `${connection.name}: ${connection.companyName}, QuickBooks ${connection.environment}; ` +
        `read ${formatInstant(status.readAt)}`,
      style,
      { indent: 0, hanging: 2, tone: 'strong' },
    ),
    '',
    ...renderBills(status.bills, style),
    ...renderRuns(status.runs, style),
    ...renderDrift(status, style),
    ...renderGuards(status.guards, style),
    '',
    ...closing.flatMap((sentence) => renderParagraph(sentence, style, { indent: 0, hanging: 2 })),
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

const BILL_COLUMNS: readonly Column[] = [
  { fit: 'keep' },
  { fit: 'keep', align: 'right' },
  { fit: 'keep' },
  { fit: 'keep' },
  { fit: 'keep' },
  { fit: 'wrap' },
];

function renderBills(groups: readonly BillGroup[], style: Style): string[] {
  if (groups.length === 0) return renderParagraph('No bills.', style, { indent: 0 });
  const amounts = groups.map(amountsOf);
  const money = formatAmounts(amounts.flat());
  let at = 0;
  const rows = groups.flatMap((group, index): Row[] => {
    const held = amounts[index] ?? [];
    return held.map(({ count }, line): Row => {
      const figures = [cell(formatDecimal(String(count))), cell(money[at++] ?? '', 'strong')];
      const below = line === held.length - 1 ? renderExamples(group, style) : [];
      if (line > 0) return { cells: [cell(''), ...figures], below };
      return {
        cells: [
          cell(stateWords(group), TONES[group.decision]),
          ...figures,
          cell(group.oldest ?? '', 'muted'),
          cell(group.reason),
          cell(sentenceOf(group.reason), 'muted'),
        ],
        below,
      };
    });
  });
  const head = headRow(['', 'bills', 'amount', 'oldest', 'reason', '']);
  return [...renderHeading('Bills', style), ...renderTable(BILL_COLUMNS, [head, ...rows], style, { indent: 2 })];
}

interface Amount {
  readonly count: number;
  readonly currency: string;
  readonly total: DecimalText | null;
}

/** A line for each currency, since amounts of two never share one, and one for bills without an amount. */
function amountsOf({ count, money }: BillGroup): readonly Amount[] {
  const rest = count - money.reduce((sum, held) => sum + held.count, 0);
  return rest === 0 ? money : [...money, { count: rest, currency: '', total: null }];
}

/** The first bills of a group that needs a person, by number where there is one. */
function renderExamples({ decision, count, examples }: BillGroup, style: Style): string[] {
  if (decision !== 'block') return [];
  const names = examples.map(
    ({ billId, docNumber, accountName }) => `${accountName}, ${docNumber ?? `bill ${billId}`}`,
  );
  const more = count - examples.length;
  return [...names, ...(more === 0 ? [] : [`and ${formatCount(more, 'more', 'more')}`])].flatMap((name) =>
    renderParagraph(name, style, { indent: 6, hanging: 2 }),
  );
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
