import { escapeCsv } from '../render/escape.ts';

/** A spreadsheet takes the file for UTF-8 by its byte order mark. */
const BYTE_ORDER_MARK = '\ufeff';

/** Rows as a file of comma separated values (RFC 4180) in which no cell is a formula. */
export function formatCsv(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows].map((cells) => `${cells.map(escapeCsv).join(',')}\r\n`);
  return BYTE_ORDER_MARK + lines.join('');
}
