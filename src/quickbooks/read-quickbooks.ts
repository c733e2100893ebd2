import type { DecimalText } from '../model/decimal.ts';
import { toInstant, type Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { rateKey, type NamedRecord, type Preferences, type QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { QuickBooksNeeds } from '../model/needs.ts';
import type { Clock } from '../support/clock.ts';
import type { JsonObject } from '../support/json.ts';
import type { QuickBooksReader } from './client.ts';
import { QuickBooksRefused } from './quickbooks-failures.ts';
import { readDocuments, type DocumentsWanted } from './read-documents.ts';
import { decodeCurrency, decodeDisplayName, decodeItem, decodeNamedRecord } from './wire/catalog.ts';
import { decodeCustomer } from './wire/customer.ts';
import { readReadable, unreadableRecord } from './record-that-fails.ts';
import { hasCode } from './wire/fault.ts';
import { ACTIVE_AND_INACTIVE, isQueryName } from './wire/query.ts';

/**
 * Reads what planning needs, every list to its end (delivery.md, Safety). The number of requests grows with pages,
 * never with bills.
 *
 * @throws NotSignedIn, RemoteUnavailable, or another failure of the reader. Never returns a partial snapshot.
 */
export async function readQuickBooks(
  reader: QuickBooksReader,
  needs: QuickBooksNeeds,
  clock: Clock,
): Promise<QuickBooksSnapshot> {
  const readAt = toInstant(clock.now());
  // Read first and alone: it shows a wrong realm or a lost sign-in before anything else is asked.
  const preferences = await reader.readPreferences();
  const ids = { invoice: needs.invoiceIds, creditMemo: needs.creditMemoIds };
  const { earliest, docNumbers, ownNumbers, createdFrom } = needs;
  const [company, helped, tables, { diagnostics, ...sold }] = await Promise.all([
    reader.readCompany(),
    readLists(reader, preferences, needs),
    readTables(reader, needs.tables),
    readDocumentsAndRates(
      reader,
      {
        ids,
        docNumbers,
        ownNumbers,
        createdFrom,
        earliest,
        ...periodOf(needs),
        homeCurrency: preferences.homeCurrency,
        mayBeRenumbered: !preferences.customTxnNumbers,
      },
      needs,
      preferences,
    ),
  ]);
  return {
    realmId: reader.realmId,
    readAt,
    company,
    preferences,
    ...helped.lists,
    otherRecords: tables.records,
    ...sold,
    diagnostics: [...helped.diagnostics, ...tables.diagnostics, ...diagnostics],
  };
}

function periodOf({ period }: QuickBooksNeeds): Pick<DocumentsWanted, 'period'> {
  return period === undefined ? {} : { period };
}

async function readLists(reader: QuickBooksReader, preferences: Preferences, needs: QuickBooksNeeds) {
  const all = [ACTIVE_AND_INACTIVE];
  const [customers, items, vendors, employees, taxCodes, currencies] = await Promise.all([
    readMain(reader, { entity: 'Customer', mapped: needs.customerIds, decode: decodeCustomer }),
    readMain(reader, { entity: 'Item', mapped: needs.itemIds, decode: decodeItem }),
    readHelper('Vendor', () => readNames(reader, 'Vendor')),
    readHelper('Employee', () => readNames(reader, 'Employee')),
    readHelper('TaxCode', () => reader.readAll('TaxCode', all)),
    readHelper('CompanyCurrency', () => readCurrencies(reader, preferences)),
  ]);
  return {
    lists: {
      customers: customers.records,
      otherNames: [...namesOf('Vendor', vendors.rows ?? []), ...namesOf('Employee', employees.rows ?? [])],
      items: items.records,
      taxCodes: taxCodes.rows?.map((row) => decodeNamedRecord(row, 'TaxCode')) ?? null,
      currencies: currencies.rows,
    },
    diagnostics: [
      ...[customers, items].flatMap(({ diagnostics }) => diagnostics),
      ...[vendors, employees, taxCodes, currencies].flatMap(({ refused }) => refused ?? []),
    ],
  };
}

/** Customers or items. A record on which every list fails is still read by its Id when a mapping names it. */
async function readMain<T extends { readonly id: string }>(
  reader: QuickBooksReader,
  wanted: {
    readonly entity: 'Customer' | 'Item';
    readonly mapped: readonly string[];
    readonly decode: (row: JsonObject) => T;
  },
): Promise<{ readonly records: readonly T[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { entity, mapped, decode } = wanted;
  const { records, unreadable } = await readReadable(reader, { entity, where: [ACTIVE_AND_INACTIVE], decode });
  if (unreadable.length === 0) return { records, diagnostics: [] };
  const listed = new Set(records.map(({ id }) => id));
  const missing = mapped.filter((id) => !listed.has(id));
  const read = await Promise.all(missing.map(async (id) => await reader.readRecord(entity, id)));
  return {
    records: [...records, ...read.flatMap((record) => (record === null ? [] : [decode(record)]))],
    diagnostics: unreadable.map((place) => unreadableRecord(entity, place)),
  };
}

/** Vendors or employees. A record that cannot be read may be left out: QuickBooks refuses a customer with its name. */
async function readNames(reader: QuickBooksReader, entity: 'Vendor' | 'Employee'): Promise<readonly JsonObject[]> {
  return (await readReadable(reader, { entity, where: [ACTIVE_AND_INACTIVE], decode: (row) => row })).records;
}

/** What cannot be known when a list may not be read, because of the user's rights or the company's edition. */
const WITHOUT_LIST = {
  Vendor: 'a new customer may get the name of a vendor, and QuickBooks then refuses it',
  Employee: 'a new customer may get the name of an employee, and QuickBooks then refuses it',
  TaxCode: 'outside the US, integrations whose tax code must be looked up send nothing',
  CompanyCurrency: "a bill in another currency goes only by its customer's currency",
} as const;

/** A less important list. QuickBooks may refuse it alone (faults 5020, 5030); then the rest is still read. */
async function readHelper<T>(
  entity: keyof typeof WITHOUT_LIST,
  read: () => Promise<readonly T[]>,
): Promise<{ readonly rows: readonly T[] | null; readonly refused: Diagnostic | null }> {
  try {
    return { rows: await read(), refused: null };
  } catch (error) {
    if (!(error instanceof QuickBooksRefused) || !hasCode(error.fault, '5020', '5030')) throw error;
    const refused: Diagnostic = {
      severity: 'warning',
      code: 'quickbooks/list-not-readable',
      message: `QuickBooks does not let this user list ${entity}: ${WITHOUT_LIST[entity]}`,
      hint: 'sign in as a user who may see it, or ignore this: everything else is read',
    };
    return { rows: null, refused };
  }
}

function namesOf(kind: 'Vendor' | 'Employee', rows: readonly JsonObject[]): QuickBooksSnapshot['otherNames'] {
  return rows.flatMap((row) => {
    const name = decodeDisplayName(row);
    return name === null ? [] : [{ kind, ...name }];
  });
}

/** Empty when multicurrency is off: then QuickBooks has no currency list (`quickbooks.md` §9). */
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

/** Null when QuickBooks has no such table. A table without `Active` is read without that condition. */
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

/**
 * 4000 to 4002: QuickBooks does not understand the query. 2000, 2010, 5020, 5030: it lacks or hides the table or
 * feature.
 */
function isUnknownQuery(error: unknown): boolean {
  return (
    error instanceof QuickBooksRefused && hasCode(error.fault, '4000', '4001', '4002', '2000', '2010', '5020', '5030')
  );
}

function unreadableTable(table: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'quickbooks/table-not-readable',
    message: `QuickBooks has no table "${table}" that can be searched by name`,
    hint: 'name records of this table by their Id',
  };
}

/** Documents first: they show whether a recorded bill needs a rate again. */
async function readDocumentsAndRates(
  reader: QuickBooksReader,
  wanted: DocumentsWanted,
  needs: QuickBooksNeeds,
  preferences: Preferences,
): Promise<Pick<QuickBooksSnapshot, 'documents' | 'unreadableNumbers' | 'exchangeRates' | 'diagnostics'>> {
  const read = await readDocuments(reader, wanted);
  const { documents } = read;
  if (!preferences.multiCurrencyEnabled) return { ...read, exchangeRates: new Map() };
  // A bill that was undone is sent again, and needs the rate like a new one.
  const unchanged = new Set(
    documents.flatMap(({ marker }) => (marker === null || marker.undo === 'undone' ? [] : [versionKey(marker)])),
  );
  const changed = (needs.ratesIfChanged ?? []).filter((rate) => !unchanged.has(versionKey(rate)));
  const rates = [...needs.rates, ...changed].filter(({ currency }) => currency !== preferences.homeCurrency);
  return { ...read, exchangeRates: await readRates(reader, rates) };
}

function versionKey({ billId, billVersion }: { readonly billId: string; readonly billVersion: number }): string {
  return `${billId}@${String(billVersion)}`;
}

/** By `CURRENCY@DAY`. A currency or day without a rate is left out, and blocks its bills later. */
async function readRates(
  reader: QuickBooksReader,
  rates: readonly { readonly currency: string; readonly day: Day }[],
): Promise<ReadonlyMap<string, DecimalText>> {
  const wanted = new Map(rates.map((rate) => [rateKey(rate.currency, rate.day), rate]));
  const read = await Promise.all(
    [...wanted].map(async ([key, { currency, day }]) => ({ key, rate: await reader.readExchangeRate(currency, day) })),
  );
  return new Map(read.flatMap(({ key, rate }) => (rate === null ? [] : [[key, rate] as const])));
}
