import { decimal, isNumberText } from '../../model/decimal.ts';
import { assertNever } from '../../support/invariant.ts';
import { type Call, recordKey } from '../quickbooks/call.ts';
import { ENTITY_FIELDS } from '../quickbooks/entity-fields.ts';
import { QuickBooksFault } from '../quickbooks/fault.ts';
import { isFields, textOf, type Fields, type FieldValue } from '../quickbooks/fields.ts';
import { pacificDay } from '../quickbooks/pacific-time.ts';
import type { EntityName } from '../quickbooks/state.ts';
import type { Condition, Query, QueryValue } from './parse-query.ts';
import { hasActive, QUERYABLE, type Queryable } from './queryable.ts';

/** A page has 100 rows by default and at most 1000 (`quickbooks.md` §4). */
const PAGE_DEFAULT = 100;
const PAGE_MAX = 1000;
/** How far queries and change data capture lag behind writes, by mode. */
export const LAG_MS_BY_MODE = { none: 0, twoSeconds: 2_000, thirtySeconds: 30_000 } as const;

export interface QueryResult {
  readonly count: number;
  readonly rows: readonly Fields[];
  readonly startPosition: number;
}

/** Runs a parsed query over one table. @throws QuickBooksFault 4001. */
export function runQuery(call: Call, entity: EntityName, query: Query): QueryResult {
  const startPosition = checkedRange(query.startPosition ?? 1, Number.MAX_SAFE_INTEGER);
  const maxResults = checkedRange(query.maxResults ?? PAGE_DEFAULT, PAGE_MAX, query.columns === 'count' ? 0 : 1);
  const tests = query.conditions.map((condition) => testOf(call, entity, condition));
  if (hasActive(entity) && !query.conditions.some(({ property }) => property.toLowerCase() === 'active')) {
    tests.push((record) => record['Active'] !== false);
  }
  const found = candidates(call, entity, query).filter((record) => tests.every((test) => test(record)));
  const sorted = sortRows(entity, query, found);
  const rows = sorted.slice(startPosition - 1, startPosition - 1 + maxResults);
  return { count: found.length, rows, startPosition };
}

function candidates(call: Call, entity: EntityName, query: Query): readonly Fields[] {
  const lagMs = LAG_MS_BY_MODE[call.modes.queryLag];
  if (lagMs > 0) return visible(call, entity, call.store.allAsOf(entity, call.now - lagMs));
  return visible(call, entity, indexed(call, entity, query) ?? call.store.all(entity));
}

function visible(call: Call, entity: EntityName, records: readonly Fields[]): readonly Fields[] {
  if (call.hidden.size === 0) return records;
  return records.filter((record) => !call.hidden.has(recordKey(entity, textOf(record, 'Id') ?? '')));
}

/** Records for a lookup by Id or number, without walking the table. */
function indexed(call: Call, entity: EntityName, query: Query): readonly Fields[] | null {
  for (const { property, operator, values } of query.conditions) {
    if (operator !== '=' && operator !== 'IN') continue;
    const wanted = [...new Set(values.map(valueText))];
    const name = property.toLowerCase();
    if (name === 'id') return existing(call, entity, wanted);
    if (name === 'docnumber' && (entity === 'Invoice' || entity === 'CreditMemo') && !wanted.includes(' ')) {
      const numbers = [...new Set(wanted.map((number) => number.toLowerCase()))];
      return existing(
        call,
        entity,
        numbers.flatMap((number) => call.store.idsByDocNumber(entity, number)),
      );
    }
  }
  return null;
}

function existing(call: Call, entity: EntityName, ids: readonly string[]): readonly Fields[] {
  const ordered = ids.toSorted((a, b) => a.length - b.length || a.localeCompare(b));
  return ordered.map((id) => call.store.get(entity, id)).filter((record) => record !== null);
}

function valueText(value: QueryValue): string {
  if (value.kind === 'text') return value.text;
  return value.kind === 'flag' ? String(value.flag) : '';
}

type Test = (record: Fields) => boolean;

function testOf(call: Call, entity: EntityName, condition: Condition): Test {
  const property = propertyOf(entity, condition.property);
  const { operator } = condition;
  if (property.type === 'id' && operator !== '=' && operator !== 'IN') {
    throw invalidQuery(`operator ${operator} is not supported for property Id`);
  }
  const wanted = condition.values.map((value) => comparable(property, valueAt(call, value)));
  if (operator === 'LIKE') {
    if (property.type !== 'text') throw invalidQuery(`operator LIKE is not supported for property ${property.name}`);
    const pattern = likePattern(valueAt(call, condition.values[0] ?? { kind: 'text', text: '' }));
    return (record) => pattern.test(stringAt(record, property) ?? '');
  }
  if (operator === 'IN') return (record) => wanted.some((value) => order(property, record, value) === 0);
  const one = wanted[0] ?? null;
  return (record) => {
    const compared = order(property, record, one);
    if (compared === null) return operator === '!=';
    return COMPARE[operator](compared);
  };
}

