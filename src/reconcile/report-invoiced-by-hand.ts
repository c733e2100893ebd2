import { formatCount, nameSome } from '../model/count-text.ts';
import { daysBetween } from '../model/day.ts';
import { decimal, decimalText, isZero, type DecimalText } from '../model/decimal.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Bill, M3terSnapshot } from '../model/m3ter.ts';
import { sayLines } from '../model/mapping.ts';
import { formatMoney } from '../model/money-text.ts';
import type { BillDecision } from '../model/plan.ts';
import { totalWithoutTax, type ObservedSalesDocument, type SalesDocumentKind } from '../model/sales-document.ts';
import { nameOf } from '../diff/bill-drift.ts';
import { BILL_ENTITY, documentKey, recordedBill, TABLE_BY_KIND, type ObservedIndex } from '../diff/index-observed.ts';
import { compareText } from '../support/compare-text.ts';
import { groupBy } from '../support/group-by.ts';
import { sumOf } from './account-customers.ts';

interface ByHandInput {
  readonly decisions: readonly BillDecision[];
  readonly m3ter: Pick<M3terSnapshot, 'bills' | 'runs'>;
  readonly index: ObservedIndex;
  readonly homeCurrency: string;
  /** The QuickBooks id of the customer that a bill goes to; null when it goes to none that exists. */
  readonly customerIdOf: (decision: BillDecision) => string | null;
  /** Where a line of the files belongs, by integration. */
  readonly whereFor: (integration: string) => string;
  /** False when m3ter refuses to record bills. Then no line of the files has an effect on them. */
  readonly recordable: boolean;
}

/** A bill that this plan sends, with the documents that may bill the same. */
interface Repeated {
  readonly decision: BillDecision;
  readonly documents: readonly ObservedSalesDocument[];
  /** True when an earlier document of ours stands beside such a document too. Then both are most likely meant. */
  readonly isUsual: boolean;
}

/** So many bills have a finding each; the rest share one. */
const NAMED_MAX = 5;
/** So many of the rest are named. */
const REST_NAMED_MAX = 10;
/** So many documents of one bill are named. */
const DOCUMENTS_MAX = 3;

/**
 * Bills that this plan sends although a person seems to have made a document for the same thing (billing-rules.md §1):
 * one finding each, with the money. Such a document has another number than the bill, so nothing else tells of it.
 */
export function reportInvoicedByHand(input: ByHandInput): readonly Diagnostic[] {
  const found = findRepeated(input);
  const named = found.slice(0, NAMED_MAX).map((one) => report(one, input));
  const more = found.slice(NAMED_MAX);
  if (more.length === 0) return named;
  const pairs = more.map(({ decision, documents }) => `${numberOf(decision)} (${nameDocuments(documents)})`);
  const money = sumOf(more.map(({ decision }) => decision));
  return [
    ...named,
    {
      severity: more.every(({ isUsual }) => isUsual) ? 'info' : 'warning',
      code: 'plan/invoiced-by-hand',
      message: `${formatCount(more.length, 'more bill')} (${money}) may be invoiced by hand already: ${nameSome(pairs, REST_NAMED_MAX)}`,
    },
  ];
}

/** Warnings first, by number. */
function findRepeated(input: ByHandInput): readonly Repeated[] {
  const { decisions, index, m3ter } = input;
  // Most companies have no such document in the months that were read. Then nothing is indexed.
  if (index.foreign.length === 0) return [];
  const sent = groupBy(decisions.filter(makesDocument), (decision) => keyOfSent(decision, input));
  const alike = groupBy(
    index.foreign.filter((document) => !document.voided && sent.has(keyOfDocument(document, input))),
    (document) => keyOfDocument(document, input),
  );
  if (alike.size === 0) return [];
  const bills = new Map(m3ter.bills.map((bill) => [bill.id, bill]));
  const isOfABill = createIsOfABill(input);
  const standing = groupBy(
    decisions.filter((decision) => decision.sentTotal !== null && alike.has(keyOfStanding(decision, input))),
    (decision) => keyOfStanding(decision, input),
  );
  return [...alike]
    .flatMap(([key, documents]) => {
      const unclaimed = documents.filter((document) => !isOfABill(document));
      return pairOff(sent.get(key) ?? [], unclaimed, bills).map((pair) => {
        const others = unclaimed.filter((document) => !pair.documents.includes(document));
        const isBeside = (earlier: BillDecision): boolean => others.some((one) => isNearInTime(one, earlier, bills));
        return { ...pair, isUsual: (standing.get(key) ?? []).some(isBeside) };
      });
    })
    .sort((a, b) => Number(a.isUsual) - Number(b.isUsual) || compareText(numberOf(a.decision), numberOf(b.decision)));
}

/** Each bill with the documents that may be for it. */
function pairOff(
  sent: readonly BillDecision[],
  documents: readonly ObservedSalesDocument[],
  bills: BillsById,
): readonly Omit<Repeated, 'isUsual'>[] {
  const pairs = documents.flatMap((document) =>
    nearestInTime(document, sent, bills).map((decision) => ({ document, decision })),
  );
  return [...groupBy(pairs, ({ decision }) => decision)].map(([decision, some]) => ({
    decision,
    documents: some.map(({ document }) => document),
  }));
}

type BillsById = ReadonlyMap<string, Bill>;

