import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { QuickBooksRefused } from './quickbooks-failures.ts';
import { createFailureBudget, isAboutARecord } from './record-that-fails.ts';
import { canStandInCondition, chunkForInLists, type Condition } from './wire/query.ts';

/** Characters of an IN list in a URL. Proxies and servers take 8,000 for the whole request line. */
const IN_LIST_LENGTH_MAX = 6_500;

export interface InListWanted {
  readonly entity: string;
  readonly property: string;
  readonly values: readonly string[];
  readonly where: readonly Condition[];
  /** Reads all rows that could match, for values that no condition can contain. When absent, those are not looked for. */
  readonly otherwise?: () => Promise<readonly JsonObject[]>;
}

/**
 * The rows whose property is one of the values, read in concurrent lists. One value may have several rows (numbers are
 * not unique everywhere), so each list is read to its end.
 *
 * The rows of `otherwise` are read for values that a condition cannot contain, and when a list is refused. Among them are
 * rows of values that were not asked for.
 *
 * @throws the failure of a list; when QuickBooks refuses it or fails on a record in it, only without `otherwise`.
 */
export async function readByInLists(reader: QuickBooksReader, wanted: InListWanted): Promise<readonly JsonObject[]> {
  const { entity, property, values, where, otherwise } = wanted;
  const limits = { countMax: reader.limits.quickbooksInListSize, lengthMax: IN_LIST_LENGTH_MAX };
  const askable = values.filter(canStandInCondition);
  const lists = chunkForInLists(askable, limits).map(
    async (chunk) => await reader.readAll(entity, [{ property, in: chunk }, ...where]),
  );
  try {
    const rows = (await Promise.all(lists)).flat();
    return askable.length === values.length || otherwise === undefined ? rows : [...rows, ...(await otherwise())];
  } catch (error) {
    const isRefused = error instanceof QuickBooksRefused || isAboutARecord(error);
    if (!isRefused || otherwise === undefined) throw error;
    return await otherwise();
  }
}

/**
 * The rows whose property is one of the values, and the values on which QuickBooks fails. It fails on a value when it
 * cannot show the record, or when the property cannot have the value. A list with such a value is divided until the
 * value is alone.
 *
 * Values that no condition can contain are not looked for and are in neither answer. No Id is one, and no number that
 * tieout gives (`model/doc-number.ts`).
 *
 * @throws the failure of a list that is not about its values, and that of a value when more than a few fail.
 */
export async function readByInListsAround(
  reader: QuickBooksReader,
  { entity, property, values }: Pick<InListWanted, 'entity' | 'property' | 'values'>,
): Promise<{ readonly rows: readonly JsonObject[]; readonly failing: readonly string[] }> {
  const failing: string[] = [];
  const budget = createFailureBudget();
  const readPart = async (part: readonly string[]): Promise<readonly JsonObject[]> => {
    try {
      return await reader.readAll(entity, [{ property, in: part }]);
    } catch (error) {
      if (!(error instanceof QuickBooksRefused) && !isAboutARecord(error)) throw error;
      if (part.length > 1) {
        const half = Math.ceil(part.length / 2);
        return [...(await readPart(part.slice(0, half))), ...(await readPart(part.slice(half)))];
      }
      budget.take(error);
      failing.push(...part);
      return [];
    }
  };
  const limits = { countMax: reader.limits.quickbooksInListSize, lengthMax: IN_LIST_LENGTH_MAX };
  const lists = chunkForInLists(values.filter(canStandInCondition), limits);
  return { rows: (await Promise.all(lists.map(readPart))).flat(), failing };
}

/** The number of requests that `readByInLists` makes for `count` short values. */
export function inListRequests(reader: QuickBooksReader, count: number): number {
  return Math.ceil(count / reader.limits.quickbooksInListSize);
}
