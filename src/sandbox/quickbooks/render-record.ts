import { isJsonNumber, jsonNumber, type JsonObject, type JsonValue } from '../../support/json.ts';
import { ENTITY_FIELDS, HIDDEN_FIELDS } from './entity-fields.ts';
import { isFields, textOf, type Fields, type FieldValue } from './fields.ts';
import { pacificTime } from './pacific-time.ts';
import type { Field, FieldTable } from './schema.ts';
import { nameField, type Store } from './store.ts';
import type { EntityName } from './state.ts';

/**
 * A record as QuickBooks sends it: properties in the table's order, numbers as JSON numbers with every digit, Ids as
 * text, instants in Pacific time, references with their present names.
 */
export function renderRecord(store: Store, entity: EntityName, record: Fields): JsonObject {
  return { ...renderGroup(store, record, ENTITY_FIELDS[entity]), domain: 'QBO', sparse: false };
}

function renderGroup(store: Store, fields: Fields, table: FieldTable): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const [name, field] of shownFields(table)) {
    const value = fields[name];
    if (value !== undefined) json[name] = renderValue(store, value, field);
  }
  return json;
}

const SHOWN_FIELDS = new WeakMap<FieldTable, readonly (readonly [string, Field])[]>();

function shownFields(table: FieldTable): readonly (readonly [string, Field])[] {
  const known = SHOWN_FIELDS.get(table);
  if (known !== undefined) return known;
  const shown = Object.entries(table).filter(([name]) => !HIDDEN_FIELDS.has(name));
  SHOWN_FIELDS.set(table, shown);
  return shown;
}

function renderValue(store: Store, value: FieldValue, field: Field): JsonValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (field.type === 'number') return jsonNumber(value);
    return field.type === 'instant' ? pacificTime(Date.parse(value)) : value;
  }
  if (field.type === 'ref' && isFields(value)) return renderReference(store, value, field.to);
  if (field.type === 'group' && isFields(value)) return renderGroup(store, value, field.fields);
  if (field.type === 'list' && Array.isArray(value)) {
    return value.map((member: FieldValue) => renderValue(store, member, field.of));
  }
  return null;
}

function renderReference(store: Store, reference: Fields, to: EntityName | null): JsonObject {
  const id = textOf(reference, 'value') ?? '';
  const name = to === null ? null : nameOfReference(store, to, id);
  return name === null ? { value: id } : { value: id, name };
}

function nameOfReference(store: Store, to: EntityName, id: string): string | null {
  if (to === 'CompanyCurrency') return currencyName(id);
  if (to === 'TaxCode' || to === 'Term') return null;
  const record = store.get(to, id);
  return record === null ? null : textOf(record, nameField(to));
}

const CURRENCY_NAMES: Readonly<Record<string, string>> = {
  USD: 'United States Dollar',
  GBP: 'British Pound Sterling',
  EUR: 'Euro',
  CAD: 'Canadian Dollar',
  AUD: 'Australian Dollar',
  JPY: 'Japanese Yen',
  CHF: 'Swiss Franc',
  INR: 'Indian Rupee',
};

const KNOWN_CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
let displayNames: Intl.DisplayNames | null = null;

/** QuickBooks' own words where they are known, else the English name. */
export function currencyName(code: string): string {
  const known = CURRENCY_NAMES[code];
  if (known !== undefined) return known;
  displayNames ??= new Intl.DisplayNames('en', { type: 'currency' });
  return displayNames.of(code) ?? code;
}

export function isCurrencyCode(code: string): boolean {
  return KNOWN_CURRENCIES.has(code);
}

/** Only the named properties and the Id, for queries that name columns. */
export function projectRecord(record: JsonObject, columns: readonly string[]): JsonObject {
  const wanted = new Set(['id', ...columns.map((column) => column.toLowerCase().split('.')[0] ?? '')]);
  const kept = Object.entries(record).filter(([name]) => wanted.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), domain: 'QBO', sparse: true };
}

/** Numbers become text, for journals and comparisons that must be plain JSON. */
export function plainText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return isJsonNumber(value) ? value.value : null;
}
