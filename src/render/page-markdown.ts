import { assertNever } from '../support/invariant.ts';
import { checkAddress, escapeMarkdown, escapeMarkdownHtml, escapeTerminal } from './escape.ts';
import { formatDecimal, formatMoney } from '../model/money-text.ts';
import {
  blocksOf,
  columnsOf,
  dropBlanks,
  isEmpty,
  type Block,
  type Cell,
  type Content,
  type Diff,
  type Page,
  type Section,
  type Table,
} from './page.ts';
import { splitPastes } from './pastes.ts';
import type { Tone } from './style.ts';
import { capitalise, formatCount } from './wording.ts';

/** GitHub refuses longer comments. Step summaries may be longer, but one text serves both. */
export const MARKDOWN_LENGTH_MAX = 65_536;

/** Left free for text that a caller adds, such as a hidden comment that finds it again. */
const MARGIN = 500;

/**
 * A page for a pull request or a step summary, shorter than `lengthMax`, with the verdict first. What does not fit is
 * left out row by row from the end, and the text says how many rows.
 */
export function renderPageMarkdown(page: Page, lengthMax: number = MARKDOWN_LENGTH_MAX): string {
  const blocks = blocksOf(page, 'document').flatMap(flatten);
  const head = renderHead(page);
  const foot = (page.next ?? []).flatMap((step) => ['', `next: ${escapeWithCode(step)}`]);
  const frames = blocks.map((block) => (block.kind === 'diff' ? [] : frameOf(block)));
  const fixed = [...head, ...foot].join('\n').length + frames.reduce((sum, lines) => sum + lengthOf(lines), 0);
  let budget = lengthMax - MARGIN - fixed;
  const diffs = fittingDiffs(
    blocks.filter((block) => block.kind === 'diff'),
    budget / 2,
  );
  budget -= diffs.join('\n').length;
  const parts = blocks.map((block, index) => {
    if (block.kind !== 'table') return frames[index] ?? [];
    const rows = fittingRows(block, budget);
    budget -= rows.join('\n').length + 1;
    return renderTable(block, rows);
  });
  const body = [diffs, ...parts].flatMap((part) => (part.length === 0 ? [] : [...part, '']));
  return `${dropBlanks([...head, '', ...body, ...foot]).join('\n')}\n`;
}

/** The blocks of a section between its title and its end. */
function flatten(block: Block): readonly Flat[] {
  if (block.kind === 'table') return [escapeTable(block)];
  if (block.kind !== 'section') return [block];
  const title = titleOf(block);
  const inner = blocksOf(block, 'document').flatMap(flatten);
  if (!block.folded) return [{ kind: 'lines', lines: [`#### ${escapeMarkdown(title)}`] }, ...inner];
  return [{ kind: 'lines', lines: [openFold(title)] }, ...inner, { kind: 'lines', lines: ['</details>'] }];
}

function titleOf({ title, summary }: Pick<Table, 'title' | 'summary'>): string {
  return summary === '' ? title : `${title}: ${summary}`;
}

/** Markdown is not rendered inside the summary element. */
function openFold(title: string): string {
  return `<details><summary>${escapeMarkdownHtml(title)}</summary>`;
}

type Flat =
  Exclude<Block, Table | Section> | MarkdownTable | { readonly kind: 'lines'; readonly lines: readonly string[] };

/** The first diffs that fit, and the count of those that do not. */
function fittingDiffs(diffs: readonly Diff[], budget: number): readonly string[] {
  const lines: string[] = [];
  let used = 0;
  for (const [index, diff] of diffs.entries()) {
    const next = renderDiff(diff);
    used += lengthOf(next);
    if (used > budget) {
      const missing = formatCount(diffs.length - index, 'more difference');
      return [...lines, '', `_${missing} left out here for length; the JSON output has all of them._`];
    }
    lines.push(...(lines.length === 0 ? [] : ['']), ...next);
  }
  return lines;
}

function renderHead({ title, verdict, remarks = [] }: Page): string[] {
  const heading = title ?? verdict?.text;
  const sentences =
    title === undefined || verdict === undefined ? remarks : [{ ...verdict, tone: 'strong' } as const, ...remarks];
  return [
    ...(heading === undefined ? [] : [`### ${escapeMarkdown(heading)}`]),
    ...sentences.flatMap(({ text, tone }) => ['', renderSentence(text, tone)]),
  ];
}

function renderSentence(text: string, tone: Tone): string {
  const escaped = escapeWithCode(text);
  return tone === 'strong' || tone === 'bad' ? `**${escaped}**` : escaped;
}

