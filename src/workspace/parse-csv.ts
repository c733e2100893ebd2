import type { Diagnostic } from '../model/diagnostic.ts';
import { finding } from './finding.ts';
import type { LineIndex } from './line-index.ts';

/** One cell and the offsets of its text in the file, including quotes. */
export interface CsvCell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type CsvRow = readonly CsvCell[];

export interface CsvReading {
  /** Rows with at least one cell that is not empty. */
  readonly rows: readonly CsvRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A cell in quotes (a quote inside is doubled), or text without quote, comma and line break. */
const CELL = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

/** Reads CSV according to RFC 4180: commas, quotes, LF or CRLF. Stops at the first malformed cell. */
export function parseCsv(text: string, lines: LineIndex): CsvReading {
  const rows: CsvRow[] = [];
  let row: CsvCell[] = [];
  const endRow = (): void => {
    if (row.some((cell) => cell.text !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length;) {
    CELL.lastIndex = at;
    const [written = '', quoted, bare] = CELL.exec(text) ?? [];
    const end = at + written.length;
    row.push({ text: quoted === undefined ? (bare ?? '').trim() : quoted.replaceAll('""', '"'), start: at, end });
    const next = text[end];
    if (next === ',') at = end + 1;
    else {
      const width = next === undefined ? 0 : next === '\n' ? 1 : next === '\r' && text[end + 1] === '\n' ? 2 : -1;
      if (width < 0) return { rows, diagnostics: [explain(text, end, lines)] };
      endRow();
      at = width === 0 ? text.length : end + width;
    }
    if (next === ',' && at === text.length) row.push({ text: '', start: at, end: at });
  }
  endRow();
  return { rows, diagnostics: [] };
}

function explain(text: string, at: number, lines: LineIndex): Diagnostic {
  const isOpen = text[at] === '"';
  const message = isOpen ? 'a quote stands inside a cell, or is not closed' : 'unexpected text after a quoted cell';
  const hint = 'put the whole cell in quotes and double the quotes inside';
  return finding('error', 'document/csv-syntax', lines.placeOf(at), { message, hint });
}
