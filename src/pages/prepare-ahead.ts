import type { TableRow } from '../render/html/page-data.ts';
import type { PreparedRow } from './select-rows.ts';

/** Rows that are prepared at a time: few enough for the page to answer in between. */
const AT_ONCE = 1000;

/** Prepares the rows while nobody waits, so that the first search is as quick as the next. Returns what ends it. */
export function prepareAhead(rows: readonly PreparedRow<TableRow>[]): () => void {
  let next = 0;
  const step = (): void => {
    // Reading them computes them.
    for (const row of rows.slice(next, next + AT_ONCE)) void [row.text, row.units, row.figures];
    next += AT_ONCE;
    if (next < rows.length) timer = setTimeout(step, PAUSE_MS);
  };
  let timer = setTimeout(step, PAUSE_MS);
  return () => {
    clearTimeout(timer);
  };
}

const PAUSE_MS = 30;
