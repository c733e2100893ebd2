import { QUICKBOOKS_MAX } from '../model/field-limits.ts';
import { CLOSED_BOOKS_HINT } from '../model/reasons/why-not-sent.ts';
import type { Catalog } from '../model/catalog.ts';
import { isDay } from '../model/day.ts';
import { type Item, isUsCompany } from '../model/quickbooks.ts';
import type { ReasonCode } from '../model/reasons/all-reasons.ts';
import type { SalesDocument } from '../model/sales-document.ts';
import type { Obstacle } from '../model/conversion.ts';

/** One thing that QuickBooks refuses. */
export interface Refusal {
  /** Name for people and tests. */
  readonly rule: string;
  readonly reason: ReasonCode;
  /** QuickBooks' fault code when it refuses, where it is known. */
  readonly fault: string | null;
  /** Where it is documented or observed, and when that was last read. */
  readonly source: string;
  /** What is wrong with the document, or null. */
  readonly check: (document: SalesDocument, catalog: Catalog) => string | null;
  readonly hint: string;
}

/** What our marker may take of PrivateNote. */
const MARKER_LENGTH_MAX = 200;
const NOTE_LENGTH_MAX = QUICKBOOKS_MAX.privateNote - MARKER_LENGTH_MAX;

/** Everything that QuickBooks would refuse and a plan can know (billing-rules.md §6), in the order of reporting. */
export const REFUSALS: readonly Refusal[] = [
  {
    rule: 'dates',
    reason: 'quickbooks-limit',
    fault: '2060',
    source: 'quickbooks.md §11.2, 2026-11',
    check: (document) => {
      const wrong = [document.txnDate, document.dueDate].find((day) => day !== null && !isDay(day));
      return wrong === undefined ? null : `${String(wrong)} is not a calendar day`;
    },
    hint: 'recalculate the bill in m3ter',
  },
  {
    rule: 'closed-books',
    reason: 'ACCOUNTING_PERIOD_CLOSED',
    fault: '6210',
    source: 'quickbooks.md §8.5, 2026-11',
    check: ({ txnDate }, { preferences }) =>
      preferences.bookCloseDate === null || txnDate > preferences.bookCloseDate
        ? null
        : `the invoice date ${txnDate} is not after ${preferences.bookCloseDate}, when the books were closed`,
    hint: CLOSED_BOOKS_HINT,
  },
  {
    rule: 'doc-number-length',
    reason: 'quickbooks-limit',
    fault: '2050',
    source: 'quickbooks.md §8.4, 2026-11',
    check: ({ docNumber }) =>
      docNumber.length <= QUICKBOOKS_MAX.docNumber
        ? null
        : `the number ${docNumber} has ${String(docNumber.length)} characters`,
    hint: `a number has at most ${String(QUICKBOOKS_MAX.docNumber)} characters`,
  },
  {
    rule: 'line-count',
    reason: 'quickbooks-limit',
    fault: null,
    source: 'quickbooks.md §8.2, 2026-11',
    check: ({ lines }) =>
      lines.length <= QUICKBOOKS_MAX.lines ? null : `the document has ${String(lines.length)} lines`,
    hint: `QuickBooks takes at most ${String(QUICKBOOKS_MAX.lines)} lines; split usage by product, or bill in shorter periods`,
  },
  {
    rule: 'taxable-line-count',
    reason: 'quickbooks-limit',
    fault: null,
    source: 'quickbooks.md §8.2, 2026-11',
    check: (document, catalog) =>
      document.lines.length <= QUICKBOOKS_MAX.taxableLines || !isTaxable(document, catalog)
        ? null
        : `the document has ${String(document.lines.length)} lines and is taxable`,
    hint: `a taxable document has at most ${String(QUICKBOOKS_MAX.taxableLines)} lines; split usage by product`,
  },
  {
    rule: 'total-not-negative',
    reason: 'quickbooks-limit',
    fault: '6000',
    source: 'quickbooks.md §8.3, 2026-11',
    check: ({ total }) => (total.startsWith('-') ? `the total ${total} is below zero` : null),
    hint: 'strict line item mapping made the total negative; switch it off for this integration',
  },
  {
    rule: 'amount-digits',
    reason: 'quickbooks-limit',
    fault: '2110',
    source: 'quickbooks.md §8.2, 2026-11',
    check: ({ lines, total }) => {
      const amount = hasTooManyDigits(total) ? total : lines.find((line) => hasTooManyDigits(line.amount))?.amount;
      return amount === undefined
        ? null
        : `the amount ${amount} has more than ${String(QUICKBOOKS_MAX.amountDigits)} digits`;
    },
    hint: 'QuickBooks cannot hold such an amount',
  },
  {
    rule: 'description-length',
    reason: 'quickbooks-limit',
    fault: '2050',
    source: 'quickbooks.md §8.2, 2026-11',
    check: ({ lines }) =>
      lines.some((line) => line.description.length > QUICKBOOKS_MAX.description) ? 'a description is too long' : null,
    hint: `a description has at most ${String(QUICKBOOKS_MAX.description)} characters`,
  },
  {
    rule: 'memo-length',
    reason: 'quickbooks-limit',
    fault: '2050',
    source: 'quickbooks.md §8.1, 2026-11',
    check: ({ customerMemo, note }) =>
      (customerMemo?.length ?? 0) > QUICKBOOKS_MAX.customerMemo || (note?.length ?? 0) > NOTE_LENGTH_MAX
        ? 'the account reference or the purchase order is too long'
        : null,
    hint: `memos have at most ${String(QUICKBOOKS_MAX.customerMemo)} and ${String(NOTE_LENGTH_MAX)} characters`,
  },
  {
    rule: 'item-income-account',
    reason: 'quickbooks-limit',
    fault: '6000',
    source: 'quickbooks.md §9, 2026-11',
    check: (document, catalog) => {
      const item = findItem(document, catalog, ({ hasIncomeAccount }) => !hasIncomeAccount);
      return item === undefined ? null : `item ${item.id} ${item.name} has no income account`;
    },
    hint: 'open the item in QuickBooks (Sales, Products and services), mark it as sold and choose an income account',
  },
  {
    rule: 'inventory-start',
    reason: 'quickbooks-limit',
    fault: '6270',
    source: 'quickbooks.md §9, 2026-11',
    check: (document, catalog) => {
      const isLater = ({ inventoryStart }: Item): boolean =>
        inventoryStart !== null && inventoryStart > document.txnDate;
      const item = findItem(document, catalog, isLater);
      return item === undefined
        ? null
        : `item ${item.id} ${item.name} is counted from ${String(item.inventoryStart)} on, after the invoice date ${document.txnDate}`;
    },
    hint: 'set an earlier "as of" date of the item in QuickBooks, or map to an item that is not counted as inventory',
  },
  {
    rule: 'tax-code',
    reason: 'quickbooks-limit',
    fault: '6100',
    source: 'quickbooks.md §8.3, 2026-11',
    check: taxCodeProblem,
    hint: 'correct delivery.tax.code: NON or TAX in the US, a TaxCode of the company elsewhere',
  },
];

