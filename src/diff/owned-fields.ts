import { decimal, decimalText, type DecimalText, isZero } from '../model/decimal.ts';
import { foldLostText, isBeyondLatin1 } from '../model/latin-1.ts';
import {
  type ObservedSalesDocument,
  type SalesDocument,
  type SalesLine,
  totalWithoutTax,
} from '../model/sales-document.ts';
import { sha256 } from '../support/digest.ts';

/**
 * The header fields of an invoice or credit memo that we own and that a server never rewrites, in the order of the
 * digest. Its kind, total and lines are owned too. Two documents with equal owned content are the same to us. Other
 * fields (addresses, e-mail and print state, payment flags, tax codes, exchange rate) make no difference.
 *
 * Two fields are compared, but are not in the digest:
 * - the customer: a new one has no id yet when the digest is written into the marker;
 * - the currency: it follows the customer (`quickbooks.md` §8.6), and is absent without multicurrency.
 */
export const OWNED_FIELDS = ['docNumber', 'txnDate', 'dueDate', 'customerMemo', 'note'] as const;
type OwnedField = (typeof OWNED_FIELDS)[number];

/** The owned fields of a line, in the order of the digest, and how each is compared. */
const LINE_FORMS = {
  description: 'text',
  amount: 'number',
  quantity: 'number',
  unitPrice: 'number',
  itemId: 'text',
  serviceDate: 'text',
} as const satisfies Record<Exclude<keyof SalesLine, 'taxCode' | 'kept'>, 'text' | 'number'>;
type OwnedLineField = keyof typeof LINE_FORMS;
export const OWNED_LINE_FIELDS = Object.keys(LINE_FORMS) as readonly OwnedLineField[];

/** One spelling for each value of the header; an absent one is empty. The lines are spelled by the digest. */
type OwnedContent = Readonly<Record<'kind' | 'total' | OwnedField, string>> & { readonly lines: readonly SalesLine[] };

const DIGEST_LENGTH = 16;

/** Digest of the owned fields, 16 hexadecimal characters. The marker remembers what we sent by it. */
export function ownedDigest(
  document: Pick<SalesDocument, 'kind' | OwnedField | 'total' | 'lines' | 'textMayBeCut'>,
): string {
  const content = ownedContent(document, document.total);
  return digestContent(document.textMayBeCut === true ? withoutLostText(content) : content);
}

function ownedContent(
  document: Pick<ObservedSalesDocument, 'kind' | OwnedField | 'lines'>,
  total: DecimalText,
): OwnedContent {
  return {
    kind: document.kind,
    docNumber: document.docNumber ?? '',
    txnDate: document.txnDate,
    dueDate: document.kind === 'creditMemo' ? '' : (document.dueDate ?? ''),
    customerMemo: textOf(document.customerMemo),
    note: textOf(document.note),
    total: plain(total),
    lines: document.lines,
  };
}

function withoutLostText(content: OwnedContent): OwnedContent {
  return {
    ...content,
    customerMemo: foldLostText(content.customerMemo),
    note: foldLostText(content.note),
    lines: content.lines.map((line) => ({ ...line, description: foldLostText(textOf(line.description)) })),
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

function* readingsOf(observed: ObservedSalesDocument): Generator<OwnedContent> {
  for (const content of plainReadingsOf(observed)) {
    yield content;
    const text = digestText(content);
    if (text.includes('?') || isBeyondLatin1(text)) yield withoutLostText(content);
  }
}

function* plainReadingsOf(observed: ObservedSalesDocument): Generator<OwnedContent> {
  const content = ownedContent(observed, totalWithoutTax(observed));
  yield* headerReadings(content, observed);
  const itemIds = new Set(content.lines.map(({ itemId }) => itemId ?? '').filter((id) => id !== ''));
  for (const dropped of [...itemIds].sort()) {
    const lines = content.lines.map((line) => (line.itemId === dropped ? { ...line, itemId: null } : line));
    yield* headerReadings({ ...content, lines }, observed);
  }
}

function* headerReadings(content: OwnedContent, observed: ObservedSalesDocument): Generator<OwnedContent> {
  const totals = isZero(observed.taxTotal) ? [content.total] : [content.total, plain(observed.totalAmount)];
  for (const total of totals) {
    yield { ...content, total };
    if (content.dueDate !== '') yield { ...content, total, dueDate: '' };
  }
}

function digestContent(content: OwnedContent): string {
  return sha256(digestText(content)).slice(0, DIGEST_LENGTH);
}

/** The order of fields is fixed, so equal content gives equal text. */
function digestText({ kind, total, lines, ...header }: OwnedContent): string {
  const values = lines.map((line) => OWNED_LINE_FIELDS.map((field) => ownedValue(line, field)));
  return JSON.stringify([kind, ...OWNED_FIELDS.map((field) => header[field]), total, values]);
}

/** True when a field of two lines has one value: numbers by value, texts without outer blanks. */
export function isSameInLines(field: OwnedLineField, line: SalesLine, other: SalesLine): boolean {
  return ownedValue(line, field) === ownedValue(other, field);
}

function ownedValue(line: SalesLine, field: OwnedLineField): string {
  const value = line[field];
  return LINE_FORMS[field] === 'number' && value !== null ? plain(value) : textOf(value);
}

/** Absent equals empty. Some servers lose line ends and outer blanks. */
export function textOf(text: string | null): string {
  return text === null ? '' : text.replaceAll('\r\n', '\n').trim();
}

const SIMPLE_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** One spelling for each number: no exponent, no trailing zeros. */
function plain(text: DecimalText): DecimalText {
  return SIMPLE_DECIMAL.test(text) && text !== '-0' ? text : decimalText(decimal(text));
}
