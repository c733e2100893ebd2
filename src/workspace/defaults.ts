import type { Connection, Destination, Environment, Integration } from '../model/workspace.ts';

/**
 * The value of every optional key of `config-format.md`. This is the only place defaults are filled
 * from; a test compares it with the `default`s that the schemas show in editors.
 */
export const CONNECTION_DEFAULTS = {
  companyName: null,
  homeCurrency: null,
  limits: {},
  configKeys: {},
} as const satisfies Partial<Connection>;

type IntegrationDefaults = Omit<Integration, 'name' | 'connection' | 'destination' | 'delivery' | 'origin'> & {
  readonly delivery: Omit<Integration['delivery'], 'from'>;
};

export const INTEGRATION_DEFAULTS: IntegrationDefaults = {
  entityType: 'Bill',
  id: null,
  credential: null,
  enabled: true,
  accounts: { include: [], exclude: [], filter: null, missingOptOut: 'send' },
  notifyOnDisabled: [],
  bills: {
    onlySendOnApproval: true,
    useExternalMappingAccountCode: false,
    enforceLinkedMappings: false,
    exclude: { lineItemTypes: [], products: [], aggregations: [] },
  },
  quickbooks: {
    splitUsageLineItems: 'product',
    itemMapping: { creditMemo: null, debitMemo: null },
    sendZeroQuantityLineItems: false,
    allowBankTransferPayment: false,
    allowCreditCardPayment: false,
    bccEmail: null,
    accountManagerEmailCustomField: null,
    sortLineItemsBy: 'none',
    strictLineItemMapping: false,
  },
  customers: { missing: 'create', match: 'displayName' },
  delivery: {
    mode: 'replay',
    graceMinutes: 30,
    nativeRunMaxHours: null,
    unmappedItem: 'block',
    negativeBills: 'creditMemo',
    onChange: 'update',
    text: 'auto',
    emailStatus: 'notSet',
    tax: { code: 'NON', calculation: null },
    purchaseOrder: 'memo',
  },
  limits: { maxInvoices: null, maxInvoiceTotal: null, maxDeletes: 0, maxUpdates: 30 },
};

export const MAPPING_FILE_DEFAULTS = { integration: null, prune: false } as const;

/** m3ter's name of QuickBooks, as a destination and as an external system. */
export function destinationOf(environment: Environment): Destination {
  return environment === 'production' ? 'QuickBooks' : 'QuickBooksSandbox';
}

/** A mapping key of a document, m3ter's entity and the QuickBooks table it maps to. */
export const MAPPING_FORMS = [
  { key: 'account', entity: 'Account', side: 'customer', table: 'Customer' },
  { key: 'product', entity: 'Product', side: 'item', table: 'Item' },
  { key: 'aggregation', entity: 'Aggregation', side: 'item', table: 'Item' },
  { key: 'compoundAggregation', entity: 'CompoundAggregation', side: 'item', table: 'Item' },
  { key: 'pricingBand', entity: 'PricingBand', side: 'item', table: 'Item' },
] as const;
