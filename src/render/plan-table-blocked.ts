import { missingAmount } from '../model/bill-amounts.ts';
import type { BillDecision } from '../model/plan.ts';
import { compareAmounts, countLines, sayRest, sumAmounts, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, hintColumn, linked, money, notesColumn, table, type Table } from './page.ts';
import type { BlockedBill } from './plan-rows.ts';
import { formatCount, joinWords } from './wording.ts';
import { groupBy } from '../support/group-by.ts';

/** One bill, or several that wait for the same thing. */
export interface BlockedRow {
  readonly name: string;
  readonly accountName: string;
  readonly currency: string;
  /** The blocked amount of all of them. */
  readonly total: string | null;
  readonly reason: string;
  readonly message: string;
  readonly hint: string | null;
  /** How many rows share the hint, which stands at the last of them. */
  readonly shared: number;
  readonly notes: readonly string[];
  /** The address of the one bill in a browser; null for several. */
  readonly href: string | null;
  readonly bills: readonly BillDecision[];
}

/** The name of a bill for people: its number, else its id. */
export function nameOfBill({ docNumber, billId }: Pick<BillDecision, 'docNumber' | 'billId'>): string {
  return docNumber === null || docNumber === '' ? `bill ${billId}` : docNumber;
}

/** The count of lines that all blocked bills take one by one. */
export function blockedLines(bills: readonly BlockedBill[]): number {
  return linesOfAll(arrangeBlocked(bills, Infinity));
}

function linesOfAll(rows: readonly BlockedRow[]): number {
  return rows.reduce((sum, row) => sum + linesOf(row), 0);
}

/** What the shown rows say to do. A finding need not say it again. */
export function hintsOfBlocked(bills: readonly BlockedBill[], lines: number): ReadonlySet<string> {
  const { shown } = takeLines(arrangeBlocked(bills, lines), lines, linesOf);
  return new Set(shown.flatMap(({ hint }) => hint ?? []));
}

function linesOf({ message, hint, notes }: BlockedRow): number {
  return countLines(message, [...(hint === null ? [] : [hint]), ...notes]);
}

/** Largest amount first. When one by one they do not fit into `lines`, they are grouped by what they wait for. */
export function blockedTable(bills: readonly BlockedBill[], lines = Infinity): Table {
  const rows = arrangeBlocked(bills, lines);
  const { shown, rest } = takeLines(rows, lines, linesOf);
  const left = sayRest(
    rest.flatMap((row) => row.bills.map((bill) => ({ currency: bill.currency, total: missingAmount(bill) }))),
  );
  return table<BlockedRow>({
    title: 'Blocked',
    summary: summaryOf(bills),
    columns: [
      { title: 'number', fit: 'keep', of: ({ name, href }) => linked({ text: name, sign: '! ', tone: 'bad' }, href) },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
      { title: 'reason', fit: 'keep', of: ({ reason }) => cell(reason, 'bad') },
      { title: 'why', fit: 'wrap', of: ({ message }) => message },
      hintColumn(sayHint),
      notesColumn(({ notes }) => notes),
    ],
    rows: shown,
    noun: 'bill',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
  });
}

/** Rows with one hint stand below each other, and the last has it for all. */
function sayHint({ hint, shared }: BlockedRow): string | null {
  return hint === null || shared === 1 ? hint : `for ${shared === 2 ? 'both' : `these ${String(shared)}`}: ${hint}`;
}

function summaryOf(bills: readonly BlockedBill[]): string {
  const documents = bills.filter(({ notUndone }) => notUndone === true);
  const notHeld = bills.filter(({ reason }) => reason === 'undone');
  if (documents.length + notHeld.length === 0) return `${formatCount(bills.length, 'bill')} that cannot be sent`;
  const parts = [
    ...(documents.length === 0 ? [] : [`${formatCount(documents.length, 'document')} that tieout does not void`]),
    ...(notHeld.length === 0 ? [] : [`${formatCount(notHeld.length, 'bill')} that tieout cannot hold`]),
  ];
  return `${joinWords(parts)}, with what to do by hand`;
}

/** Every bill is in exactly one row. */
export function arrangeBlocked(bills: readonly BlockedBill[], lines: number): readonly BlockedRow[] {
  const single = bills.map(rowOf).sort(compareAmounts);
  const sharing = shareHints(single);
  if (linesOfAll(sharing) <= lines) return sharing;
  const byCause = groupRows(single, ({ reason, currency, hint, message }) => [reason, currency, hint ?? message]);
  if (linesOfAll(byCause) <= lines) return byCause;
  return groupRows(single, ({ reason, currency }) => [reason, currency]);
}

/** Brings rows with the same reason and hint together, behind the largest of them. The last keeps the hint. */
function shareHints(rows: readonly BlockedRow[]): readonly BlockedRow[] {
  const groups = groupBy(rows, (row) => (row.hint === null ? row : JSON.stringify([row.reason, row.hint])));
  return [...groups.values()].flatMap((group) =>
    group.map((row, index) => (index < group.length - 1 ? { ...row, hint: null } : { ...row, shared: group.length })),
  );
}

function rowOf(bill: BlockedBill): BlockedRow {
  const { accountName, currency, reason, message, hint, notes, href } = bill;
  return {
    name: nameOfBill(bill),
    accountName,
    currency,
    total: missingAmount(bill),
    reason,
    message,
    hint,
    shared: 1,
    notes,
    href,
    bills: [bill],
  };
}

function groupRows(rows: readonly BlockedRow[], keyOf: (row: BlockedRow) => readonly string[]): readonly BlockedRow[] {
  const groups = new Map<string, BlockedRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap(joinRows).sort(compareAmounts);
}

/** What all bills of a group have in common is said once. Where they differ, the largest bill is the example. */
function joinRows(rows: readonly BlockedRow[]): readonly BlockedRow[] {
  const [first] = rows;
  if (first === undefined || rows.length === 1) return rows;
  const isSame = (key: 'message' | 'hint'): boolean => rows.every((row) => row[key] === first[key]);
  const [sum] = sumAmounts(rows);
  return [
    {
      ...first,
      name: formatCount(rows.length, 'bill'),
      accountName: isSame('message') ? '' : `such as ${first.name}, ${first.accountName}`,
      total: sum?.total ?? null,
      hint: isSame('hint') ? first.hint : null,
      notes: [],
      href: null,
      bills: rows.flatMap(({ bills }) => bills),
    },
  ];
}
