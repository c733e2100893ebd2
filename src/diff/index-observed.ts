import type { Address } from '../model/address.ts';
import { isZero } from '../model/decimal.ts';
import type { Place } from '../model/diagnostic.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import { compareDocuments, type ObservedSalesDocument, type SalesDocumentKind } from '../model/sales-document.ts';
import { hasOwnedDigest } from './owned-fields.ts';
import { compareText } from '../support/compare-text.ts';
import { Groups } from '../support/group-by.ts';
import { createIntern } from '../support/intern.ts';

/** The m3ter entity of the mapping that records a sent bill. */
export const BILL_ENTITY = 'Bill';

/** The external table of the mapping that records a sent bill, by kind of document. */
export const TABLE_BY_KIND = {
  invoice: 'Invoice',
  creditMemo: 'CreditMemo',
} as const satisfies Record<SalesDocumentKind, string>;

/** Documents in QuickBooks and records in m3ter, by everything that a bill can be found by. Built once per plan. */
export interface ObservedIndex {
  /** By `documentKey`. */
  readonly byId: ReadonlyMap<string, ObservedSalesDocument>;
  readonly byMarker: ReadonlyMap<string, readonly ObservedSalesDocument[]>;
  /** By lower-case number, because QuickBooks compares text without case. */
  readonly byNumber: ReadonlyMap<string, readonly ObservedSalesDocument[]>;
  /** Those without our marker, oldest first. */
  readonly foreign: readonly ObservedSalesDocument[];
  /** Mappings that record sent bills, by bill id, in id order. */
  readonly records: ReadonlyMap<string, readonly ObservedMapping[]>;
  /** Ids of all bills that a document is recorded for, in the order of the records' ids, by `documentKey`. */
  readonly billsOf: ReadonlyMap<string, readonly string[]>;
  /** The records that lines of the files will make in this apply, by bill id. */
  readonly planned: ReadonlyMap<string, PlannedRecord>;
  /** True when custom transaction numbers are off. Then QuickBooks may assign its own numbers. */
  readonly ownNumbering: boolean;
  /** Lower-case numbers with a document that QuickBooks does not show. */
  readonly unreadableNumbers: ReadonlySet<string>;
}

/** A line of the files that names the document of a bill and is not yet a record in m3ter. */
export interface PlannedRecord {
  readonly kind: SalesDocumentKind;
  readonly externalId: string;
  /** The address of the change that makes it. */
  readonly address: Address;
  readonly place: Place;
}

export function documentKey(kind: SalesDocumentKind, id: string): string {
  return `${kind}/${id}`;
}

/** The kind of document that a record's table means; null when the mapping is not a record. */
export function kindOfTable(table: string): SalesDocumentKind | null {
  if (table === TABLE_BY_KIND.invoice) return 'invoice';
  return table === TABLE_BY_KIND.creditMemo ? 'creditMemo' : null;
}

/** Indexes documents and the records of `system`; the order of the input does not matter. */
export function indexObserved(input: {
  readonly documents: readonly ObservedSalesDocument[];
  readonly mappings: readonly ObservedMapping[];
  readonly system: string;
  readonly planned?: ReadonlyMap<string, PlannedRecord>;
  readonly ownNumbering?: boolean;
  readonly unreadableNumbers?: readonly string[];
}): ObservedIndex {
  const documents = input.documents.map(withVoidSeen);
  const intern = createIntern();
  const keyOf = (kind: SalesDocumentKind, id: string): string => intern(documentKey(kind, id));
  const byId = new Map(documents.map((document) => [keyOf(document.kind, document.id), document]));
  const byMarker = new Groups<string, ObservedSalesDocument>();
  const byNumber = new Groups<string, ObservedSalesDocument>();
  const foreign: ObservedSalesDocument[] = [];
  for (const document of [...byId.values()].sort(compareDocuments)) {
    const { marker, docNumber } = document;
    if (marker === null) foreign.push(document);
    else byMarker.add(marker.billId, document);
    if (docNumber !== null) byNumber.add(docNumber.toLowerCase(), document);
  }
  const records = new Groups<string, ObservedMapping>();
  const billsOf = new Groups<string, string>();
  for (const mapping of [...input.mappings].sort((a, b) => compareText(a.id, b.id))) {
    const kind = kindOfTable(mapping.externalTable);
    if (mapping.m3terEntity !== BILL_ENTITY || mapping.externalSystem !== input.system || kind === null) continue;
    records.add(mapping.m3terId, mapping);
    billsOf.add(keyOf(kind, mapping.externalId), mapping.m3terId);
  }
  const { planned = new Map(), ownNumbering = false } = input;
  const unreadableNumbers = new Set((input.unreadableNumbers ?? []).map((number) => number.toLowerCase()));
  return { byId, byMarker, byNumber, foreign, records, billsOf, planned, ownNumbering, unreadableNumbers };
}

/**
 * A void is recognized by its numbers: every amount is zero and nothing is open, although we sent something else. The
 * word "Voided" in the note cannot be used, because it is in the language of the user who voided the document.
 */
function withVoidSeen(document: ObservedSalesDocument): ObservedSalesDocument {
  const { voided, marker, totalAmount, balance, lines } = document;
  if (voided || marker === null || !isZero(totalAmount) || !isZero(balance)) return document;
  if (!lines.every(({ amount }) => isZero(amount))) return document;
  // No amount shows the void of an invoice of zero. The word of an undo does.
  if (marker.undo === undefined && hasOwnedDigest(document, marker.digest)) return document;
  return { ...document, voided: true };
}

/** The bill that a document is recorded for; undefined when no record names it. The last record counts. */
export function recordedBill(
  { billsOf }: ObservedIndex,
  { kind, id }: Pick<ObservedSalesDocument, 'kind' | 'id'>,
): string | undefined {
  return billsOf.get(documentKey(kind, id))?.at(-1);
}
