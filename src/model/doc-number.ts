import { QUICKBOOKS_MAX } from './field-limits.ts';
import { sha256, shortCode } from '../support/digest.ts';
import type { Bill } from './m3ter.ts';

/**
 * The number of the invoice for a bill (billing-rules.md §5): m3ter's sequential number when it fits, else a code
 * derived from the bill id. It is never cut, because two long numbers could become equal. A bill always gets the same
 * number, by which its invoice is found again.
 */
export function docNumberOf(bill: Pick<Bill, 'id' | 'sequentialInvoiceNumber'>): string {
  const number = bill.sequentialInvoiceNumber;
  if (number !== null && isUsable(number)) return number;
  return `M3-${shortCode(bill.id, 16)}`;
}

function isUsable(number: string): boolean {
  return (
    number.length > 0 &&
    number.length <= QUICKBOOKS_MAX.docNumber &&
    /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(number)
  );
}

const GENERATIONS = 9_998;

/**
 * The generation of a deliberate re-send (`--resend`), derived from the documents that are gone:
 * - Every attempt to replace the same documents has the same generation. An attempt that is repeated after a crash
 *   keeps its request key.
 * - A later re-send replaces other documents. It has another generation, and QuickBooks does not replay an old answer.
 */
export function resendGeneration(billId: string, goneIds: readonly string[]): number {
  const digest = sha256(JSON.stringify([billId, ...[...new Set(goneIds)].sort()]));
  return 1 + (Number.parseInt(digest.slice(0, 8), 16) % GENERATIONS);
}

/**
 * The number of a re-sent invoice when the voided one still has the first number, which QuickBooks would refuse. It is
 * derived like the generation, so that it can be looked for.
 */
export function resendDocNumberOf(billId: string, goneIds: readonly string[]): string {
  return `M3-${shortCode(`${billId} ${String(resendGeneration(billId, goneIds))}`, 16)}`;
}
