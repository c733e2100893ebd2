import { resendDocNumbersOf } from '../model/doc-number.ts';
import type { SalesDocumentKind } from '../model/sales-document.ts';
import { replacedBy } from '../model/void.ts';
import type { ObservedIndex } from './index-observed.ts';
import { isSent, type BillLocation } from './locate-bill.ts';

/** A document that a bill has or gets. */
export interface NumberedDocument {
  readonly billId: string;
  readonly kind: SalesDocumentKind;
}

/**
 * The number that today's rules give the bill's document:
 * - Of a document of ours in QuickBooks, a number that QuickBooks assigned stays. So does that of an invoice that was sent
 *   again: the bill's own may be that of the void one.
 * - A bill whose document is void gets the number of a re-send.
 * - Any other has the bill's own number.
 */
export function numberOfDocument(document: NumberedDocument, location: BillLocation, index: ObservedIndex): string {
  const { primary, sentNumbers, docNumber } = location;
  if (primary !== null) {
    const stays = primary.marker !== null && (sentNumbers.length > 0 || primary.marker.generation > 0);
    return stays ? (primary.docNumber ?? docNumber) : docNumber;
  }
  const isAgain = location.undone || isSent(location) || location.sentUnnamed;
  return isAgain && isNumberVoid(location, document.kind) ? nextNumber(document, location, index) : docNumber;
}

/** A voided document keeps its number. QuickBooks would refuse the number a second time. */
export function isNumberVoid({ numberHolders, voided }: BillLocation, kind: SalesDocumentKind): boolean {
  const holders = numberHolders.filter((holder) => holder.kind === kind);
  if (holders.some((holder) => !holder.voided)) return false;
  return holders.length > 0 || voided.some((one) => one.kind === kind);
}

/**
 * The best number of a re-send that no document has that could be read. A document that QuickBooks fails on may be the
 * bill's own, just sent by another run, so its number is not passed over: it blocks the bill.
 */
export function nextNumber({ billId }: NumberedDocument, location: BillLocation, index: ObservedIndex): string {
  const numbers = resendDocNumbersOf(billId, replacedBy(location));
  const isFree = (number: string): boolean => !index.byNumber.has(number.toLowerCase());
  return numbers.find(isFree) ?? numbers.at(-1) ?? numbers[0];
}
