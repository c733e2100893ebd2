import { escapeCsv } from '../render/escape.ts';

/** Spreadsheets read a file as UTF-8 only when it has this mark. */
const BYTE_ORDER_MARK = '\ufeff';

/** Rows as a CSV file (RFC 4180) without formulas. */
export function formatCsv(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows].map((cells) => `${cells.map(escapeCsv).join(',')}\r\n`);
  return BYTE_ORDER_MARK + lines.join('');
}