function lengthOf(lines: readonly string[]): number {
  return lines.join('\n').length + 2;
}

/** A table with its texts in their places. */
interface MarkdownTable extends Pick<Table, 'kind' | 'title' | 'summary' | 'noun' | 'rest' | 'folded'> {
  readonly columns: readonly { readonly title: string; readonly align?: 'left' | 'right' }[];
  /** Escaped only when needed. Rows after the last that fits never are. */
  readonly rows: readonly (() => readonly string[])[];
}

function escapeTable(block: Table): MarkdownTable {
  const used = columnsOf(block, 'document');
  return {
    ...block,
    columns: used.map(({ column }) => ({ ...column, title: capitalise(column.title) })),
    rows: block.rows.map((row) => () => used.map(({ index }) => renderContent(row[index]))),
  };
}

function renderContent(content: Content | undefined): string {
  if (content === undefined || isEmpty(content)) return '';
  if ('texts' in content) return escapeWithCode(content.texts.map(({ text }) => text).join('; '));
  if ('fields' in content) {
    return escapeMarkdown(
      content.fields.map(({ label, before, after }) => `${label}: ${before} → ${after}`).join('; '),
    );
  }
  return linkTo(content.href, renderCell(content));
}

function renderCell({ amount, text }: Cell): string {
  if (amount === undefined) return escapeWithCode(text);
  const total = amount.total ?? '';
  return escapeMarkdown(amount.bare ? formatDecimal(total) : formatMoney(amount.currency, total));
}

/** Text that is already escaped, as a link to an address that needs no escape. */
function linkTo(href: string | undefined, text: string): string {
  const address = href === undefined ? null : checkAddress(href);
  return address === null || text === '' ? text : `[${text}](${address})`;
}

/** Text to paste is put into a code span, so that it can be copied unchanged. */
function escapeWithCode(text: string): string {
  return splitPastes(text)
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : codeSpan(part)))
    .join('');
}

/** A code span ends only at its own delimiter, and a table cell at a bar. */
function codeSpan(text: string): string {
  return `\`${escapeTerminal(text)
    .replaceAll('`', "'")
    .replaceAll('|', String.raw`\|`)}\``;
}

/** The length of a block without the rows of a table, including the remark about missing rows. */
function frameOf(block: Flat): readonly string[] {
  switch (block.kind) {
    case 'table':
      return renderTable(block, []);
    case 'gap':
      return [];
    case 'lines':
      return block.lines;
    case 'paragraph':
      return [renderSentence(block.label === undefined ? block.text : `${block.label}: ${block.text}`, block.tone)];
    case 'facts':
      return [escapeMarkdown(`${block.parts.map(({ text, whole }) => whole ?? text).join('; ')}.`)];
    case 'diff':
      return renderDiff(block);
    default:
      return assertNever(block);
  }
}

function renderDiff({ title, summary, lines, remarks }: Diff): string[] {
  return [
    `#### ${escapeMarkdown(title)}: ${escapeMarkdown(summary)}`,
    '',
    '````diff',
    // Inside a fence only the end of the fence must be escaped.
    ...lines.map(({ sign, text }) => `${sign} ${escapeTerminal(text).replaceAll('`', "'")}`),
    '````',
    '',
    ...remarks.map((remark) => `- ${escapeWithCode(remark)}`),
  ];
}

/** The first rows that fit. Later rows are never rendered, however many there are. */
function fittingRows({ rows }: MarkdownTable, budget: number): string[] {
  const fitting: string[] = [];
  let used = 0;
  for (const cells of rows) {
    const row = renderRow(cells());
    used += row.length + 1;
    if (used > budget) break;
    fitting.push(row);
  }
  return fitting;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function renderTable(block: MarkdownTable, rows: readonly string[]): string[] {
  const missing = block.rows.length - rows.length;
  const body = [
    renderRow(block.columns.map(({ title }) => escapeMarkdown(title))),
    `|${block.columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join('|')}|`,
    ...rows,
    ...(missing === 0 ? [] : ['', renderMissing(missing, block)]),
    ...(block.rest === '' ? [] : ['', `_${escapeMarkdown(block.rest)}._`]),
  ];
  const title = titleOf(block);
  if (title === '') return body;
  if (!block.folded) return [`#### ${escapeMarkdown(title)}`, '', ...body];
  return [openFold(title), '', ...body, '', '</details>'];
}

function renderMissing(missing: number, block: MarkdownTable): string {
  const count = formatCount(missing, `more ${block.noun}`);
  const all = formatCount(block.rows.length, block.noun);
  return `_${count} of ${all} left out here for length; the JSON output has all of them._`;
}
