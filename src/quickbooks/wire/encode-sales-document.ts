import type { SalesDocumentState } from '../../model/change.ts';
import { renderMarker, type Marker } from '../../model/marker.ts';
import type { SalesDocument, SalesDocumentKind } from '../../model/sales-document.ts';
import { invariant } from '../../support/invariant.ts';
import { jsonNumber, type JsonObject } from '../../support/json.ts';
import { encodeLine } from './document-lines.ts';

/** QuickBooks' name for each kind, in bodies and queries. */
export const ENTITY_OF = { invoice: 'Invoice', creditMemo: 'CreditMemo' } as const satisfies Readonly<
  Record<SalesDocumentKind, string>
>;

/** `quickbooks.md` §8.1. */
export const PRIVATE_NOTE_LENGTH_MAX = 4000;

/**
 * The body of a create, or, with `target`, of a sparse update: fields we do not own stay as people
 * left them, the Line array is replaced as a whole (`quickbooks.md` §8.2, §8.5). Amounts are exact
 * JSON numbers. The customer must be an id by now.
 */
export function encodeSalesDocument(
  state: SalesDocumentState,
  target: { readonly id: string; readonly syncToken: string } | null,
): JsonObject {
  const { document, marker } = state;
  invariant('id' in document.customer, `the customer of ${document.docNumber} is not known yet`);
  const taxInclusive = document.globalTaxCalculation === 'TaxInclusive';
  return {
    ...(target === null ? {} : { sparse: true, Id: target.id, SyncToken: target.syncToken }),
    CustomerRef: { value: document.customer.id },
    DocNumber: document.docNumber,
    TxnDate: document.txnDate,
    ...(document.dueDate === null ? {} : { DueDate: document.dueDate }),
    ...(document.sendCurrency ? { CurrencyRef: { value: document.currency } } : {}),
    ...(document.exchangeRate === null ? {} : { ExchangeRate: jsonNumber(document.exchangeRate) }),
    ...encodeEmail(document),
    ...encodePayment(document),
    // A sparse update keeps what is left out, so a memo that went away must be sent empty.
    ...(document.customerMemo === null && target === null
      ? {}
      : { CustomerMemo: { value: document.customerMemo ?? '' } }),
    PrivateNote: renderPrivateNote(document.note, marker),
    ...encodeCustomField(document),
    ...(document.globalTaxCalculation === null ? {} : { GlobalTaxCalculation: document.globalTaxCalculation }),
    Line: document.lines.map((line, index) => encodeLine(line, index + 1, taxInclusive)),
  };
}

function encodeEmail(document: SalesDocument): JsonObject {
  return {
    ...(document.billEmail === null ? {} : { BillEmail: { Address: document.billEmail } }),
    ...(document.billEmailCc === null ? {} : { BillEmailCc: { Address: document.billEmailCc } }),
    ...(document.billEmailBcc === null ? {} : { BillEmailBcc: { Address: document.billEmailBcc } }),
    EmailStatus: document.emailStatus,
  };
}

/** Credit memos take no online payment; the properties are the invoice's (`quickbooks.md` §8.1, §9). */
function encodePayment(document: SalesDocument): JsonObject {
  if (document.kind === 'creditMemo') return {};
  return {
    AllowOnlineACHPayment: document.allowOnlineAchPayment,
    AllowOnlineCreditCardPayment: document.allowOnlineCreditCardPayment,
  };
}

function encodeCustomField({ customField }: SalesDocument): JsonObject {
  if (customField === null) return {};
  const { definitionId, value } = customField;
  return { CustomField: [{ DefinitionId: definitionId, Type: 'StringType', StringValue: value }] };
}

/** The note, then the marker on a line of its own; a note that is too long is cut, the marker never. */
export function renderPrivateNote(note: string | null, marker: Marker): string {
  const mark = renderMarker(marker);
  if (note === null || note === '') return mark;
  const room = PRIVATE_NOTE_LENGTH_MAX - mark.length - 1;
  return `${cutText(note, room)}\n${mark}`;
}

/** At most `lengthMax` UTF-16 units, never half of a pair. */
function cutText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const cut = text.slice(0, lengthMax);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
