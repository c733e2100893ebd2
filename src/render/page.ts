import type { DecimalText } from '../model/decimal.ts';
import type { Tone } from './style.ts';

/**
 * What a command reports, once for every format. Text, Markdown and HTML are back ends of this value. All texts are
 * raw; each back end escapes them for its medium.
 */
export interface Page {
  /** The subject, on the first line. A page without a title begins with its verdict in formats that have headings. */
  readonly title?: string;
  /** The result in one sentence: the beginning of a document, the last line of a terminal. */
  readonly verdict?: Verdict;
  /** Sentences that belong to the verdict: after it at the head of a document, before it at the end of a text. */
  readonly remarks?: readonly Verdict[];
  readonly blocks: readonly Block[];
  /** What to do now, after the verdict. */
  readonly next?: readonly string[];
  /** True: blank lines between blocks of text. Without it only blocks that ask for one have it. */
  readonly airy?: boolean;
}

export interface Verdict {
  readonly text: string;
  readonly tone: Tone;
}

export type Block = Section | Paragraph | Facts | Table | Diff | Gap;

/** Blocks under one title. */
export interface Section {
  readonly kind: 'section';
  readonly title: string;
  /** Text beside the title. */
  readonly summary: string;
  readonly blocks: readonly Block[];
  /** True: folded in a document. */
  readonly folded: boolean;
}

/** The media that a block or column is for. A terminal has little room; a document can fold. */
export type Medium = 'text' | 'document';

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly tone: Tone;
  /** `note`: comes before the text. Further lines of the text are aligned with its first. */
  readonly label?: string;
  /** Columns of space in front of it, in text. */
  readonly indent: number;
  readonly only?: Medium;
}

/** Short facts on one line of text. `whole` is what a document shows, which has room for long ids. */
export interface Facts {
  readonly kind: 'facts';
  readonly parts: readonly { readonly text: string; readonly whole?: string; readonly tone: Tone }[];
}

/** A blank line of text. */
export interface Gap {
  readonly kind: 'gap';
}

export interface DiffLine {
  /** `-` expected and missing, `+` present and not expected, a space for both. */
  readonly sign: '-' | '+' | ' ';
  /** One line. */
  readonly text: string;
}

export interface Diff {
  readonly kind: 'diff';
  readonly title: string;
  readonly summary: string;
  readonly lines: readonly DiffLine[];
  readonly remarks: readonly string[];
}

/** Rows, each about one thing. Made by `table`. */
export interface Table {
  readonly kind: 'table';
  readonly title: string;
  /** Text beside the title: what the rows add up to. */
  readonly summary: string;
  readonly columns: readonly ColumnHead[];
  readonly rows: readonly (readonly Content[])[];
  /** `invoice`: the name of a row, for the count of rows that do not fit. */
  readonly noun: string;
  /** What the rows leave out, in a sentence with its count and sum; empty when nothing is left out. */
  readonly rest: string;
  /** True: folded in a document until somebody opens it. */
  readonly folded: boolean;
  /** True: a first row of titles in text too. A document always has one. */
  readonly headed: boolean;
  readonly only?: Medium;
}

/**
 * What may happen to a column when the terminal is narrow:
 * - `keep`: never cut. For money, ids, dates and verbs.
 * - `cut`: may end in `…`. For names.
 * - `wrap`: continues below, and loses nothing. For reasons.
 * - `below`: never beside other columns, always on its own lines under them.
 */
export type ColumnFit = 'keep' | 'cut' | 'wrap' | 'below';

export interface ColumnHead {
  /** Title in lower case; empty where the cells explain themselves. */
  readonly title: string;
  readonly fit: ColumnFit;
  readonly align?: 'left' | 'right';
  /** `→ `: put before each text of a column that goes below. */
  readonly lead?: string;
  readonly tone?: Tone;
  readonly only?: Medium;
}

/** A column is one line of code for text and Markdown. The pages for a browser have tables of their own, with sorting. */
export interface Column<R> extends ColumnHead {
  readonly of: (row: R, index: number) => Content | string;
}

export type Content = Cell | Texts | FieldList;

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** `+ `: put before the text on a terminal, which has no other table to show it. */
  readonly sign?: string;
  /** True: left out when its column goes below the others. It is worth showing, but not worth a line. */
  readonly spare?: boolean;
  /** Replaces `text` for money, which is aligned with the other amounts of its column. */
  readonly amount?: Amount;
  /** The address of the thing in a browser, raw (`checkAddress`). */
  readonly href?: string;
}

export interface Amount {
  readonly currency: string;
  readonly total: DecimalText | null;
  /** True: the currency has its own column. */
  readonly bare: boolean;
}

/** Several texts of one column, each its own paragraph. */
export interface Texts {
  readonly texts: readonly { readonly text: string; readonly tone?: Tone }[];
}

