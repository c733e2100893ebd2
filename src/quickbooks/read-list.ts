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

/** A record as it was decoded, with the Id by which pages are joined. */
interface Read<T> {
  readonly id: string;
  readonly value: T;
}

/**
 * Reads a list to its end, or fails: a missing remainder must never look like absence (delivery.md, Safety).
 *
 * Offset paging over a list that changes silently skips or repeats rows (`quickbooks.md` §4). So pages are sorted by Id
 * and overlap by one row. The last row of a page must be the first of the next; otherwise the list changed and is read
 * again. A list of one page is counted when its length is suspicious: the server's own page size instead of ours.
 *
 * @param decode makes of each row what is kept of it. It is called as soon as the page is there, because the rows of a
 *   long list take more memory than what is made of them
 * @throws RemoteUnavailable `quickbooks/incomplete-list`, and what `decode` throws.
 */
export async function readList<T>(
  reader: ListReader,
  wanted: ListWanted,
  decode: (row: JsonObject) => T,
): Promise<readonly T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const read = await readOnce(reader, wanted, decode);
    if (read !== null) return read.map(({ value }) => value);
  }
  throw incompleteList(wanted.entity);
}

async function readOnce<T>(
  reader: ListReader,
  wanted: ListWanted,
  decode: (row: JsonObject) => T,
): Promise<readonly Read<T>[] | null> {
  const pageAt = async (index: number): Promise<readonly Read<T>[]> =>
    (await readPage(reader, wanted, index)).map((row) => ({
      id: textField(row, 'Id', wanted.entity),
      value: decode(row),
    }));
  const { pageSize, expected } = wanted;
  const step = pageSize - 1;
  // The pages of the expected rows are read concurrently; if there are more, one after the other.
  const together = expected === null ? 1 : Math.max(1, Math.ceil((expected - 1) / step));
  const pages = await Promise.all(Array.from({ length: together }, (_, index) => pageAt(index)));
  for (let last = pages.at(-1); last !== undefined && last.length === pageSize; last = pages.at(-1)) {
    pages.push(await pageAt(pages.length));
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

/** The records in order, each once; null when the pages do not fit together. */
async function joinPages<T>(
  reader: ListReader,
  wanted: ListWanted,
  pages: readonly (readonly Read<T>[])[],
): Promise<readonly Read<T>[] | null> {
  const short = pages.findIndex((page) => page.length < wanted.pageSize);
  const count = short === -1 ? pages.length : short + 1;
  // The pages were planned by a count. After the page that ends the list there must be nothing.
  if (pages.slice(count).some((page) => page.length > 0)) return null;
  const rows: Read<T>[] = [];
  for (const [index, page] of pages.slice(0, count).entries()) {
    const before = rows.at(-1);
    const [overlap] = page;
    if (before !== undefined && overlap?.id !== before.id) return null;
    rows.push(...(index === 0 ? page : page.slice(1)));
  }
  if (new Set(rows.map(({ id }) => id)).size !== rows.length) return null;
  const suspicious = count === 1 && rows.length > 0 && rows.length % SERVER_PAGE_SIZE === 0;
  if (suspicious && (await reader.readCount(wanted)) !== rows.length) return null;
  return rows;
}
