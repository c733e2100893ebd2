import { cutWidth, displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape.ts';
import { signsFor, type Style, type Tone } from './style.ts';
import { chooseLayout, UNDER_INDENT, type Column, type Layout, type PlacedColumn } from './table-layout.ts';
import { wrapText } from './wrap.ts';

export type { Column } from './table-layout.ts';

export interface Cell {
  /** Raw: the table escapes it. */
  readonly text: string;
  readonly tone?: Tone;
  /** Left out when its column goes below the others: worth knowing, not worth a line. */
  readonly spare?: boolean;
  /** Where a click on it leads. */
  readonly href?: string;
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

/**
 * Lays rows out in aligned columns within the style's width, in the first form that fits, the same for
 * all rows (`chooseLayout`). Empty columns disappear.
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
    const word = column.fit === 'wrap' ? widestWord(prepared.flatMap(({ cells }) => cells[index] ?? [])) : 0;
    return [{ column, index, natural, word }];
  });
  const layout = chooseLayout(used, style.width - options.indent, options.gap ?? GAP_USUAL);
  const indent = ' '.repeat(options.indent);
  const titles = prepared.find(({ row }) => row.head === true)?.cells ?? [];
  const shown = layout.stacked ? prepared.filter(({ row }) => row.head !== true) : prepared;
  return shown.flatMap(({ row, cells }) => [
    ...layOutRow(cells, titles, layout, style).map((line) => (indent + line).trimEnd()),
    ...(row.below ?? []),
  ]);
}

interface PreparedCell {
  readonly text: string;
  readonly tone: Tone;
  readonly width: number;
  readonly spare: boolean;
  readonly href: string | undefined;
}

function prepareCell(held: Cell, style: Style): PreparedCell {
  const text = signsFor(style, escapeTerminal(held.text)).trimEnd();
  const { tone = 'plain', href } = held;
  return { text, tone, width: displayWidth(text), spare: held.spare === true, href };
}

/** A part of a cell as the terminal gets it: its width is that of `text`. */
function draw(held: Pick<PreparedCell, 'tone' | 'href'> | undefined, text: string, style: Style): string {
  return style.link(held?.href, style.paint(held?.tone ?? 'plain', text));
}

/** What is spare stands in one piece or not at all. */
function widestWord(held: readonly PreparedCell[]): number {
  let widest = 0;
  for (const { text, width, spare } of held) {
    if (spare) widest = Math.max(widest, width);
    else for (const word of text.split(' ')) if (word.length > widest) widest = Math.max(widest, displayWidth(word));
  }
  return widest;
}

function layOutRow(
  cells: readonly PreparedCell[],
  titles: readonly PreparedCell[],
  layout: Layout,
  style: Style,
): string[] {
  const lines = layout.stacked
    ? stackRow(cells, titles, layout, style)
    : layout.decks.flatMap((deck, index) => deckRow(cells, deck, layout.gap, style, index === 0 ? 0 : UNDER_INDENT));
  const under = layout.under === null ? undefined : cells[layout.under.index];
  if (under === undefined || under.text === '' || under.spare) return lines;
  const width = layout.available - UNDER_INDENT;
  const below = wrapText(under.text, width).map((line) => ' '.repeat(UNDER_INDENT) + draw(under, line, style));
  return [...lines, ...below];
}

/** The cells of one deck side by side; a deck below the first is left out where it holds nothing. */
function deckRow(
  cells: readonly PreparedCell[],
  deck: readonly PlacedColumn[],
  gap: number,
  style: Style,
  indent: number,
): string[] {
  if (indent > 0 && deck.every(({ index }) => (cells[index]?.text ?? '') === '')) return [];
  const blocks = deck.map(({ column, index, width }) => {
    const held = cells[index];
    return { held, column, width, lines: linesOf(held, column, width, style) };
  });
  const height = Math.max(1, ...blocks.map(({ lines }) => lines.length));
  const rendered: string[] = [];
  for (let line = 0; line < height; line += 1) {
    const parts = blocks.map(({ held, column, width, lines }) =>
      paintPadded(lines[line] ?? '', width, column.align ?? 'left', (text) => draw(held, text, style)),
    );
    rendered.push((' '.repeat(indent) + parts.join(' '.repeat(gap))).trimEnd());
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

/**
 * Cells one after the other, a new line when the next does not fit; continuation lines are indented.
 * Figures whose column has a title stand below, each with its title.
 */
function stackRow(
  cells: readonly PreparedCell[],
  titles: readonly PreparedCell[],
  layout: Layout,
  style: Style,
): string[] {
  const placed = layout.decks.flat();
  const isFigure = ({ column, index }: PlacedColumn): boolean =>
    column.align === 'right' && (titles[index]?.text ?? '') !== '';
  const figures = placed.filter(isFigure).filter(({ index }) => (cells[index]?.text ?? '') !== '');
  return [
    ...flowCells(
      cells,
      placed.filter((one) => !isFigure(one)),
      layout,
      style,
    ),
    ...nameFigures(cells, titles, figures, style),
  ];
}

/** `bill   1,204.50`, one below the other. */
function nameFigures(
  cells: readonly PreparedCell[],
  titles: readonly PreparedCell[],
  figures: readonly PlacedColumn[],
  style: Style,
): string[] {
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'keep', align: 'right' }];
  const rows = figures.map(({ index }): Row => ({
    cells: [titles[index], cells[index]].map((one) => cell(one?.text ?? '', one?.tone)),
  }));
  return renderTable(columns, rows, style, { indent: UNDER_INDENT });
}

function flowCells(
  cells: readonly PreparedCell[],
  placed: readonly PlacedColumn[],
  layout: Layout,
  style: Style,
): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { column, index } of placed) {
    const held = unpad(cells[index]);
    if (held === undefined || held.text === '') continue;
    const line = lines.at(-1);
    const room = layout.available - UNDER_INDENT;
    if (line !== undefined && line.width + layout.gap + held.width <= layout.available) {
      line.text += ' '.repeat(layout.gap) + draw(held, held.text, style);
      line.width += layout.gap + held.width;
      continue;
    }
    for (const piece of linesOf(held, column, room, style)) {
      const indent = lines.length === 0 ? '' : ' '.repeat(UNDER_INDENT);
      lines.push({ text: indent + draw(held, piece, style), width: indent.length + displayWidth(piece) });
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

/** A short label and a text whose later lines stand under its first. */
export function renderLabelled(
  label: string,
  text: string,
  style: Style,
  { indent, tone = 'plain' }: { readonly indent: number; readonly tone?: Tone },
): string[] {
  const shown = signsFor(style, escapeTerminal(text));
  return wrapText(shown, style.width - indent - label.length - 1).map((line, index) => {
    const head = index === 0 ? style.paint(tone, label) : ' '.repeat(label.length);
    return (' '.repeat(indent) + head + ' ' + style.paint(tone, line)).trimEnd();
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
