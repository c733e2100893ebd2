import { buildLineIndex } from '../workspace/line-index.ts';
import { parseCsv, type CsvRow } from '../workspace/parse-csv.ts';
import { applySplices, type Splice } from './splice.ts';

/** Texts by the name of their column. */
export type CsvValues = Readonly<Record<string, string>>;

export interface CsvEdits {
  /** By the offset of the row's start. A row with a value for a column that it lacks is kept as it is. */
  readonly replace: ReadonlyMap<number, CsvValues>;
  readonly append: readonly CsvValues[];
}

export interface EditedCsv {
  readonly text: string;
  /** Offsets of rows that were not changed, because of a variable or a missing column, or because none starts there. */
  readonly kept: readonly number[];
}

/** The columns of a mapping file, from its header; none when it cannot be read. */
export function columnsOfCsv(text: string): readonly string[] {
  return columnsOf(rowsOf(text)[0]);
}

function columnsOf(header: CsvRow | undefined): readonly string[] {
  return (header ?? []).map((cell) => cell.text);
}

/** Changes cells of rows and adds rows at the end. All other bytes stay the same. */
export function editCsv(text: string, { replace, append }: CsvEdits): EditedCsv {
  const [header, ...rows] = rowsOf(text);
  const columns = columnsOf(header);
  const kept = new Set(replace.keys());
  const splices: Splice[] = [];
  for (const row of rows) {
    const start = row[0]?.start ?? 0;
    const wanted = replace.get(start);
    const edited = wanted === undefined ? null : spliceRow(text, columns, row, wanted);
    if (edited === null) continue;
    kept.delete(start);
    splices.push(...edited);
  }
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const added = append.map((values) => columns.map((column) => renderCell(values[column] ?? '')).join(','));
  const lead = added.length === 0 || text.endsWith('\n') ? '' : lineBreak;
  const tail = lead + added.map((line) => `${line}${lineBreak}`).join('');
  splices.push({ start: text.length, end: text.length, text: tail });
  return { text: applySplices(text, splices), kept: [...kept] };
}

function rowsOf(text: string): readonly CsvRow[] {
  return parseCsv(text, buildLineIndex('', text)).rows;
}

function spliceRow(text: string, columns: readonly string[], row: CsvRow, wanted: CsvValues): readonly Splice[] | null {
  const splices: Splice[] = [];
  for (const [column, value] of Object.entries(wanted)) {
    const cell = row.find((_, index) => columns[index] === column);
    if (cell === undefined && value === '') continue;
    if (cell === undefined || text.slice(cell.start, cell.end).includes('${')) return null;
    if (cell.text !== value) splices.push({ start: cell.start, end: cell.end, text: renderCell(value) });
  }
  return splices;
}

function renderCell(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
