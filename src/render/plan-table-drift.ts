import { compareAmounts, countLines, sayCounts, sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, fieldsColumn, hintColumn, linked, table, type Table } from './page.ts';
import type { DriftRow } from './plan-rows.ts';

/** The count of lines that all drift takes one by one. */
export function driftLines(drift: readonly DriftRow[]): number {
  return drift.reduce((sum, row) => sum + linesOf(row), 0);
}

function linesOf({ reason, fields, hint }: DriftRow): number {
  return countLines(reason, [...fields.map(({ label }) => label), ...(hint === null ? [] : [hint])]);
}

/** Two invoices of one bill first, then by amount. */
export function driftTable(drift: readonly DriftRow[], lines = Infinity): Table {
  const isFirst = ({ code }: DriftRow): number => Number(code !== 'duplicate-invoice');
  const ordered = [...drift].sort((a, b) => isFirst(a) - isFirst(b) || compareAmounts(a, b));
  const { shown, rest } = takeLines(ordered, lines, linesOf);
  const left = sayRest(rest);
  return table<DriftRow>({
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
