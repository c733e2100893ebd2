import type { UndoWord } from './marker.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import type { ObservedSalesDocument } from './sales-document.ts';

/** QuickBooks' word for a document that was e-mailed to the customer. */
const EMAILED = 'EmailSent';

/**
 * What keeps an invoice from being voided because of what happened to it since it was sent: a payment or an e-mail
 * (delivery.md, Undo). Null when nothing does. It is asked when the plan is made, and again before the void is sent.
 */
export function paidOrEmailed(
  { settled, emailStatus }: Pick<ObservedSalesDocument, 'settled' | 'emailStatus'>,
  { allowEmailed }: { readonly allowEmailed: boolean },
): Extract<ReasonCode, 'INVOICE_ALREADY_PAID' | 'emailed'> | null {
  if (settled) return 'INVOICE_ALREADY_PAID';
  return emailStatus === EMAILED && !allowEmailed ? 'emailed' : null;
}

/** The word that an undo writes into the marker. */
export function undoWord({ hold }: { readonly hold: boolean }): UndoWord {
  return hold ? 'held' : 'undone';
}
