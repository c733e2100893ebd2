import { cutWidth, displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape.ts';
import { signsFor, type Style, type Tone } from './style.ts';
import { wrapText } from './wrap.ts';

/**
 * What may happen to a column when the terminal is narrow. `keep`: money, ids, dates and verbs are
 * never cut. `cut`: names may end in `…`. `wrap`: reasons continue below; nothing is lost.
 */
export type Fit = 'keep' | 'cut' | 'wrap';

export interface Column {
  readonly fit: Fit;
  readonly align?: 'left' | 'right';
}

export interface Cell {
  /** Raw: the table escapes it. */
  readonly text: string;
  readonly tone?: Tone;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Titles of the columns: left out when the rows do not stand in columns. */
  readonly head?: boolean;
  /** Finished lines that belong under this row. */
  readonly below?: readonly string[];
}

export interface TableOptions {
  /** Columns of space in front of every line. */
  readonly indent: number;
  /** Space between columns. */
  readonly gap?: number;
}

export function cell(text: string, tone: Tone = 'plain'): Cell {
  return { text, tone };
}

const GAP_USUAL = 2;
const CUT_WIDTH_MIN = 14;
/** While there is another form to try, a name keeps this much. */
const CUT_WIDTH_FAIR = 24;
const WRAP_WIDTH_MIN = 30;
/** Beside other columns a text may become about two lines; a longer one reads better below them. */
const WRAP_SHARE_MIN = 0.55;

/**
 * Lays rows out in aligned columns within the style's width. Three forms are tried in turn, the same
 * for all rows: one line each; the last column (when it wraps) below the others; each row stacked.
 * Empty columns disappear.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  style: Style,
  options: TableOptions,
): string[] {
  const prepared = rows.map((row) => ({ row, cells: row.cells.map((held) => prepareCell(held, style)) }));
  const used = columns.flatMap((column, index) => {
    const natural = prepared.reduce((widest, { cells }) => Math.max(widest, cells[index]?.width ?? 0), 0);
    if (natural === 0) return [];
    const word = column.fit === 'wrap' ? widestWord(prepared.map(({ cells }) => cells[index]?.text ?? '')) : 0;
    return [{ column, index, natural, word }];
  });
  const layout = chooseLayout(used, style.width - options.indent, options.gap ?? GAP_USUAL);
  const indent = ' '.repeat(options.indent);
  const shown = layout.stacked ? prepared.filter(({ row }) => row.head !== true) : prepared;
  return shown.flatMap(({ row, cells }) => [
    ...layOutRow(cells, layout, style).map((line) => (indent + line).trimEnd()),
    ...(row.below ?? []),
  ]);
}

interface PreparedCell {
  readonly text: string;
  readonly tone: Tone;
  readonly width: number;
}

function prepareCell(held: Cell, style: Style): PreparedCell {
  const text = signsFor(style, escapeTerminal(held.text)).trimEnd();
  return { text, tone: held.tone ?? 'plain', width: displayWidth(text) };
}

interface UsedColumn {
  readonly column: Column;
  readonly index: number;
  readonly natural: number;
  /** Width of the widest word of a wrapping column: better below the others than broken beside them. */
  readonly word: number;
}

function widestWord(texts: readonly string[]): number {
  let widest = 0;
  for (const text of texts) {
    for (const word of text.split(' ')) if (word.length > widest) widest = Math.max(widest, displayWidth(word));
  }
  return widest;
}

interface Layout {
  /** Columns side by side, with their widths. */
  readonly grid: readonly (UsedColumn & { readonly width: number })[];
  /** The column that goes under the others, or null. */
  readonly under: UsedColumn | null;
  /** True when even the grid is too wide: cells follow each other, a line each time one is full. */
  readonly stacked: boolean;
  readonly available: number;
  readonly gap: number;
}

const UNDER_INDENT = 4;

function chooseLayout(used: readonly UsedColumn[], available: number, gap: number): Layout {
  const whole = fitColumns(used, available, { gap, cut: CUT_WIDTH_FAIR, wrapShare: WRAP_SHARE_MIN });
  if (whole !== null) return { grid: whole, under: null, stacked: false, available, gap };
  const last = used.at(-1);
  const rest = last !== undefined && last.column.fit === 'wrap' && used.length > 1 ? used.slice(0, -1) : used;
  const under = rest === used ? null : (last ?? null);
  const grid = fitColumns(rest, available, { gap, cut: CUT_WIDTH_MIN, wrapShare: 0 });
  if (grid !== null) return { grid, under, stacked: false, available, gap };
  return { grid: rest.map((held) => ({ ...held, width: held.natural })), under, stacked: true, available, gap };
}

