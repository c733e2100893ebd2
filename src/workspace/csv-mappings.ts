import type { Diagnostic } from '../model/diagnostic.ts';
import { suggest } from '../support/did-you-mean.ts';
import { finding, type Places } from './finding.ts';
import type { LineIndex } from './line-index.ts';
import { parseCsv, type CsvCell, type CsvRow } from './parse-csv.ts';

/** How each column of a mapping CSV becomes a key of an entry of `mappings`. */
const COLUMNS: Readonly<Record<string, (text: string) => { readonly key: string; readonly value: unknown }>> = {
  account: (value) => ({ key: 'account', value }),
  product: (value) => ({ key: 'product', value }),
  aggregation: (value) => ({ key: 'aggregation', value }),
  compoundAggregation: (value) => ({ key: 'compoundAggregation', value }),
  pricingBand: (value) => ({ key: 'pricingBand', value }),
  customer: (value) => ({ key: 'customer', value }),
  'customer.displayName': (displayName) => ({ key: 'customer', value: { displayName } }),
  item: (value) => ({ key: 'item', value }),
  'item.name': (name) => ({ key: 'item', value: { name } }),
  'item.sku': (sku) => ({ key: 'item', value: { sku } }),
  absent: (text) => ({ key: 'absent', value: text.toLowerCase() === 'true' ? true : text }),
};

export interface CsvMappings {
  readonly entries: readonly { readonly value: unknown; readonly places: Places }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a `mappingsFrom` file. Its header names the columns; an empty cell leaves its key out. */
export function convertCsvMappings(text: string, lines: LineIndex): CsvMappings {
  const { rows, diagnostics: syntax } = parseCsv(text, lines);
  const [header, ...body] = rows;
  if (header === undefined) {
    const words = { message: 'the file has no header', hint: 'start with a line such as account,customer' };
    return { entries: [], diagnostics: [...syntax, finding('error', 'document/csv-header', lines.placeOf(0), words)] };
  }
  const headerFindings = checkHeader(header, lines);
  if (headerFindings.length > 0) return { entries: [], diagnostics: [...syntax, ...headerFindings] };
  const diagnostics: Diagnostic[] = [...syntax];
  const entries = body.flatMap((row) => {
    const extra = row[header.length];
    if (extra === undefined) return [buildEntry(header, row, lines, diagnostics)];
    const message = `the row has ${String(row.length)} cells, the header ${String(header.length)}`;
    diagnostics.push(finding('error', 'document/csv-syntax', lines.placeOf(extra.start, extra.end), { message }));
    return [];
  });
  return { entries, diagnostics };
}

function checkHeader(header: CsvRow, lines: LineIndex): Diagnostic[] {
  const seen = new Set<string>();
  return header.flatMap((cell) => {
    const isKnown = Object.hasOwn(COLUMNS, cell.text) && !seen.has(cell.text);
    seen.add(cell.text);
    if (isKnown) return [];
    const known = Object.keys(COLUMNS);
    const separated = /^[^;\t]+([;\t])/.test(cell.text);
    const hint = separated
      ? 'separate the columns and cells with commas: account,customer'
      : (suggest(cell.text, known) ?? `possible: ${known.join(', ')}`);
    const message = `unknown or repeated column ${JSON.stringify(cell.text)}`;
    return [finding('error', 'document/csv-header', lines.placeOf(cell.start, cell.end), { message, hint })];
  });
}

function buildEntry(
  header: CsvRow,
  row: CsvRow,
  lines: LineIndex,
  diagnostics: Diagnostic[],
): { readonly value: unknown; readonly places: Places } {
  const value: Record<string, unknown> = {};
  const cells = new Map<string, CsvCell>();
  for (const [index, cell] of row.entries()) {
    const column = COLUMNS[header[index]?.text ?? ''];
    if (column === undefined || cell.text === '') continue;
    const { key, value: text } = column(cell.text);
    if (cells.has(key)) {
      const words = { message: `the row names its ${key} twice`, hint: 'leave one of the cells empty' };
      diagnostics.push(finding('error', 'document/conflicting-keys', lines.placeOf(cell.start, cell.end), words));
      continue;
    }
    value[key] = text;
    cells.set(key, cell);
  }
  return { value, places: buildRowPlaces(row, cells, lines) };
}

/** Places of a row. Paths start at the entry, so the first segment is a column. */
function buildRowPlaces(row: CsvRow, cells: ReadonlyMap<string, CsvCell>, lines: LineIndex): Places {
  const start = lines.placeOf(row[0]?.start ?? 0);
  const placeOf = (path: readonly (string | number)[]) => {
    const cell = path.map((segment) => cells.get(String(segment))).find((csvCell) => csvCell !== undefined);
    return cell === undefined ? start : lines.placeOf(cell.start, cell.end);
  };
  return { start, key: placeOf, value: placeOf, within: (path) => placeOf(path), source: () => null };
}
