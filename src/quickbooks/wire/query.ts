import { invariant } from '../../support/invariant.ts';

/** One condition of a query. Several are joined by AND; the language has no OR (`quickbooks.md` §4). */
export type Condition =
  | { readonly property: string; readonly operator: '=' | '<' | '>' | '<=' | '>=' | 'LIKE'; readonly value: string }
  | { readonly property: string; readonly in: readonly string[] }
  | { readonly property: 'Active'; readonly in: 'activeAndInactive' };

export interface Query {
  readonly entity: string;
  readonly where: readonly Condition[];
  readonly orderBy?: string;
  /** 1 for the first row. */
  readonly startPosition?: number;
  readonly maxResults?: number;
}

/** Without it, lists contain only active records. */
export const ACTIVE_AND_INACTIVE: Condition = { property: 'Active', in: 'activeAndInactive' };

const NAME_PATTERN = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/;

/** True for a text that may be an entity or property name in a query. */
export function isQueryName(text: string): boolean {
  return text.length <= 60 && NAME_PATTERN.test(text);
}

/** The text of a query for rows. Names must be query names; values may be any text. */
export function buildQuery(query: Query): string {
  const { orderBy, startPosition, maxResults } = query;
  return [
    `select * from ${nameOf(query.entity)}${whereOf(query.where)}`,
    orderBy === undefined ? '' : ` orderby ${nameOf(orderBy)}`,
    startPosition === undefined ? '' : ` startposition ${String(startPosition)}`,
    maxResults === undefined ? '' : ` maxresults ${String(maxResults)}`,
  ].join('');
}

/** The text of a query for the number of rows. */
export function buildCountQuery(query: Pick<Query, 'entity' | 'where'>): string {
  return `select count(*) from ${nameOf(query.entity)}${whereOf(query.where)}`;
}

function whereOf(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : ` where ${conditions.map((one) => conditionText(one)).join(' and ')}`;
}

function conditionText(condition: Condition): string {
  const name = nameOf(condition.property);
  if (!('in' in condition)) return `${name} ${condition.operator} ${quoted(condition.value)}`;
  if (condition.in === 'activeAndInactive') return `${name} in (true, false)`;
  invariant(condition.in.length > 0, `an empty list of ${name} finds nothing and must not be asked`);
  return `${name} in (${condition.in.map((value) => quoted(value)).join(', ')})`;
}

function nameOf(name: string): string {
  invariant(isQueryName(name), 'entity and property names are identifiers');
  return name;
}

/**
 * The value in single quotes. Numbers are quoted too, because unquoted ones do not parse (`quickbooks.md` §4). Half a
 * surrogate pair, which no URL can contain, becomes the replacement character: no record has such a name.
 */
function quoted(value: string): string {
  return `'${value
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")}'`;
}

/**
 * True for a value that a condition can contain. Records may have names with characters beyond Latin-1, such as ł or
 * typographic quotes. A query with one is refused as a lexical error (`quickbooks.md` §4).
 */
export function canStandInCondition(value: string): boolean {
  return /^[\x20-\x7e\xa0-\xff]*$/.test(value);
}

export interface InListLimits {
  /** Values in one list. */
  readonly countMax: number;
  /** Characters of the URL-encoded values, so that a GET stays short enough for every proxy. */
  readonly lengthMax: number;
}

/** Splits values into lists that each fit one query. The order stays; duplicates are dropped. */
export function chunkForInLists(values: readonly string[], limits: InListLimits): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const cost = encodeURIComponent(`${quoted(value)}, `).length;
    if (chunk.length > 0 && (chunk.length >= limits.countMax || length + cost > limits.lengthMax)) {
      chunks.push(chunk);
      chunk = [];
      length = 0;
    }
    chunk.push(value);
    length += cost;
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk];
}
