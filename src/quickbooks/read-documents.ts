import type { Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { resendDocNumberOf } from '../model/doc-number.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import type { QuickBooksReader } from './client.ts';
import { inListRequests, readByInLists } from './read-in-lists.ts';
import { decodeSalesDocument } from './wire/decode-sales-document.ts';
import { ENTITY_OF } from './wire/encode-sales-document.ts';
import { findRecordThatFails, isAboutARecord, unreadableRecord } from './record-that-fails.ts';
import { canStandInCondition, type Condition } from './wire/query.ts';

export interface DocumentsWanted {
  readonly ids: Readonly<Record<SalesDocumentKind, readonly string[]>>;
  /** Numbers of all bills looked at; looked for among both kinds. */
  readonly docNumbers: readonly string[];
  /** Earliest invoice date among the bills, or null. */
  readonly earliest: Day | null;
  readonly homeCurrency: string;
}

const KINDS = ['invoice', 'creditMemo'] as const satisfies readonly SalesDocumentKind[];

/**
 * So few pages are always scanned, although lists might be cheaper: only a scan shows a copy that a
 * person made under another number (delivery.md, "a second invoice exists for it").
 */
const PAGES_ALWAYS_SCANNED = 3;

export interface DocumentsRead {
  readonly documents: readonly ObservedSalesDocument[];
  /** What could not be looked for. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The documents that may concern the bills asked for, in the fewest requests.
 *
 * By lists: all numbers, then the ids that no number showed. Or by one scan from the earliest invoice date,
 * when a count says that it is short or cheaper. A scan misses a document that a person has dated earlier, so
 * numbers and ids that it did not show are still asked for in lists.
 * A scanned document that was not asked for stays in the answer: it may be a second invoice of a bill.
 *
 * One record that QuickBooks fails on fails every scan that meets it: then lists are asked for, and a finding names
 * the record.
 */
export async function readDocuments(reader: QuickBooksReader, wanted: DocumentsWanted): Promise<DocumentsRead> {
  const scans = await Promise.all(
    KINDS.map(async (kind) => ({ kind, ...(await scanWhenCheaper(reader, wanted, kind)) })),
  );
  // Of both kinds: the number of a sent invoice need not be looked for again among credit memos.
  const scannedNumbers = new Set(scans.flatMap(({ scan }) => scan ?? []).map((document) => document.docNumber));
  const unseen = wanted.docNumbers.filter((number) => !scannedNumbers.has(number));
  const found = await Promise.all(
    scans.map(async ({ kind, scan }) => {
      const byNumber = await readBy(reader, wanted, {
        kind,
        property: 'DocNumber',
        values: scan === null ? wanted.docNumbers : unseen,
      });
      const seen = new Set([...(scan ?? []), ...byNumber].map((document) => document.id));
      const values = wanted.ids[kind].filter((id) => !seen.has(id));
      return [...(scan ?? []), ...byNumber, ...(await readBy(reader, wanted, { kind, property: 'Id', values }))];
    }),
  );
  const documents = found.flatMap((held) => [...new Map(held.map((document) => [document.id, document])).values()]);
  return {
    documents: [...documents, ...(await readReplacements(reader, wanted, documents))],
    diagnostics: scans.flatMap(({ refused }) => refused ?? []),
  };
}

/**
 * The documents that replace voided ones: a re-sent invoice has another number, because the voided
 * one keeps its own (`model/doc-number.ts`), and a run that was killed may not have recorded it.
 */
async function readReplacements(
  reader: QuickBooksReader,
  wanted: DocumentsWanted,
  documents: readonly ObservedSalesDocument[],
): Promise<readonly ObservedSalesDocument[]> {
  const known = new Set(documents.map((document) => `${document.kind}/${document.id}`));
  const asked = new Set(documents.map((document) => document.docNumber));
  const replacements: ObservedSalesDocument[] = [];
  for (;;) {
    const numbers = replacementNumbers([...documents, ...replacements]).filter((number) => !asked.has(number));
    if (numbers.length === 0) return replacements;
    for (const number of numbers) asked.add(number);
    for (const kind of KINDS) {
      for (const document of await readBy(reader, wanted, { kind, property: 'DocNumber', values: numbers })) {
        if (!known.has(`${kind}/${document.id}`)) replacements.push(document);
        known.add(`${kind}/${document.id}`);
      }
    }
  }
}

/** The number that a re-send would have taken, for each bill with voided documents of ours. */
function replacementNumbers(documents: readonly ObservedSalesDocument[]): readonly string[] {
  const voidedOf = new Map<string, string[]>();
  for (const { voided, marker, id } of documents) {
    if (voided && marker !== null) voidedOf.set(marker.billId, [...(voidedOf.get(marker.billId) ?? []), id]);
  }
  return [...voidedOf].map(([billId, ids]) => resendDocNumberOf(billId, ids));
}

interface Scan {
  /** Null when lists are cheaper, or the scan is refused. */
  readonly scan: readonly ObservedSalesDocument[] | null;
  readonly refused?: Diagnostic;
}

const NO_SCAN: Scan = { scan: null };

async function scanWhenCheaper(
  reader: QuickBooksReader,
  wanted: DocumentsWanted,
  kind: SalesDocumentKind,
): Promise<Scan> {
  const { ids, docNumbers, earliest, homeCurrency } = wanted;
  if (earliest === null) return NO_SCAN;
  const entity = ENTITY_OF[kind];
  const where: readonly Condition[] = [{ property: 'TxnDate', operator: '>=', value: earliest }];
  let count = 0;
  try {
    count = await reader.readCount({ entity, where });
  } catch (error) {
    if (!isAboutARecord(error)) throw error;
    return { ...NO_SCAN, refused: unreadableRecord(entity, null, null) };
  }
  const pages = Math.ceil(count / reader.limits.quickbooksPageSize);
  // Most ids are shown by their numbers, so the longer of the two is what lists would cost.
  const listCost = inListRequests(reader, Math.max(ids[kind].length, docNumbers.length));
  const isListable = docNumbers.every(canStandInCondition);
  if (isListable && pages > PAGES_ALWAYS_SCANNED && pages >= listCost) return NO_SCAN;
  try {
    const rows = await reader.readAll(entity, where, count);
    return { scan: rows.map((row) => decodeSalesDocument(kind, row, homeCurrency)) };
  } catch (error) {
    if (!isAboutARecord(error)) throw error;
    return { ...NO_SCAN, refused: await findRecordThatFails(reader, { entity, where, count }) };
  }
}

/** Recorded documents that no query shows are read one by one, so many at most: more of them are gone. */
const READ_BY_ID_MAX = 50;

async function readBy(
  reader: QuickBooksReader,
  wanted: DocumentsWanted,
  by: { readonly kind: SalesDocumentKind; readonly property: 'Id' | 'DocNumber'; readonly values: readonly string[] },
): Promise<readonly ObservedSalesDocument[]> {
  const { kind, property, values } = by;
  const rows = await readByInLists(reader, { entity: ENTITY_OF[kind], property, values, where: [] });
  const found = rows.map((row) => decodeSalesDocument(kind, row, wanted.homeCurrency));
  if (property !== 'Id') return found;
  // A query may lag behind a write: nothing is called deleted that a read by its id still shows.
  const shown = new Set(found.map(({ id }) => id));
  const missing = values.filter((id) => !shown.has(id)).slice(-READ_BY_ID_MAX);
  const read = await Promise.all(missing.map(async (id) => await reader.readDocument(kind, id, wanted.homeCurrency)));
  return [...found, ...read.filter((document) => document !== null)];
}
