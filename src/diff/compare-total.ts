import { decimal, type DecimalText } from '../model/decimal.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import type { BillCase } from './bill-decision.ts';
import { totalWithoutTax } from './owned-fields.ts';

/** What the bill makes, beside a document that is taken as it is. */
export interface TotalComparison {
  /** The total the bill makes when it is not the document's, else null. */
  readonly wanted: DecimalText | null;
  /** What the rules leave out of the bill; null when nothing, or when that was not looked at. */
  readonly excludedTotal: DecimalText | null;
}

const EQUAL: TotalComparison = { wanted: null, excludedTotal: null };

/**
 * Compares a document that exists with what its bill makes. The bill's own total is tried first, so that
 * an ordinary bill needs no conversion; one that does not convert says nothing about the document.
 */
export function compareTotal(
  held: Pick<BillCase, 'subject' | 'convert'>,
  observed: ObservedSalesDocument,
): TotalComparison {
  const { billTotal } = held.subject.bill;
  const total = decimal(totalWithoutTax(observed));
  const signed = observed.kind === 'creditMemo' ? total.times(decimal('-1')) : total;
  if (billTotal === null || decimal(billTotal).eq(signed)) return EQUAL;
  const conversion = held.convert();
  if (conversion.result !== 'document') return EQUAL;
  const { document, excludedTotal } = conversion;
  const isEqual = document.kind === observed.kind && decimal(document.total).eq(total);
  return { wanted: isEqual ? null : document.total, excludedTotal };
}
