import { cutWidth, displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape.ts';
import { signsFor, type Style, type Tone } from './style.ts';
import { chooseLayout, BELOW_INDENT, type Column, type Layout, type PlacedColumn } from './table-layout.ts';
import { widestPiece, wrapText } from './wrap.ts';

export type { Column } from './table-layout.ts';

export interface Cell {
  /** Raw; the table escapes it. */
  readonly text: string;
  readonly tone?: Tone;
  /** True: left out when its column goes below the others. It is worth showing, but not worth a line. */
  readonly spare?: boolean;
  /** The address that the text links to. */
  readonly href?: string;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** True for titles of the columns. They are left out when the rows are stacked. */
  readonly head?: boolean;
  /** Finished lines to print below this row. */
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

/** The width that three quarters of the rows need. In fewer rows than this the widest counts. */
const USUAL_SHARE = 0.75;
const ROWS_FOR_USUAL = 4;

/**
 * Lays rows out in aligned columns within the style's width. All rows have the same layout, the first that fits
 * (`chooseLayout`). Empty columns are left out.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  style: Style,
  options: TableOptions,
): string[] {
  const prepared = rows.map((row) => ({ row, cells: row.cells.map((given) => prepareCell(given, style)) }));
  const used = columns.flatMap((column, index) => {
    const widths = prepared.flatMap(({ cells }) => cells[index]?.width ?? 0).sort((a, b) => a - b);
    const natural = widths.at(-1) ?? 0;
    if (natural === 0) return [];
    const usual = widths.length < ROWS_FOR_USUAL ? natural : (widths[Math.floor(widths.length * USUAL_SHARE)] ?? 0);
    const word = column.fit === 'wrap' ? widestWord(prepared.flatMap(({ cells }) => cells[index] ?? [])) : 0;
    return [{ column, index, natural, usual, word }];
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

function prepareCell(given: Cell, style: Style): PreparedCell {
  const text = signsFor(style, escapeTerminal(given.text)).trimEnd();
  const { tone = 'plain', href } = given;
  return { text, tone, width: displayWidth(text), spare: given.spare === true, href };
}

/** A part of a cell with its colour and link. Its width is that of `text`. */
function draw(whole: Pick<PreparedCell, 'tone' | 'href'> | undefined, text: string, style: Style): string {
  return style.link(whole?.href, style.paint(whole?.tone ?? 'plain', text));
}

/** A spare text is shown whole or not at all. */
function widestWord(preparedCells: readonly PreparedCell[]): number {
  let widest = 0;
  for (const { text, width, spare } of preparedCells) {
    if (spare) widest = Math.max(widest, width);
    else if (text.length > widest) widest = Math.max(widest, widestPiece(text));
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
    : layout.columnLines.flatMap((placed, index) =>
        renderColumnLine(cells, placed, layout.gap, style, index === 0 ? 0 : BELOW_INDENT),
      );
  const cellBelow = layout.columnBelow === null ? undefined : cells[layout.columnBelow.index];
  if (cellBelow === undefined || cellBelow.text === '' || cellBelow.spare) return lines;
  const width = layout.available - BELOW_INDENT;
  const below = wrapText(cellBelow.text, width).map((line) => ' '.repeat(BELOW_INDENT) + draw(cellBelow, line, style));
  return [...lines, ...below];
}

/** The cells of one line of columns. A line after the first is left out when it is empty. */
function renderColumnLine(
  cells: readonly PreparedCell[],
  placed: readonly PlacedColumn[],
  gap: number,
  style: Style,
  indent: number,
): string[] {
  if (indent > 0 && placed.every(({ index }) => (cells[index]?.text ?? '') === '')) return [];
  const blocks = placed.map(({ column, index, width }) => {
    const preparedCell = cells[index];
    return { preparedCell, column, width, lines: linesOf(preparedCell, column, width, style) };
  });
  const height = Math.max(1, ...blocks.map(({ lines }) => lines.length));
  const rendered: string[] = [];
  for (let line = 0; line < height; line += 1) {
    const parts = blocks.map(({ preparedCell, column, width, lines }) =>
      paintPadded(lines[line] ?? '', width, column.align ?? 'left', (text) => draw(preparedCell, text, style)),
    );
    rendered.push((' '.repeat(indent) + parts.join(' '.repeat(gap))).trimEnd());
  }
  return rendered;
}

/** Only the text is coloured, so that trailing spaces can be trimmed. */
function paintPadded(text: string, width: number, align: 'left' | 'right', paint: (text: string) => string): string {
  const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? paint(text) + padding : padding + paint(text);
}

function linesOf(preparedCell: PreparedCell | undefined, column: Column, width: number, style: Style): string[] {
  if (preparedCell === undefined) return [''];
  if (preparedCell.width <= width) return [preparedCell.text];
  return column.fit === 'cut'
    ? [cutWidth(preparedCell.text, width, signsFor(style, '…'))]
    : wrapText(preparedCell.text, width);
}

/** Spaces that aligned a number in its column have no use in a stacked row. */
function unpad(preparedCell: PreparedCell | undefined): PreparedCell | undefined {
  if (preparedCell === undefined || !preparedCell.text.includes('  ')) return preparedCell;
  const text = preparedCell.text.replace(/ {2,}/g, ' ');
  return { ...preparedCell, text, width: displayWidth(text) };
}

/**
 * Cells one after the other. A new line begins when the next one does not fit; it is indented. Numbers whose column has
 * a title come below, each with its title.
 */
function stackRow(
  cells: readonly PreparedCell[],
  titles: readonly PreparedCell[],
  layout: Layout,
  style: Style,
): string[] {
  const placed = layout.columnLines.flat();
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

/** `bill   1,204.50`, one on each line. */
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
  return renderTable(columns, rows, style, { indent: BELOW_INDENT });
}

function flowCells(
  cells: readonly PreparedCell[],
  placed: readonly PlacedColumn[],
  layout: Layout,
  style: Style,
): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { column, index } of placed) {
    const preparedCell = unpad(cells[index]);
    if (preparedCell === undefined || preparedCell.text === '') continue;
    const line = lines.at(-1);
    const room = layout.available - BELOW_INDENT;
    if (line !== undefined && line.width + layout.gap + preparedCell.width <= layout.available) {
      line.text += ' '.repeat(layout.gap) + draw(preparedCell, preparedCell.text, style);
      line.width += layout.gap + preparedCell.width;
      continue;
    }
    for (const piece of linesOf(preparedCell, column, room, style)) {
      const indent = lines.length === 0 ? '' : ' '.repeat(BELOW_INDENT);
      lines.push({ text: indent + draw(preparedCell, piece, style), width: indent.length + displayWidth(piece) });
    }
  }
  return lines.map(({ text }) => text);
}

/** A first row with the titles of the columns. */
export function headRow(titles: readonly string[]): Row {
  return { cells: titles.map((title) => cell(title, 'muted')), head: true };
}

/**
 * A text of one tone, wrapped to the style's width, with every line indented. Lines after the first are indented by
 * `hanging` more.
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

/** A short label and a text. Further lines of the text are aligned with its first. */
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

/** A heading with an optional summary: to the right of it, or below it when there is no room. */
export function renderHeading(title: string, style: Style, summary = ''): string[] {
  const head = renderParagraph(title, style, { indent: 0, tone: 'strong' });
  if (summary === '') return head;
  const shown = signsFor(style, escapeTerminal(summary));
  const width = displayWidth(signsFor(style, escapeTerminal(title))) + 3 + displayWidth(shown);
  if (width <= style.width) return [`${head.join(' ')}   ${shown}`];
  return [...head, ...renderParagraph(summary, style, { indent: 2 })];
}
