import type { SalesDocumentChange } from '../model/change.ts';
import { decimal, decimalText, minorDigits, type DecimalText } from '../model/decimal.ts';
import type { Marker } from '../model/marker.ts';
import type { TotalsProof } from '../model/outcome.ts';
import type { BillDecision } from '../model/plan.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';

/** What a document found under our number is to the change that wanted to write it. */
export type Match =
  /** Ours, with exactly the content of the plan. */
  | 'equal'
  /** Ours, for this bill, with other content: another run sent a newer or older bill. */
  | 'ours-different'
  /** Carries no marker, or the marker of another bill. */
  | 'foreign';

export function matchDocument(observed: ObservedSalesDocument, marker: Marker): Match {
  const held = observed.marker;
  if (held === null || held.billId !== marker.billId) return 'foreign';
  return held.digest === marker.digest && held.generation === marker.generation ? 'equal' : 'ours-different';
}

/** QuickBooks' total without the tax it added (rulings.md 4). */
export function totalWithoutTax(observed: ObservedSalesDocument): DecimalText {
  return decimalText(decimal(observed.totalAmount).minus(decimal(observed.taxTotal)));
}

/**
 * Bill, plan and QuickBooks' total side by side. A credit memo's bill is negative, its document
 * positive; excluded lines and the bill's total are shown in the document's sign.
 */
export function proveTotals(
  change: SalesDocumentChange,
  decision: BillDecision,
  observed: ObservedSalesDocument,
): TotalsProof {
  const planTotal = change.after?.document.total ?? decision.total ?? '0';
  const quickbooksTotal = withMinorDigits(totalWithoutTax(observed), decision.currency);
  const sign = (text: DecimalText): DecimalText => {
    const signed = observed.kind === 'creditMemo' ? decimal(text).times(decimal('-1')) : decimal(text);
    return withMinorDigits(decimalText(signed), decision.currency);
  };
  return {
    billId: decision.billId,
    address: change.address,
    docNumber: observed.docNumber ?? '',
    remoteId: observed.id,
    currency: decision.currency,
    billTotal: sign(decision.billTotal ?? '0'),
    excludedTotal: sign(decision.excludedTotal ?? '0'),
    planTotal,
    quickbooksTotal,
    taxAdded: withMinorDigits(observed.taxTotal, decision.currency),
    equal: decimal(planTotal).eq(decimal(quickbooksTotal)),
  };
}

/** At least the currency's decimals, and every further digit that m3ter sent: the proof hides nothing. */
function withMinorDigits(text: DecimalText, currency: string): DecimalText {
  const [, fraction = ''] = text.split('.');
  return decimal(text).toFixed(Math.max(minorDigits(currency), fraction.length));
}
