import { compareAmounts, countLines, sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, hintColumn, linked, money, table, type Table } from './page.ts';
import { nameOfBill } from './plan-blocked.ts';
import type { HeldBill } from './plan-view.ts';
import { formatCount } from './wording.ts';

/** The count of lines that held bills may take of a plan. */
export const HELD_LINES = 10;

/** Bills that our own undo holds, largest first. Nobody has to do anything about them. */
export function heldTable(held: readonly HeldBill[], lines = Infinity): Table {
  const { shown, rest } = takeLines(held.map(withAmount).toSorted(compareAmounts), lines, linesOfHeld);
  const left = sayRest(rest);
  return table<HeldRow>({
    title: 'Held',
    summary: `${formatCount(held.length, 'bill')} that an undo with --hold keeps from being sent`,
    columns: [
      { title: 'number', fit: 'keep', of: (bill) => linked(nameOfBill(bill), bill.href) },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ currency, total }) => money(currency, total) },
      { title: 'reason', fit: 'keep', of: ({ reason }) => cell(reason, 'muted') },
      { title: 'why', fit: 'wrap', of: ({ message }) => message },
      hintColumn(({ hint }) => hint),
    ],
    rows: shown,
    noun: 'bill',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
  });
}

interface HeldRow extends HeldBill {
  readonly total: string | null;
}

function withAmount(bill: HeldBill): HeldRow {
  return { ...bill, total: bill.billTotal };
}

function linesOfHeld({ message, hint }: HeldRow): number {
  return countLines(message, hint === null ? [] : [hint]);
}
