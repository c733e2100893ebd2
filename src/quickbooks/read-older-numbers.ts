import type { Instant } from '../model/day.ts';
import { groupBy } from '../support/group-by.ts';
import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { QuickBooksRefused } from './quickbooks-failures.ts';
import { isAboutARecord } from './record-that-fails.ts';
import { inListRequests } from './read-in-lists.ts';
import { filledTextAt } from '../http/answer-fields.ts';
import type { Condition } from './wire/query.ts';

export interface OlderWanted {
  readonly entity: string;
  readonly numbers: readonly string[];
  /** A scan has read the documents that were created at this instant or later. */
  readonly before: Instant;
}

export interface OlderFound {
  readonly rows: readonly JsonObject[];
  /** Numbers that must still be looked up in lists. */
  readonly listed: readonly string[];
}

/**
 * The documents that have one of the numbers and were created before an instant. Usually there is none, because numbers
 * count up.
 * 1. One count covers all numbers with a common beginning. When it is 0, nothing is read.
 * 2. Otherwise the counted rows are read, when that takes fewer requests than lists of the numbers.
 * 3. Otherwise the numbers are divided by their next character, and each part is counted.
 *
 * `LIKE` compares without case, as `IN` does (`quickbooks.md` §4). When QuickBooks refuses it, the numbers must be
 * looked up in lists.
 */
export async function readOlderByNumber(reader: QuickBooksReader, wanted: OlderWanted): Promise<OlderFound> {
  const numbers = [...new Set(wanted.numbers)].sort();
  const { rows, listed } = await readGroup(reader, wanted, numbers);
  const asked = new Set(numbers.map((number) => number.toLowerCase()));
  return { rows: rows.filter((row) => asked.has(filledTextAt(row, 'DocNumber')?.toLowerCase() ?? '')), listed };
}

async function readGroup(
  reader: QuickBooksReader,
  wanted: OlderWanted,
  numbers: readonly string[],
): Promise<OlderFound> {
  const lists = inListRequests(reader, numbers.length);
  if (lists < 2) return { rows: [], listed: numbers };
  const stem = stemOf(numbers);
  const where: readonly Condition[] = [
    { property: 'DocNumber', operator: 'LIKE', value: `${stem}%` },
    { property: 'MetaData.CreateTime', operator: '<', value: wanted.before },
  ];
  try {
    const count = await reader.readCount({ entity: wanted.entity, where });
    if (count === 0) return { rows: [], listed: [] };
    if (Math.ceil(count / reader.limits.quickbooksPageSize) < lists) {
      return { rows: await reader.readAll(wanted.entity, where, count), listed: [] };
    }
  } catch (error) {
    if (!(error instanceof QuickBooksRefused) && !isAboutARecord(error)) throw error;
    return { rows: [], listed: numbers };
  }
  const parts = splitAfter(numbers, stem);
  if (parts.length < 2) return { rows: [], listed: numbers };
  const found = await Promise.all(parts.map(async (part) => await readGroup(reader, wanted, part)));
  return { rows: found.flatMap(({ rows }) => rows), listed: found.flatMap(({ listed }) => listed) };
}

/** The longest common beginning of sorted numbers. It ends before a backslash, which may escape the next character. */
function stemOf(numbers: readonly string[]): string {
  const [first = ''] = numbers;
  const last = numbers.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length] && first[length] !== '\\') length += 1;
  return first.slice(0, length);
}

function splitAfter(numbers: readonly string[], stem: string): readonly (readonly string[])[] {
  return [...groupBy(numbers, (number) => number.charAt(stem.length)).values()];
}
