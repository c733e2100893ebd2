import type { Diagnostic } from '../model/diagnostic.ts';
import type { DecodedList, QuickBooksReader } from './client.ts';
import { incompleteList, QuickBooksFailing, QuickBooksRefused } from './quickbooks-failures.ts';
import { hasCode } from './wire/fault.ts';
import { filledTextAt } from '../http/answer-fields.ts';

/** True when a list was refused because of a record in it: 4002, or an application error (`quickbooks.md` §4). */
export function isAboutARecord(error: unknown): boolean {
  return error instanceof QuickBooksFailing || (error instanceof QuickBooksRefused && hasCode(error.fault, '4002'));
}

/** The most records or numbers that may fail in one list. With more of them, QuickBooks itself counts as failing. */
const FAILING_MAX = 5;

/** Counts records that fail on their own. `take` throws the failure again once there are too many. */
export function createFailureBudget() {
  let left = FAILING_MAX;
  return {
    take(error: unknown): void {
      left -= 1;
      if (left < 0) throw error;
    },
  };
}

/** The place of a record that cannot be read: the Ids of its neighbours in the list; null where there is none. */
export interface UnreadablePlace {
  readonly after: string | null;
  readonly before: string | null;
}

export interface ReadableList<T> {
  readonly records: readonly T[];
  readonly unreadable: readonly UnreadablePlace[];
}

/**
 * A list to its end, without the records on which QuickBooks fails. Such a record makes every query fail that includes
 * it, so ever smaller parts are read until only the record is left out. Only its neighbours identify it.
 *
 * @throws the failure of the list, when more than a few records fail; RemoteUnavailable `quickbooks/incomplete-list`
 *   when the list changed in the meantime.
 */
export async function readReadable<T>(reader: QuickBooksReader, list: DecodedList<T>): Promise<ReadableList<T>> {
  const { entity, where } = list;
  try {
    return { records: await reader.decodeAll(list), unreadable: [] };
  } catch (error) {
    if (!isAboutARecord(error)) throw error;
  }
  const count = await reader.readCount({ entity, where });
  const budget = createFailureBudget();
  const places: (Readable<T> | null)[] = [];
  for (let first = 1; first <= count; first += reader.limits.quickbooksPageSize) {
    const rows = Math.min(reader.limits.quickbooksPageSize, count - first + 1);
    places.push(...(await readRange(reader, list, { first, rows, budget })));
  }
  const ids = places.map((place) => place?.id ?? null);
  const known = ids.filter((id) => id !== null);
  const isWhole = places.length === count && new Set(known).size === known.length;
  if (!isWhole || (await reader.readCount({ entity, where })) !== count) throw incompleteList(entity);
  return {
    records: places.flatMap((place) => (place === null ? [] : [place.value])),
    unreadable: ids.flatMap((id, index) =>
      id === null ? [{ after: ids[index - 1] ?? null, before: ids[index + 1] ?? null }] : [],
    ),
  };
}

interface Readable<T> {
  readonly id: string | null;
  readonly value: T;
}

interface RowRange {
  readonly first: number;
  readonly rows: number;
  readonly budget: ReturnType<typeof createFailureBudget>;
}

/** The records of a part. Null stands for one that fails on its own. */
async function readRange<T>(
  reader: QuickBooksReader,
  list: DecodedList<T>,
  range: RowRange,
): Promise<readonly (Readable<T> | null)[]> {
  const { first, rows, budget } = range;
  try {
    const { entity, where, decode } = list;
    const read = await reader.readRows({ entity, where, orderBy: 'Id', startPosition: first, maxResults: rows });
    return read.map((row) => ({ id: filledTextAt(row, 'Id'), value: decode(row) }));
  } catch (error) {
    if (!isAboutARecord(error)) throw error;
    if (rows === 1) {
      budget.take(error);
      return [null];
    }
  }
  const half = Math.ceil(rows / 2);
  return [
    ...(await readRange(reader, list, { first, rows: half, budget })),
    ...(await readRange(reader, list, { first: first + half, rows: rows - half, budget })),
  ];
}

/** What is not known because no list shows a record, by its table. */
const WITHOUT_RECORD: Readonly<Record<string, string>> = {
  Invoice: 'only a bill whose number it has is blocked; a copy of an invoice under another number is not seen',
  CreditMemo: 'only a bill whose number it has is blocked; a copy of a credit memo under another number is not seen',
  Customer: 'one that is mapped by Id is read by itself; one that would be found by its name is not found',
  Item: 'one that is mapped by Id is read by itself; one that is mapped by its name is not found',
};

/** The finding about a record that no list shows. `place` is null when not even that is known. */
export function unreadableRecord(entity: string, place: UnreadablePlace | null): Diagnostic {
  const { after = null, before = null } = place ?? {};
  const sides = [after === null ? null : `after Id ${after}`, before === null ? null : `before Id ${before}`];
  const where = sides.filter((text) => text !== null).join(' and ');
  const consequence = WITHOUT_RECORD[entity] ?? 'it is left out';
  return unreadable(
    `QuickBooks fails on one ${entity}${where === '' ? '' : ` (${where})`} and does not show it: ${consequence}`,
  );
}

/** The finding about a document of which only the number is known. */
export function unreadableNumber(entity: string, docNumber: string): Diagnostic {
  return unreadable(
    `QuickBooks fails on the ${entity} with number ${docNumber} and does not show it: its bill is blocked`,
  );
}

function unreadable(message: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'quickbooks/record-not-readable',
    message,
    hint: 'open that record in QuickBooks and correct what is unusual in it, such as an impossible e-mail address',
  };
}
