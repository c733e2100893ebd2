import { encodeJson, escapeMarkdown } from './escape.ts';
import type { Style } from './style.ts';
import { cell, headRow, renderParagraph, renderTable } from './table.ts';

/** Candidates for a reference of the files. */
export interface LookupView {
  readonly kind: string;
  readonly text: string | null;
  readonly rows: readonly {
    readonly paste: string;
    readonly id: string;
    readonly name: string;
    readonly note: string;
  }[];
  readonly total: number;
  readonly didYouMean: string | null;
}

/** One candidate a line, what is to be pasted first and never cut. */
export function renderLookupText(view: LookupView, style: Style): string {
  if (view.rows.length === 0) return `${renderParagraph(sayNothingFound(view), style, { indent: 0 }).join('\n')}\n`;
  const lines = renderTable(
    [{ fit: 'keep' }, { fit: 'cut' }, { fit: 'keep' }, { fit: 'wrap' }],
    [
      headRow(['to paste', 'name', 'id', '']),
      ...view.rows.map(({ paste, id, name, note }) => ({
        cells: [cell(paste, 'strong'), cell(name), cell(paste.includes(id) ? '' : id, 'muted'), cell(note, 'muted')],
      })),
    ],
    style,
    { indent: 0 },
  );
  return `${lines.join('\n')}\n`;
}

function sayNothingFound({ kind, text, total, didYouMean }: LookupView): string {
  if (total === 0) return `No ${kind}.`;
  const meant = didYouMean === null ? '' : ` Did you mean "${didYouMean}"?`;
  return `None of the ${String(total)} ${kind} has "${text ?? ''}" in it.${meant}`;
}

export function renderLookupJson({ kind, text, rows, total, didYouMean }: LookupView): string {
  return encodeJson({ formatVersion: '1.0', kind, text, total, didYouMean, candidates: rows, exitCode: 0 });
}

export function renderLookupMarkdown(view: LookupView): string {
  if (view.rows.length === 0) return `${escapeMarkdown(sayNothingFound(view))}\n`;
  const rows = view.rows.map(
    ({ paste, id, name, note }) => `| ${[paste, name, id, note].map((text) => escapeMarkdown(text)).join(' | ')} |`,
  );
  return ['| to paste | name | id | |', '|---|---|---|---|', ...rows, ''].join('\n');
}
