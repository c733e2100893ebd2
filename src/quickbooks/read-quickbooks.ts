import type { DecimalText } from '../model/decimal.ts';
import { toInstant, type Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { NamedRecord, Preferences, QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { QuickBooksNeeds } from '../model/needs.ts';
import type { Clock } from '../support/clock.ts';
import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { QuickBooksRefused } from './quickbooks-failures.ts';
import { readDocuments, type DocumentsWanted } from './read-documents.ts';
import { decodeCurrency, decodeDisplayName, decodeItem, decodeNamedRecord } from './wire/catalog.ts';
import { decodeCustomer } from './wire/customer.ts';
import { hasCode } from './wire/fault.ts';
import { ACTIVE_AND_INACTIVE, isQueryName } from './wire/query.ts';

/**
 * Reads what planning needs, every list to its end (delivery.md, Safety). The number of requests
 * grows with pages, never with bills.
 *
 * @throws NotSignedIn, RemoteUnavailable, or another failure of the reader: never a partial snapshot.
 */
export async function readQuickBooks(
  reader: QuickBooksReader,
  needs: QuickBooksNeeds,
  clock: Clock,
): Promise<QuickBooksSnapshot> {
  const readAt = toInstant(clock.now());
  // First alone: a wrong realm or a lost sign-in shows before anything else is asked.
  const preferences = await reader.readPreferences();
  const ids = { invoice: needs.invoiceIds, creditMemo: needs.creditMemoIds };
  const { earliest, docNumbers } = needs;
  const [company, lists, tables, sold] = await Promise.all([
    reader.readCompany(),
    readLists(reader, preferences),
    readTables(reader, needs.tables),
    readDocumentsAndRates(
      reader,
      { ids, docNumbers, earliest, homeCurrency: preferences.homeCurrency },
      needs,
      preferences,
    ),
  ]);
  return {
    realmId: reader.realmId,
    readAt,
    company,
    preferences,
    ...lists,
    otherRecords: tables.records,
    ...sold,
    diagnostics: tables.diagnostics,
  };
}

async function readLists(reader: QuickBooksReader, preferences: Preferences) {
  const all = [ACTIVE_AND_INACTIVE];
  const [customers, vendors, employees, items, taxCodes, currencies] = await Promise.all([
    reader.readAll('Customer', all),
    reader.readAll('Vendor', all),
    reader.readAll('Employee', all),
    reader.readAll('Item', all),
    reader.readAll('TaxCode', all),
    readCurrencies(reader, preferences),
  ]);
  return {
    customers: customers.map((row) => decodeCustomer(row)),
    otherNames: [...namesOf('Vendor', vendors), ...namesOf('Employee', employees)],
    items: items.map((row) => decodeItem(row)),
    taxCodes: taxCodes.map((row) => decodeNamedRecord(row, 'TaxCode')),
    currencies,
  };
}

function namesOf(kind: 'Vendor' | 'Employee', rows: readonly JsonObject[]): QuickBooksSnapshot['otherNames'] {
  return rows.flatMap((row) => {
    const name = decodeDisplayName(row);
    return name === null ? [] : [{ kind, ...name }];
  });
}

/** Empty when multicurrency is off: QuickBooks then has no list of them (`quickbooks.md` §9). */
async function readCurrencies(reader: QuickBooksReader, preferences: Preferences): Promise<readonly string[]> {
  if (!preferences.multiCurrencyEnabled) return [];
  const rows = await reader.readAll('CompanyCurrency', []);
  const codes = rows.flatMap((row) => decodeCurrency(row) ?? []);
  return [...new Set([preferences.homeCurrency, ...codes])];
}

interface Tables {
  readonly records: ReadonlyMap<string, readonly NamedRecord[]>;
  readonly diagnostics: readonly Diagnostic[];
}

async function readTables(reader: QuickBooksReader, tables: readonly string[]): Promise<Tables> {
  const read = await Promise.all(
    [...new Set(tables)].map(async (table) => ({ table, records: await readTable(reader, table) })),
  );
  return {
    records: new Map(read.flatMap(({ table, records }) => (records === null ? [] : [[table, records] as const]))),
    diagnostics: read.flatMap(({ table, records }) => (records === null ? [unreadableTable(table)] : [])),
  };
}

/** Null when QuickBooks has no such table. A table without `Active` is read without asking for it. */
async function readTable(reader: QuickBooksReader, table: string): Promise<readonly NamedRecord[] | null> {
  if (!isQueryName(table)) return null;
  for (const where of [[ACTIVE_AND_INACTIVE], []]) {
    try {
      const rows = await reader.readAll(table, where);
      return rows.map((row) => decodeNamedRecord(row, table));
    } catch (error) {
      if (!isUnknownQuery(error)) throw error;
    }
  }
  return null;
}

/** 4000 to 4002: not a query QuickBooks understands; 2000, 2010, 5030: a table or feature it lacks. */
function isUnknownQuery(error: unknown): boolean {
  return error instanceof QuickBooksRefused && hasCode(error.fault, '4000', '4001', '4002', '2000', '2010', '5030');
}

function unreadableTable(table: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'quickbooks/table-not-readable',
    message: `QuickBooks has no table "${table}" that can be searched by name`,
    hint: 'name records of this table by their Id',
  };
}

/** Documents first: whether a recorded bill needs a rate again is seen in its document. */
async function readDocumentsAndRates(
  reader: QuickBooksReader,
  wanted: DocumentsWanted,
  needs: QuickBooksNeeds,
  preferences: Preferences,
): Promise<Pick<QuickBooksSnapshot, 'documents' | 'exchangeRates'>> {
  const documents = await readDocuments(reader, wanted);
  if (!preferences.multiCurrencyEnabled) return { documents, exchangeRates: new Map() };
  const unchanged = new Set(documents.flatMap(({ marker }) => (marker === null ? [] : [versionKey(marker)])));
  const changed = (needs.ratesIfChanged ?? []).filter((rate) => !unchanged.has(versionKey(rate)));
  const rates = [...needs.rates, ...changed].filter(({ currency }) => currency !== preferences.homeCurrency);
  return { documents, exchangeRates: await readRates(reader, rates) };
}

function versionKey({ billId, billVersion }: { readonly billId: string; readonly billVersion: number }): string {
  return `${billId}@${String(billVersion)}`;
}

/** By `CURRENCY@DAY`; a currency or day without a rate is left out and blocks its bills later. */
async function readRates(
  reader: QuickBooksReader,
  rates: readonly { readonly currency: string; readonly day: Day }[],
): Promise<ReadonlyMap<string, DecimalText>> {
  const wanted = new Map(rates.map((rate) => [`${rate.currency}@${rate.day}`, rate]));
  const read = await Promise.all(
    [...wanted].map(async ([key, { currency, day }]) => ({ key, rate: await reader.readExchangeRate(currency, day) })),
  );
  return new Map(read.flatMap(({ key, rate }) => (rate === null ? [] : [[key, rate] as const])));
}
