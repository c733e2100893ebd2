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

/** The documents that a re-send replaces. */
export interface Replaced {
  /** All of them, deleted ones too. */
  readonly ids: readonly string[];
  /** The numbers of those that are void, the oldest first. Each keeps its number. */
  readonly voidNumbers: readonly (string | null)[];
}

/**
 * The numbers for a re-sent invoice when the void one still has the first number, which QuickBooks would refuse; best
 * first (billing-rules.md §5). `INV-101` is followed by `INV-101-2`, then `INV-101-3`. Where that is too long or somebody
 * has it, a code is derived like the generation. Both follow from what is void, so that they can be looked for.
 */
export function resendDocNumbersOf(billId: string, { ids, voidNumbers }: Replaced): readonly [...string[], string] {
  const code = `M3-${shortCode(`${billId} ${String(resendGeneration(billId, ids))}`, 16)}`;
  const [first = null] = voidNumbers;
  const counted = `${first ?? ''}-${String(voidNumbers.length + 1)}`;
  return first !== null && isUsable(counted) ? [counted, code] : [code];
}
