import { signedTotal } from '../model/bill-amounts.ts';
import type { Day } from '../model/day.ts';
import { decimal, ZERO } from '../model/decimal.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import type { DocumentState, TieOutDocument } from '../model/tie-out.ts';

/** A document as a report lists it. Amounts of a credit memo are negative. `today` decides whether it is overdue. */
export function describeDocument(document: ObservedSalesDocument, currency: string, today: Day): TieOutDocument {
  const { kind, id, docNumber, txnDate, dueDate, customerId, customerName, taxTotal, balance } = document;
  return {
    kind,
    id,
    number: docNumber,
    date: txnDate,
    dueDate: kind === 'creditMemo' ? null : dueDate,
    customerId,
    customerName,
    currency,
    total: signedTotal(kind, totalWithoutTax(document)),
    tax: signedTotal(kind, taxTotal),
    balance: signedTotal(kind, balance),
    state: stateOf(document, today),
    exchangeRate: document.exchangeRate,
  };
}

function stateOf({ kind, voided, balance, totalAmount, dueDate }: ObservedSalesDocument, today: Day): DocumentState {
  if (voided) return 'voided';
  const [left, whole] = [decimal(balance), decimal(totalAmount)];
  if (left.eq(ZERO)) return 'paid';
  if (kind === 'invoice' && dueDate !== null && dueDate < today) return 'overdue';
  return left.eq(whole) ? 'open' : 'partPaid';
}