const COMPARE = {
  '=': (compared: number) => compared === 0,
  '!=': (compared: number) => compared !== 0,
  '<': (compared: number) => compared < 0,
  '>': (compared: number) => compared > 0,
  '<=': (compared: number) => compared <= 0,
  '>=': (compared: number) => compared >= 0,
} as const;

/** Distinguishes a property that exists and cannot be filtered by from one that does not exist. */
function propertyOf(entity: EntityName, name: string): Queryable {
  const wanted = name.toLowerCase();
  const found = QUERYABLE[entity].find((property) => property.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const first = wanted.split('.')[0];
  const exists = Object.keys(ENTITY_FIELDS[entity]).some((field) => field.toLowerCase() === first);
  throw exists
    ? invalidQuery(`property '${name}' is not queryable`)
    : invalidQuery(`Property ${name} not found for Entity ${entity}`);
}

function valueAt(call: Call, value: QueryValue): string {
  return value.kind === 'currentDate' ? pacificDay(call.now) : valueText(value);
}

type Comparable = { readonly text: string } | { readonly at: number } | { readonly number: string } | null;

/** A value in the form that its property is compared in. Null for `' '`, which matches an absent value (§4). */
function comparable(property: Queryable, value: string): Comparable {
  if (value === ' ') return null;
  switch (property.type) {
    case 'id':
    case 'text':
    case 'flag':
    case 'day':
      return { text: value.toLowerCase() };
    case 'number':
      if (!isNumberText(value)) throw invalidQuery(`value ${value} is not a number`);
      return { number: value };
    case 'instant': {
      const at = Date.parse(value);
      if (Number.isNaN(at)) throw invalidQuery(`value ${value} is not a date`);
      return { at };
    }
    default:
      return assertNever(property.type);
  }
}

function stringAt(record: Fields, property: Queryable): string | null {
  let value: FieldValue | undefined = record;
  for (const name of property.path) value = isFields(value) ? value[name] : undefined;
  if (typeof value === 'boolean') return String(value);
  if (value === undefined && property.type === 'flag') return 'true';
  return typeof value === 'string' ? value : null;
}

/** Negative, zero or positive, or null when one side has no value. */
function order(property: Queryable, record: Fields, wanted: Comparable): number | null {
  const text = stringAt(record, property);
  if (wanted === null) return text === null ? 0 : null;
  if (text === null) return null;
  return compareHeld(comparable(property, text), wanted);
}

function compareHeld(value: Comparable, wanted: Comparable): number | null {
  if (value === null || wanted === null) return value === wanted ? 0 : null;
  if ('number' in value && 'number' in wanted) return decimal(value.number).cmp(decimal(wanted.number));
  if ('at' in value && 'at' in wanted) return Math.floor(value.at / 1000) - Math.floor(wanted.at / 1000);
  if ('text' in value && 'text' in wanted) {
    if (value.text === wanted.text) return 0;
    return value.text < wanted.text ? -1 : 1;
  }
  return null;
}

function likePattern(pattern: string): RegExp {
  const escaped = pattern
    .split('%')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${escaped}$`, 'isu');
}

function sortRows(entity: EntityName, query: Query, rows: readonly Fields[]): readonly Fields[] {
  const keys = query.order.map(({ property, descending }) => ({
    property: propertyOf(entity, property),
    direction: descending ? -1 : 1,
  }));
  if (keys.length === 0) return rows;
  return rows.toSorted((a, b) => {
    for (const { property, direction } of keys) {
      const compared = compareRows(property, a, b);
      if (compared !== 0) return compared * direction;
    }
    return 0;
  });
}

/** Rows without a value come first. */
function compareRows(property: Queryable, a: Fields, b: Fields): number {
  const left = stringAt(a, property);
  const right = stringAt(b, property);
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (property.type === 'id') return left.length - right.length || left.localeCompare(right);
  return compareHeld(comparable(property, left), comparable(property, right)) ?? 0;
}

function checkedRange(value: number, max: number, min = 1): number {
  if (value < min) throw invalidQuery(`value ${String(value)} is too small. Min allowed value is ${String(min)}`);
  if (value > max) throw invalidQuery(`value ${String(value)} is too large. Max allowed value is ${String(max)}`);
  return value;
}

/** 4001, as `quickbooks.md` §4 shows it. */
export function invalidQuery(why: string): QuickBooksFault {
  return new QuickBooksFault(4001, { detail: `QueryValidationError: ${why}` });
}