/** A document of nothing is never a second bill, and void ones come to nothing in every language. */
function makesDocument({ decision, change, reportOnly, total }: BillDecision): boolean {
  const isSent = decision === 'send' || decision === 'resend';
  return isSent && change !== null && reportOnly !== true && total !== null && !isZero(total);
}

function keyOfSent(decision: BillDecision, { customerIdOf }: ByHandInput): string {
  return alikeKey({ ...decision, customerId: customerIdOf(decision) });
}

function keyOfStanding(decision: BillDecision, { customerIdOf }: ByHandInput): string {
  const { sentKind, sentTotal, currency } = decision;
  return alikeKey({ kind: sentKind, customerId: customerIdOf(decision), currency, total: sentTotal });
}

function keyOfDocument(document: ObservedSalesDocument, { homeCurrency }: ByHandInput): string {
  const { kind, customerId, currency } = document;
  return alikeKey({ kind, customerId, currency: currency ?? homeCurrency, total: totalWithoutTax(document) });
}

/** What a bill and a document for the same thing have in common. */
function alikeKey(of: {
  readonly kind: SalesDocumentKind | null;
  readonly customerId: string | null;
  readonly currency: string;
  readonly total: DecimalText | null;
}): string {
  const total = of.total === null ? '' : decimalText(decimal(of.total));
  return `${of.kind ?? ''} ${of.customerId ?? ''} ${of.currency} ${total}`;
}

/** True of a document that a record, a line of the files, a run of m3ter's engine or this plan gives to a bill. */
function createIsOfABill({ decisions, m3ter, index }: ByHandInput): (document: ObservedSalesDocument) => boolean {
  const ofBills = new Set([
    ...decisions.map(({ sentKind, kind, remoteId }) => documentKey(sentKind ?? kind ?? 'invoice', remoteId ?? '')),
    ...[...index.planned.values()].map(({ kind, externalId }) => documentKey(kind, externalId)),
    ...[...m3ter.runs.values()].map(({ externalId }) => documentKey('invoice', externalId ?? '')),
  ]);
  return (document) =>
    recordedBill(index, document) !== undefined || ofBills.has(documentKey(document.kind, document.id));
}

/**
 * Those of the bills that the document may be for by its date. It can be for one of them only, so of several it is the
 * one whose invoice date is nearest, or all that are equally near.
 */
function nearestInTime(
  document: ObservedSalesDocument,
  sent: readonly BillDecision[],
  bills: BillsById,
): readonly BillDecision[] {
  const near = sent.filter((decision) => isNearInTime(document, decision, bills));
  const daysFrom = ({ invoiceDate }: BillDecision): number =>
    Math.abs(daysBetween(invoiceDate ?? document.txnDate, document.txnDate));
  const least = near.map(daysFrom).reduce((a, b) => Math.min(a, b), Infinity);
  return near.filter((decision) => daysFrom(decision) === least);
}

/** From the first to the last of the days that the bill has: of its period, its invoice date and the day that it is due. */
function isNearInTime(
  { txnDate }: ObservedSalesDocument,
  { billId, invoiceDate }: BillDecision,
  bills: BillsById,
): boolean {
  const { startDate = null, endDate = null, dueDate = null } = bills.get(billId) ?? {};
  const days = [startDate, endDate, dueDate, invoiceDate].filter((day) => day !== null);
  // Days as texts sort as days.
  return days.some((day) => day <= txnDate) && days.some((day) => day >= txnDate);
}

function report({ decision, documents, isUsual }: Repeated, { whereFor, recordable }: ByHandInput): Diagnostic {
  const { billId, accountName, currency, total, integration } = decision;
  const money = formatMoney(currency, total ?? '0');
  const [has, others, same] =
    documents.length === 1
      ? ['has', 'it bills something else', 'it bills the same, void or delete it']
      : ['have', 'they bill something else', 'one of them bills the same, void or delete that one'];
  const usual = isUsual ? '; an earlier bill that was sent has one beside it too' : '';
  const where = whereFor(integration ?? '');
  const record = recordable
    ? `, or have it recorded in place of sending the bill: ${sayLines(where, [lineFor(billId, documents)])}`
    : '';
  return {
    severity: isUsual ? 'info' : 'warning',
    code: 'plan/invoiced-by-hand',
    message: `bill ${numberOf(decision)} (${accountName}, ${money}) may be invoiced by hand already: ${nameDocuments(documents)} ${has} the same customer and total${usual}`,
    hint: `if ${others}, do nothing; if ${same} in QuickBooks${record}`,
    about: billId,
  };
}

/** `- { m3ter: { entity: Bill, id: … }, external: { table: Invoice, id: "130" } }` */
function lineFor(billId: string, [first]: readonly ObservedSalesDocument[]): string {
  const { kind, id } = first ?? { kind: 'invoice', id: '…' };
  return `- { m3ter: { entity: ${BILL_ENTITY}, id: ${billId} }, external: { table: ${TABLE_BY_KIND[kind]}, id: ${JSON.stringify(id)} } }`;
}

function numberOf({ docNumber, billId }: BillDecision): string {
  return docNumber ?? billId;
}

function nameDocuments(documents: readonly ObservedSalesDocument[]): string {
  return nameSome(
    documents.map((document) => `${nameOf(document)} of ${document.txnDate}`),
    DOCUMENTS_MAX,
  );
}
