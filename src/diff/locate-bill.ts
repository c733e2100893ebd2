import { decimal } from '../model/decimal.ts';
import { docNumberOf, resendDocNumbersOf, type Replaced } from '../model/doc-number.ts';
import type { Bill, IntegrationRun, ObservedMapping } from '../model/m3ter.ts';
import { compareDocuments, type ObservedSalesDocument } from '../model/sales-document.ts';
import { hasEveryAmountZero, replacedBy } from '../model/void.ts';
import { documentKey, kindOfTable, recordedBill, type ObservedIndex, type PlannedRecord } from './index-observed.ts';
import { hasOwnedDigest } from './owned-fields.ts';

/**
 * Where a bill is in QuickBooks, as far as anybody knows (delivery.md, What counts as sent). The DocNumber finds, the
 * marker proves. The record in m3ter is an index that can be rebuilt.
 */
export interface BillLocation {
  readonly docNumber: string;
  /** Mappings that record this bill, in id order. */
  readonly records: readonly ObservedMapping[];
  /** The document that counts; null when there is none, or only voided ones. */
  readonly primary: ObservedSalesDocument | null;
  /** Other documents of the same bill that are not voided. */
  readonly duplicates: readonly ObservedSalesDocument[];
  readonly voided: readonly ObservedSalesDocument[];
  /** The numbers that `primary` may have been sent with, when QuickBooks may have assigned its present number. */
  readonly sentNumbers: readonly string[];
  /** Ids that a record or a complete run names and that QuickBooks does not have. */
  readonly goneIds: readonly string[];
  /** Documents with the bill's number and no other connection to the bill. */
  readonly numberHolders: readonly ObservedSalesDocument[];
  /** A document that a record of this bill names, although it carries the marker of another bill. */
  readonly ofAnotherBill: ObservedSalesDocument | null;
  /** True when m3ter's own engine says that it sent the bill but names no document. */
  readonly sentUnnamed: boolean;
  /**
   * True when the last document of the bill is void and carries the word of `tieout undo`, and nothing shows a later
   * one. Then the bill counts as unsent.
   */
  readonly undone: boolean;
  /** The same with the word `held`: our undo keeps the bill from being sent. Null when it is not so. */
  readonly held: ObservedSalesDocument | null;
  /** What a line of the files will record. `document` is null when QuickBooks does not have it. */
  readonly planned: (PlannedRecord & { readonly document: ObservedSalesDocument | null }) | null;
}

/** True when we or m3ter's engine sent the bill, whatever happened to the document since, unless it was undone. */
export function isSent(location: BillLocation): boolean {
  const { primary, voided, goneIds, ofAnotherBill, undone } = location;
  return primary !== null || ofAnotherBill !== null || (!undone && (voided.length > 0 || goneIds.length > 0));
}

/**
 * Finds the documents of one bill.
 *
 * A document belongs to the bill by
 * 1. the record in m3ter,
 * 2. a line of the files that this apply records,
 * 3. our marker,
 * 4. a complete run of m3ter's engine,
 * 5. the bill's number, when one of the first four gives a document and this one is like it: the same customer, and the
 *    same number or total. Then m3ter's engine replayed the bill, or a person copied the invoice.
 * The first of them counts, and of several with our marker the oldest. The others are duplicates.
 */
export function locateBill(bill: Bill, index: ObservedIndex, run: IntegrationRun | undefined): BillLocation {
  const docNumber = docNumberOf(bill);
  const records = index.records.get(bill.id) ?? NONE;
  const named = readRecords(records, index, bill.id);
  const byRun = readRun(run, index, bill.id);
  const marked = index.byMarker.get(bill.id) ?? [];
  const planned = readPlanned(index, bill.id);
  const claimed = [...named.found, ...planned.found, ...marked, ...(byRun.found === null ? [] : [byRun.found])];
  const seen = unique(claimed.map((document) => withForeignVoidSeen(document, bill)));
  const live = seen.filter((document) => !document.voided);
  const voided = seen.filter((document) => document.voided);
  const primary = live[0] ?? null;
  const goneIds = [...new Set([...named.gone, ...byRun.gone])];
  const replaced = replacedBy({ voided, goneIds });
  const numbered = index.byNumber.get(docNumber.toLowerCase()) ?? [];
  const others = numbered.filter((document) => !claimed.includes(document));
  const copies =
    primary === null ? [] : others.filter((document) => isCopy(document, primary, { index, billId: bill.id }));
  const isWithout = primary === null && named.gone.length === 0;
  const last = isWithout ? voided.toSorted(compareDocuments).at(-1) : undefined;
  return {
    docNumber,
    records,
    primary,
    duplicates: shared([...live.slice(1), ...copies]),
    voided: shared(voided),
    sentNumbers: primary === null ? NONE : sentNumbersOf(bill, primary, { replaced, ownNumbering: index.ownNumbering }),
    goneIds: shared(goneIds),
    numberHolders: shared(others.filter((document) => !copies.includes(document))),
    ofAnotherBill: named.ofAnotherBill ?? planned.ofAnotherBill,
    sentUnnamed: byRun.unnamed,
    undone: last?.marker?.undo === 'undone',
    held: last?.marker?.undo === 'held' ? last : null,
    planned: planned.record,
  };
}

