import type { DecimalText } from '../model/decimal.ts';
import type { Tone } from './style.ts';

/**
 * What a command has to say, once for every format: text, Markdown and HTML are back ends of this one
 * value. All texts are raw; each back end escapes them for its medium.
 */
export interface Page {
  /** What it is about: the first line. A page without a title begins with its verdict where headings are. */
  readonly title?: string;
  /** How it ended, in one sentence: the first thing of a document, the last line of a terminal. */
  readonly verdict?: Verdict;
  /** Sentences that belong to the verdict: after it at the head of a document, before it at the end of text. */
  readonly remarks?: readonly Verdict[];
  readonly blocks: readonly Block[];
  /** What to do now, after the verdict. */
  readonly next?: readonly string[];
  /** A blank line between blocks of text; without it only the blocks that ask for one have it. */
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
  /** Beside the title. */
  readonly summary: string;
  readonly blocks: readonly Block[];
  /** Folded away in a document. */
  readonly folded: boolean;
}

/** Where a block or column is shown: a terminal has little room, documents can fold. */
export type Medium = 'text' | 'document';

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly tone: Tone;
  /** `note`: stands before the text, whose later lines stand under its first. */
  readonly label?: string;
  /** Columns of space in front of it, in text. */
  readonly indent: number;
  readonly only?: Medium;
}

/** Short facts in one line of text. `whole` is what stands in a document, where long ids have room. */
export interface Facts {
  readonly kind: 'facts';
  readonly parts: readonly { readonly text: string; readonly whole?: string; readonly tone: Tone }[];
}

/** A blank line of text. */
export interface Gap {
  readonly kind: 'gap';
}

export interface DiffLine {
  /** `-` expected and not there, `+` there and not expected, a space for both. */
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

/** Rows of one thing each. Made by `table`. */
export interface Table {
  readonly kind: 'table';
  readonly title: string;
  /** Beside the title: what the rows come to. */
  readonly summary: string;
  readonly columns: readonly ColumnHead[];
  readonly rows: readonly (readonly Content[])[];
  /** `invoice`: what a row is called when some do not fit. */
  readonly noun: string;
  /** What is not in the rows, in a sentence with its count and sum; empty when all is. */
  readonly rest: string;
  /** Folded away in a document, as long as nobody opens it. */
  readonly folded: boolean;
  /** A first row of titles in text too; in a document there always is one. */
  readonly headed: boolean;
  readonly only?: Medium;
}

/**
 * What may happen to a column when the terminal is narrow. `keep`: money, ids, dates and verbs are
 * never cut. `cut`: names may end in `…`. `wrap`: reasons continue below; nothing is lost.
 * `below`: not beside the others at all, but on lines of its own under them.
 */
export type ColumnFit = 'keep' | 'cut' | 'wrap' | 'below';

export interface ColumnHead {
  /** Title in small letters; empty where the cells speak for themselves. */
  readonly title: string;
  readonly fit: ColumnFit;
  readonly align?: 'left' | 'right';
  /** `→ `: begins each text of a column that goes below. */
  readonly lead?: string;
  readonly tone?: Tone;
  readonly only?: Medium;
}

/** One line for each column, for all formats. */
export interface Column<R> extends ColumnHead {
  readonly of: (row: R, index: number) => Content | string;
}

export type Content = Cell | Texts | FieldList;

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** `+ `: stands before the text on a terminal, where there is no other table to see it in. */
  readonly sign?: string;
  /** Left out when its column goes below the others: worth knowing, not worth a line. */
  readonly spare?: boolean;
  /** Set in place of `text` for money, which is aligned with the others of its column. */
  readonly amount?: Amount;
  /** Where a person sees the thing itself: an address for a browser, raw (`checkAddress`). */
  readonly href?: string;
}

export interface Amount {
  readonly currency: string;
  readonly total: DecimalText | null;
  /** The currency stands in a column of its own. */
  readonly bare: boolean;
}

/** Several texts of one column, each a paragraph of its own. */
export interface Texts {
  readonly texts: readonly { readonly text: string; readonly tone?: Tone }[];
}

export interface Field {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What differs, field by field. */
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

/** Blocks under a title; none of them, and the section is not there either. */
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

/** A text that leads to the thing it names; a plain one where there is no address. */
export function linked(held: Cell | string, href: string | null | undefined): Cell {
  const plain = typeof held === 'string' ? { text: held } : held;
  return href === null || href === undefined ? plain : { ...plain, href };
}

export function texts(all: readonly string[]): Texts {
  return { texts: all.map((text) => ({ text })) };
}

/** What differs, each field below the row. */
export function fieldsColumn<R>(of: (row: R) => readonly Field[]): Column<R> {
  return { title: 'fields', fit: 'below', of: (row) => ({ fields: of(row) }) };
}

/** What a person should know, each below the row. */
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

/** `1,204.50`, with as many decimals as the others of its currency in this column. */
export function figure(currency: string, total: DecimalText | null, tone: Tone = 'plain'): Cell {
  return { text: '', tone, amount: { currency, total, bare: true } };
}

/** The columns that a medium shows, with their places in a row. One that holds nothing only makes the others narrower. */
export function columnsOf(
  { columns, rows }: Table,
  medium: Medium,
): readonly { readonly column: ColumnHead; readonly index: number }[] {
  return columns.flatMap((column, index) =>
    (column.only ?? medium) === medium && rows.some((row) => !isEmpty(row[index])) ? [{ column, index }] : [],
  );
}

/** True when nothing was said for this column in this row. */
export function isEmpty(content: Content | undefined): boolean {
  if (content === undefined) return true;
  if ('texts' in content) return content.texts.length === 0;
  if ('fields' in content) return content.fields.length === 0;
  return content.amount === undefined ? content.text === '' : (content.amount.total ?? '') === '';
}

/** The blocks of a medium; a table without rows is none, nor is a section of nothing. */
export function blocksOf({ blocks }: Pick<Page, 'blocks'>, medium: Medium): readonly Block[] {
  return blocks.filter((block) => {
    if (block.kind === 'section') return blocksOf(block, medium).length > 0;
    if (block.kind === 'table' && block.rows.length === 0) return false;
    return !('only' in block) || block.only === undefined || block.only === medium;
  });
}

/** Without blank lines at the ends, and never two in a row. */
export function dropBlanks(lines: readonly string[]): string[] {
  const single = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  return single.at(-1) === '' ? single.slice(0, -1) : single;
}
