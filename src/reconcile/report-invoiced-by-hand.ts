import { missingAmount } from '../model/bill-amounts.ts';
import { isHeld } from '../model/bill-class.ts';
import { formatCount, nameSome } from '../model/count-text.ts';
import { daysBetween } from '../model/day.ts';
import { decimal, decimalText, isZero, type DecimalText } from '../model/decimal.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Bill, M3terSnapshot } from '../model/m3ter.ts';
import { formatMoney } from '../model/money-text.ts';
import type { BillDecision } from '../model/plan.ts';
import { totalWithoutTax, type ObservedSalesDocument, type SalesDocumentKind } from '../model/sales-document.ts';
import { nameOf } from '../diff/bill-drift.ts';
import { sayRecordLine } from '../diff/record-line.ts';
import { documentKey, recordedBill, type ObservedIndex } from '../diff/index-observed.ts';
import { compareText } from '../support/compare-text.ts';
import { groupBy } from '../support/group-by.ts';
import { sumOf } from './account-customers.ts';

interface ByHandInput {
  readonly decisions: readonly BillDecision[];
  readonly m3ter: Pick<M3terSnapshot, 'bills'>;
  readonly index: ObservedIndex;
  readonly homeCurrency: string;
  /** The QuickBooks id of the customer that a bill goes to; null when it goes to none that exists. */
  readonly customerIdOf: (decision: BillDecision) => string | null;
  /** Where a line of the files belongs, by integration. */
  readonly whereFor: (integration: string) => string;
  /** False when m3ter refuses to record bills. Then no line of the files has an effect on them. */
  readonly recordable: boolean;
}

/** A bill with the documents by hand that may bill the same. */
interface Repeated {
  readonly decision: BillDecision;
  readonly wanted: Wanted;
  readonly documents: readonly ObservedSalesDocument[];
  /** True when an earlier document of ours stands beside such a document too. Then both are most likely meant. */
  readonly isUsual: boolean;
}

/** What a document for a bill comes to. */
interface Wanted {
  readonly kind: SalesDocumentKind;
  readonly currency: string;
  readonly total: DecimalText;
  /** True when the bill was sent and its document is gone, so that only `--resend` sends it. */
  readonly isGone: boolean;
}

/** So many bills have a finding each; the rest share one. */
const NAMED_MAX = 5;
/** So many of the rest are named. */
const REST_NAMED_MAX = 10;
/** So many documents of one bill are named. */
const DOCUMENTS_MAX = 3;

/**
 * Bills that this plan sends although a person seems to have made a document for the same thing, and bills whose document
 * a person voided or deleted and seems to have replaced (billing-rules.md §1): one finding each, with the money. Such a
 * document has another number than the bill, so nothing else tells of it.
 */
export function reportInvoicedByHand(input: ByHandInput): readonly Diagnostic[] {
  const found = findRepeated(input);
  const named = found.slice(0, NAMED_MAX).map((one) => report(one, input));
  const more = found.slice(NAMED_MAX);
  if (more.length === 0) return named;
  const pairs = more.map(({ decision, documents }) => `${numberOf(decision)} (${nameDocuments(documents)})`);
  const money = sumOf(more.map(({ wanted }) => wanted));
  return [
    ...named,
    {
      severity: more.every(isRemark) ? 'info' : 'warning',
      code: 'plan/invoiced-by-hand',
      message: `${formatCount(more.length, 'more bill')} (${money}) may be invoiced by hand already: ${nameSome(pairs, REST_NAMED_MAX)}`,
      bills: more.map(({ decision }) => decision.billId),
    },
  ];
}

/** True where a customer is billed twice only on purpose. */
function isRemark({ isUsual, wanted }: Repeated): boolean {
  return isUsual || wanted.isGone;
}

/** Warnings first, by number. */
function findRepeated(input: ByHandInput): readonly Repeated[] {
  const { decisions, index, m3ter } = input;
  // Most companies have no such document in the months that were read. Then nothing is indexed.
  if (index.foreign.length === 0) return [];
  const unsent = groupBy(
    decisions.filter((decision) => wantedOf(decision) !== null),
    (decision) => keyOfWanted(decision, input),
  );
  const alike = groupBy(findMadeByHand(unsent, input), (document) => keyOfDocument(document, input));
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
      return pairOff(unsent.get(key) ?? [], unclaimed, bills).map((pair) => {
        const others = unclaimed.filter((document) => !pair.documents.includes(document));
        const isBeside = (earlier: BillDecision): boolean => others.some((one) => isNearInTime(one, earlier, bills));
        return { ...pair, isUsual: (standing.get(key) ?? []).some(isBeside) };
      });
    })
    .sort(
      (a, b) => Number(isRemark(a)) - Number(isRemark(b)) || compareText(numberOf(a.decision), numberOf(b.decision)),
    );
}

/**
 * Documents that have the key of a bill and are recorded for none. What is cheap to ask of each comes first, because a
 * company that m3ter's engine has sent to has no others.
 */
