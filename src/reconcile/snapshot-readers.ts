import { type Bill, type M3terSnapshot, invoiceDateOf } from '../model/m3ter.ts';
import type { M3terNeeds, QuickBooksNeeds } from '../model/needs.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { replacementNumbers } from '../model/void.ts';
import type { Readers } from './run-plan.ts';

/**
 * Readers that answer from a snapshot. Each answer is what the systems would have said to the same needs at that time.
 */
export function readersOf(world: { readonly m3ter: M3terSnapshot; readonly quickbooks: QuickBooksSnapshot }): Readers {
  return {
    readM3ter: (needs) => Promise.resolve(selectM3ter(world.m3ter, needs)),
    readQuickBooks: (needs) => Promise.resolve(selectQuickBooks(world.quickbooks, needs)),
  };
}

/** What m3ter would have answered to these needs, from its answer to wider ones. */
export function selectM3ter(m3ter: M3terSnapshot, needs: M3terNeeds): M3terSnapshot {
  const isRead = needs.bills ? isBillRead(needs) : () => false;
  const bills = m3ter.bills.filter(isRead);
  const asked = new Set(bills.filter((bill) => isRunRead(bill, needs)).map(({ id }) => id));
  const systems = new Set([needs.mappingSystem, ...needs.otherSystems]);
  return {
    ...m3ter,
    pricingBands: needs.pricingBands ? m3ter.pricingBands : [],
    users: needs.users ? m3ter.users : [],
    accountCustomFields: needs.customFields ? m3ter.accountCustomFields : null,
    mappings: m3ter.mappings.filter(({ externalSystem }) => systems.has(externalSystem)),
    bills,
    unreadableBills: needs.bills ? (m3ter.unreadableBills ?? []).filter((bill) => isNamed(bill.id, needs)) : [],
    runs: new Map([...m3ter.runs].filter(([billId]) => asked.has(billId))),
  };
}

/** Filters as m3ter does: by id, and from a day on by either of two dates. */
function isBillRead(needs: M3terNeeds): (bill: Bill) => boolean {
  const { billsFrom } = needs;
  return (bill) => {
    const days = [bill.billDate, bill.externalInvoiceDate];
    const isInTime = billsFrom === null || days.some((day) => day !== null && day >= billsFrom);
    return isInTime && isNamed(bill.id, needs);
  };
}

function isNamed(id: string, { billIds }: M3terNeeds): boolean {
  return billIds === null || billIds.includes(id);
}

function isRunRead(bill: Bill, { runsFrom }: M3terNeeds): boolean {
  const day = invoiceDateOf(bill);
  return runsFrom !== null && (day === null || day >= runsFrom);
}

/** Lists are complete, whatever was asked. Documents are those that the needed lookups or a scan would have found. */
function selectQuickBooks(quickbooks: QuickBooksSnapshot, needs: QuickBooksNeeds): QuickBooksSnapshot {
  const { earliest, period } = needs;
  const createdFrom = period === undefined ? needs.createdFrom : null;
  const numbers = new Set(needs.docNumbers);
  const ids = { invoice: new Set(needs.invoiceIds), creditMemo: new Set(needs.creditMemoIds) };
  const isScanned = ({ createdAt, txnDate }: ObservedSalesDocument): boolean =>
    createdFrom === null
      ? earliest !== null && txnDate >= earliest
      : createdAt === null || Date.parse(createdAt) >= Date.parse(createdFrom);
  const isShown = (document: ObservedSalesDocument): boolean =>
    isScanned(document) || numbers.has(document.docNumber ?? '') || ids[document.kind].has(document.id);
  const shown = quickbooks.documents.filter(isShown);
  if (shown.length === quickbooks.documents.length) return quickbooks;
  const replacements = new Set(replacementNumbers(shown));
  return {
    ...quickbooks,
    documents: quickbooks.documents.filter(
      (document) => isShown(document) || replacements.has(document.docNumber ?? ''),
    ),
  };
}
