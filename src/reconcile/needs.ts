import { isUuid } from '../model/address.ts';
import { isWithin, toInstant, type Day, type Instant, type Period } from '../model/day.ts';
import { decimal } from '../model/decimal.ts';
import { docNumberOf } from '../model/doc-number.ts';
import { type Bill, type M3terSnapshot, invoiceDateOf } from '../model/m3ter.ts';
import { rateKey } from '../model/quickbooks.ts';
import type { M3terNeeds, QuickBooksNeeds, RateIfChanged } from '../model/needs.ts';
import type { PlanScope } from '../model/plan.ts';
import {
  destinationFor,
  earliestFrom,
  type Connection,
  type Integration,
  type MappingRule,
  type Workspace,
} from '../model/workspace.ts';
import { compareText } from '../support/compare-text.ts';

export type { M3terNeeds, QuickBooksNeeds } from '../model/needs.ts';

interface NeedsInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly scope: PlanScope;
  /** The days of a report. All about their bills is read, also about bills before every cut-off. */
  readonly period?: Period;
  /** Bills whose documents are read also when they are before every cut-off, besides those that the scope names. */
  readonly sought?: readonly string[];
}

/** What a plan of this scope must ask m3ter. */
export function computeM3terNeeds({ workspace, connection, scope, period }: NeedsInput): M3terNeeds {
  const integrations = integrationsInScope(workspace, connection, scope);
  const rules = rulesOf(workspace, connection);
  const mappingSystem = destinationFor(connection.environment);
  const systems = filesOf(workspace, connection).map((file) => file.externalSystem);
  const bills = scope.only !== 'config';
  return {
    billsFrom: scope.since,
    // m3ter selects bills only by id. To find a number, all bills must be read.
    billIds: scope.bills.length > 0 && [...scope.bills, ...scope.resend].every(isUuid) ? scope.bills : null,
    bills,
    runsFrom: bills ? earliestFrom(integrations) : null,
    ...(period === undefined ? {} : { period }),
    pricingBands: rules.some((rule) => rule.entity === 'PricingBand'),
    users: integrations.some((integration) => integration.notifyOnDisabled.length > 0),
    customFields: integrations.some(
      (integration) =>
        integration.quickbooks.accountManagerEmailCustomField !== null || integration.accounts.filter !== null,
    ),
    mappingSystem,
    otherSystems: [...new Set(systems)].filter((system) => system !== mappingSystem).sort(compareText),
  };
}

/**
 * What a plan must ask QuickBooks, given m3ter's snapshot; never one request for each bill. Documents are found by the
 * ids in mappings and complete runs, and by the numbers of all bills in scope (delivery.md, "What counts as sent").
 */
export function computeQuickBooksNeeds(input: NeedsInput & { readonly snapshot: M3terSnapshot }): QuickBooksNeeds {
  const { workspace, connection, snapshot, scope, period } = input;
  const tables = [
    ...new Set(
      rulesOf(workspace, connection)
        .filter(isNamedElsewhere)
        .map((rule) => rule.table),
    ),
  ];
  const records = recordsInScope(input);
  const recorded = new Set(records.map((record) => record.m3terId));
  const cutoff = earliestFrom(integrationsInScope(workspace, connection, scope));
  const named = new Set([...scope.bills, ...(input.sought ?? [])]);
  const isSought = (bill: Bill): boolean => named.has(bill.id) || isLookedAt(bill, cutoff, recorded);
  const sendable = scope.only === 'config' ? [] : snapshot.bills.filter(isSought);
  const bills = period === undefined ? sendable : snapshot.bills.filter((bill) => isSought(bill) || isOf(bill, period));
  const byRun = documentsOfRuns(snapshot, bills);
  const days = [...bills.flatMap((bill) => invoiceDateOf(bill) ?? []), ...(period === undefined ? [] : [period.from])];
  return {
    invoiceIds: sorted([...idsOf(records, 'Invoice'), ...byRun.invoiceIds, ...idsInFiles(input, 'Invoice')]),
    creditMemoIds: sorted([
      ...idsOf(records, 'CreditMemo'),
      ...byRun.creditMemoIds,
      ...idsInFiles(input, 'CreditMemo'),
    ]),
    docNumbers: sorted(bills.flatMap((bill) => numbersOf(bill, recorded))),
    ownNumbers: sorted(bills.flatMap((bill) => numbersOf(bill, recorded).filter((number) => isMadeOf(bill, number)))),
    createdFrom: oldestCreation(bills),
    earliest: days.reduce<Day | null>((least, day) => (least === null || day < least ? day : least), null),
    customerIds: mappedIds(input, 'Customer'),
    itemIds: mappedIds(input, 'Item'),
    ...(period === undefined ? {} : { period }),
    ...ratesOf(sendable, sentAndStay(recorded, scope), connection.homeCurrency),
    tables: tables.sort(compareText),
  };
}

function filesOf(workspace: Workspace, connection: Connection) {
  return workspace.mappingFiles.filter((file) => file.connection === connection.name);
}

function rulesOf(workspace: Workspace, connection: Connection): readonly MappingRule[] {
  return filesOf(workspace, connection).flatMap((file) => file.rules);
}

function integrationsInScope(workspace: Workspace, connection: Connection, scope: PlanScope): readonly Integration[] {
  return workspace.integrations.filter(
    (integration) =>
      integration.connection === connection.name &&
      (scope.integrations.length === 0 || scope.integrations.includes(integration.name)),
  );
}

function isNamedElsewhere(rule: MappingRule): boolean {
  return rule.external !== null && !('id' in rule.external) && rule.table !== 'Customer' && rule.table !== 'Item';
}

