import type { Bill } from '../model/m3ter.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import type { Marker } from '../model/marker.ts';
import { isInCurrency } from './bill-decision.ts';
import { nameOf } from './bill-drift.ts';

/** The customer that a document was sent to: written down by the run itself, or what m3ter maps the account to now. */
export interface SentTo {
  readonly customerId: string;
  readonly knownBy: 'run' | 'mapping';
}

/** How a person moved a document, and how the move is taken back, in words. */
export interface Move {
  readonly message: string;
  readonly cure: string;
}

/**
 * How a person moved our document to another customer or currency; null when nobody did. The digest of the marker has
 * neither (`owned-fields.ts`), so that they are compared by themselves. The bill's currency tells only while the bill is
 * the one that was sent: a bill that changed since may have another one, and nobody touched the document.
 */
export function findMove(
  document: ObservedSalesDocument & { readonly marker: Marker },
  { sentTo, bill }: { readonly sentTo: SentTo | null; readonly bill: Pick<Bill, 'version' | 'currency'> },
): Move | null {
  if (sentTo !== null && sentTo.customerId !== document.customerId) return describeMove(document, sentTo);
  if (bill.version !== document.marker.billVersion || isInCurrency(document, bill.currency)) return null;
  return {
    message: `a person edited ${nameOf(document)} after it was sent: it is in ${document.currency ?? ''}, it was sent in ${bill.currency}`,
    cure: `put ${bill.currency} back in QuickBooks and plan the undo again`,
  };
}

function describeMove(document: ObservedSalesDocument, { customerId, knownBy }: SentTo): Move {
  const name = document.customerName === null ? '' : ` ${document.customerName}`;
  const is = `it is for customer ${document.customerId}${name}`;
  const putBack = `put customer ${customerId} back in QuickBooks and plan the undo again`;
  if (knownBy === 'run') {
    return {
      message: `a person edited ${nameOf(document)} after it was sent: ${is}, it was sent to customer ${customerId}`,
      cure: putBack,
    };
  }
  return {
    message: `a person edited ${nameOf(document)}, or the mapping changed after it was sent: ${is}, the account is mapped to customer ${customerId}`,
    cure: `if a person moved it, ${putBack}; if the mapping changed since, undo it by its run, whose journal says whom it was sent to: tieout undo --run JOURNAL --out undo.json`,
  };
}
