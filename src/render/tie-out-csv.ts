import { unparse } from 'papaparse';
import type { TieOut, TieOutEntry } from '../model/tie-out.ts';

/** A column of the file: its title, and its value for an entry. */
type Column = readonly [title: string, of: (entry: TieOutEntry) => string | null];

const documentsOf = (entry: TieOutEntry, of: (document: TieOutEntry['documents'][number]) => string | null): string =>
  entry.documents.flatMap((document) => of(document) ?? []).join(' ');

const COLUMNS: readonly Column[] = [
  ['bill id', ({ billId }) => billId],
  ['number', ({ docNumber }) => docNumber],
  ['account code', ({ accountCode }) => accountCode],
  ['account', ({ accountName }) => accountName],
  ['integration', ({ integration }) => integration],
  ['invoice date', ({ invoiceDate }) => invoiceDate],
  ['currency', ({ currency }) => currency],
  ['class', (entry) => entry.class],
  ['reason', ({ reason }) => reason],
  ['message', ({ message }) => message],
  ['billed', ({ billed }) => billed],
  ['excluded lines', ({ excluded }) => excluded.map(({ by, amount }) => `${by} ${amount}`).join(' ')],
  ['rounding', ({ rounding }) => rounding],
  ['should be invoiced', ({ shouldBeInvoiced }) => shouldBeInvoiced],
  ['invoiced', ({ invoiced }) => invoiced],
  ['difference', ({ difference }) => difference],
  ['unexplained', ({ unexplained }) => unexplained],
  ['document kinds', (entry) => documentsOf(entry, ({ kind }) => kind)],
  ['document ids', (entry) => documentsOf(entry, ({ id }) => id)],
  ['document numbers', (entry) => documentsOf(entry, ({ number }) => number)],
  ['document states', (entry) => documentsOf(entry, ({ state }) => state)],
  ['due dates', (entry) => documentsOf(entry, ({ dueDate }) => dueDate)],
  ['balances', (entry) => documentsOf(entry, ({ balance }) => balance)],
];

/** Text that a spreadsheet would take for a formula. A negative amount is not such a text. */
export const FORMULA = /^(?!-\d+(?:\.\d+)?$)[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Entries that are written at a time. */
const ENTRIES_AT_ONCE = 500;

/**
 * The entries of a report as CSV for spreadsheets, one line for each entry, in pieces for a file. RFC 4180, UTF-8 with a
 * byte order mark. An apostrophe is put before a text that a spreadsheet would take for a formula.
 */
export function* renderTieOutCsv({ bills }: TieOut): Generator<string> {
  const lines = (rows: readonly (readonly string[])[]): string =>
    `${unparse(rows as string[][], { newline: '\r\n', escapeFormulae: FORMULA })}\r\n`;
  yield `\uFEFF${lines([COLUMNS.map(([title]) => title)])}`;
  for (let from = 0; from < bills.length; from += ENTRIES_AT_ONCE) {
    const some = bills.slice(from, from + ENTRIES_AT_ONCE);
    yield lines(some.map((entry) => COLUMNS.map(([, of]) => of(entry) ?? '')));
  }
}