function findMadeByHand(
  unsent: ReadonlyMap<string, readonly BillDecision[]>,
  input: ByHandInput,
): readonly ObservedSalesDocument[] {
  const { index, customerIdOf } = input;
  const customers = new Set([...unsent.values()].map(([first]) => (first === undefined ? null : customerIdOf(first))));
  return index.foreign.filter(
    (document) =>
      !document.voided &&
      customers.has(document.customerId) &&
      recordedBill(index, document) === undefined &&
      unsent.has(keyOfDocument(document, input)),
  );
}

/** Each bill with the documents that may be for it. */
function pairOff(
  unsent: readonly BillDecision[],
  documents: readonly ObservedSalesDocument[],
  bills: BillsById,
): readonly Omit<Repeated, 'isUsual'>[] {
  const pairs = documents.flatMap((document) =>
    nearestInTime(document, unsent, bills).map((decision) => ({ document, decision })),
  );
  return [...groupBy(pairs, ({ decision }) => decision)].flatMap(([decision, some]) => {
    const wanted = wantedOf(decision);
    return wanted === null ? [] : [{ decision, wanted, documents: some.map(({ document }) => document) }];
  });
}

type BillsById = ReadonlyMap<string, Bill>;

/**
 * Null for a bill without a document to come. A document of nothing is never a second bill, and void ones come to nothing
 * in every language.
 */
function wantedOf(decision: BillDecision): Wanted | null {
  const { currency, kind, total, change, reportOnly } = decision;
  if (reportOnly === true) return null;
  const isSent = change !== null && (decision.decision === 'send' || decision.decision === 'resend');
  if (isSent) return kind === null || total === null || isZero(total) ? null : { kind, currency, total, isGone: false };
  if ((decision.class !== 'voided' && decision.class !== 'deleted') || isHeld(decision)) return null;
  const missing = missingAmount(decision);
  if (missing === null || isZero(missing)) return null;
  const isCredit = missing.startsWith('-');
  return { kind: isCredit ? 'creditMemo' : 'invoice', currency, total: missing.replace(/^-/, ''), isGone: true };
}

function keyOfWanted(decision: BillDecision, { customerIdOf }: ByHandInput): string {
  const { kind = null, total = null } = wantedOf(decision) ?? {};
  return alikeKey({ kind, total, currency: decision.currency, customerId: customerIdOf(decision) });
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

/** True of a document that a line of the files or a decision gives to a bill. */
function createIsOfABill({ decisions, index }: ByHandInput): (document: ObservedSalesDocument) => boolean {
  const ofBills = new Set([
    ...decisions.map(({ sentKind, kind, remoteId }) => documentKey(sentKind ?? kind ?? 'invoice', remoteId ?? '')),
    ...[...index.planned.values()].map(({ kind, externalId }) => documentKey(kind, externalId)),
  ]);
  return (document) => ofBills.has(documentKey(document.kind, document.id));
}

/**
 * Those of the bills that the document may be for by its date. It can be for one of them only, so of several it is the
 * one whose invoice date is nearest, or all that are equally near.
 */
function nearestInTime(
  document: ObservedSalesDocument,
  unsent: readonly BillDecision[],
  bills: BillsById,
): readonly BillDecision[] {
  const near = unsent.filter((decision) => isNearInTime(document, decision, bills));
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

function report(found: Repeated, { whereFor, recordable }: ByHandInput): Diagnostic {
  const { decision, wanted, documents, isUsual } = found;
  const { billId, accountName, integration } = decision;
  const of = `${accountName}, ${formatMoney(wanted.currency, wanted.total)}`;
  const one = documents.length === 1;
  const state = wanted.isGone
    ? ', whose document is gone, may be invoiced by hand'
    : ' may be invoiced by hand already';
  const usual = isUsual ? '; an earlier bill that was sent has one beside it too' : '';
  const ways = [
    ...(wanted.isGone ? [] : [`void or delete ${one ? 'it' : 'that one'} in QuickBooks`]),
    ...(recordable ? [sayRecord(found, whereFor(integration ?? ''))] : []),
  ];
  const others = `if ${one ? 'it bills' : 'they bill'} something else, do nothing`;
  const same = `if ${one ? 'it bills' : 'one of them bills'} the same, ${ways.join(', or ')}`;
  return {
    severity: isRemark(found) ? 'info' : 'warning',
    code: 'plan/invoiced-by-hand',
    message: `bill ${numberOf(decision)} (${of})${state}: ${nameDocuments(documents)} ${one ? 'has' : 'have'} the same customer and total${usual}`,
    hint: ways.length === 0 ? others : `${others}; ${same}`,
    about: billId,
  };
}

function sayRecord({ decision, wanted, documents }: Repeated, where: string): string {
  const instead = wanted.isGone ? 'for the bill' : 'in place of sending the bill';
  return sayRecordLine(instead, { billId: decision.billId, document: documents[0], where });
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
