import { decimal, decimalText, isNumberText } from '../../model/decimal.ts';
import type { JsonObject as PlainObject, JsonValue as PlainValue } from '../../model/json-value.ts';
import type { Beside, CustomFieldValue } from '../../model/sales-document.ts';
import { isJsonNumber, isJsonObject, jsonNumber, type JsonObject, type JsonValue } from '../../support/json.ts';
import { flagAt, filledTextAt, memberOf } from '../../http/answer-fields.ts';
import { objectList } from './fields.ts';

/** Members that we own, and members that QuickBooks computes from them. */
const OWN_LINE = new Set(['Id', 'LineNum', 'Description', 'Amount', 'DetailType', 'SalesItemLineDetail']);
const OWN_DETAIL = new Set([
  'ItemRef',
  'Qty',
  'UnitPrice',
  'ServiceDate',
  'TaxCodeRef',
  'TaxInclusiveAmt',
  'ItemAccountRef',
]);

/** The members of a sales line that we do not own, in QuickBooks' form; null when there are none. */
export function keptOfLine(line: JsonObject, detail: JsonObject): PlainObject | null {
  const outer = filledMembers(line, OWN_LINE);
  const inner = filledMembers(detail, OWN_DETAIL);
  const kept = { ...outer, ...(Object.keys(inner).length === 0 ? {} : { SalesItemLineDetail: inner }) };
  return Object.keys(kept).length === 0 ? null : kept;
}

function filledMembers(object: JsonObject, own: ReadonlySet<string>): PlainObject {
  const members = Object.entries(object).filter(([name, value]) => !own.has(name) && !isEmpty(value));
  return Object.fromEntries(members.map(([name, value]) => [name, toPlain(value)]));
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** A number as a plan stores it: as a number when that is exact, else as its text. */
function toPlain(value: JsonValue): PlainValue {
  if (isJsonNumber(value)) {
    const text = isNumberText(value.value) ? decimalText(decimal(value.value)) : value.value;
    return String(Number(text)) === text ? Number(text) : text;
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isJsonObject(value)) return value as string | boolean | null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toPlain(member)]));
}

/** Back to the form of the wire. */
export function toWire(value: PlainValue): JsonValue {
  if (typeof value === 'number') return jsonNumber(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member: PlainValue) => toWire(member));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]));
}

/** Members of the header that people fill in and that a sparse update keeps, with their names for people. */
const KEPT_HEADER: readonly (readonly [member: string, name: string])[] = [
  ['ClassRef', 'class'],
  ['DepartmentRef', 'location'],
  ['ProjectRef', 'project'],
  ['ShipDate', 'shipping date'],
  ['ShipMethodRef', 'shipping method'],
  ['TrackingNum', 'tracking number'],
];

/** The members of a document that we do not own. @throws UnexpectedAnswer */
export function decodeBeside(json: JsonObject): Beside {
  return {
    allowOnlineAchPayment: flagAt(json, 'AllowOnlineACHPayment'),
    allowOnlineCreditCardPayment: flagAt(json, 'AllowOnlineCreditCardPayment'),
    globalTaxCalculation: filledTextAt(json, 'GlobalTaxCalculation'),
    customFields: objectList(json, 'CustomField', 'a document').flatMap(decodeCustomField),
    header: KEPT_HEADER.flatMap(([member, name]) => {
      const value = referenceText(memberOf(json, member));
      return value === null ? [] : [{ name, value }];
    }),
  };
}

function decodeCustomField(field: JsonObject): readonly CustomFieldValue[] {
  const definitionId = filledTextAt(field, 'DefinitionId');
  const value = filledTextAt(field, 'StringValue');
  return definitionId === null || value === null ? [] : [{ definitionId, value }];
}

/** The name of a reference, else its Id; or the text itself. */
function referenceText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (value === undefined || !isJsonObject(value)) return null;
  return filledTextAt(value, 'name') ?? filledTextAt(value, 'value');
}
