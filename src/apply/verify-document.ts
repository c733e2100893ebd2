import type { SalesDocumentChange } from '../model/change.ts';
import {
  decimal,
  decimalText,
  fixedText,
  minorDigits,
  minorUnit,
  ZERO,
  type Decimal,
  type DecimalText,
} from '../model/decimal.ts';
import { isStoredLossy } from '../model/latin-1.ts';
import type { Marker } from '../model/marker.ts';
import type { ProofCause, TotalsProof } from '../model/outcome.ts';
import type { BillDecision } from '../model/plan.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';

/** How a document found under our number relates to the change. */
export type Match =
  /** Ours, with exactly the plan's content. */
  | 'equal'
  /** Ours, for this bill, with other content: another run sent a newer or older version of the bill. */
  | 'ours-different'
  /** Has no marker, or the marker of another bill. */
  | 'foreign';

export function matchDocument(observed: ObservedSalesDocument, marker: Marker): Match {
  const found = observed.marker;
  if (found === null || found.billId !== marker.billId) return 'foreign';
  return found.digest === marker.digest && found.generation === marker.generation ? 'equal' : 'ours-different';
}

/**
 * The totals of the bill, the plan and QuickBooks side by side, each compared with the next. A credit memo's bill is
 * negative and its document positive. The bill's total and excluded lines are shown with the document's sign.
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
  const billTotal = sign(decision.billTotal ?? '0');
  const excludedTotal = sign(decision.excludedTotal ?? '0');
  const asPlanned = decimal(planTotal).eq(decimal(quickbooksTotal));
  const difference = differenceOf(decimal(planTotal), decimal(billTotal).minus(decimal(excludedTotal)), decision);
  const cause = causeOf(change, decision, difference);
  return {
    billId: decision.billId,
    address: change.address,
    docNumber: observed.docNumber ?? '',
    remoteId: observed.id,
    currency: decision.currency,
    billTotal,
    excludedTotal,
    planTotal,
    quickbooksTotal,
    taxAdded: withMinorDigits(observed.taxTotal, decision.currency),
    asPlanned,
    difference: fixedText(difference, minorDigits(decision.currency)),
    cause,
    equal: asPlanned && cause === null,
  };
}

/** Rounding to the minor unit moves a total by at most half a unit. That counts as no difference. */
function differenceOf(planTotal: Decimal, owed: Decimal, { currency }: BillDecision): Decimal {
  const moved = planTotal.minus(owed);
  return moved.abs().lte(decimal(`0.${'0'.repeat(minorDigits(currency))}5`)) ? ZERO : moved;
}

function causeOf(change: SalesDocumentChange, decision: BillDecision, difference: Decimal): ProofCause | null {
  if (decision.billTotal === null) return 'bill-total-missing';
  if (difference.eq(ZERO)) return null;
  if (change.action === 'adopt') return 'adopted-differs';
  const lines = change.after?.document.lines.length ?? 0;
  const most = minorUnit(minorDigits(decision.currency)).times(decimal(String(lines)));
  return difference.abs().lte(most) ? 'strict-line-items' : 'unexplained';
}

/** At least the currency's decimals, and every further digit that m3ter sent: nothing is hidden. */
function withMinorDigits(text: DecimalText, currency: string): DecimalText {
  const [, fraction = ''] = text.split('.');
  return decimal(text).toFixed(Math.max(minorDigits(currency), fraction.length));
}

/** QuickBooks may silently drop a custom field that it does not know, or characters of it (`quickbooks.md` §2, §8.1). */
export function lostCustomField(change: SalesDocumentChange, { beside }: ObservedSalesDocument): string | null {
  const wanted = change.after?.document.customField ?? null;
  if (wanted === null || wanted.value === '') return null;
  const stands = beside.customFields.find(({ definitionId }) => definitionId === wanted.definitionId);
  if (stands?.value === wanted.value) return null;
  if (stands !== undefined && isStoredLossy(stands.value, wanted.value)) {
    return `QuickBooks stored the purchase order ${wanted.value} as ${stands.value}`;
  }
  return `QuickBooks did not keep the purchase order ${wanted.value} in custom field ${wanted.definitionId}; see tieout lookup customFields`;
}

/** A company without custom transaction numbers may number invoices itself (`quickbooks.md` §8.4). */
export function otherNumber(change: SalesDocumentChange, { docNumber }: ObservedSalesDocument): string | null {
  const sent = change.after?.document.docNumber ?? null;
  if (sent === null || sent === docNumber) return null;
  return `QuickBooks gave it ${docNumber === null ? 'no number' : `number ${docNumber}`} instead of ${sent}; it is known by its marker`;
}
