import type { Action } from '../model/change.ts';
import { compareAmounts, countLines, sayRest, takeLines, WHERE_ALL_IS, type Shown } from './budget.ts';
import {
  cell,
  fieldsColumn,
  linked,
  money,
  notesColumn,
  paragraph,
  section,
  table,
  type Cell,
  type Section,
} from './page.ts';
import { cutWidth } from './display-width.ts';
import type { InvoiceRow } from './plan-rows.ts';
import type { Tone } from './style.ts';
import { formatCount } from './wording.ts';

/** Signs of the actions. The word is always printed too, because colour or a sign alone is not enough. */
const ACTION_SIGNS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  delete: '-',
  enable: '~',
  adopt: '=',
  void: '-',
};

const ACTION_TONES: Readonly<Record<Action, Tone>> = {
  create: 'good',
  update: 'change',
  delete: 'bad',
  enable: 'change',
  adopt: 'note',
  void: 'bad',
};

export function actionCell(action: Action): Cell {
  return { text: action, sign: `${ACTION_SIGNS[action]} `, tone: ACTION_TONES[action] };
}

/** The count of lines that all invoices take one by one. */
export function invoiceLines(invoices: readonly InvoiceRow[]): number {
  return invoices.reduce((sum, invoice) => sum + linesOf(invoice), 0);
}

function linesOf({ reason, fields, notes }: InvoiceRow): number {
  return countLines(reason, [...fields.map(({ label }) => label), ...notes]);
}

/**
 * The invoices in the order of the plan. When they do not fit into `lines`, those that a person should see: changed
 * ones, the first ones of new customers, credit memos, then the largest.
 */
export function chooseInvoices(invoices: readonly InvoiceRow[], lines: number): Shown<InvoiceRow> {
  if (invoiceLines(invoices) <= lines) return { shown: invoices, rest: [] };
  const ordered = [...invoices].sort((a, b) => rankOf(a) - rankOf(b) || compareAmounts(a, b));
  return takeLines(ordered, lines, linesOf);
}

function rankOf({ action, isNewCustomer, total }: InvoiceRow): number {
  if (action === 'update' || action === 'void') return 0;
  if (isNewCustomer) return 1;
  return total.startsWith('-') ? 2 : 3;
}

/** Notes that many invoices of a page share, with their counts. One section of the page says them. */
export interface SharedNotes {
  readonly counts: ReadonlyMap<string, number>;
  readonly saidHere: boolean;
}

/** Documents as they will be. A note that many of them share is said once. */
export function invoicesSection(
  title: string,
  invoices: readonly InvoiceRow[],
  { shown, rest }: Shown<InvoiceRow>,
  summary: string,
  {
    folded = shown.length > ROWS_OPEN_MAX,
    shared = { counts: sharedNotes(invoices), saidHere: true },
  }: { readonly folded?: boolean; readonly shared?: SharedNotes } = {},
): Section {
  const left = sayRest(rest);
  const rows = table<InvoiceRow>({
    columns: [
      { title: '', fit: 'keep', of: ({ action }) => actionCell(action) },
      { title: '', fit: 'keep', of: ({ kind }) => kind },
      { title: 'number', fit: 'keep', of: ({ docNumber, href }) => linked(docNumber, href) },
      { title: 'customer', fit: 'cut', of: ({ customer }) => customer },
      { title: 'account', fit: 'keep', of: ({ otherAccount }) => sayAccount(otherAccount) },
      { title: 'date', fit: 'keep', of: ({ date }) => date },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
      { title: 'why', fit: 'wrap', of: ({ reason }) => cell(reason, 'muted') },
      fieldsColumn(({ fields }) => fields),
      notesColumn(({ notes }) => notes.filter((note) => !shared.counts.has(note))),
    ],
    rows: shown,
    noun: 'invoice',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}, explain bill NUMBER shows one`,
  });
  const said = shared.saidHere ? [...shared.counts] : [];
  const notes = said.map(([note, count]) =>
    paragraph(`note, for ${formatCount(count, 'invoice')}: ${note}`, { tone: 'note' }),
  );
  return section(title, [rows, ...notes], { summary, folded });
}

const ACCOUNT_WIDTH_MAX = 60;

/** The account beside a customer that is not named after it: somebody may get the invoice of another. */
function sayAccount(name: string): string {
  return name === '' ? '' : `account ${cutWidth(name, ACCOUNT_WIDTH_MAX, '…')}`;
}

/** Longer lists are folded: the money table already has their sum. */
const ROWS_OPEN_MAX = 25;

/** A note that so many invoices share is said once, below them. A long one is not even said twice. */
const SHARED_NOTE_MIN = 3;
const LONG_NOTE_MIN = 60;

/** Notes that many invoices share, with their counts over all invoices, shown or not. */
export function sharedNotes(invoices: readonly InvoiceRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { notes } of invoices) for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  return new Map([...counts].filter(([note, count]) => count >= (note.length < LONG_NOTE_MIN ? SHARED_NOTE_MIN : 2)));
}
