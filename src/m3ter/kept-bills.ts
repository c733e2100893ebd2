import type { Bill } from '../model/m3ter.ts';
import { createKeptRows, type KeptRows } from '../support/kept-rows.ts';
import { lazyMembers } from '../support/lazy-members.ts';

/** Keeps decoded bills small. What it gives is the bill; some members are made again whenever they are asked for. */
export type KeepBill = (bill: Bill) => Bill;

/**
 * Keeps lines of bills, and what is rarely asked for, as bytes outside the heap. Bills are read long before they are
 * converted, and most of them never are: a month has as many lines as the rest of both systems together (quality.md).
 */
export function createBillKeeper(): KeepBill {
  const rows = createKeptRows();
  return (bill) => {
    const { accountCode, purchaseOrderNumber, timezone, locked } = bill;
    const { dtApproved, lastCalculatedDate, dtLastModified, dtCreated } = bill;
    const instants = { dtApproved, lastCalculatedDate, dtLastModified, dtCreated };
    const rare: Rare = { accountCode, purchaseOrderNumber, timezone, locked, ...instants };
    const kept = new KeptBill(bill, { rows, lines: rows.keep(bill.lines), rare: rows.keep(rare) });
    // Its lazy members are not declared, because they are written into each bill as its own.
    return kept as unknown as Bill;
  };
}

type Rare = Pick<
  Bill,
  | 'accountCode'
  | 'purchaseOrderNumber'
  | 'timezone'
  | 'locked'
  | 'dtApproved'
  | 'lastCalculatedDate'
  | 'dtLastModified'
  | 'dtCreated'
>;

class KeptBill implements Omit<Bill, keyof Rare | 'lines'> {
  readonly id;
  readonly version;
  readonly accountId;
  readonly billDate;
  readonly startDate;
  readonly endDate;
  readonly dueDate;
  readonly externalInvoiceDate;
  readonly sequentialInvoiceNumber;
  readonly currency;
  readonly billTotal;
  readonly status;
  readonly #rows;
  readonly #lines;
  readonly #rare;

  constructor(bill: Bill, { rows, lines, rare }: { rows: KeptRows; lines: number; rare: number }) {
    this.id = bill.id;
    this.version = bill.version;
    this.accountId = bill.accountId;
    this.billDate = bill.billDate;
    this.startDate = bill.startDate;
    this.endDate = bill.endDate;
    this.dueDate = bill.dueDate;
    this.externalInvoiceDate = bill.externalInvoiceDate;
    this.sequentialInvoiceNumber = bill.sequentialInvoiceNumber;
    this.currency = bill.currency;
    this.billTotal = bill.billTotal;
    this.status = bill.status;
    this.#rows = rows;
    this.#lines = lines;
    this.#rare = rare;
    Object.defineProperties(this, KeptBill.#LAZY);
  }

  static readonly #LAZY = lazyMembers<KeptBill>({
    accountCode: (bill) => KeptBill.#rareOf(bill).accountCode,
    purchaseOrderNumber: (bill) => KeptBill.#rareOf(bill).purchaseOrderNumber,
    timezone: (bill) => KeptBill.#rareOf(bill).timezone,
    locked: (bill) => KeptBill.#rareOf(bill).locked,
    dtApproved: (bill) => KeptBill.#rareOf(bill).dtApproved,
    lastCalculatedDate: (bill) => KeptBill.#rareOf(bill).lastCalculatedDate,
    dtLastModified: (bill) => KeptBill.#rareOf(bill).dtLastModified,
    dtCreated: (bill) => KeptBill.#rareOf(bill).dtCreated,
    lines: (bill) => bill.#rows.read(bill.#lines),
  });

  static #rareOf(bill: KeptBill): Rare {
    return bill.#rows.read(bill.#rare) as Rare;
  }
}
