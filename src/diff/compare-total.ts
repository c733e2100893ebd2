import { decimal, type DecimalText } from '../model/decimal.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import type { BillCase } from './bill-decision.ts';

/** How an adopted document's total compares with its bill. */
export interface TotalComparison {
  /** The total that the bill asks for; null when it is the document's. */
  readonly wanted: DecimalText | null;
  /** The sum of the excluded lines; null when there are none or the bill was not converted. */
  readonly excludedTotal: DecimalText | null;
}

const EQUAL: TotalComparison = { wanted: null, excludedTotal: null };

/**
 * Compares the total of an existing document with its bill. The bill's own total is tried first, so that most bills
 * need no conversion. A bill that does not convert counts as equal.
 */
export function compareTotal(
  totals: Pick<BillCase, 'subject' | 'convert'>,
  observed: ObservedSalesDocument,
): TotalComparison {
  const { billTotal } = totals.subject.bill;
  const total = decimal(totalWithoutTax(observed));
  const signed = observed.kind === 'creditMemo' ? total.times(decimal('-1')) : total;
  if (billTotal === null || decimal(billTotal).eq(signed)) return EQUAL;
  const conversion = totals.convert();
  if (conversion.result !== 'document') return EQUAL;
  const { document, excludedTotal } = conversion;
  const isEqual = document.kind === observed.kind && decimal(document.total).eq(total);
  return { wanted: isEqual ? null : document.total, excludedTotal };
}
