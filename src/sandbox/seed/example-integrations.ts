import type { ConfigRecord, M3terState } from '../m3ter/state.ts';
import { completeRun, startRun } from '../m3ter/engine.ts';
import type { EarlierBills } from './example-bills.ts';
import type { ExampleAccounts } from './example-accounts.ts';
import type { ExampleCatalog } from './example-catalog.ts';
import { seedId, seedMapping, seedStored, seedUser } from './m3ter-records.ts';
import { EXAMPLE_CUSTOMERS, EXAMPLE_INVOICES, EXAMPLE_ITEMS } from './example-quickbooks.ts';

const DESTINATION = 'QuickBooksSandbox';

/** What people set up in m3ter's console before the workspace existed: one configuration and some mappings. */
export function seedExampleIntegrations(
  state: M3terState,
  parts: { readonly accounts: ExampleAccounts; readonly catalog: ExampleCatalog },
): void {
  seedConsoleConfig(state, [parts.accounts.VANDELAY.id]);
  seedExampleMappings(state, parts);
}

/** The configuration of the US, with settings that differ from the files, its credential and the users. */
export function seedConsoleConfig(state: M3terState, restrictedAccountIds: readonly string[]): void {
  const notified = seedUser(state, 'Billing', 'Team', 'billing@northwind-robotics.example');
  seedUser(state, 'Dana', 'Reyes', 'dana.reyes@northwind-robotics.example');
  const credential = { id: seedId('credential', 'sandbox'), name: 'Northwind sandbox', destination: DESTINATION };
  state.credentials.push({ ...credential, connected: true });
  const config: ConfigRecord = {
    ...seedStored(state, seedId('config', 'us'), '2026-04-06'),
    name: 'QuickBooks US invoices',
    destination: DESTINATION,
    destinationId: null,
    entityType: 'Bill',
    entityId: null,
    integrationCredentialsId: credential.id,
    enabled: true,
    configData: consoleSettings(restrictedAccountIds, notified.id),
  };
  state.configs.push(config);
}

function consoleSettings(restrictedAccountIds: readonly string[], notifiedUser: string): ConfigRecord['configData'] {
  return {
    accountIds: [],
    restrictedAccountIds,
    integrationDisabledNotificationUsers: [notifiedUser],
    // The files say true. The console's default was never changed.
    onlySendBillOnApproval: false,
    useExternalMappingAccountCode: false,
    excludedLineItemTypes: [],
    accountFilter: 'customFields != null AND customFields.country == "US"',
    enforceExternalMappingsForConfig: false,
    excludedProducts: [],
    excludedAggregations: [],
    // The files say band.
    splitUsageLineItems: 'ITEM_PER_PRODUCT',
    quickBooksItemMapping: { CREDIT_MEMO: EXAMPLE_ITEMS.adjustments, DEBIT_MEMO: EXAMPLE_ITEMS.adjustments },
    sendZeroQuantityLineItems: false,
    allowBankTransferPayment: true,
    allowCreditCardPayment: false,
    bccInvoiceEmailAddress: 'invoices@northwind-robotics.example',
    accountManagerEmailCustomField: 'accountManagerEmail',
    sortLineItemsBy: 'NONE',
    strictLineItemMapping: false,
    // tieout does not know this setting. It must survive every update.
    invoiceTemplateNote: 'Autumn layout',
  };
}

function seedExampleMappings(
  state: M3terState,
  { accounts, catalog }: { readonly accounts: ExampleAccounts; readonly catalog: ExampleCatalog },
): void {
  const customer = (account: { readonly id: string }, externalId: string): void => {
    seedMapping(state, { m3terEntity: 'Account', m3terId: account.id, externalTable: 'Customer', externalId });
  };
  const item = (product: { readonly id: string }, externalId: string): void => {
    seedMapping(state, { m3terEntity: 'Product', m3terId: product.id, externalTable: 'Item', externalId });
  };
  customer(accounts.GLOBEX, EXAMPLE_CUSTOMERS.globex);
  customer(accounts.INITECH, EXAMPLE_CUSTOMERS.initech);
  customer(accounts.UMBRELLA, EXAMPLE_CUSTOMERS.umbrella);
  customer(accounts.STARK, EXAMPLE_CUSTOMERS.stark);
  customer(accounts.TYRELL, EXAMPLE_CUSTOMERS.tyrell);
  item(catalog.products.platform, EXAMPLE_ITEMS.platform);
  item(catalog.products.seats, EXAMPLE_ITEMS.robots);
  // The files map support to its own item, and legacy sensors no longer at all.
  item(catalog.products.support, EXAMPLE_ITEMS.services);
  item(catalog.products.legacy, EXAMPLE_ITEMS.legacy);
}

/** tieout sent one September bill, m3ter's own engine two, and one run never ended. */
export function seedSentBills(state: M3terState, bills: EarlierBills): void {
  seedMapping(state, {
    m3terEntity: 'Bill',
    m3terId: bills.globex.id,
    externalTable: 'Invoice',
    externalId: EXAMPLE_INVOICES.globex,
  });
  const at = Date.parse('2026-10-02T10:20:00Z');
  for (const [bill, externalId] of [
    [bills.initech, EXAMPLE_INVOICES.initech],
    [bills.stark, EXAMPLE_INVOICES.stark],
  ] as const) {
    const run = startRun(state, at, { billId: bill.id, destination: DESTINATION });
    const url = `https://sandbox.qbo.intuit.com/app/invoice?txnId=${externalId}`;
    completeRun(run, at + 4_000, { externalId, url });
  }
  startRun(state, at, { billId: bills.hooli.id, destination: DESTINATION, status: 'AWAITING_RETRY' });
}