export interface Field {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** Fields that differ. */
export interface FieldList {
  readonly fields: readonly Field[];
}

export interface TableOf<R> {
  readonly title?: string;
  readonly summary?: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly noun: string;
  readonly rest?: string;
  readonly folded?: boolean;
  readonly headed?: boolean;
  readonly only?: Medium;
}

/** Lays rows out by their columns. */
export function table<R>({ title = '', summary = '', columns, rows, noun, ...more }: TableOf<R>): Table {
  return {
    kind: 'table',
    title,
    summary,
    columns,
    rows: rows.map((row, index) =>
      columns.map(({ of }) => {
        const content = of(row, index);
        return typeof content === 'string' ? { text: content } : content;
      }),
    ),
    noun,
    rest: more.rest ?? '',
    folded: more.folded ?? false,
    headed: more.headed ?? false,
    ...(more.only === undefined ? {} : { only: more.only }),
  };
}

/** Labels and their values. */
export function factsTable(
  title: string,
  facts: readonly (readonly [label: string, value: string | Cell])[],
  { folded = false }: { readonly folded?: boolean } = {},
): Table {
  return table({
    title,
    columns: [
      { title: '', fit: 'keep', of: ([label]) => ({ text: label, tone: 'muted' }) },
      { title: '', fit: 'wrap', of: ([, value]) => value },
    ],
    rows: facts,
    noun: 'fact',
    folded,
  });
}

export function paragraph(
  text: string,
  { tone = 'plain', indent = 0, label, only }: Partial<Pick<Paragraph, 'tone' | 'indent' | 'label' | 'only'>> = {},
): Paragraph {
  return {
    kind: 'paragraph',
    text,
    tone,
    indent,
    ...(label === undefined ? {} : { label }),
    ...(only === undefined ? {} : { only }),
  };
}

/** Blocks under a title. A section without blocks is left out. */
export function section(
  title: string,
  blocks: readonly Block[],
  { summary = '', folded = false }: { readonly summary?: string; readonly folded?: boolean } = {},
): Section {
  return { kind: 'section', title, summary, blocks, folded };
}

export const GAP: Gap = { kind: 'gap' };

export function cell(text: string, tone: Tone = 'plain'): Cell {
  return { text, tone };
}

/** A text that links to the thing that it names; plain text where there is no address. */
export function linked(candidate: Cell | string, href: string | null | undefined): Cell {
  const plain = typeof candidate === 'string' ? { text: candidate } : candidate;
  return href === null || href === undefined ? plain : { ...plain, href };
}

export function texts(all: readonly string[]): Texts {
  return { texts: all.map((text) => ({ text })) };
}

/** Fields that differ, each below the row. */
export function fieldsColumn<R>(of: (row: R) => readonly Field[]): Column<R> {
  return { title: 'fields', fit: 'below', of: (row) => ({ fields: of(row) }) };
}

/** Facts for a person, each below the row. */
export function notesColumn<R>(of: (row: R) => readonly string[]): Column<R> {
  return { title: 'notes', fit: 'below', lead: 'note: ', of: (row) => texts(of(row)) };
}

/** What to do, below the row. */
export function hintColumn<R>(of: (row: R) => string | null): Column<R> {
  return { title: 'what to do', fit: 'below', lead: '→ ', tone: 'note', of: (row) => of(row) ?? '' };
}

/** `USD 1,204.50`; empty for no amount. */
export function money(currency: string, total: DecimalText | null, tone: Tone = 'strong'): Cell {
  return { text: '', tone, amount: { currency, total, bare: false } };
}

/** `1,204.50`, with as many decimals as the other numbers of its currency in the column. */
export function figure(currency: string, total: DecimalText | null, tone: Tone = 'plain'): Cell {
  return { text: '', tone, amount: { currency, total, bare: true } };
}

/**
 * The columns for a medium, with their indexes in a row. An empty column would only make the others narrower, so it is
 * left out.
 */
export function columnsOf(
  { columns, rows }: Table,
  medium: Medium,
): readonly { readonly column: ColumnHead; readonly index: number }[] {
  return columns.flatMap((column, index) =>
    (column.only ?? medium) === medium && rows.some((row) => !isEmpty(row[index])) ? [{ column, index }] : [],
  );
}

/** True when this row has nothing in this column. */
export function isEmpty(content: Content | undefined): boolean {
  if (content === undefined) return true;
  if ('texts' in content) return content.texts.length === 0;
  if ('fields' in content) return content.fields.length === 0;
  return content.amount === undefined ? content.text === '' : (content.amount.total ?? '') === '';
}

/** The blocks for a medium. A table without rows is left out, and so is an empty section. */
export function blocksOf({ blocks }: Pick<Page, 'blocks'>, medium: Medium): readonly Block[] {
  return blocks.filter((block) => {
    if (block.kind === 'section') return blocksOf(block, medium).length > 0;
    if (block.kind === 'table' && block.rows.length === 0) return false;
    return !('only' in block) || block.only === undefined || block.only === medium;
  });
}

/** The lines without blank ones at either end, and never with two blank ones in a row. */
export function dropBlanks(lines: readonly string[]): string[] {
  const single = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  return single.at(-1) === '' ? single.slice(0, -1) : single;
}
