import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { QuickBooksRefused } from './quickbooks-failures.ts';
import { canStandInCondition, chunkForInLists, type Condition } from './wire/query.ts';

/** Characters of an IN list in a URL; proxies and servers take 8,000 for the whole line. */
const IN_LIST_LENGTH_MAX = 6_500;

export interface InListWanted {
  readonly entity: string;
  readonly property: string;
  readonly values: readonly string[];
  readonly where: readonly Condition[];
  /** Where to look for values that no condition can hold; they are not looked for when it is left out. */
  readonly otherwise?: readonly Condition[];
}

/**
 * The rows whose property is one of the values, in lists asked for at the same time. One value may
 * have several rows (numbers are not unique everywhere), so each list is read to its end.
 *
 * For values that a condition cannot hold, and when a list is refused, the rows of `otherwise` are read instead:
 * the caller gets other rows too.
 *
 * @throws QuickBooksRefused when a list is refused and there is no `otherwise`.
 */
export async function readByInLists(reader: QuickBooksReader, wanted: InListWanted): Promise<readonly JsonObject[]> {
  const { entity, property, values, where, otherwise } = wanted;
  const limits = { countMax: reader.limits.quickbooksInListSize, lengthMax: IN_LIST_LENGTH_MAX };
  const askable = values.filter(canStandInCondition);
  const readOtherwise = async (): Promise<readonly JsonObject[]> =>
    otherwise === undefined ? [] : await reader.readAll(entity, otherwise);
  const lists = chunkForInLists(askable, limits).map(
    async (chunk) => await reader.readAll(entity, [{ property, in: chunk }, ...where]),
  );
  try {
    const rows = (await Promise.all(lists)).flat();
    return askable.length === values.length ? rows : [...rows, ...(await readOtherwise())];
  } catch (error) {
    if (!(error instanceof QuickBooksRefused) || otherwise === undefined) throw error;
    return await readOtherwise();
  }
}

/** The number of requests that `readByInLists` makes for that many short values. */
export function inListRequests(reader: QuickBooksReader, count: number): number {
  return Math.ceil(count / reader.limits.quickbooksInListSize);
}
