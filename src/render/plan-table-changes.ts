import { countLines, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, fieldsColumn, table, type Table } from './page.ts';
import type { ChangeRow } from './plan-rows.ts';
import { actionCell } from './plan-table-invoices.ts';
import { formatCount } from './wording.ts';

/** The count of lines that all changes take one by one. */
export function changeLines(changes: readonly ChangeRow[]): number {
  return changes.reduce((sum, change) => sum + linesOf(change), 0);
}

function linesOf({ label, reason, fields }: ChangeRow): number {
  return countLines(
    label + reason,
    fields.map(({ before, after }) => before + after),
  );
}

/** Changes of configuration, customers and mappings. */
export function changesTable(title: string, changes: readonly ChangeRow[], lines: number, folded = false): Table {
  const { shown, rest } = takeLines(changes, lines, linesOf);
  return table<ChangeRow>({
    title,
    columns: [
      { title: '', fit: 'keep', of: ({ action }) => actionCell(action) },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'what', fit: 'wrap', of: ({ label }) => label },
      { title: 'why', fit: 'wrap', of: ({ reason }) => cell(reason, 'muted') },
      fieldsColumn(({ fields }) => fields),
    ],
    rows: shown,
    noun: 'change',
    rest: rest.length === 0 ? '' : `and ${formatCount(rest.length, 'more', 'more')}: ${WHERE_ALL_IS}`,
    folded,
  });
}
