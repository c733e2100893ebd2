import { decimal, ZERO, type DecimalText } from './decimal.ts';
import type { UndoWord } from './marker.ts';
import type { ReasonCode } from './reasons.ts';
import type { ObservedSalesDocument } from './sales-document.ts';
import { isEmptied } from './void.ts';

/** QuickBooks' word for a document that was e-mailed to the customer. */
const EMAILED = 'EmailSent';

/**
 * What keeps an invoice from being voided because of what happened to it since it was sent: a payment or an e-mail
 * (delivery.md, Undo). Null when nothing does. It is asked when the plan is made, and again before the void is sent.
 */
export function whatHappenedSince(
  { settled, emailStatus }: Pick<ObservedSalesDocument, 'settled' | 'emailStatus'>,
  { emailed }: { readonly emailed: boolean },
): Extract<ReasonCode, 'INVOICE_ALREADY_PAID' | 'emailed'> | null {
  if (settled) return 'INVOICE_ALREADY_PAID';
  return emailStatus === EMAILED && !emailed ? 'emailed' : null;
}

/** True when an invoice that had `total` is void. A void invoice of zero shows only by its note. */
export function isVoid(
  observed: Pick<ObservedSalesDocument, 'voided' | 'totalAmount' | 'balance' | 'lines'>,
  total: DecimalText,
): boolean {
  return observed.voided || isEmptied(observed, total);
}

/** The word that an undo writes into the marker. */
export function undoWord({ hold }: { readonly hold: boolean }): UndoWord {
  return hold ? 'held' : 'undone';
}

/** True for an invoice of zero, whose void no amount shows. */
export function isOfZero(total: DecimalText): boolean {
  return decimal(total).eq(ZERO);
}
