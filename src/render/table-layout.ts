/**
 * What may happen to a column when the terminal is narrow:
 * - `keep`: never cut. For money, ids, dates and verbs.
 * - `cut`: may end in `…`. For names.
 * - `wrap`: continues below, and loses nothing. For reasons.
 */
export type Fit = 'keep' | 'cut' | 'wrap';

export interface Column {
  readonly fit: Fit;
  readonly align?: 'left' | 'right';
}

export interface UsedColumn {
  readonly column: Column;
  readonly index: number;
  readonly natural: number;
  /** The width that is enough for most rows: one long text may wrap, and moves no other row. */
  readonly usual: number;
  /** Width of the widest word of a wrapping column. The column goes below the others before a word is broken. */
  readonly word: number;
}

export interface PlacedColumn extends UsedColumn {
  readonly width: number;
}

export interface Layout {
  /** The columns by the line that they are on, one or two lines. The columns of the second line are aligned too. */
  readonly columnLines: readonly (readonly PlacedColumn[])[];
  /** The column that goes below the others, or null. */
  readonly columnBelow: UsedColumn | null;
  /**
   * True when not even two lines are narrow enough. Then the cells follow each other like words, and a full line
   * continues on the next.
   */
  readonly stacked: boolean;
  readonly available: number;
  readonly gap: number;
}

/** Indentation of what is below the first line of a row. */
export const BELOW_INDENT = 4;

const CUT_WIDTH_MIN = 14;
/** A name keeps this width while another layout may fit. */
const CUT_WIDTH_FAIR = 24;
const WRAP_WIDTH_MIN = 24;
const WRAP_WIDTH_FAIR = 30;
/**
 * Beside other columns a text keeps this share of its width, about two lines of text. A longer text is easier to read
 * below them.
 */
const WRAP_SHARE_MIN = 0.55;

/** The smallest widths of columns. */
interface Floors {
  readonly cut: number;
  readonly wrap: number;
  readonly wrapShare: number;
}

const COMFORTABLE: Floors = { cut: CUT_WIDTH_FAIR, wrap: WRAP_WIDTH_FAIR, wrapShare: WRAP_SHARE_MIN };
const SMALLEST: Floors = { cut: CUT_WIDTH_MIN, wrap: WRAP_WIDTH_MIN, wrapShare: 0 };
const CUT_ONLY: Floors = { cut: CUT_WIDTH_FAIR, wrap: Infinity, wrapShare: 0 };

/**
 * The first layout that fits:
 * 1. one line for each row;
 * 2. the last column below the others, if it wraps;
 * 3. the other columns on two lines, each aligned;
 * 4. each row stacked, cell after cell.
 */
export function chooseLayout(used: readonly UsedColumn[], available: number, gap: number): Layout {
  const form = { stacked: false, available, gap };
  const whole = fitColumns(used, available, gap, COMFORTABLE);
  if (whole !== null) return { ...form, columnLines: [whole], columnBelow: null };
  const last = used.at(-1);
  const columnBelow = last !== undefined && last.column.fit === 'wrap' && used.length > 1 ? last : null;
  const rest = columnBelow === null ? used : used.slice(0, -1);
  const grid = fitColumns(rest, available, gap, SMALLEST);
  if (grid !== null) return { ...form, columnLines: [grid], columnBelow };
  const columnLines = splitIntoLines(rest, available, gap);
  if (columnLines !== null) return { ...form, columnLines, columnBelow };
  return {
    ...form,
    columnLines: [rest.map((usedColumn) => ({ ...usedColumn, width: usedColumn.natural }))],
    columnBelow,
    stacked: true,
  };
}

/**
 * Splits the columns into two lines. The best split is after the last text or name, so that numbers are together; else
 * as many columns as possible are on the first line. Null when no split fits.
 */
function splitIntoLines(
  columns: readonly UsedColumn[],
  available: number,
  gap: number,
): readonly (readonly PlacedColumn[])[] | null {
  const afterTexts = columns.findLastIndex(({ column }) => column.fit !== 'keep') + 1;
  const fullest = columns.map((_column, index) => index).toReversed();
  for (const splits of [[afterTexts], fullest]) {
    for (const floors of [CUT_ONLY, SMALLEST]) {
      for (const split of splits) {
        if (split === 0 || split === columns.length) continue;
        const first = fitColumns(columns.slice(0, split), available, gap, floors);
        const second = fitColumns(columns.slice(split), available - BELOW_INDENT, gap, floors);
        if (first !== null && second !== null) return [first, second];
      }
    }
  }
  return null;
}

/** Widths for columns on one line. Wrapping texts shrink first, then names. Null when that is not enough. */
function fitColumns(
  columns: readonly UsedColumn[],
  available: number,
  gap: number,
  floors: Floors,
): readonly PlacedColumn[] | null {
  const widths = columns.map((column) => ({ ...column, width: column.natural }));
  let excess = widths.reduce((sum, width) => sum + width.width, gap * Math.max(0, widths.length - 1)) - available;
  for (const fit of ['wrap', 'cut'] as const) {
    for (const kept of widths.toReversed()) {
      const floor =
        fit === 'cut' ? floors.cut : Math.max(floors.wrap, kept.word, Math.ceil(kept.usual * floors.wrapShare));
      if (excess <= 0 || kept.column.fit !== fit || kept.natural <= floor) continue;
      const given = Math.min(excess, kept.natural - floor);
      kept.width -= given;
      excess -= given;
    }
  }
  return excess <= 0 ? widths : null;
}
