import { invoiceDateOf } from '../model/invoice-date.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Bill, IntegrationRun, ObservedConfig, ObservedMapping } from '../model/m3ter.ts';
import type { M3terNeeds } from '../model/needs.ts';
import type { JsonObject } from '../support/json.ts';
import type { M3terReader, Query } from './client.ts';
import { createIntern, decodeBill } from './wire/bill.ts';
import { UnexpectedAnswer } from './wire/fields.ts';
import { decodeRuns } from './wire/run.ts';

export interface BillsRead {
  readonly bills: readonly Bill[];
  readonly unreadable: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the bills in scope with their lines; one that does not decode is a diagnostic and stops no other. */
export async function readBills(reader: M3terReader, needs: M3terNeeds): Promise<BillsRead> {
  const bills = new Map<string, Bill>();
  const unreadable = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const intern = createIntern();
  const visit = (object: JsonObject): void => {
    try {
      const bill = decodeBill(object, intern);
      bills.set(bill.id, bill);
    } catch (error) {
      if (!(error instanceof UnexpectedAnswer)) throw error;
      const { id } = error.subject;
      if (unreadable.has(id)) return;
      unreadable.add(id);
      diagnostics.push(unreadableDiagnostic(error));
    }
  };
  const pageSize = reader.limits.m3terPageSizeSmall;
  const common: Query = { includeBillTotal: 'true', billDateStart: needs.billsFrom };
  if (needs.billIds === null) {
    await reader.readList({ path: 'bills', query: common, pageSize }, visit);
  } else {
    const chunks = chunksOf(needs.billIds, reader.limits.m3terRunIdsPerRequest);
    const lists = chunks.map((ids) => reader.readList({ path: 'bills', query: { ...common, ids }, pageSize }, visit));
    await Promise.all(lists);
  }
  return { bills: [...bills.values()], unreadable, diagnostics };
}

/** The finding for one object of m3ter that was left out. */
export function unreadableDiagnostic(error: UnexpectedAnswer): Diagnostic {
  return {
    severity: 'error',
    code: 'm3ter/unexpected-answer',
    message: `${error.message}; it is left out`,
    hint: error.nextStep ?? '',
    about: error.subject.id,
  };
}

const RECENT_MS = 2 * 86_400_000;

/**
 * The bills whose latest run must be known: those without a record that may be sent, and recorded
 * ones that changed lately while m3ter's engine is on, because it may be sending them again.
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
  if (from === null) return [];
  const recorded = new Set(input.mappings.filter((held) => held.m3terEntity === 'Bill').map((held) => held.m3terId));
  const engineOn = input.configs.some((config) => config.enabled && config.authorized);
  return input.bills
    .filter((bill) => {
      const day = invoiceDateOf(bill);
      if (day !== null && day < from) return false;
      return !recorded.has(bill.id) || (engineOn && changedSince(bill, nowMs - RECENT_MS));
    })
    .map((bill) => bill.id);
}

function changedSince(bill: Bill, epochMs: number): boolean {
  return [bill.dtApproved, bill.lastCalculatedDate, bill.dtLastModified].some(
    (instant) => instant !== null && Date.parse(instant) >= epochMs,
  );
}

/**
 * Latest run of m3ter's engine by bill id, of those into `system`: what a run for Xero, or for QuickBooks'
 * other environment, made has an id in other books, where it means something else.
 *
 * @throws UnexpectedAnswer: "no run" would let a bill be sent twice.
 */
export async function readRuns(
  reader: M3terReader,
  billIds: readonly string[],
  system: string,
): Promise<ReadonlyMap<string, IntegrationRun>> {
  const chunks = chunksOf(billIds, reader.limits.m3terRunIdsPerRequest);
  const answers = await Promise.all(
    chunks.map(async (ids) => decodeRuns(await reader.readOne('integrationruns/Bill/latest', { ids }))),
  );
  const runs = new Map<string, IntegrationRun>();
  for (const run of answers.flat()) {
    if (!isInto(run, system)) continue;
    const held = runs.get(run.billId);
    if (held === undefined || isNewer(run, held)) runs.set(run.billId, run);
  }
  return runs;
}

/** A run that names no system might be ours. The casing of the names is not published (`m3ter.md` §2.3). */
function isInto({ destination }: IntegrationRun, system: string): boolean {
  return destination === null || lettersOf(destination) === lettersOf(system);
}

function lettersOf(name: string): string {
  return name.replaceAll(/[^a-z]/gi, '').toLowerCase();
}

function isNewer(run: IntegrationRun, held: IntegrationRun): boolean {
  return (run.dtStarted ?? '') > (held.dtStarted ?? '');
}

function chunksOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  const unique = [...new Set(ids)];
  return Array.from({ length: Math.ceil(unique.length / size) }, (_, index) =>
    unique.slice(index * size, (index + 1) * size),
  );
}
