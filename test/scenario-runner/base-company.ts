import type { JsonValue } from '../../src/model/json-value.ts';
import { SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import type { ConfigRecord, M3terState, PricingRecord } from '../../src/sandbox/m3ter/state.ts';
import { plainLine, usageLine } from '../../src/sandbox/seed/bill-lines.ts';
import { createSandboxIntuit, emptySandboxM3ter } from '../../src/sandbox/seed/example-company.ts';
import {
  productReference,
  seedAccount,
  seedAggregation,
  seedBill,
  seedCompoundAggregation,
  seedId,
  seedMapping,
  seedPricing,
  seedProduct,
  seedStored,
  seedUser,
} from '../../src/sandbox/seed/m3ter-records.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import { emptyQuickBooksState, type QuickBooksState } from '../../src/sandbox/quickbooks/state.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import type {
  AccountRecording,
  BillRecording,
  ConfigRecording,
  LineRecording,
  M3terRecording,
  MappingRecording,
  QuickBooksRecording,
} from './recording.ts';

/** The moment every scenario begins. Bills of October are there and approved since Sunday. */
export const SCENARIO_START = Date.parse('2026-11-03T09:00:00Z');

const DESTINATION = 'QuickBooksSandbox';
const OCTOBER = ['2026-10-01', '2026-10-31'] as const;
const APPROVED = '2026-11-01T09:00:00.000Z';
/** What QuickBooks holds at the start was entered then. */
const BOOKED_AT = Date.parse('2026-10-02T10:30:00Z');

/** Both systems as the recordings of a scenario say, on top of the base company. */
export function buildStates(m3ter: M3terRecording, quickbooks: QuickBooksRecording): SandboxStates {
  const books = buildQuickBooks(quickbooks);
  return { m3ter: buildM3ter(m3ter, books), quickbooks: books, intuit: createSandboxIntuit(SCENARIO_START) };
}

/** Account ACME, products platform, api, storage and prepaid, two aggregations, one compound one, three pricings. */
function buildM3ter(recording: M3terRecording, books: QuickBooksState): M3terState {
  const state = emptySandboxM3ter();
  for (const name of recording.customFields ?? [])
    state.customFields['account'] = { ...state.customFields['account'], [name]: '' };
  seedCatalog(state);
  seedUser(state, 'Billing', 'Team', 'billing@northwind.example');
  for (const email of recording.users ?? []) seedUser(state, 'Second', 'User', email);
  for (const account of recording.accounts ?? [{ code: 'ACME' }]) addAccount(state, account);
  if (recording.integration !== false) addConfig(state, recording.integration ?? {});
  for (const bill of recording.bills ?? []) addBill(state, bill);
  const mappings = recording.mappings ?? [
    { account: 'ACME', customer: '58' },
    { product: 'platform', item: '19' },
    { product: 'api', item: '20' },
  ];
  for (const mapping of mappings) addMapping(state, books, mapping);
  return state;
}

function seedCatalog(state: M3terState): void {
  seedProduct(state, 'platform', 'Platform');
  seedProduct(state, 'api', 'API calls');
  const storage = seedProduct(state, 'storage', 'Storage');
  seedProduct(state, 'prepaid', 'Prepaid (accounting)');
  const requests = seedAggregation(state, { code: 'api-requests', name: 'API requests', unit: 'requests' });
  const stored = seedAggregation(state, { code: 'storage-gb', name: 'Stored', unit: 'GB', segmentedBy: 'region' });
  const egress = seedCompoundAggregation(state, {
    code: 'total-egress',
    name: 'Total egress',
    unit: 'GB',
    calculation: 'aggregation.storage_gb * 2',
    product: storage,
  });
  seedPricing(state, {
    code: 'api-tiers',
    description: 'API requests',
    aggregationId: requests.id,
    tiers: [
      ['0', '0.02', '0'],
      ['1000', '0.01', '0'],
    ],
  });
  seedPricing(state, {
    code: 'storage-flat',
    description: 'Stored',
    aggregationId: stored.id,
    tiers: [['0', '0.11', '0']],
  });
  seedPricing(state, {
    code: 'egress-flat',
    description: 'Total egress',
    compoundAggregationId: egress.id,
    tiers: [['0', '0.05', '0']],
  });
}

function addAccount(state: M3terState, { more, ...account }: AccountRecording): void {
  const record = seedAccount(state, {
    name: account.code === 'ACME' ? 'ACME Ltd' : account.code,
    country: 'US',
    currency: 'USD',
    email: `ap@${account.code.toLowerCase()}.example`,
    address: { addressLine1: '18 Anvil Road', locality: 'Phoenix', region: 'AZ', postCode: '85004', country: 'USA' },
    ...account,
  });
  Object.assign(record, more);
}

/** As `integrations/` of a scenario says, when nothing is recorded. Without credential m3ter's engine sends nothing. */
function addConfig(state: M3terState, recording: ConfigRecording): void {
  const credential = { id: seedId('credential', 'sandbox'), name: 'Northwind', destination: DESTINATION };
  state.credentials.push({ ...credential, connected: true });
  const config: ConfigRecord = {
    ...seedStored(state, seedId('config', 'invoices'), '2026-09-01'),
    name: recording.name ?? 'Invoices',
    destination: DESTINATION,
    destinationId: null,
    entityType: 'Bill',
    entityId: null,
    integrationCredentialsId: recording.credential === true ? credential.id : null,
    enabled: recording.enabled ?? true,
    configData: {
      onlySendBillOnApproval: true,
      splitUsageLineItems: 'ITEM_PER_PRODUCT',
      sortLineItemsBy: 'NONE',
      integrationDisabledNotificationUsers: state.users.slice(0, 1).map((user) => user.id),
      ...Object.fromEntries(
        Object.entries(recording.configData ?? {}).map(([key, value]) => [key, nameToId(state, value)]),
      ),
    },
  };
  state.configs.push(config);
}

/** `{ "account": "ACME" }` inside a setting is the id of that account. */
function nameToId(state: M3terState, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((part) => nameToId(state, part as JsonValue));
  if (typeof value !== 'object' || value === null) return value;
  const named = value as MappingRecording;
  if (named.account === undefined && named.product === undefined && named.aggregation === undefined) return value;
  return m3terSideOf(state, named).id;
}

const byCode = <T extends { readonly code: string }>(records: readonly T[], code: string): T => {
  const found = records.find((record) => record.code === code);
  if (found === undefined) throw new Error(`the scenario names "${code}", which the base company does not have`);
  return found;
};

export function billByNumber(state: M3terState, number: string): M3terState['bills'][number] {
  const found = state.bills.find(
    (bill) => bill.sequentialInvoiceNumber === number || bill.id === seedId('bill', number),
  );
  if (found === undefined) throw new Error(`the scenario names bill "${number}", which does not exist`);
  return found;
}

/** The document of a number, or the Id itself. */
export function documentId(books: QuickBooksState, number: string): string {
  const documents = [...Object.values(books.records.Invoice), ...Object.values(books.records.CreditMemo)];
  const found = documents.findLast((document) => document['DocNumber'] === number);
  return typeof found?.['Id'] === 'string' ? found['Id'] : number;
}

/** The m3ter side of a recorded mapping. */
export function m3terSideOf(
  state: M3terState,
  mapping: MappingRecording,
): { readonly entity: string; readonly id: string } {
  if (mapping.account !== undefined) return { entity: 'Account', id: byCode(state.accounts, mapping.account).id };
  if (mapping.product !== undefined) return { entity: 'Product', id: byCode(state.products, mapping.product).id };
  if (mapping.aggregation !== undefined) {
    return { entity: 'Aggregation', id: byCode(state.aggregations, mapping.aggregation).id };
  }
  if (mapping.compoundAggregation !== undefined) {
    return { entity: 'CompoundAggregation', id: byCode(state.compoundAggregations, mapping.compoundAggregation).id };
  }
  if (mapping.band !== undefined) return { entity: 'PricingBand', id: seedId('band', mapping.band) };
  return { entity: 'Bill', id: billByNumber(state, mapping.bill ?? '').id };
}

export function addMapping(state: M3terState, books: QuickBooksState, mapping: MappingRecording): void {
  const { entity, id } = m3terSideOf(state, mapping);
  const [externalTable, externalId] =
    mapping.customer === undefined
      ? mapping.item === undefined
        ? ['Invoice', documentId(books, mapping.invoice ?? '')]
        : ['Item', mapping.item]
      : ['Customer', mapping.customer];
  const record = seedMapping(state, { m3terEntity: entity, m3terId: id, externalTable, externalId });
  const linked = mapping.linked === true ? seedId('config', 'invoices') : mapping.linked;
  if (linked === undefined || linked === false) return;
  Object.assign(record, {
    id: seedId('mapping', `${entity}/${id}/${externalTable}/${linked}`),
    integrationConfigId: linked,
  });
}

export function addBill(state: M3terState, recording: BillRecording): void {
  const account = byCode(state.accounts, recording.account ?? 'ACME');
  const bill = seedBill(state, {
    account,
    period: recording.period ?? OCTOBER,
    number: recording.number,
    approvedAt: recording.approved === undefined ? APPROVED : recording.approved,
    lines: buildLines(state, recording.number, recording.lines, recording),
  });
  Object.assign(bill, recording.more);
}

/** Lines of a bill from their recorded form, with the amounts m3ter would have calculated. */
export function buildLines(
  state: M3terState,
  number: string,
  lines: readonly LineRecording[],
  bill: Pick<BillRecording, 'account' | 'period' | 'prices'>,
): M3terState['bills'][number]['lines'] {
  const account = byCode(state.accounts, bill.account ?? 'ACME');
  const setting = {
    billNumber: number,
    period: bill.period ?? OCTOBER,
    currency: bill.prices?.currency ?? account.currency ?? state.organization.currency,
    conversionRate: bill.prices?.conversionRate ?? '1',
  };
  return lines.flatMap((line) =>
    Array.from({ length: line.repeat ?? 1 }, (_, index) => {
      const description = line.repeat === undefined ? line.text : `${line.text} ${String(index + 1)}`;
      return { ...buildLine(state, setting, { ...line, text: description }), ...line.more };
    }),
  );
}

function buildLine(
  state: M3terState,
  setting: Parameters<typeof plainLine>[0],
  line: LineRecording,
): ReturnType<typeof plainLine> {
  const product = line.product === null ? null : productReference(byCode(state.products, line.product ?? 'platform'));
  const accounting = line.accountingProduct;
  const shared = {
    type: line.type ?? ('STANDING_CHARGE' as const),
    description: line.text,
    product,
    quantity: line.quantity ?? '1',
    ...(accounting === undefined ? {} : { accountingProduct: productReference(byCode(state.products, accounting)) }),
  };
  if (line.pricing === undefined) {
    const plain = plainLine(setting, { ...shared, unit: line.unit ?? '', unitPrice: line.price ?? '0' });
    const aggregation = line.aggregation === undefined ? null : byCode(state.aggregations, line.aggregation).id;
    return { ...plain, aggregationId: aggregation };
  }
  const pricing: PricingRecord = byCode(state.pricings, line.pricing);
  const { aggregation, compoundAggregation, segment } = line;
  return usageLine(setting, {
    ...shared,
    pricing,
    ...(aggregation === undefined ? {} : { aggregation: byCode(state.aggregations, aggregation) }),
    ...(compoundAggregation === undefined
      ? {}
      : { compoundAggregation: byCode(state.compoundAggregations, compoundAggregation) }),
    ...(segment === undefined ? {} : { segment: { ...segment } }),
  });
}

/** A US company with three currencies, customer 58 ACME Ltd and four items. */
function buildQuickBooks(recording: QuickBooksRecording): QuickBooksState {
  const state = emptyQuickBooksState({
    realmId: SANDBOX_REALM_ID,
    companyName: 'Northwind Robotics',
    country: 'US',
    homeCurrency: 'USD',
    ...recording.company,
    preferences: {
      multiCurrencyEnabled: true,
      customTxnNumbers: true,
      eTransactionPaymentEnabled: false,
      ...recording.preferences,
    },
  });
  const seed = openSeed({ state, now: BOOKED_AT });
  seed.standardLists();
  for (const code of recording.taxCodes ?? []) seed.taxCode(code);
  for (const name of recording.classes ?? []) seed.class(name);
  for (const name of recording.departments ?? []) seed.department(name);
  for (const code of recording.currencies ?? ['USD', 'GBP', 'EUR']) seed.currency(code);
  for (const rate of recording.exchangeRates ?? [
    { currency: 'GBP', day: '2026-10-01', rate: '1.28' },
    { currency: 'EUR', day: '2026-10-01', rate: '1.0917' },
  ]) {
    seed.exchangeRate(rate);
  }
  seed.item({ id: '19', name: 'Platform subscription', sku: 'PLAT' });
  seed.item({ id: '20', name: 'API usage', sku: 'API' });
  seed.item({ id: '21', name: 'API usage, high volume', sku: 'API-HV' });
  seed.item({ id: '28', name: 'Billing adjustments', sku: 'ADJ' });
  for (const item of recording.items ?? []) seed.item(item);
  for (const displayName of recording.vendors ?? []) seed.vendor({ displayName });
  for (const [givenName, familyName] of recording.employees ?? []) seed.employee({ givenName, familyName });
  const customers = recording.customers ?? [{ id: '58', displayName: 'ACME Ltd', email: 'ap@acme.example' }];
  for (const customer of customers) seed.customer(customer);
  for (const invoice of recording.invoices ?? []) seed.invoice(invoice);
  for (const payment of recording.payments ?? []) seed.payment(payment);
  return state;
}
