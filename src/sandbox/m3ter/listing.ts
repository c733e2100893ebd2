import type { JsonObject, JsonValue } from '../../support/json.ts';
import { type Answer, badRequest, ok } from './answer.ts';
import type { RouteContext } from './route.ts';

/** Largest page of most lists. Accounts, bills and priced entities have `SMALL_PAGE` (`m3ter.md` §1.3). */
export const LARGE_PAGE = 200;
export const SMALL_PAGE = 100;
/** The page size when the request names none; m3ter does not document it. */
const DEFAULT_PAGE = 20;

/**
 * One page of a list, newest first. `nextToken` is opaque to clients and means a place in the order of creation. So
 * records made or deleted between two pages cause no repeats and no gaps.
 */
export function answerPage<T extends { readonly ordinal: number }>(
  context: RouteContext,
  records: readonly T[],
  options: {
    readonly pageSizeMax: number;
    readonly matches: (record: T) => boolean;
    readonly encode: (record: T) => JsonValue;
    readonly oldestFirst?: boolean;
  },
): Answer {
  const size = pageSizeOf(context.query, options.pageSizeMax);
  const after = placeOf(context.query.get('nextToken'));
  const page: T[] = [];
  let more = false;
  for (const record of inOrder(records, options.oldestFirst === true)) {
    if (after !== null && !isAfter(record.ordinal, after, options.oldestFirst === true)) continue;
    if (!options.matches(record)) continue;
    if (page.length === size) {
      more = true;
      break;
    }
    page.push(record);
  }
  const last = page.at(-1);
  const nextToken = more && last !== undefined ? tokenOf(last.ordinal) : null;
  return ok({ data: page.map((record) => options.encode(record)), nextToken } satisfies JsonObject);
}

function* inOrder<T>(records: readonly T[], oldestFirst: boolean): Generator<T> {
  if (oldestFirst) {
    yield* records;
    return;
  }
  for (let index = records.length - 1; index >= 0; index -= 1) {
    const record = records[index];
    if (record !== undefined) yield record;
  }
}

function isAfter(ordinal: number, place: number, oldestFirst: boolean): boolean {
  return oldestFirst ? ordinal > place : ordinal < place;
}

/** @throws ErrorAnswer 400 for a size that is not allowed. */
export function pageSizeOf(query: URLSearchParams, max: number, usual = DEFAULT_PAGE): number {
  const text = query.get('pageSize');
  if (text === null || text === '') return Math.min(usual, max);
  const size = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > max) throw badRequest(`pageSize: must be between 1 and ${String(max)}`);
  return size;
}

function tokenOf(ordinal: number): string {
  return Buffer.from(`after:${String(ordinal)}`).toString('base64url');
}

function placeOf(token: string | null): number | null {
  if (token === null || token === '') return null;
  const match = /^after:(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (match === null) throw badRequest('nextToken: not valid');
  return Number(match[1]);
}
