import { isList, type JsonValue } from '../model/json-value.ts';
import { fileWordFor } from '../model/setting-words.ts';
import { formatDecimal } from './wording.ts';

const AMOUNT_PATH = /(?:^|\.)(?:total|amount|unitPrice|quantity|balance|totalAmount|maxInvoiceTotal)$/;

/**
 * A value on one line: amounts with thousands separators, an absent value as `(none)`, a record that is not created yet
 * as known after apply.
 */
export function renderFieldValue(path: string, value: JsonValue): string {
  if (value === null || value === '') return '(none)';
  // Quotes show a space at the end of a name, or an empty name: often just that was changed.
  if (typeof value === 'string' && path === 'displayName') return `"${value}"`;
  if (typeof value === 'string')
    return fileWordFor(path, value) ?? (AMOUNT_PATH.test(path) ? formatDecimal(value) : value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value))
    return value.length === 0 ? '(none)' : value.map((element) => renderFieldValue('', element)).join(', ');
  return renderRecord(value);
}

function renderRecord(value: { readonly [key: string]: JsonValue }): string {
  if (typeof value['address'] === 'string' && Object.keys(value).length === 1) return '(known after apply)';
  if (typeof value['id'] === 'string' && Object.keys(value).length === 1) return value['id'];
  return Object.entries(value)
    .map(([key, held]) => `${key} ${renderFieldValue(key, held)}`)
    .join(', ');
}
