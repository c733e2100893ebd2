import type { JsonObject } from '../support/json.ts';
import { incompleteList } from './quickbooks-failures.ts';
import { textField } from './wire/fields.ts';
import type { Condition, Query } from './wire/query.ts';

/** The two requests behind a list: one page of rows, and the count of rows. */
export interface ListReader {
  readRows(query: Query): Promise<readonly JsonObject[]>;
  readCount(query: Pick<Query, 'entity' | 'where'>): Promise<number>;
}

export interface ListWanted {
  readonly entity: string;
  readonly where: readonly Condition[];
  readonly pageSize: number;
  /** The count of rows, when it is already known. Then the pages are read concurrently. */
  readonly expected: number | null;
}

/** How often a list that changes during reading is read from the start. */
const ATTEMPTS_MAX = 3;

/**
 * Reads a list to its end, or fails: a missing remainder must never look like absence (delivery.md, Safety).
 *
 * Offset paging over a list that changes silently skips or repeats rows (`quickbooks.md` §4). So pages are sorted by Id
 * and overlap by one row. The last row of a page must be the first of the next; otherwise the list changed and is read
 * again. A list of one page is counted when its length is suspicious: the server's own page size instead of ours.
 *
 * @throws RemoteUnavailable `quickbooks/incomplete-list`.
 */
export async function readList(reader: ListReader, wanted: ListWanted): Promise<readonly JsonObject[]> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const rows = await readOnce(reader, wanted);
    if (rows !== null) return rows;
  }
  throw incompleteList(wanted.entity);
}

async function readOnce(reader: ListReader, wanted: ListWanted): Promise<readonly JsonObject[] | null> {
  const { pageSize, expected } = wanted;
  const step = pageSize - 1;
  // The pages of the expected rows are read concurrently; if there are more, one after the other.
  const together = expected === null ? 1 : Math.max(1, Math.ceil((expected - 1) / step));
  const pages = await Promise.all(Array.from({ length: together }, (_, index) => readPage(reader, wanted, index)));
  for (let last = pages.at(-1); last !== undefined && last.length === pageSize; last = pages.at(-1)) {
    pages.push(await readPage(reader, wanted, pages.length));
  }
  return await joinPages(reader, wanted, pages);
}

async function readPage(reader: ListReader, wanted: ListWanted, index: number): Promise<readonly JsonObject[]> {
  return await reader.readRows({
    entity: wanted.entity,
    where: wanted.where,
    orderBy: 'Id',
    startPosition: 1 + index * (wanted.pageSize - 1),
    maxResults: wanted.pageSize,
  });
}

/** The server's own page sizes, in case it ignores ours. */
const SERVER_PAGE_SIZE = 100;

/** The rows in order, each once; null when the pages do not fit together. */
async function joinPages(
  reader: ListReader,
  wanted: ListWanted,
  pages: readonly (readonly JsonObject[])[],
): Promise<readonly JsonObject[] | null> {
  const idOf = (row: JsonObject): string => textField(row, 'Id', wanted.entity);
  const short = pages.findIndex((page) => page.length < wanted.pageSize);
  const count = short === -1 ? pages.length : short + 1;
  // The pages were planned by a count. After the page that ends the list there must be nothing.
  if (pages.slice(count).some((page) => page.length > 0)) return null;
  const rows: JsonObject[] = [];
  for (const [index, page] of pages.slice(0, count).entries()) {
    const before = rows.at(-1);
    const [overlap] = page;
    if (before !== undefined && (overlap === undefined || idOf(overlap) !== idOf(before))) return null;
    rows.push(...(index === 0 ? page : page.slice(1)));
  }
  if (new Set(rows.map(idOf)).size !== rows.length) return null;
  const suspicious = count === 1 && rows.length > 0 && rows.length % SERVER_PAGE_SIZE === 0;
  if (suspicious && (await reader.readCount(wanted)) !== rows.length) return null;
  return rows;
}
