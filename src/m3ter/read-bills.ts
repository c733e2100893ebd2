import { UnexpectedAnswer } from '../http/answer-fields.ts';
import { isWithin, type Day, MS_AN_HOUR } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import {
  type Bill,
  type ObservedConfig,
  type ObservedMapping,
  type UnreadableBill,
  invoiceDateOf,
} from '../model/m3ter.ts';
import type { M3terNeeds } from '../model/needs.ts';
import { createIntern, type Intern } from '../support/intern.ts';
import type { JsonObject } from '../support/json.ts';
import type { M3terReader, Query } from './client.ts';
import { createBillKeeper } from './kept-bills.ts';
import { proveListForm } from './list-form.ts';
import { decodeBill } from './wire/bill.ts';
import { decodeUnreadableBill } from './wire/unreadable-bill.ts';
import { isSameSystem } from './system-name.ts';

export interface BillsRead {
  readonly bills: readonly Bill[];
  readonly unreadable: readonly UnreadableBill[];
}

/** Reads the bills in scope with their lines. A bill that does not decode is listed apart and stops no other. */
export async function readBills(
  reader: M3terReader,
  needs: Pick<M3terNeeds, 'billsFrom' | 'billIds'>,
  intern: Intern = createIntern(),
): Promise<BillsRead> {
  const bills = new Map<string, Bill>();
  const unreadable = new Map<string, UnreadableBill>();
  const keep = createBillKeeper();
  const visit = (object: JsonObject): void => {
    try {
      const bill = decodeBill(object, intern);
      bills.set(bill.id, keep(bill));
    } catch (error) {
      if (!(error instanceof UnexpectedAnswer)) throw error;
      unreadable.set(error.about, decodeUnreadableBill(object, error));
    }
  };
  const pageSize = reader.limits.m3terPageSizeSmall;
  if (needs.billIds !== null) await proveListForm(reader, needs.billIds);
  const chunks = needs.billIds === null ? [null] : chunksOf(needs.billIds, reader.limits.m3terRunIdsPerRequest);
  const lists = chunks.flatMap((ids) =>
    sinceQueries(needs.billsFrom).map(async (since) => {
      const query: Query = { includeBillTotal: 'true', ...since, ids };
      await reader.readList({ path: 'bills', query, pageSize }, visit);
    }),
  );
  await Promise.all(lists);
  return { bills: [...bills.values()], unreadable: [...unreadable.values()] };
}

/**
 * Two lists that together have every bill whose invoice date may be on or after the day. An invoice has the date
 * `externalInvoiceDate`, else `billDate` (billing-rules.md §5). m3ter filters by one of them at a time.
 */
function sinceQueries(day: Day | null): readonly Query[] {
  return day === null ? [{}] : [{ billDateStart: day }, { externalInvoiceDateStart: day }];
}

/** The finding for an m3ter object that was left out. */
export function unreadableDiagnostic(error: UnexpectedAnswer): Diagnostic {
  return {
    severity: 'error',
    code: 'm3ter/unexpected-answer',
    message: `${error.message}; it is left out`,
    hint: error.nextStep ?? '',
    about: error.about,
  };
}

const RECENT_MS = 2 * 86_400_000;

/** The most recorded bills whose runs every plan reads: twenty requests at most. */
const RECORDED_MAX = 1_000;
/** A prime below 24: hourly runs cover all slices within a day, and daily ones, or any others, within 23 runs. */
const SLICES = 23;

/**
 * The bills whose latest run must be known:
 * - bills without a record that may be sent;
 * - every bill of a report's period;
 * - recorded bills that changed lately, while m3ter's engine is on: it may be sending them again;
 * - other recorded bills, where the engine can or could sign in to QuickBooks: it may send a bill again days later.
 *   When these are very many, each hour reads one slice of them, which needs no stored state.
 */
export function selectBillsForRuns(input: {
  readonly bills: readonly Bill[];
  readonly mappings: readonly ObservedMapping[];
  readonly configs: readonly ObservedConfig[];
  readonly needs: M3terNeeds;
  readonly nowMs: number;
}): readonly string[] {
  const { needs, nowMs } = input;
  const from = needs.runsFrom;
  if (from === null && needs.period === undefined) return [];
  const recorded = new Set(
    input.mappings
      .filter((mapping) => mapping.m3terEntity === 'Bill')
      .map((observedMapping) => observedMapping.m3terId),
  );
  const engineOn = isEngineOn(input.configs, needs.mappingSystem);
  const couldSend = input.configs.some((config) => couldSignIn(config, needs.mappingSystem));
  const inSlice = sliceOf(recorded.size, nowMs);
  return input.bills
    .filter((bill) => {
      const day = invoiceDateOf(bill);
      if (day !== null && needs.period !== undefined && isWithin(day, needs.period)) return true;
      if (from === null || (day !== null && day < from)) return false;
      if (!recorded.has(bill.id)) return true;
      return (engineOn && changedSince(bill, nowMs - RECENT_MS)) || (couldSend && inSlice(bill.id));
    })
    .map((bill) => bill.id);
}

/** True when a configuration has, or had, what m3ter's engine needs to send. Whether it is enabled does not matter. */
function couldSignIn({ destination, authorized, integrationCredentialsId }: ObservedConfig, system: string): boolean {
  return isSameSystem(destination, system) && (authorized || integrationCredentialsId !== null);
}

function sliceOf(recorded: number, nowMs: number): (billId: string) => boolean {
  if (recorded <= RECORDED_MAX) return () => true;
  const slice = Math.floor(nowMs / MS_AN_HOUR) % SLICES;
  return (billId) => {
    let sum = 0;
    for (let index = 0; index < billId.length; index += 1) sum += billId.charCodeAt(index);
    return sum % SLICES === slice;
  };
}

/** True when m3ter's engine may be sending bills into `system`. */
export function isEngineOn(configs: readonly ObservedConfig[], system: string): boolean {
  return configs.some((config) => isSameSystem(config.destination, system) && config.enabled && config.authorized);
}

function changedSince(bill: Bill, epochMs: number): boolean {
  return [bill.dtApproved, bill.lastCalculatedDate, bill.dtLastModified].some(
    (instant) => instant !== null && Date.parse(instant) >= epochMs,
  );
}

/** The ids, each once, in groups of at most `size`. */
export function chunksOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  const unique = [...new Set(ids)];
  return Array.from({ length: Math.ceil(unique.length / size) }, (_, index) =>
    unique.slice(index * size, (index + 1) * size),
  );
}
