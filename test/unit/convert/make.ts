import { buildCatalog, type Catalog, type CustomerChoice } from '../../../src/model/catalog.ts';
import type { Account, BandUsage, Bill, BillLine } from '../../../src/model/m3ter.ts';
import { indexMappings, type EffectiveMapping } from '../../../src/model/mapping.ts';
import type { Customer, Item, Preferences, QuickBooksSnapshot } from '../../../src/model/quickbooks.ts';
import type { ResolvedIntegration } from '../../../src/model/resolved-integration.ts';
import type { Integration, Origin } from '../../../src/model/workspace.ts';
import { INTEGRATION_DEFAULTS } from '../../../src/workspace/defaults.ts';
import type { ConversionInput } from '../../../src/convert/conversion-input.ts';

/** Values for tests: each maker gives one plain thing, and its argument says what differs. */

export const SYSTEM = 'QuickBooksSandbox';
const PLACE = { path: 'integrations/us.yaml', line: 4, column: 1 };
export const ORIGIN: Origin = { place: PLACE, at: () => PLACE, within: () => PLACE };

export function makeAccount(changes: Partial<Account> = {}): Account {
  return {
    id: 'acc-1',
    code: 'ACME',
    name: 'ACME Ltd',
    emailAddress: 'ap@acme.example',
    address: null,
    currency: 'USD',
    customFields: null,
    purchaseOrderNumber: null,
    parentAccountId: null,
    sendBillsToThirdParties: null,
    optOutReadable: true,
    ...changes,
  };
}

export function makeLine(changes: Partial<BillLine> = {}): BillLine {
  const amount = changes.convertedSubtotal ?? changes.subtotal ?? '10';
  return {
    id: null,
    lineItemType: 'STANDING_CHARGE',
    description: 'Platform fee',
    quantity: '1',
    units: '1',
    unit: '',
    averageUnitPrice: amount,
    subtotal: amount,
    currency: 'USD',
    conversionRate: '1',
    convertedSubtotal: amount,
    sequenceNumber: null,
    productId: 'prod-1',
    productCode: 'api-calls',
    productName: 'API calls',
    accountingProductId: null,
    accountingProductCode: null,
    accountingProductName: null,
    aggregationId: null,
    compoundAggregationId: null,
    segment: [],
    childAccountId: null,
    childAccountCode: null,
    servicePeriodStart: null,
    servicePeriodEnd: null,
    bands: [],
    ...changes,
  };
}

export function makeBand(changes: Partial<BandUsage> = {}): BandUsage {
  const amount = changes.convertedBandSubtotal ?? '10';
  return {
    pricingBandId: 'band-1',
    lowerLimit: '0',
    fixedPrice: '0',
    unitPrice: '1',
    bandQuantity: '10',
    bandUnits: '10',
    bandSubtotal: amount,
    convertedBandSubtotal: amount,
    ...changes,
  };
}

export function makeBill(lines: readonly BillLine[], changes: Partial<Bill> = {}): Bill {
  return {
    id: '6f1c2d6e-5a0b-4b7e-9d11-0a2f3c4d5e6f',
    version: 3,
    accountId: 'acc-1',
    accountCode: 'ACME',
    billDate: '2026-10-31',
    startDate: '2026-10-01',
    endDate: '2026-11-01',
    dueDate: '2026-11-30',
    externalInvoiceDate: null,
    sequentialInvoiceNumber: 'INV-101',
    purchaseOrderNumber: null,
    currency: 'USD',
    timezone: 'UTC',
    billTotal: '10',
    status: 'APPROVED',
    locked: false,
    dtApproved: '2026-11-02T10:00:00Z',
    lastCalculatedDate: '2026-11-01T10:00:00Z',
    dtLastModified: '2026-11-02T10:00:00Z',
    dtCreated: '2026-11-01T10:00:00Z',
    lines,
    ...changes,
  };
}

/** Parts of an integration that a test changes; sections are merged key by key. */
export interface IntegrationChanges {
  readonly name?: string;
  readonly accounts?: Partial<Integration['accounts']>;
  readonly bills?: Partial<Integration['bills']>;
  readonly quickbooks?: Partial<Integration['quickbooks']>;
  readonly customers?: Partial<Integration['customers']>;
  readonly delivery?: Partial<Integration['delivery']>;
}

