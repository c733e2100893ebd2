import { missingAmount, undoneAmount } from '../model/bill-amounts.ts';
import { compareAmounts, countLines, sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, hintColumn, linked, money, table, type Table } from './page.ts';
import { nameOfBill } from './plan-table-blocked.ts';
import type { HeldBill, UndoneBill } from './plan-rows.ts';
import type { Tone } from './style.ts';
import { formatCount } from './wording.ts';

/** The count of lines that held bills may take of a plan. */
export const HELD_LINES = 10;

/** The same for bills that were undone and are not sent again. */
export const UNDONE_LINES = 20;

/** Bills that our own undo holds, largest first, with what is missing of them. Nobody has to do anything about them. */
export function heldTable(held: readonly HeldBill[], lines = Infinity): Table {
  const rows = held.map((bill) => ({ ...bill, total: missingAmount(bill) }));
  const summary = `${formatCount(held.length, 'bill')} that an undo with --hold keeps from being sent`;
  return keptTable({ title: 'Held', summary, tone: 'muted' }, rows, lines);
}

/**
 * Bills that today's rules do not send again, largest first: those whose invoices an undo would void, or has voided. It
 * may be that nobody meant it.
 */
export function undoneTable(undone: readonly UndoneBill[], isUndo: boolean, lines = Infinity): Table {
  const rows = undone.flatMap((bill) => {
    const total = undoneAmount(bill);
    return bill.notSentAgain === undefined ? [] : [{ ...bill, ...bill.notSentAgain, total }];
  });
  const bills = formatCount(rows.length, 'bill');
  const summary = isUndo
    ? `${bills} that today's rules would not send again once the invoice is void`
    : `${bills} that today's rules do not send again`;
  return keptTable({ title: 'Undone, and not to be sent again', summary, tone: 'bad' }, rows, lines);
}

interface Heading {
  readonly title: string;
  readonly summary: string;
  readonly tone: Tone;
}

function keptTable({ title, summary, tone }: Heading, all: readonly KeptRow[], lines: number): Table {
  const { shown, rest } = takeLines(all.toSorted(compareAmounts), lines, linesOfHeld);
  const left = sayRest(rest);
  return table<KeptRow>({
    title,
    summary,
    columns: [
      { title: 'number', fit: 'keep', of: (bill) => linked(nameOfBill(bill), bill.href) },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
      { title: 'reason', fit: 'keep', of: ({ reason }) => cell(reason, tone) },
      { title: 'why', fit: 'wrap', of: ({ message }) => message },
      hintColumn(({ hint }) => hint),
    ],
    rows: shown,
    noun: 'bill',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
  });
}

type KeptRow = Pick<
  HeldBill,
  'billId' | 'docNumber' | 'href' | 'accountName' | 'currency' | 'reason' | 'message' | 'hint'
> & {
  readonly total: string | null;
};

function linesOfHeld({ message, hint }: KeptRow): number {
  return countLines(message, hint === null ? [] : [hint]);
}