/** The mappings that record sent bills. When a scope limits the bills, only those of the bills that were read. */
function recordsInScope({ connection, snapshot, scope }: NeedsInput & { readonly snapshot: M3terSnapshot }) {
  if (scope.only === 'config') return [];
  const system = destinationFor(connection.environment);
  const records = snapshot.mappings.filter(
    (mapping) => mapping.m3terEntity === 'Bill' && mapping.externalSystem === system,
  );
  if (scope.bills.length === 0 && scope.since === null) return records;
  const read = new Set(snapshot.bills.map((bill) => bill.id));
  return records.filter((record) => read.has(record.m3terId));
}

function idsOf(records: ReturnType<typeof recordsInScope>, table: string): readonly string[] {
  return records.filter((record) => record.externalTable === table).map((record) => record.externalId);
}

function mappedIds(
  { workspace, connection, snapshot }: NeedsInput & { readonly snapshot: M3terSnapshot },
  table: string,
) {
  const system = destinationFor(connection.environment);
  const inM3ter = snapshot.mappings.filter(
    (mapping) => mapping.externalSystem === system && mapping.externalTable === table,
  );
  const inFiles = rulesOf(workspace, connection).flatMap(({ table: of, external }) =>
    of === table && external !== null && 'id' in external ? [external.id] : [],
  );
  return sorted([...inM3ter.map(({ externalId }) => externalId), ...inFiles]);
}

/** Ids of documents that lines of the files name for a bill. The document is read before it is recorded. */
function idsInFiles({ workspace, connection, scope }: NeedsInput, table: string): readonly string[] {
  if (scope.only === 'config') return [];
  return rulesOf(workspace, connection).flatMap((rule) =>
    rule.entity === 'Bill' && rule.table === table && rule.external !== null && 'id' in rule.external
      ? [rule.external.id]
      : [],
  );
}

/** Bills before every cut-off are never sent. They matter only when they are recorded. */
function isLookedAt(bill: Bill, cutoff: Day | null, recorded: ReadonlySet<string>): boolean {
  const day = invoiceDateOf(bill);
  return recorded.has(bill.id) || day === null || (cutoff !== null && day >= cutoff);
}

function isOf(bill: Bill, period: Period): boolean {
  const day = invoiceDateOf(bill);
  return day !== null && isWithin(day, period);
}

/** The version of a bill that nobody changed since m3ter made it. */
const FIRST_VERSION = 1;

/**
 * The numbers that a document of the bill may have. A changed bill without a record may have been sent before m3ter
 * numbered it, so the number derived from its id counts too. Otherwise a run that was killed before it wrote the record
 * would lead to a second invoice under the new number.
 */
function numbersOf(bill: Bill, recorded: ReadonlySet<string>): readonly string[] {
  const own = docNumberOf(bill);
  if (recorded.has(bill.id) || bill.version <= FIRST_VERSION) return [own];
  return [own, docNumberOf({ id: bill.id, sequentialInvoiceNumber: null })];
}

function isMadeOf({ id }: Bill, number: string): boolean {
  return number === docNumberOf({ id, sequentialInvoiceNumber: null });
}

/**
 * The largest expected difference between the clocks of the two systems, which nobody here keeps. A day too much only
 * makes more documents looked at.
 */
const SYSTEM_CLOCKS_DIFFER_MS = 86_400_000;

/** The earliest time at which a document of the bills can have been created. Null when a bill's age is not known. */
function oldestCreation(bills: readonly Bill[]): Instant | null {
  let oldest = Infinity;
  for (const { dtCreated } of bills) {
    if (dtCreated === null) return null;
    oldest = Math.min(oldest, Date.parse(dtCreated));
  }
  return Number.isFinite(oldest) ? toInstant(oldest - SYSTEM_CLOCKS_DIFFER_MS) : null;
}

/** A run does not say what it made. For a bill below zero it may be a credit memo. */
function documentsOfRuns(snapshot: M3terSnapshot, bills: readonly Bill[]) {
  const invoiceIds: string[] = [];
  const creditMemoIds: string[] = [];
  for (const bill of bills) {
    const run = snapshot.runs.get(bill.id);
    if (run?.status !== 'COMPLETE' || run.externalId === null) continue;
    invoiceIds.push(run.externalId);
    if (bill.billTotal !== null && decimal(bill.billTotal).lt('0')) creditMemoIds.push(run.externalId);
  }
  return { invoiceIds, creditMemoIds };
}

/**
 * Recorded bills without those that are sent again: a re-send needs the rate like a bill that was never sent. So does an
 * undo, which says whether the bill would be sent again.
 */
function sentAndStay(recorded: ReadonlySet<string>, { resend, undo }: PlanScope): ReadonlySet<string> {
  return undo === undefined ? new Set([...recorded].filter((id) => !resend.includes(id))) : new Set();
}

/**
 * Without a home currency in the Connection all rates are asked for; the reader then leaves out QuickBooks' home
 * currency.
 */
function ratesOf(bills: readonly Bill[], sent: ReadonlySet<string>, homeCurrency: string | null) {
  const rates = new Map<string, { currency: string; day: Day }>();
  const ratesIfChanged: RateIfChanged[] = [];
  for (const bill of bills) {
    const { id, version, currency } = bill;
    const day = invoiceDateOf(bill);
    if (day === null || currency === homeCurrency) continue;
    if (sent.has(id)) ratesIfChanged.push({ currency, day, billId: id, billVersion: version });
    else rates.set(rateKey(currency, day), { currency, day });
  }
  const keys = [...rates.keys()].sort(compareText);
  return { rates: keys.flatMap((key) => rates.get(key) ?? []), ratesIfChanged };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