/** The first limit that the document breaks, as a block; null when it breaks none. */
export function checkRefusals(document: SalesDocument, catalog: Catalog): Obstacle | null {
  for (const limit of REFUSALS) {
    const message = limit.check(document, catalog);
    if (message !== null) return { reason: limit.reason, message, hint: limit.hint };
  }
  return null;
}

/** The first item on a line for which `isSo` is true. */
function findItem({ lines }: SalesDocument, { itemsById }: Catalog, isSo: (item: Item) => boolean): Item | undefined {
  for (const { itemId } of lines) {
    const item = itemId === null ? undefined : itemsById.get(itemId);
    if (item !== undefined && isSo(item)) return item;
  }
  return undefined;
}

function isTaxable({ lines, globalTaxCalculation }: SalesDocument, catalog: Catalog): boolean {
  if (!isUsCompany(catalog.company)) return globalTaxCalculation !== 'NotApplicable';
  return lines.some((line) => line.taxCode === 'TAX');
}

function hasTooManyDigits(amount: string): boolean {
  return amount.length > QUICKBOOKS_MAX.amountDigits && amount.replace(/\D/g, '').length > QUICKBOOKS_MAX.amountDigits;
}

function taxCodeProblem({ lines, globalTaxCalculation }: SalesDocument, catalog: Catalog): string | null {
  const taxCode = lines[0]?.taxCode ?? null;
  if (isUsCompany(catalog.company)) {
    return taxCode === null || taxCode === 'TAX' || taxCode === 'NON'
      ? null
      : `the tax code ${taxCode} is not TAX or NON`;
  }
  return taxCode === null && globalTaxCalculation !== 'NotApplicable'
    ? 'outside the US every line needs a tax code'
    : null;
}
