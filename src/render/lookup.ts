import { cell, paragraph, table, type Page } from './page.ts';

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

/** One candidate on each line. The text to paste comes first and is never cut. */
export function lookupPage(view: LookupView): Page {
  if (view.rows.length === 0) return { blocks: [paragraph(sayNothingFound(view))] };
  const candidates = table({
    columns: [
      { title: 'to paste', fit: 'keep', of: ({ paste }) => cell(paste, 'strong') },
      { title: 'name', fit: 'cut', of: ({ name }) => name },
      { title: 'id', fit: 'keep', of: ({ paste, id }) => cell(paste.includes(id) ? '' : id, 'muted') },
      { title: '', fit: 'wrap', of: ({ note }) => cell(note, 'muted') },
    ],
    rows: view.rows,
    noun: 'candidate',
    headed: true,
  });
  return { blocks: [candidates] };
}

function sayNothingFound({ kind, text, total, didYouMean }: LookupView): string {
  if (total === 0) return `No ${kind}.`;
  const meant = didYouMean === null ? '' : ` Did you mean "${didYouMean}"?`;
  return `None of the ${String(total)} ${kind} has "${text ?? ''}" in it.${meant}`;
}