const NONE: readonly never[] = [];

/** One empty list for all bills: most have nothing in most of theirs, and a month has many. */
function shared<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list;
}

/** A void of a document that we did not send is recognized by the bill's total: there is no sent content to compare. */
function withForeignVoidSeen(document: ObservedSalesDocument, { billTotal }: Bill): ObservedSalesDocument {
  if (document.voided || document.marker !== null || !hasEveryAmountZero(document, billTotal)) return document;
  return { ...document, voided: true };
}

/**
 * The numbers that a document may have been sent with, when its number is none of ours. QuickBooks assigns numbers
 * itself in a company without custom transaction numbers (`quickbooks.md` §8.4). In any other company that is believed
 * only of a document that nobody has changed since its creation.
 */
function sentNumbersOf(
  bill: Bill,
  primary: ObservedSalesDocument,
  known: { readonly replaced: Replaced; readonly ownNumbering: boolean },
): readonly string[] {
  const ours = [
    docNumberOf(bill),
    docNumberOf({ id: bill.id, sequentialInvoiceNumber: null }),
    ...resendDocNumbersOf(bill.id, known.replaced),
  ];
  if (primary.docNumber !== null && ours.includes(primary.docNumber)) return [];
  if (known.ownNumbering) return ours;
  const isAsSent = primary.marker !== null && hasOwnedDigest(primary, primary.marker.digest);
  return isAsSent || primary.syncToken !== NEVER_CHANGED ? [] : ours;
}

/** SyncToken of a new record. Every change raises it. */
const NEVER_CHANGED = '0';

/** Finds the document of a bill by its id alone, through a record or marker. Null when there is none. */
export function findSent(index: ObservedIndex, billId: string): ObservedSalesDocument | null {
  const marked = index.byMarker.get(billId) ?? [];
  const { found } = readRecords(index.records.get(billId) ?? [], index, billId);
  return [...found, ...marked].find(({ voided }) => !voided) ?? null;
}

/**
 * The bill that the document's marker names, else the bill that it is recorded for. Of several recorded bills it is the
 * first in text order. Null when neither names one.
 */
export function ownerOf(index: ObservedIndex, document: ObservedSalesDocument): string | null {
  return document.marker?.billId ?? index.billsOf.get(documentKey(document.kind, document.id))?.[0] ?? null;
}

function readRecords(records: readonly ObservedMapping[], index: ObservedIndex, billId: string) {
  const found: ObservedSalesDocument[] = [];
  const gone: string[] = [];
  let ofAnotherBill: ObservedSalesDocument | null = null;
  for (const record of records) {
    const kind = kindOfTable(record.externalTable) ?? 'invoice';
    const document = index.byId.get(documentKey(kind, record.externalId));
    if (document === undefined) gone.push(record.externalId);
    else if (document.marker !== null && document.marker.billId !== billId) ofAnotherBill ??= document;
    else found.push(document);
  }
  return { found, gone, ofAnotherBill };
}

function readPlanned(index: ObservedIndex, billId: string) {
  const planned = index.planned.get(billId);
  if (planned === undefined) return { found: [], record: null, ofAnotherBill: null };
  const document = index.byId.get(documentKey(planned.kind, planned.externalId)) ?? null;
  const isForeign = document?.marker != null && document.marker.billId !== billId;
  return {
    found: document === null || isForeign ? [] : [document],
    record: { ...planned, document },
    ofAnotherBill: isForeign ? document : null,
  };
}

function readRun(run: IntegrationRun | undefined, index: ObservedIndex, billId: string) {
  if (run?.status !== 'COMPLETE') return { found: null, gone: [], unnamed: false };
  if (run.externalId === null) return { found: null, gone: [], unnamed: true };
  const document =
    index.byId.get(documentKey('invoice', run.externalId)) ?? index.byId.get(documentKey('creditMemo', run.externalId));
  if (document === undefined) return { found: null, gone: [run.externalId], unnamed: false };
  if (document.marker !== null && document.marker.billId !== billId) return { found: null, gone: [], unnamed: true };
  return { found: document, gone: [], unnamed: false };
}

function isCopy(
  document: ObservedSalesDocument,
  primary: ObservedSalesDocument,
  known: { readonly index: ObservedIndex; readonly billId: string },
): boolean {
  const owner = recordedBill(known.index, document);
  return (
    !document.voided &&
    document.kind === primary.kind &&
    document.customerId === primary.customerId &&
    document.marker === null &&
    isLikeSent(document, primary) &&
    (owner === undefined || owner === known.billId)
  );
}

/**
 * A copy has the number that was sent, or the same total. The bill's present number alone does not count: if the bill
 * got it later, any document may have it.
 */
function isLikeSent(document: ObservedSalesDocument, primary: ObservedSalesDocument): boolean {
  return (
    document.docNumber?.toLowerCase() === primary.docNumber?.toLowerCase() ||
    decimal(document.totalAmount).eq(decimal(primary.totalAmount))
  );
}

function unique(documents: readonly ObservedSalesDocument[]): readonly ObservedSalesDocument[] {
  return [...new Set(documents)];
}
