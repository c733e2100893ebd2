import type { Diagnostic } from '../model/diagnostic.ts';
import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { QuickBooksFailing, QuickBooksRefused } from './quickbooks-failures.ts';
import { hasCode } from './wire/fault.ts';
import { filledTextAt } from './wire/fields.ts';
import type { Condition } from './wire/query.ts';

/** True when a list was refused because of a record in it: 4002, or an application error (`quickbooks.md` §4). */
export function isAboutARecord(error: unknown): boolean {
  return error instanceof QuickBooksFailing || (error instanceof QuickBooksRefused && hasCode(error.fault, '4002'));
}

interface List {
  readonly entity: string;
  readonly where: readonly Condition[];
  readonly count: number;
}

/** Halvings before the record is given up: enough for a million rows. */
const HALVINGS_MAX = 20;

/**
 * Finds the first record that QuickBooks fails on, by reading ever smaller parts of a list, and says what cannot be
 * looked for because of it. It cannot be read itself, so it is named by its neighbours.
 */
export async function findRecordThatFails(reader: QuickBooksReader, list: List): Promise<Diagnostic> {
  let [first, rows] = [1, list.count];
  for (let halving = 0; rows > 1 && halving < HALVINGS_MAX; halving += 1) {
    const half = Math.min(Math.ceil(rows / 2), reader.limits.quickbooksPageSize);
    if ((await readPart(reader, list, { first, rows: half })) === null) rows = half;
    else {
      first += half;
      rows -= half;
    }
  }
  const before = first === 1 ? null : idOf(await readPart(reader, list, { first: first - 1, rows: 1 }));
  const after = idOf(await readPart(reader, list, { first: first + 1, rows: 1 }));
  return unreadableRecord(list.entity, before, after);
}

/** Null when the part is refused. */
async function readPart(
  reader: QuickBooksReader,
  { entity, where }: List,
  part: { readonly first: number; readonly rows: number },
): Promise<readonly JsonObject[] | null> {
  try {
    return await reader.readRows({
      entity,
      where,
      orderBy: 'Id',
      startPosition: part.first,
      maxResults: part.rows,
    });
  } catch (error) {
    if (isAboutARecord(error)) return null;
    throw error;
  }
}

function idOf(rows: readonly JsonObject[] | null): string | null {
  const [row] = rows ?? [];
  return row === undefined ? null : filledTextAt(row, 'Id');
}

/** The finding about a record between two Ids; null where there is none, or it is not known. */
export function unreadableRecord(entity: string, before: string | null, after: string | null): Diagnostic {
  const places = [before === null ? null : `after Id ${before}`, after === null ? null : `before Id ${after}`];
  const place = places.filter((text) => text !== null).join(' and ');
  return {
    severity: 'warning',
    code: 'quickbooks/record-not-readable',
    message:
      `QuickBooks fails on one ${entity} in the order of Ids${place === '' ? '' : `, ${place}`}: its list cannot be read. ` +
      `Bills are looked for by their numbers and Ids instead; a copy under another number is not seen`,
    hint: 'open that record in QuickBooks and correct what is unusual in it, such as an impossible e-mail address',
  };
}
