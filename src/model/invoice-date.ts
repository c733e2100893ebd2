import type { Day } from './day.ts';
import type { Bill } from './m3ter.ts';

/** The date of a bill's invoice (billing-rules.md §5), or null when the bill has none. */
export function invoiceDateOf(bill: Pick<Bill, 'externalInvoiceDate' | 'billDate'>): Day | null {
  return bill.externalInvoiceDate ?? bill.billDate;
}
