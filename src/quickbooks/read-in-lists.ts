import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { chunkForInLists, type Condition } from './wire/query.ts';

/** Characters of an IN list in a URL; proxies and servers take 8,000 for the whole line. */
const IN_LIST_LENGTH_MAX = 6_500;

export interface InListWanted {
  readonly entity: string;
  readonly property: string;
  readonly values: readonly string[];
  readonly where: readonly Condition[];
}

/**
 * The rows whose property is one of the values, in lists asked for at the same time. One value may
 * have several rows (numbers are not unique everywhere), so each list is read to its end.
 */
export async function readByInLists(reader: QuickBooksReader, wanted: InListWanted): Promise<readonly JsonObject[]> {
  const { entity, property, values, where } = wanted;
  const limits = { countMax: reader.limits.quickbooksInListSize, lengthMax: IN_LIST_LENGTH_MAX };
  const lists = await Promise.all(
    chunkForInLists(values, limits).map(
      async (chunk) => await reader.readAll(entity, [{ property, in: chunk }, ...where]),
    ),
  );
  return lists.flat();
}

/** The number of requests that `readByInLists` makes for that many short values. */
export function inListRequests(reader: QuickBooksReader, count: number): number {
  return Math.ceil(count / reader.limits.quickbooksInListSize);
}
