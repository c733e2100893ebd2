import { QUICKBOOKS_MAX } from '../../model/field-limits.ts';
import type { DocumentTarget, UndoWrite } from '../../apply/ports.ts';
import type { SalesDocumentState } from '../../model/change.ts';
import { renderMarker, type Marker } from '../../model/marker.ts';
import { OPTIONAL_FIELDS, type OptionalField, wantedValue } from '../../model/optional-fields.ts';
import type { SalesDocument, SalesDocumentKind } from '../../model/sales-document.ts';
import { invariant } from '../../support/invariant.ts';
import { jsonNumber, type JsonObject, type JsonValue } from '../../support/json.ts';
import { encodeLine } from './document-lines.ts';
import { toWire } from './kept-members.ts';

/** QuickBooks' name for each kind, in bodies and queries. */
export const ENTITY_OF = { invoice: 'Invoice', creditMemo: 'CreditMemo' } as const satisfies Readonly<
  Record<SalesDocumentKind, string>
>;

/**
 * The body of a create, or with `target` of a sparse update (`quickbooks.md` §8.2, §8.5). An update leaves the header's
 * other fields unchanged and replaces the Line array, including what its lines keep. Amounts are exact JSON numbers.
 * The customer must already be an id.
 */
export function encodeSalesDocument(state: SalesDocumentState, target: DocumentTarget | null): JsonObject {
  const { document, marker } = state;
  invariant('id' in document.customer, `the customer of ${document.docNumber} is not known yet`);
  const { GlobalTaxCalculation, ...header } = encodeOptional(document, target);
  return {
    ...(target === null ? {} : { sparse: true, Id: target.id, SyncToken: target.syncToken }),
    CustomerRef: { value: document.customer.id },
    DocNumber: document.docNumber,
    TxnDate: document.txnDate,
    ...header,
    PrivateNote: renderPrivateNote(document.note, marker),
    ...encodeCustomField(document, target),
    ...(GlobalTaxCalculation === undefined ? {} : { GlobalTaxCalculation }),
    Line: document.lines.map((line, index) => encodeLine(line, index + 1)),
  };
}

/**
 * The body of a step of an undo. The word is a sparse update of the private note alone; the void needs only the revision
 * (`quickbooks.md` §8.5).
 */
export function encodeUndo(write: UndoWrite): JsonObject {
  const { id, syncToken } = write.target;
  if (write.step === 'void') return { Id: id, SyncToken: syncToken };
  return { sparse: true, Id: id, SyncToken: syncToken, PrivateNote: renderPrivateNote(write.note, write.marker) };
}

function encodeOptional(document: SalesDocument, target: DocumentTarget | null): JsonObject {
  const members = OPTIONAL_FIELDS.flatMap((field): readonly (readonly [string, JsonValue])[] => {
    const wanted = wantedValue(field, document);
    if (wanted === null && !isCleared(field, target)) return [];
    if (target !== null && wanted === field.onCreateOnly) return [];
    const [outer, inner] = field.wire;
    const value = encodeValue(wanted ?? '', field.form);
    return [[outer, inner === undefined ? value : { [inner]: value }]];
  });
  return Object.fromEntries(members);
}

/** True for a field that has a value in QuickBooks and must be cleared. */
function isCleared(field: OptionalField, target: DocumentTarget | null): boolean {
  if (target === null || field.whenEmpty === 'leave') return false;
  return target.before === null || wantedValue(field, target.before) !== null;
}

function encodeValue(value: string | boolean, form: OptionalField['form']): JsonValue {
  return form === 'number' ? jsonNumber(String(value)) : value;
}

/**
 * An update sends the other custom fields too, because QuickBooks may replace the list as a whole, as it does with
 * lines.
 */
function encodeCustomField({ customField, kept }: SalesDocument, target: DocumentTarget | null): JsonObject {
  if (customField === null) return {};
  const stands = target === null ? '' : (target.before?.customField?.value ?? null);
  if (customField.value === '' && stands === '') return {};
  const { definitionId, value } = customField;
  const own = { DefinitionId: definitionId, Type: 'StringType', StringValue: value };
  const others = kept?.['CustomField'];
  return { CustomField: [own, ...(Array.isArray(others) ? others.map(toWire) : [])] };
}

/** The note, then the marker on its own line. A note that is too long is cut; the marker never is. */
export function renderPrivateNote(note: string | null, marker: Marker): string {
  const mark = renderMarker(marker);
  if (note === null || note === '') return mark;
  const room = QUICKBOOKS_MAX.privateNote - mark.length - 1;
  return `${cutText(note, room)}\n${mark}`;
}

/** At most `lengthMax` UTF-16 units, without half a surrogate pair. */
function cutText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const cut = text.slice(0, lengthMax);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