export function makeIntegration(changes: IntegrationChanges = {}): Integration {
  const { accounts, bills, quickbooks, customers, delivery, ...others } = INTEGRATION_DEFAULTS;
  return {
    ...others,
    name: changes.name ?? 'US invoices',
    connection: 'northwind',
    destination: 'QuickBooksSandbox',
    accounts: { ...accounts, ...changes.accounts },
    bills: { ...bills, ...changes.bills },
    quickbooks: { ...quickbooks, ...changes.quickbooks },
    customers: { ...customers, ...changes.customers },
    delivery: { ...delivery, from: '2026-01-01', ...changes.delivery },
    origin: ORIGIN,
  };
}

export function makeResolved(
  changes: IntegrationChanges & { readonly resolved?: Partial<ResolvedIntegration> } = {},
): ResolvedIntegration {
  const integration = makeIntegration(changes);
  return {
    settings: integration,
    address: `integration/${integration.name}`,
    configId: 'config-1',
    includedAccountIds: new Set(),
    excludedAccountIds: new Set(),
    excludedLineItemTypes: new Set(),
    excludedProductIds: new Set(),
    excludedAggregationIds: new Set(),
    creditMemoItemId: null,
    debitMemoItemId: null,
    taxCode: 'NON',
    disabled: false,
    nativeEngineActive: false,
    broken: false,
    ...changes.resolved,
  };
}

export function makeMapping(
  entity: string,
  m3terId: string,
  external: string,
  changes: Partial<EffectiveMapping> = {},
): EffectiveMapping {
  const table = entity === 'Account' ? 'Customer' : 'Item';
  return {
    entity,
    m3terId,
    system: SYSTEM,
    table,
    linkedTo: null,
    external: { id: external },
    remoteId: null,
    ...changes,
  };
}

export function makeItem(id: string, changes: Partial<Item> = {}): Item {
  return {
    id,
    name: `Item ${id}`,
    fullyQualifiedName: `Item ${id}`,
    sku: null,
    type: 'Service',
    active: true,
    hasIncomeAccount: true,
    inventoryStart: null,
    ...changes,
  };
}

export function makeCustomer(id: string, displayName: string, changes: Partial<Customer> = {}): Customer {
  return {
    id,
    syncToken: '0',
    displayName,
    active: true,
    currency: 'USD',
    email: null,
    notes: null,
    parentId: null,
    companyName: null,
    billAddress: null,
    ...changes,
  };
}

export function makeCatalog(
  changes: Partial<Pick<QuickBooksSnapshot, 'customers' | 'items' | 'otherNames' | 'currencies' | 'exchangeRates'>> & {
    readonly preferences?: Partial<Preferences>;
    readonly country?: string | null;
  } = {},
): Catalog {
  return buildCatalog({
    realmId: '1',
    readAt: '2026-11-22T00:00:00.000Z',
    company: { name: 'Northwind', legalName: null, country: changes.country === undefined ? 'US' : changes.country },
    preferences: {
      bookCloseDate: null,
      customTxnNumbers: true,
      multiCurrencyEnabled: false,
      homeCurrency: 'USD',
      usingSalesTax: false,
      partnerTaxEnabled: false,
      eTransactionPaymentEnabled: true,
      allowServiceDate: true,
      customFields: null,
      ...changes.preferences,
    },
    customers: changes.customers ?? [makeCustomer('58', 'ACME Ltd')],
    otherNames: changes.otherNames ?? [],
    items: changes.items ?? [makeItem('19', { name: 'API usage' }), makeItem('20'), makeItem('21')],
    taxCodes: [],
    currencies: changes.currencies ?? [],
    otherRecords: new Map(),
    documents: [],
    exchangeRates: changes.exchangeRates ?? new Map(),
    diagnostics: [],
  });
}

export const CUSTOMER: CustomerChoice & { readonly result: 'customer' } = {
  result: 'customer',
  ref: { id: '58' },
  currency: 'USD',
  displayName: 'ACME Ltd',
  how: 'mapped',
  notes: [],
};

/** An input whose bill becomes an invoice: one line, product `api-calls` mapped to item 19. */
export function makeInput(bill: Bill, changes: Partial<ConversionInput> = {}): ConversionInput {
  return {
    bill,
    account: makeAccount(),
    integration: makeResolved(),
    mappings: indexMappings([makeMapping('Product', 'prod-1', '19')]),
    system: SYSTEM,
    catalog: makeCatalog(),
    customer: CUSTOMER,
    ...changes,
  };
}
