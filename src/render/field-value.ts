import type { JsonValue } from '../model/json-value.ts';
import { formatDecimal } from './wording.ts';

/** What the files say where m3ter has names of its own (`config-format.md`). */
const FILE_WORDS: Readonly<Record<string, string>> = {
  ITEM_PER_USAGE_BAND: 'band',
  ITEM_PER_PRODUCT: 'product',
  ITEM_PER_AGGREGATION: 'aggregation',
  NONE: 'none',
  SUBTOTAL: 'subtotal',
  AGGREGATION_ID: 'aggregationId',
};
const CHOICE_PATH = /^quickbooks\.(?:splitUsageLineItems|sortLineItemsBy)$/;

const AMOUNT_PATH = /(?:^|\.)(?:total|amount|unitPrice|quantity|balance|totalAmount|maxInvoiceTotal)$/;

/** A value in one line: amounts with thousands, nothing as `(none)`, a record to come as known after apply. */
export function renderFieldValue(path: string, value: JsonValue): string {
  if (value === null || value === '') return '(none)';
  // A name may end in a space, or be nothing else: that is often just what was changed.
  if (typeof value === 'string' && path === 'displayName') return `"${value}"`;
  if (typeof value === 'string' && CHOICE_PATH.test(path)) return FILE_WORDS[value] ?? value;
  if (typeof value === 'string') return AMOUNT_PATH.test(path) ? formatDecimal(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value)) return value.length === 0 ? '(none)' : value.map((held) => renderFieldValue('', held)).join(', ');
  return renderRecord(value);
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function renderRecord(value: { readonly [key: string]: JsonValue }): string {
  if (typeof value['address'] === 'string' && Object.keys(value).length === 1) return '(known after apply)';
  if (typeof value['id'] === 'string' && Object.keys(value).length === 1) return value['id'];
  return Object.entries(value)
    .map(([key, held]) => `${key} ${renderFieldValue(key, held)}`)
    .join(', ');
}
