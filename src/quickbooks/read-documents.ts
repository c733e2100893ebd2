import type { Day, Instant, Period } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import { replacementNumbers } from '../model/void.ts';
import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { createDocumentKeeper } from './kept-documents.ts';
import { inListRequests, readByInListsAround } from './read-in-lists.ts';
import { decodeSalesDocument } from './wire/decode-sales-document.ts';
import { ENTITY_OF } from './wire/encode-sales-document.ts';
import { readOlderByNumber } from './read-older-numbers.ts';
import { isAboutARecord, readReadable, unreadableNumber, unreadableRecord } from './record-that-fails.ts';
import { canStandInCondition, type Condition } from './wire/query.ts';

export interface DocumentsWanted {
  readonly ids: Readonly<Record<SalesDocumentKind, readonly string[]>>;
  /** Numbers of all bills in scope. Both kinds are searched for them. */
  readonly docNumbers: readonly string[];
  /** Those of `docNumbers` that only documents of the bills can have. */
  readonly ownNumbers: readonly string[];
  /** Earliest invoice date among the bills, or null. */
  readonly earliest: Day | null;
  /** The days of a report. Every document with a date in them is read. */
  readonly period?: Period;
  /** No document of the bills was created earlier. Null when that is not known. */
  readonly createdFrom: Instant | null;
  readonly homeCurrency: string;
  /** True when QuickBooks may have replaced numbers. Then only a scan finds a document that no record names. */
  readonly mayBeRenumbered: boolean;
}

const KINDS = ['invoice', 'creditMemo'] as const satisfies readonly SalesDocumentKind[];

/**
 * A list of so few pages is always scanned, even when lookups cost less. Only a scan finds a copy that a person made
 * under another number (delivery.md, "a second invoice exists for it").
 */
const PAGES_ALWAYS_SCANNED = 3;

