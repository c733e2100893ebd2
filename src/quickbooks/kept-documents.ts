import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { createIntern } from '../support/intern.ts';
import { createKeptRows, type KeptRows } from '../support/kept-rows.ts';
import { lazyMembers } from '../support/lazy-members.ts';

/** Keeps decoded documents small. What it gives is the document; some members are made again whenever they are asked for. */
export type KeepDocument = (document: ObservedSalesDocument) => ObservedSalesDocument;

/**
 * Keeps as bytes outside the heap what is asked of a document when it is compared or shown. A month that was sent has
 * an invoice for each bill, and their lines and texts are nine tenths of what was read (quality.md).
 */
export function createDocumentKeeper(): KeepDocument {
  const rows = createKeptRows();
  const intern = createIntern();
  return ({ kind, id, syncToken, docNumber, customerId, txnDate, currency, totalAmount, createdAt, ...others }) => {
    const { voided, settled, marker, lines, ...rare } = others;
    const kept = new KeptDocument({
      rows,
      kind,
      id,
      syncToken: intern(syncToken),
      docNumber,
      customerId,
      txnDate: intern(txnDate),
      currency: currency === null ? null : intern(currency),
      totalAmount,
      voided,
      settled,
      createdAt: createdAt === null ? null : intern(createdAt),
      marker: marker === null ? null : rows.keep(marker),
      lines: rows.keep(lines),
      rare: rows.keep(rare),
    });
    // Its members are those of one document, written into it as its own.
    return kept as unknown as ObservedSalesDocument;
  };
}

/** What every document is looked for, sorted or counted by. */
type AtHand = Pick<
  ObservedSalesDocument,
  | 'kind'
  | 'id'
  | 'syncToken'
  | 'docNumber'
  | 'customerId'
  | 'txnDate'
  | 'currency'
  | 'totalAmount'
  | 'voided'
  | 'settled'
  | 'createdAt'
>;

type Rare = Omit<ObservedSalesDocument, keyof AtHand | 'marker' | 'lines'>;

interface Kept extends AtHand {
  readonly rows: KeptRows;
  /** Where the marker, the lines and `Rare` are. */
  readonly marker: number | null;
  readonly lines: number;
  readonly rare: number;
}

class KeptDocument {
  readonly #rows;
  readonly #kind;
  readonly #id;
  readonly #syncToken;
  readonly #docNumber;
  readonly #customerId;
  readonly #txnDate;
  readonly #currency;
  readonly #totalAmount;
  readonly #voided;
  readonly #settled;
  readonly #createdAt;
  readonly #marker;
  readonly #lines;
  readonly #rare;

  constructor(kept: Kept) {
    this.#rows = kept.rows;
    this.#kind = kept.kind;
    this.#id = kept.id;
    this.#syncToken = kept.syncToken;
    this.#docNumber = kept.docNumber;
    this.#customerId = kept.customerId;
    this.#txnDate = kept.txnDate;
    this.#currency = kept.currency;
    this.#totalAmount = kept.totalAmount;
    this.#voided = kept.voided;
    this.#settled = kept.settled;
    this.#createdAt = kept.createdAt;
    this.#marker = kept.marker;
    this.#lines = kept.lines;
    this.#rare = kept.rare;
    Object.defineProperties(this, KeptDocument.#LAZY);
  }

  /** In the order of a decoded document: a snapshot is written in it. */
  static readonly #LAZY = lazyMembers<KeptDocument>({
    kind: (document) => document.#kind,
    id: (document) => document.#id,
    syncToken: (document) => document.#syncToken,
    docNumber: (document) => document.#docNumber,
    marker: (document) => (document.#marker === null ? null : document.#rows.read(document.#marker)),
    customerId: (document) => document.#customerId,
    customerName: (document) => KeptDocument.#rareOf(document).customerName,
    txnDate: (document) => document.#txnDate,
    dueDate: (document) => KeptDocument.#rareOf(document).dueDate,
    currency: (document) => document.#currency,
    exchangeRate: (document) => KeptDocument.#rareOf(document).exchangeRate,
    billEmail: (document) => KeptDocument.#rareOf(document).billEmail,
    billEmailCc: (document) => KeptDocument.#rareOf(document).billEmailCc,
    billEmailBcc: (document) => KeptDocument.#rareOf(document).billEmailBcc,
    emailStatus: (document) => KeptDocument.#rareOf(document).emailStatus,
    customerMemo: (document) => KeptDocument.#rareOf(document).customerMemo,
    note: (document) => KeptDocument.#rareOf(document).note,
    lines: (document) => document.#rows.read(document.#lines),
    beside: (document) => KeptDocument.#rareOf(document).beside,
    totalAmount: (document) => document.#totalAmount,
    taxTotal: (document) => KeptDocument.#rareOf(document).taxTotal,
    balance: (document) => KeptDocument.#rareOf(document).balance,
    voided: (document) => document.#voided,
    settled: (document) => document.#settled,
    lastUpdatedAt: (document) => KeptDocument.#rareOf(document).lastUpdatedAt,
    createdAt: (document) => document.#createdAt,
  } satisfies Readonly<Record<keyof ObservedSalesDocument, (document: KeptDocument) => unknown>>);

  static #rareOf(document: KeptDocument): Rare {
    return document.#rows.read(document.#rare) as Rare;
  }
}
