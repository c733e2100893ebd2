import { type JsonObject, isJsonNumber } from '../../support/json.ts';
import { type Answer, badRequest, ok } from './answer.ts';
import { SMALL_PAGE, pageSizeOf } from './listing.ts';
import type { RouteContext } from './route.ts';

const SEARCH_PAGE = 10;

/** The term for one value, by the term for several. */
const PLURALS: Readonly<Record<string, string>> = { ids: 'id', codes: 'code' };

interface Term {
  readonly field: string;
  readonly comparator: keyof typeof COMPARE;
  readonly value: string;
}

/** Compares a record's value with the wanted one; `~` is a prefix (`m3ter.md` §1.3). */
const COMPARE = {
  '>=': (found: string, wanted: string) => found >= wanted,
  '<=': (found: string, wanted: string) => found <= wanted,
  '>': (found: string, wanted: string) => found > wanted,
  '<': (found: string, wanted: string) => found < wanted,
  ':': (found: string, wanted: string) => found === wanted,
  '~': (found: string, wanted: string) => found.toLowerCase().startsWith(wanted.toLowerCase()),
} as const;

/**
 * A search (`m3ter.md` §1.3): terms joined by `$`, all or any of which must hold, starting at `fromDocument`.
 *
 * @throws ErrorAnswer 400 for a term that cannot be read or is not one of `terms`.
 */
export function answerSearch<T>(
  context: RouteContext,
  search: {
    readonly records: readonly T[];
    readonly encode: (record: T) => JsonObject;
    readonly terms: readonly string[];
  },
): Answer {
  const { query } = context;
  const terms = termsOf(query.get('searchQuery') ?? '', search.terms);
  const any = oneOf(query, 'operator', ['AND', 'OR']) === 'OR';
  const holds = (record: JsonObject): boolean =>
    terms.length === 0 || (any ? terms.some((term) => fits(record, term)) : terms.every((term) => fits(record, term)));
  const found = search.records.toReversed().map(search.encode).filter(holds);
  const from = wholeNumber(query.get('fromDocument') ?? '0');
  const size = pageSizeOf(query, SMALL_PAGE, SEARCH_PAGE);
  return ok({ data: sorted(query, found, search.terms).slice(from, from + size), nextToken: null });
}

function termsOf(text: string, allowed: readonly string[]): readonly Term[] {
  const parts = text.split('$').filter((part) => part !== '');
  return parts.map((part) => {
    const match = /^([A-Za-z]+)(>=|<=|>|<|:|~)(.*)$/s.exec(part);
    const [, field, comparator, value] = match ?? [];
    if (field === undefined || !isComparator(comparator) || value === undefined) {
      throw badRequest(`searchQuery: ${part} cannot be read`);
    }
    if (!allowed.includes(field)) throw badRequest(`searchQuery: ${field} cannot be searched`);
    return { field, comparator, value };
  });
}

function isComparator(text: string | undefined): text is Term['comparator'] {
  return text !== undefined && Object.hasOwn(COMPARE, text);
}

function fits(record: JsonObject, { field, comparator, value }: Term): boolean {
  const single = PLURALS[field];
  if (single !== undefined) return value.split(',').includes(textAt(record, single) ?? '');
  const found = textAt(record, field);
  return found !== null && COMPARE[comparator](found, value);
}

function textAt(record: JsonObject, field: string): string | null {
  const value = record[field];
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return isJsonNumber(value) ? value.value : null;
}

/** Newest first, unless the request asks for another order. */
function sorted(
  query: URLSearchParams,
  found: readonly JsonObject[],
  allowed: readonly string[],
): readonly JsonObject[] {
  const field = query.get('sortBy');
  if (field === null || field === '') return found;
  if (!allowed.includes(field)) throw badRequest(`sortBy: ${field} cannot be sorted by`);
  const direction = oneOf(query, 'sortOrder', ['ASC', 'DESC']) === 'DESC' ? -1 : 1;
  const key = (record: JsonObject): string => textAt(record, PLURALS[field] ?? field) ?? '';
  return found.toSorted((a, b) => direction * (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

function oneOf(query: URLSearchParams, name: string, values: readonly string[]): string | null {
  const value = query.get(name);
  if (value === null || value === '') return null;
  if (!values.includes(value)) throw badRequest(`${name}: must be ${values.join(' or ')}`);
  return value;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw badRequest('fromDocument: must be a whole number');
  return Number(text);
}