/** Widths for columns side by side: names give way first, then wrapping texts; null when it cannot be. */
function fitColumns(
  used: readonly UsedColumn[],
  available: number,
  limits: { readonly gap: number; readonly cut: number; readonly wrapShare: number },
): (UsedColumn & { width: number })[] | null {
  const widths = used.map((held) => ({ ...held, width: held.natural }));
  let excess = widths.reduce((sum, held) => sum + held.width, limits.gap * Math.max(0, widths.length - 1)) - available;
  for (const fit of ['wrap', 'cut'] as const) {
    for (const held of widths.toReversed()) {
      const floor =
        fit === 'cut' ? limits.cut : Math.max(WRAP_WIDTH_MIN, held.word, Math.ceil(held.natural * limits.wrapShare));
      if (excess <= 0 || held.column.fit !== fit || held.natural <= floor) continue;
      const given = Math.min(excess, held.natural - floor);
      held.width -= given;
      excess -= given;
    }
  }
  return excess <= 0 ? widths : null;
}

function layOutRow(cells: readonly PreparedCell[], layout: Layout, style: Style): string[] {
  const lines = layout.stacked ? stackRow(cells, layout, style) : gridRow(cells, layout, style);
  const under = layout.under === null ? undefined : cells[layout.under.index];
  if (under === undefined || under.text === '') return lines;
  const width = layout.available - UNDER_INDENT;
  const below = wrapText(under.text, width).map((line) => ' '.repeat(UNDER_INDENT) + style.paint(under.tone, line));
  return [...lines, ...below];
}

function gridRow(cells: readonly PreparedCell[], layout: Layout, style: Style): string[] {
  const blocks = layout.grid.map(({ column, index, width }) => {
    const held = cells[index];
    return { column, width, tone: held?.tone ?? 'plain', lines: linesOf(held, column, width, style) };
  });
  const height = Math.max(1, ...blocks.map(({ lines }) => lines.length));
  const rendered: string[] = [];
  for (let line = 0; line < height; line += 1) {
    const parts = blocks.map(({ column, width, tone, lines }) =>
      paintPadded(lines[line] ?? '', width, column.align ?? 'left', (text) => style.paint(tone, text)),
    );
    rendered.push(parts.join(' '.repeat(layout.gap)).trimEnd());
  }
  return rendered;
}

/** Colour goes on the text alone, so that trailing space stays space and can be trimmed. */
function paintPadded(text: string, width: number, align: 'left' | 'right', paint: (text: string) => string): string {
  const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? paint(text) + padding : padding + paint(text);
}

function linesOf(held: PreparedCell | undefined, column: Column, width: number, style: Style): string[] {
  if (held === undefined) return [''];
  if (held.width <= width) return [held.text];
  return column.fit === 'cut' ? [cutWidth(held.text, width, signsFor(style, '…'))] : wrapText(held.text, width);
}

/** Space that aligned a figure with those above it means nothing once rows are stacked. */
function unpad(held: PreparedCell | undefined): PreparedCell | undefined {
  if (held === undefined || !held.text.includes('  ')) return held;
  const text = held.text.replace(/ {2,}/g, ' ');
  return { ...held, text, width: displayWidth(text) };
}

/** Cells one after the other, a new line when the next does not fit; continuation lines are indented. */
function stackRow(cells: readonly PreparedCell[], layout: Layout, style: Style): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { column, index } of layout.grid) {
    const held = unpad(cells[index]);
    if (held === undefined || held.text === '') continue;
    const line = lines.at(-1);
    const room = layout.available - UNDER_INDENT;
    if (line !== undefined && line.width + layout.gap + held.width <= layout.available) {
      line.text += ' '.repeat(layout.gap) + style.paint(held.tone, held.text);
      line.width += layout.gap + held.width;
      continue;
    }
    const indent = line === undefined ? '' : ' '.repeat(UNDER_INDENT);
    for (const piece of linesOf(held, column, room, style)) {
      lines.push({ text: indent + style.paint(held.tone, piece), width: indent.length + displayWidth(piece) });
    }
  }
  return lines.map(({ text }) => text);
}

/** A first row of column titles. */
export function headRow(titles: readonly string[]): Row {
  return { cells: titles.map((title) => cell(title, 'muted')), head: true };
}

/**
 * A text of one tone, wrapped to the style's width, every line indented; `hanging` more for the
 * lines after the first.
 */
export function renderParagraph(
  text: string,
  style: Style,
  options: { readonly indent: number; readonly hanging?: number; readonly tone?: Tone },
): string[] {
  const hanging = options.hanging ?? 0;
  const shown = signsFor(style, escapeTerminal(text));
  return wrapText(shown, style.width - options.indent - hanging).map((line, index) => {
    const indent = ' '.repeat(options.indent + (index === 0 ? 0 : hanging));
    return (indent + style.paint(options.tone ?? 'plain', line)).trimEnd();
  });
}

/** A heading, with an optional summary at the right of it or, when there is no room, below it. */
export function renderHeading(title: string, style: Style, summary = ''): string[] {
  const head = renderParagraph(title, style, { indent: 0, tone: 'strong' });
  if (summary === '') return head;
  const shown = signsFor(style, escapeTerminal(summary));
  const width = displayWidth(signsFor(style, escapeTerminal(title))) + 3 + displayWidth(shown);
  if (width <= style.width) return [`${head.join(' ')}   ${shown}`];
  return [...head, ...renderParagraph(summary, style, { indent: 2 })];
}
