import type { FieldDiff } from '../model/change.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { isWithin } from '../model/day.ts';
import { invoiceDateOf } from '../model/m3ter.ts';
import type { BillDecision } from '../model/plan.ts';
import type { Preferences } from '../model/quickbooks.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import type { Shadow, ShadowBill, ShadowKind } from '../model/shadow.ts';
import { diffBeside, diffDocuments } from '../diff/document-fields.ts';
import type { TieOutInput } from './tie-out-ledger.ts';
import { compareText } from '../support/compare-text.ts';

/**
 * Compares the documents of the period that tieout did not make. Each is compared, field by field, with the document
 * that tieout would have made from the same bill. The fields are customer, number, dates, currency, lines, total, memo,
 * e-mail addresses and payment switches.
 */
export function buildShadow(
  input: Omit<TieOutInput, 'scope' | 'today'>,
  preferences: Pick<Preferences, 'eTransactionPaymentEnabled'>,
): Shadow {
  const { plan, reviews, m3ter, period } = input;
  const dates = new Map(m3ter.bills.map((bill) => [bill.id, invoiceDateOf(bill)]));
  const bills = plan.bills.flatMap((decision): ShadowBill[] => {
    const date = dates.get(decision.billId) ?? null;
    if (date === null || !isWithin(date, period)) return [];
    const { primary } = reviews.documentsOf(decision);
    return primary === null || primary.marker !== null ? [] : [compare(input, decision, primary, preferences)];
  });
  return {
    formatVersion: FORMAT_VERSIONS.shadow,
    period,
    readAt: plan.basedOn.quickbooksReadAt,
    connection: plan.connection,
    compared: bills.length,
    equal: bills.filter(({ result }) => result === 'equal').length,
    kinds: kindsOf(bills),
    bills,
  };
}

function compare(
  { reviews }: Pick<TieOutInput, 'reviews'>,
  decision: BillDecision,
  observed: ObservedSalesDocument,
  preferences: Pick<Preferences, 'eTransactionPaymentEnabled'>,
): ShadowBill {
  const { billId, docNumber, accountName } = decision;
  const named = { billId, docNumber, accountName, documentId: observed.id };
  const conversion = reviews.conversionOf(billId);
  if (conversion?.result !== 'document') {
    const message = conversion === null ? decision.message : conversion.message;
    return { ...named, result: 'notMade', message, fields: [] };
  }
  const { document } = conversion;
  const kind: readonly FieldDiff[] =
    document.kind === observed.kind ? [] : [{ path: 'kind', before: observed.kind, after: document.kind }];
  const fields = [...kind, ...diffDocuments(observed, document), ...diffBeside(observed, document, preferences)];
  return { ...named, result: fields.length === 0 ? 'equal' : 'differs', message: null, fields };
}

/** The number of bills that differ in each field. Bills without a document by the rules are a kind of their own. */
function kindsOf(bills: readonly ShadowBill[]): readonly ShadowKind[] {
  const counts = new Map<string, number>();
  for (const { result, fields } of bills) {
    const paths = result === 'notMade' ? ['notMade'] : fields.map(({ path }) => path.replaceAll(/\[\d+\]/g, ''));
    for (const field of new Set(paths)) counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return [...counts]
    .map(([field, count]) => ({ field, bills: count }))
    .sort((a, b) => b.bills - a.bills || compareText(a.field, b.field));
}
