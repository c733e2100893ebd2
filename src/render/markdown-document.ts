import { escapeHtml, escapeMarkdown } from './escape.ts';
import { formatCount } from './wording.ts';

/** GitHub refuses longer comments; step summaries may be longer, but one text serves both. */
export const MARKDOWN_LENGTH_MAX = 65_536;

/** Left free for what a caller may put around the text, such as a hidden comment that finds it again. */
const MARGIN = 500;

export interface MarkdownTable {
  /** Our own words. */
  readonly title: string;
  /** Raw; shown after the title. */
  readonly summary?: string;
  readonly columns: readonly { readonly title: string; readonly align?: 'left' | 'right' }[];
  /** Raw texts: the document escapes them. */
  readonly rows: readonly (readonly string[])[];
  /** `invoice`: what a row is called when some do not fit. */
  readonly noun: string;
  /** Folded away behind a summary line, as long as nobody opens it. */
  readonly collapsed: boolean;
}

/**
 * Puts finished `head` lines, tables and `foot` lines into one Markdown text shorter than GitHub's
 * limit. What does not fit is left out whole, row by row from the end, and the text says how many.
 */
export function renderMarkdownDocument(
  head: readonly string[],
  tables: readonly MarkdownTable[],
  foot: readonly string[] = [],
  lengthMax: number = MARKDOWN_LENGTH_MAX,
): string {
  const shown = tables.filter(({ rows }) => rows.length > 0).map(withoutEmptyColumns);
  const frames = shown.map((table) => frameLength(table));
  const fixed = [...head, ...foot].join('\n').length + frames.reduce((sum, length) => sum + length, 0);
  let budget = lengthMax - MARGIN - fixed;
  const parts = shown.map((table) => {
    const rows = fittingRows(table, budget);
    budget -= rows.join('\n').length + 1;
    return renderTable(table, rows);
  });
  return `${[...head, '', ...parts.flatMap((part) => [...part, '']), ...foot].join('\n').trimEnd()}\n`;
}

/** A column that holds nothing only makes the others narrower. */
function withoutEmptyColumns(table: MarkdownTable): MarkdownTable {
  const used = table.columns.map((_column, index) => table.rows.some((cells) => (cells[index] ?? '') !== ''));
  return {
    ...table,
    columns: table.columns.filter((_column, index) => used[index]),
    rows: table.rows.map((cells) => cells.filter((_cell, index) => used[index])),
  };
}

/** The first rows that fit; those after them are never rendered, however many they are. */
function fittingRows(table: MarkdownTable, budget: number): string[] {
  const rows: string[] = [];
  let used = 0;
  for (const cells of table.rows) {
    const row = renderRow(cells.map((text) => escapeMarkdown(text)));
    used += row.length + 1;
    if (used > budget) break;
    rows.push(row);
  }
  return rows;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function renderTable(table: MarkdownTable, rows: readonly string[]): string[] {
  const missing = table.rows.length - rows.length;
  const body = [
    renderRow(table.columns.map(({ title }) => escapeMarkdown(title))),
    `|${table.columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join('|')}|`,
    ...rows,
    ...(missing === 0 ? [] : ['', renderMissing(missing, table)]),
  ];
  const title = table.title + (table.summary === undefined || table.summary === '' ? '' : `: ${table.summary}`);
  if (!table.collapsed) return [`#### ${escapeMarkdown(title)}`, '', ...body];
  // Markdown is not read inside the summary element, but mentions are found there all the same.
  const summary = escapeHtml(title).replace(/[@#](?=\w)/g, '$&&#8203;');
  return [`<details><summary>${summary}</summary>`, '', ...body, '', '</details>'];
}

function renderMissing(missing: number, table: MarkdownTable): string {
  const count = formatCount(missing, `more ${table.noun}`);
  const all = formatCount(table.rows.length, table.noun);
  return `_${count} of ${all} left out here for length; the JSON output has all of them._`;
}

/** What a table costs without its rows, the remark about missing rows included. */
function frameLength(table: MarkdownTable): number {
  return renderTable(table, []).join('\n').length + 2;
}
