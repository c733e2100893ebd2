import { decimal, decimalText, type DecimalText, isZero } from '../model/decimal.ts';
import { foldLostText, isBeyondLatin1 } from '../model/latin-1.ts';
import type { Day } from '../model/day.ts';
import type { ObservedSalesDocument, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { sha256 } from '../support/digest.ts';

/**
 * The fields of an invoice or credit memo that we own and that a server never rewrites. Two documents with equal owned
 * content are the same to us. Other fields (addresses, e-mail and print state, payment flags, tax codes, exchange rate)
 * make no difference.
 *
 * Two fields are compared, but are not in the digest:
 * - the customer: a new one has no id yet when the digest is written into the marker;
 * - the currency: it follows the customer (`quickbooks.md` §8.6), and is absent without multicurrency.
 */
interface OwnedContent {
  readonly kind: string;
  readonly docNumber: string;
  readonly txnDate: Day;
  readonly dueDate: Day | null;
  readonly customerMemo: string;
  readonly note: string;
  readonly total: DecimalText;
  readonly lines: readonly OwnedLine[];
}

type OwnedLine = readonly [
  description: string,
  amount: string,
  quantity: string,
  unitPrice: string,
  itemId: string,
  serviceDate: string,
];

const DIGEST_LENGTH = 16;

/** Digest of the owned fields, 16 hexadecimal characters. The marker remembers what we sent by it. */
export function ownedDigest(document: SalesDocument): string {
  const content = ownedContent(document);
  return digestContent(document.textMayBeCut === true ? withoutLostText(content) : content);
}

function ownedContent(document: SalesDocument): OwnedContent {
  return {
    kind: document.kind,
    docNumber: document.docNumber,
    txnDate: document.txnDate,
    dueDate: document.kind === 'creditMemo' ? null : document.dueDate,
    customerMemo: textOf(document.customerMemo),
    note: textOf(document.note),
    total: plain(document.total),
    lines: document.lines.map(ownedLine),
  };
}

function withoutLostText(content: OwnedContent): OwnedContent {
  return {
    ...content,
    customerMemo: foldLostText(content.customerMemo),
    note: foldLostText(content.note),
    lines: content.lines.map(([description, ...rest]) => [foldLostText(description), ...rest]),
  };
}

/**
 * True when the document in QuickBooks has the owned content behind `digest`.
 *
 * QuickBooks fills in what we leave out, so an observed document has several readings. One match is enough:
 * - with question marks, which the company may have stored for other characters;
 * - without a due date, because QuickBooks adds one from its terms;
 * - with the total including or excluding tax (inclusive tax);
 * - without items on lines of one item, because QuickBooks puts a default item on a line that has none;
 * - with one of `sentNumbers`, because QuickBooks may assign its own number.
 */
export function hasOwnedDigest(
  observed: ObservedSalesDocument,
  digest: string,
  sentNumbers: readonly string[] = [],
): boolean {
  for (const content of readingsOf(observed)) {
    if (digestContent(content) === digest) return true;
    if (sentNumbers.some((docNumber) => digestContent({ ...content, docNumber }) === digest)) return true;
  }
  return false;
}

/** The digests of every reading of an observed document; the plain reading first. */
export function ownedDigests(observed: ObservedSalesDocument): readonly string[] {
  return [...new Set([...readingsOf(observed)].map(digestContent))];
}

/** `TotalAmt` without the tax that QuickBooks added (rulings.md 4). */
export function totalWithoutTax(observed: ObservedSalesDocument): DecimalText {
  if (isZero(observed.taxTotal)) return observed.totalAmount;
  return decimalText(decimal(observed.totalAmount).minus(decimal(observed.taxTotal)));
}

function* readingsOf(observed: ObservedSalesDocument): Generator<OwnedContent> {
  for (const content of plainReadingsOf(observed)) {
    yield content;
    const text = JSON.stringify(content);
    if (text.includes('?') || isBeyondLatin1(text)) yield withoutLostText(content);
  }
}

function* plainReadingsOf(observed: ObservedSalesDocument): Generator<OwnedContent> {
  const plainReading: OwnedContent = {
    kind: observed.kind,
    docNumber: observed.docNumber ?? '',
    txnDate: observed.txnDate,
    dueDate: observed.kind === 'creditMemo' ? null : observed.dueDate,
    customerMemo: textOf(observed.customerMemo),
    note: textOf(observed.note),
    total: plain(totalWithoutTax(observed)),
    lines: observed.lines.map(ownedLine),
  };
  const itemIds = [...new Set(plainReading.lines.map(([, , , , itemId]) => itemId))].filter((id) => id !== '');
  for (const withoutItem of ['', ...itemIds.sort()]) {
    const lines = withoutItem === '' ? plainReading.lines : withoutItemId(plainReading.lines, withoutItem);
    yield* headerReadings({ ...plainReading, lines }, observed);
  }
}

function* headerReadings(content: OwnedContent, observed: ObservedSalesDocument): Generator<OwnedContent> {
  const totals = isZero(observed.taxTotal) ? [content.total] : [content.total, plain(observed.totalAmount)];
  for (const total of totals) {
    yield { ...content, total };
    if (content.dueDate !== null) yield { ...content, total, dueDate: null };
  }
}

function withoutItemId(lines: readonly OwnedLine[], dropped: string): readonly OwnedLine[] {
  return lines.map(([description, amount, quantity, unitPrice, itemId, serviceDate]) => [
    description,
    amount,
    quantity,
    unitPrice,
    itemId === dropped ? '' : itemId,
    serviceDate,
  ]);
}

function ownedLine(line: SalesLine): OwnedLine {
  return [
    textOf(line.description),
    plain(line.amount),
    line.quantity === null ? '' : plain(line.quantity),
    line.unitPrice === null ? '' : plain(line.unitPrice),
    line.itemId ?? '',
    line.serviceDate ?? '',
  ];
}

/** The order of keys is fixed, so equal content gives equal text. */
function digestContent(content: OwnedContent): string {
  const { kind, docNumber, txnDate, dueDate, customerMemo, note, total, lines } = content;
  const text = JSON.stringify([kind, docNumber, txnDate, dueDate ?? '', customerMemo, note, total, lines]);
  return sha256(text).slice(0, DIGEST_LENGTH);
}

/** Absent equals empty. Some servers lose line ends and outer blanks. */
function textOf(text: string | null): string {
  return text === null ? '' : text.replaceAll('\r\n', '\n').trim();
}

const SIMPLE_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** One spelling for each number: no exponent, no trailing zeros. */
function plain(text: DecimalText): DecimalText {
  return SIMPLE_DECIMAL.test(text) && text !== '-0' ? text : decimalText(decimal(text));
}