export interface DocumentsRead {
  readonly documents: readonly ObservedSalesDocument[];
  /** Numbers with a document on which QuickBooks fails. Nobody can know which bill it is for. */
  readonly unreadableNumbers: readonly string[];
  /** What could not be looked for. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The documents that may concern the bills in scope, in the fewest requests. For each kind there are two ways:
 * - by lookups: all numbers, then the ids that no number showed;
 * - by one scan, when a count says that it is short or cheaper. The scan reads every document that was created since
 *   the oldest bill was. So it finds all documents of the bills, with any date. A number that it did not show may be
 *   that of somebody else's older document (`read-older-numbers.ts`), unless it is made from a bill's id.
 * When m3ter does not say how old the bills are, or for a report, the scan begins with the earliest invoice date. It
 * misses documents with an earlier date, so numbers that it did not show are looked up. Ids are always looked up.
 * A scanned document that was not looked for stays in the answer: it may be a second invoice of a bill. The period of
 * a report is always scanned.
 *
 * A record on which QuickBooks fails makes every query fail that includes it. A finding names the record.
 * - A scan reads around it.
 * - A list of numbers is divided until the number is alone.
 * - A recorded document is read by its Id.
 */
export async function readDocuments(reader: QuickBooksReader, asked: DocumentsWanted): Promise<DocumentsRead> {
  const keep = createDocumentKeeper();
  const wanted: DecodedWanted = {
    ...asked,
    decode: (kind, row) => keep(decodeSalesDocument(kind, row, asked.homeCurrency)),
  };
  const scans = await Promise.all(
    KINDS.map(async (kind) => ({ kind, ...(await scanWhenCheaper(reader, wanted, kind)) })),
  );
  // Numbers from both kinds: a sent invoice's number need not be looked for among credit memos.
  const scannedNumbers = new Set(scans.flatMap(({ scan }) => scan ?? []).map((document) => document.docNumber));
  const unseen = wanted.docNumbers.filter((number) => !scannedNumbers.has(number));
  const failing: FailingNumber[] = [];
  const found = await Promise.all(
    scans.map(async (one) => {
      const { kind, scan } = one;
      const older = await readOlder(reader, wanted, { ...one, unseen });
      const listed = await readByNumber(reader, wanted, { kind, docNumbers: older.listed, failing });
      const byNumber = [...older.documents, ...listed];
      const seen = new Set([...(scan ?? []), ...byNumber].map((document) => document.id));
      const ids = wanted.ids[kind].filter((id) => !seen.has(id));
      return [...(scan ?? []), ...byNumber, ...(await readById(reader, wanted, { kind, ids }))];
    }),
  );
  const documents = found.flatMap((observedSalesDocuments) => [
    ...new Map(observedSalesDocuments.map((document) => [document.id, document])).values(),
  ]);
  const replacements = await readReplacements(reader, { ...wanted, failing }, documents);
  // The scan already has a finding for this record.
  const unnamed = failing.filter(({ kind }) => scans.every((one) => one.kind !== kind || one.refused.length === 0));
  return {
    documents: [...documents, ...replacements],
    unreadableNumbers: [...new Set(failing.map(({ docNumber }) => docNumber))],
    diagnostics: [
      ...scans.flatMap(({ refused }) => refused),
      ...unnamed.map(({ kind, docNumber }) => unreadableNumber(ENTITY_OF[kind], docNumber)),
    ],
  };
}

interface DecodedWanted extends DocumentsWanted {
  readonly decode: (kind: SalesDocumentKind, row: JsonObject) => ObservedSalesDocument;
}

/** A number with a document on which QuickBooks fails. */
interface FailingNumber {
  readonly kind: SalesDocumentKind;
  readonly docNumber: string;
}

/** After a scan without gaps: older documents with a number that it did not show, and numbers still to be looked up. */
async function readOlder(
  reader: QuickBooksReader,
  wanted: DecodedWanted,
  scanned: Scan & { readonly kind: SalesDocumentKind; readonly unseen: readonly string[] },
): Promise<{ readonly documents: readonly ObservedSalesDocument[]; readonly listed: readonly string[] }> {
  const createdFrom = creationOf(wanted);
  const { kind, scan, refused, unseen } = scanned;
  if (scan === null) return { documents: [], listed: wanted.docNumbers };
  if (createdFrom === null || refused.length > 0) return { documents: [], listed: unseen };
  const own = new Set(wanted.ownNumbers);
  const numbers = unseen.filter((number) => !own.has(number));
  const { rows, listed } = await readOlderByNumber(reader, { entity: ENTITY_OF[kind], numbers, before: createdFrom });
  return { documents: rows.map((row) => wanted.decode(kind, row)), listed };
}

/**
 * The documents that replace voided ones. A re-sent invoice has another number, because the voided one keeps its own
 * (`model/doc-number.ts`). A run that was killed may not have recorded it.
 */
async function readReplacements(
  reader: QuickBooksReader,
  wanted: DecodedWanted & { readonly failing: FailingNumber[] },
  documents: readonly ObservedSalesDocument[],
): Promise<readonly ObservedSalesDocument[]> {
  const { failing } = wanted;
  const known = new Set(documents.map((document) => `${document.kind}/${document.id}`));
  const asked = new Set(documents.map((document) => document.docNumber));
  const replacements: ObservedSalesDocument[] = [];
  for (;;) {
    const numbers = replacementNumbers([...documents, ...replacements]).filter((number) => !asked.has(number));
    if (numbers.length === 0) return replacements;
    for (const number of numbers) asked.add(number);
    for (const kind of KINDS) {
      for (const document of await readByNumber(reader, wanted, { kind, docNumbers: numbers, failing })) {
        if (!known.has(`${kind}/${document.id}`)) replacements.push(document);
        known.add(`${kind}/${document.id}`);
      }
    }
  }
}

interface Scan {
  /** Null when lookups are cheaper, or the scan was refused. */
  readonly scan: readonly ObservedSalesDocument[] | null;
  /** Findings about records that the scan could not show. */
  readonly refused: readonly Diagnostic[];
}

const NO_SCAN: Scan = { scan: null, refused: [] };

async function scanWhenCheaper(
  reader: QuickBooksReader,
  wanted: DecodedWanted,
  kind: SalesDocumentKind,
): Promise<Scan> {
  const { ids, docNumbers, period, mayBeRenumbered } = wanted;
  const from = scanCondition(wanted);
  if (from === null) return NO_SCAN;
  const entity = ENTITY_OF[kind];
  const where = [from];
  let count = 0;
  try {
    count = await reader.readCount({ entity, where });
  } catch (error) {
    if (!isAboutARecord(error)) throw error;
    return { ...NO_SCAN, refused: [unreadableRecord(entity, null)] };
  }
  const pages = Math.ceil(count / reader.limits.quickbooksPageSize);
  // Most ids are found by their numbers, so the cost of lookups is that of the longer list.
  const listCost = inListRequests(reader, Math.max(ids[kind].length, docNumbers.length));
  const isListable = !mayBeRenumbered && docNumbers.every(canStandInCondition);
  const isCheaper = !isListable || pages <= PAGES_ALWAYS_SCANNED || pages < listCost;
  if (isCheaper) return await scanAll(reader, wanted, kind, { where, count });
  if (period === undefined) return NO_SCAN;
  const until: Condition = { property: 'TxnDate', operator: '<=', value: period.to };
  const dated: readonly Condition[] = [{ property: 'TxnDate', operator: '>=', value: period.from }, until];
  return await scanAll(reader, wanted, kind, { where: dated, count: await reader.readCount({ entity, where: dated }) });
}

async function scanAll(
  reader: QuickBooksReader,
  { decode }: DecodedWanted,
  kind: SalesDocumentKind,
  { where, count }: { readonly where: readonly Condition[]; readonly count: number },
): Promise<Scan> {
  const entity = ENTITY_OF[kind];
  const list = { entity, where, expected: count, decode: (row: JsonObject) => decode(kind, row) };
  const { records, unreadable } = await readReadable(reader, list);
  return {
    scan: records,
    refused: unreadable.map((place) => unreadableRecord(entity, place)),
  };
}

/** The earliest creation time that the scan reads. Null when the scan begins with an invoice date. */
function creationOf({ createdFrom, period }: DocumentsWanted): Instant | null {
  return period === undefined ? createdFrom : null;
}

function scanCondition(wanted: DocumentsWanted): Condition | null {
  const createdFrom = creationOf(wanted);
  const { earliest } = wanted;
  if (createdFrom !== null) return { property: 'MetaData.CreateTime', operator: '>=', value: createdFrom };
  return earliest === null ? null : { property: 'TxnDate', operator: '>=', value: earliest };
}

/**
 * The most recorded documents that are read one by one because no query shows them. If there are more, they count as
 * gone.
 */
const READ_BY_ID_MAX = 50;

async function readById(
  reader: QuickBooksReader,
  { homeCurrency, decode }: DecodedWanted,
  by: { readonly kind: SalesDocumentKind; readonly ids: readonly string[] },
): Promise<readonly ObservedSalesDocument[]> {
  const { kind, ids } = by;
  const { rows } = await readByInListsAround(reader, { entity: ENTITY_OF[kind], property: 'Id', values: ids });
  const found = rows.map((row) => decode(kind, row));
  // A query may lag behind a write. Nothing counts as deleted while a read by its id still shows it.
  const shown = new Set(found.map(({ id }) => id));
  const missing = ids.filter((id) => !shown.has(id)).slice(-READ_BY_ID_MAX);
  const read = await Promise.all(missing.map(async (id) => await reader.readDocument(kind, id, homeCurrency)));
  return [...found, ...read.filter((document) => document !== null)];
}

async function readByNumber(
  reader: QuickBooksReader,
  { decode }: DecodedWanted,
  by: {
    readonly kind: SalesDocumentKind;
    readonly docNumbers: readonly string[];
    /** Collects the numbers with a document on which QuickBooks fails. */
    readonly failing: FailingNumber[];
  },
): Promise<readonly ObservedSalesDocument[]> {
  const { kind, docNumbers, failing } = by;
  const entity = ENTITY_OF[kind];
  const read = await readByInListsAround(reader, { entity, property: 'DocNumber', values: docNumbers });
  failing.push(...read.failing.map((docNumber) => ({ kind, docNumber })));
  return read.rows.map((row) => decode(kind, row));
}
