import { decimal, minorDigits, type DecimalText } from '../../model/decimal.ts';
import { toInstant, type Instant } from '../../model/day.ts';
import { parseMarker } from '../../model/marker.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../../model/sales-document.ts';
import { isJsonObject, type JsonObject } from '../../support/json.ts';
import { amountText, decodeLines } from './document-lines.ts';
import { ENTITY_OF } from './encode-sales-document.ts';
import { filledTextAt, memberOf, nestedTextAt, textAt } from '../../http/answer-fields.ts';
import { optionalDay, optionalDecimal, objectList, textField, unexpectedAnswer } from './fields.ts';
import { decodeBeside } from './kept-members.ts';

/**
 * An invoice or credit memo of QuickBooks in our terms. `homeCurrency` gives the minor digits where QuickBooks names no
 * currency (multicurrency off). Lines that we encoded decode to the same lines.
 *
 * @throws UnexpectedAnswer naming the field that is missing or wrong.
 */
export function decodeSalesDocument(
  kind: SalesDocumentKind,
  json: JsonObject,
  homeCurrency: string | null,
): ObservedSalesDocument {
  const entity = ENTITY_OF[kind];
  const currency = nestedTextAt(json, 'CurrencyRef', 'value');
  const digits = minorDigits(currency ?? homeCurrency ?? '');
  const amountAt = (object: JsonObject, field: string): DecimalText | null => {
    const text = optionalDecimal(object, field, entity);
    return text === null ? null : amountText(text, digits);
  };
  const totalAmount = amountAt(json, 'TotalAmt');
  if (totalAmount === null) throw unexpectedAnswer(entity, 'TotalAmt', 'a number');
  const balance = amountAt(json, 'Balance') ?? totalAmount;
  const privateNote = textAt(json, 'PrivateNote') ?? '';
  const { note, marker } = parseMarker(privateNote);
  const voided = isVoided(privateNote, totalAmount);
  const tax = memberOf(json, 'TxnTaxDetail');
  const taxInclusive = textAt(json, 'GlobalTaxCalculation') === 'TaxInclusive';
  return {
    kind,
    id: textField(json, 'Id', entity),
    syncToken: textField(json, 'SyncToken', entity),
    docNumber: filledTextAt(json, 'DocNumber'),
    marker,
    customerId: requireCustomerId(json, entity),
    customerName: nestedTextAt(json, 'CustomerRef', 'name'),
    txnDate: requireDay(json, 'TxnDate', entity),
    dueDate: optionalDay(json, 'DueDate', entity),
    currency,
    exchangeRate: optionalDecimal(json, 'ExchangeRate', entity),
    billEmail: nestedTextAt(json, 'BillEmail', 'Address'),
    billEmailCc: nestedTextAt(json, 'BillEmailCc', 'Address'),
    billEmailBcc: nestedTextAt(json, 'BillEmailBcc', 'Address'),
    emailStatus: filledTextAt(json, 'EmailStatus'),
    customerMemo: nestedTextAt(json, 'CustomerMemo', 'value'),
    note: note === '' ? null : note,
    lines: decodeLines(json, digits, taxInclusive),
    beside: decodeBeside(json),
    totalAmount,
    taxTotal: (isJsonObject(tax) && !taxInclusive ? amountAt(tax, 'TotalTax') : null) ?? amountText('0', digits),
    balance,
    voided,
    settled: isSettled(json, { totalAmount, balance, voided }),
    lastUpdatedAt: instantAt(json, 'LastUpdatedTime'),
    createdAt: instantAt(json, 'CreateTime'),
  };
}

function requireCustomerId(json: JsonObject, entity: string): string {
  const id = nestedTextAt(json, 'CustomerRef', 'value');
  if (id === null) throw unexpectedAnswer(entity, 'CustomerRef.value', 'a text');
  return id;
}

function requireDay(json: JsonObject, field: string, entity: string): string {
  const day = optionalDay(json, field, entity);
  if (day === null) throw unexpectedAnswer(entity, field, 'a day');
  return day;
}

/** Voiding sets the amounts to zero and writes `Voided` before the note (`quickbooks.md` §8.5). */
function isVoided(privateNote: string, totalAmount: DecimalText): boolean {
  return /^\s*voided\b/i.test(privateNote) && decimal(totalAmount).eq(decimal('0'));
}

/** Links to the document that an invoice was made from. Every other link settles the invoice, in whole or in part. */
const ORIGIN_LINKS: ReadonlySet<string> = new Set([
  'Estimate',
  'TimeActivity',
  'ReimburseCharge',
  'StatementCharge',
  'PurchaseOrder',
  'SalesOrder',
]);

/** Paid or credited, in whole or in part. */
function isSettled(
  json: JsonObject,
  seen: { readonly totalAmount: DecimalText; readonly balance: DecimalText; readonly voided: boolean },
): boolean {
  const linked = objectList(json, 'LinkedTxn', 'a document').some((link) => {
    const type = filledTextAt(link, 'TxnType');
    return type !== null && !ORIGIN_LINKS.has(type);
  });
  return linked || (!seen.voided && !decimal(seen.balance).eq(decimal(seen.totalAmount)));
}

function instantAt(json: JsonObject, field: string): Instant | null {
  const times = memberOf(json, 'MetaData');
  const text = isJsonObject(times) ? filledTextAt(times, field) : null;
  const epochMs = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(epochMs) ? null : toInstant(epochMs);
}
