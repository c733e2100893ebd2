/**
 * What may happen to a column when the terminal is narrow. `keep`: money, ids, dates and verbs are
 * never cut. `cut`: names may end in `…`. `wrap`: reasons continue below; nothing is lost.
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
  /** Width of the widest word of a wrapping column: better below the others than broken beside them. */
  readonly word: number;
}

export interface PlacedColumn extends UsedColumn {
  readonly width: number;
}

export interface Layout {
  /** Columns side by side; those of the second deck stand on a line of their own, aligned as well. */
  readonly decks: readonly (readonly PlacedColumn[])[];
  /** The column that goes under the others, or null. */
  readonly under: UsedColumn | null;
  /** True when no deck is narrow enough: cells follow each other, a line each time one is full. */
  readonly stacked: boolean;
  readonly available: number;
  readonly gap: number;
}

/** Space in front of what stands below the first line of a row. */
export const UNDER_INDENT = 4;

const CUT_WIDTH_MIN = 14;
/** While there is another form to try, a name keeps this much. */
const CUT_WIDTH_FAIR = 24;
const WRAP_WIDTH_MIN = 24;
const WRAP_WIDTH_FAIR = 30;
/** Beside other columns a text may become about two lines; a longer one reads better below them. */
const WRAP_SHARE_MIN = 0.55;

/** How far columns may shrink. */
interface Floors {
  readonly cut: number;
  readonly wrap: number;
  readonly wrapShare: number;
}

const FAIR: Floors = { cut: CUT_WIDTH_FAIR, wrap: WRAP_WIDTH_FAIR, wrapShare: WRAP_SHARE_MIN };
const LEAST: Floors = { cut: CUT_WIDTH_MIN, wrap: WRAP_WIDTH_MIN, wrapShare: 0 };
const NAMES_ONLY: Floors = { cut: CUT_WIDTH_FAIR, wrap: Infinity, wrapShare: 0 };

/**
 * The first form that fits: one line for each row; the last column, when it wraps, below the others;
 * the others in two decks, each aligned; each row stacked.
 */
export function chooseLayout(used: readonly UsedColumn[], available: number, gap: number): Layout {
  const form = { stacked: false, available, gap };
  const whole = fitColumns(used, available, gap, FAIR);
  if (whole !== null) return { ...form, decks: [whole], under: null };
  const last = used.at(-1);
  const under = last !== undefined && last.column.fit === 'wrap' && used.length > 1 ? last : null;
  const rest = under === null ? used : used.slice(0, -1);
  const grid = fitColumns(rest, available, gap, LEAST);
  if (grid !== null) return { ...form, decks: [grid], under };
  const decks = splitColumns(rest, available, gap);
  if (decks !== null) return { ...form, decks, under };
  return { ...form, decks: [rest.map((held) => ({ ...held, width: held.natural }))], under, stacked: true };
}

/**
 * Two decks: best what is behind the last text or name, so that figures stand together; else the first
 * as full as it can be. Null when there are none that fit.
 */
function splitColumns(
  columns: readonly UsedColumn[],
  available: number,
  gap: number,
): readonly (readonly PlacedColumn[])[] | null {
  const afterTexts = columns.findLastIndex(({ column }) => column.fit !== 'keep') + 1;
  const fullest = columns.map((_column, index) => index).toReversed();
  for (const splits of [[afterTexts], fullest]) {
    for (const floors of [NAMES_ONLY, LEAST]) {
      for (const split of splits) {
        if (split === 0 || split === columns.length) continue;
        const first = fitColumns(columns.slice(0, split), available, gap, floors);
        const second = fitColumns(columns.slice(split), available - UNDER_INDENT, gap, floors);
        if (first !== null && second !== null) return [first, second];
      }
    }
  }
  return null;
}

/** Widths for columns side by side: wrapping texts give way first, then names; null when it cannot be. */
function fitColumns(
  columns: readonly UsedColumn[],
  available: number,
  gap: number,
  floors: Floors,
): readonly PlacedColumn[] | null {
  const widths = columns.map((held) => ({ ...held, width: held.natural }));
  let excess = widths.reduce((sum, held) => sum + held.width, gap * Math.max(0, widths.length - 1)) - available;
  for (const fit of ['wrap', 'cut'] as const) {
    for (const held of widths.toReversed()) {
      const floor =
        fit === 'cut' ? floors.cut : Math.max(floors.wrap, held.word, Math.ceil(held.natural * floors.wrapShare));
      if (excess <= 0 || held.column.fit !== fit || held.natural <= floor) continue;
      const given = Math.min(excess, held.natural - floor);
      held.width -= given;
      excess -= given;
    }
  }
  return excess <= 0 ? widths : null;
}
