import { shortCode } from '../support/digest.ts';
import type { Bill } from './m3ter.ts';

/** QuickBooks refuses longer numbers (`quickbooks.md` §8.4). */
export const DOC_NUMBER_LENGTH_MAX = 21;

/**
 * The number of the invoice for a bill (billing-rules.md §5): m3ter's sequential number when it
 * fits, else a code derived from the bill id. Never cut: two long numbers could become equal. The
 * same bill always gets the same number, which is how an invoice is found again.
 */
export function docNumberOf(bill: Pick<Bill, 'id' | 'sequentialInvoiceNumber'>): string {
  const number = bill.sequentialInvoiceNumber;
  if (number !== null && isUsable(number)) return number;
  return `M3-${shortCode(bill.id, 16)}`;
}

function isUsable(number: string): boolean {
  return number.length > 0 && number.length <= DOC_NUMBER_LENGTH_MAX && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(number);
}
