import { type QuickBooksState, emptyQuickBooksState } from '../quickbooks/state.ts';
import { type Seed, openSeed } from '../quickbooks/seed-records.ts';
import { SANDBOX_REALM_ID } from '../environment.ts';
import { seedId } from './m3ter-records.ts';

/** Ids of the QuickBooks records that m3ter's side of the example refers to. */
export const EXAMPLE_ITEMS = {
  platform: '19',
  api: '20',
  apiHighVolume: '21',
  storage: '22',
  egress: '23',
  support: '24',
  robots: '25',
  services: '26',
  prepaid: '27',
  adjustments: '28',
  legacy: '29',
} as const;

export const EXAMPLE_CUSTOMERS = {
  globex: '58',
  initech: '59',
  umbrella: '60',
  hooli: '61',
  stark: '62',
  cyberdyne: '63',
  weyland: '64',
  tyrell: '65',
  walkIn: '66',
} as const;

/** September invoices: two that m3ter's own engine made, and one that tieout sent. */
export const EXAMPLE_INVOICES = { initech: '130', stark: '131', globex: '132' } as const;

/** The digest of the invoice's content, which tieout remembered when it sent the invoice (`src/model/marker.ts`). */
const SENT_DIGEST = 'b89a77650ebf0d37';

/** The books were closed after August. */
const BOOK_CLOSE_DATE = '2026-08-31';
const MADE_AT = Date.parse('2026-10-02T10:30:00Z');

/** The QuickBooks company Northwind Robotics: US, multicurrency, books closed through August 2026. */
export function createExampleQuickBooks(): QuickBooksState {
  const { state, seed } = startExampleBooks();
  seedCustomers(seed);
  seedSeptember(seed);
  seedSentInvoice(seed);
  return state;
}

/** The company with its settings, lists, currencies and items, before its first customer. */
export function startExampleBooks(): { readonly state: QuickBooksState; readonly seed: Seed } {
  const state = emptyQuickBooksState({
    realmId: SANDBOX_REALM_ID,
    companyName: 'Northwind Robotics',
    country: 'US',
    homeCurrency: 'USD',
    email: 'books@northwind-robotics.example',
    preferences: { multiCurrencyEnabled: true, bookCloseDate: BOOK_CLOSE_DATE, customTxnNumbers: true },
  });
  const seed = openSeed({ state, now: MADE_AT });
  seed.standardLists();
  seedCurrencies(seed);
  seedItems(seed);
  return { state, seed };
}

function seedCurrencies(seed: Seed): void {
  for (const code of ['USD', 'GBP', 'EUR']) seed.currency(code);
  seed.exchangeRate({ currency: 'GBP', day: '2026-01-01', rate: '1.2741' });
  seed.exchangeRate({ currency: 'GBP', day: '2026-10-01', rate: '1.2803' });
  seed.exchangeRate({ currency: 'EUR', day: '2026-01-01', rate: '1.0862' });
  seed.exchangeRate({ currency: 'EUR', day: '2026-10-01', rate: '1.0917' });
}

function seedItems(seed: Seed): void {
  const item = (id: string, name: string, sku: string): void => {
    seed.item({ id, name, sku });
  };
  item(EXAMPLE_ITEMS.platform, 'Fleet platform subscription', 'PLAT-M');
  item(EXAMPLE_ITEMS.api, 'API usage', 'API-STD');
  item(EXAMPLE_ITEMS.apiHighVolume, 'API usage, high volume', 'API-HV');
  item(EXAMPLE_ITEMS.storage, 'Telemetry storage', 'STOR-GB');
  item(EXAMPLE_ITEMS.egress, 'Data egress', 'EGR-GB');
  item(EXAMPLE_ITEMS.support, 'Premium support', 'SUP-PREM');
  item(EXAMPLE_ITEMS.robots, 'Connected robots', 'SEAT-ROBOT');
  item(EXAMPLE_ITEMS.services, 'Field services', 'SVC-FIELD');
  item(EXAMPLE_ITEMS.prepaid, 'Prepaid API volume', 'API-PRE');
  item(EXAMPLE_ITEMS.adjustments, 'Billing adjustments', 'ADJ');
  item(EXAMPLE_ITEMS.legacy, 'Legacy sensor rental', 'SENS-OLD');
}

function seedCustomers(seed: Seed): void {
  seed.vendor({ displayName: 'Wayne Enterprises' });
  seed.employee({ givenName: 'Dana', familyName: 'Reyes' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.globex, displayName: 'Globex Corp', email: 'ap@globex.example' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.initech, displayName: 'Initech', email: 'billing@initech.example' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.umbrella, displayName: 'Umbrella', email: 'finance@umbrella.example' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.hooli, displayName: 'Hooli', email: 'payables@hooli.example' });
  // It was "Stark Industries" when it was mapped. Somebody renamed it since.
  seed.customer({ id: EXAMPLE_CUSTOMERS.stark, displayName: 'Stark Industries LLC', email: 'invoices@stark.example' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.cyberdyne, displayName: 'Cyberdyne Systems UK', currency: 'GBP' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.weyland, displayName: 'Weyland-Yutani Europe', currency: 'GBP' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.tyrell, displayName: 'Tyrell Robotik GmbH', currency: 'EUR' });
  seed.customer({ id: EXAMPLE_CUSTOMERS.walkIn, displayName: 'Trade fair sales' });
}

function seedSeptember(seed: Seed): void {
  seed.invoice({
    customerId: EXAMPLE_CUSTOMERS.walkIn,
    docNumber: '1041',
    txnDate: '2026-09-18',
    lines: [{ amount: '240.00', description: 'Demo unit, used', itemId: EXAMPLE_ITEMS.services, taxCode: 'NON' }],
  });
  seed.invoice({
    id: EXAMPLE_INVOICES.initech,
    customerId: EXAMPLE_CUSTOMERS.initech,
    docNumber: 'M3-100441',
    txnDate: '2026-09-30',
    dueDate: '2026-10-30',
    lines: [platformLine('512.00')],
  });
  const paid = seed.invoice({
    id: EXAMPLE_INVOICES.stark,
    customerId: EXAMPLE_CUSTOMERS.stark,
    docNumber: 'M3-100444',
    txnDate: '2026-09-30',
    dueDate: '2026-10-30',
    lines: [platformLine('2400.00')],
  });
  seed.payment({
    customerId: EXAMPLE_CUSTOMERS.stark,
    txnDate: '2026-10-21',
    total: '2400.00',
    invoices: [{ id: paid, amount: '2400.00' }],
  });
}

/** The invoice of bill M3-100455 as tieout sent it, before the bill was recalculated. */
function seedSentInvoice(seed: Seed): void {
  const billId = seedId('bill', 'M3-100455');
  seed.invoice({
    id: EXAMPLE_INVOICES.globex,
    customerId: EXAMPLE_CUSTOMERS.globex,
    docNumber: 'M3-100455',
    txnDate: '2026-09-30',
    dueDate: '2026-10-30',
    billEmail: 'ap@globex.example',
    customerMemo: `Account reference: ${seedId('account', 'GLOBEX')}`,
    privateNote: `tieout bill=${billId} version=2 generation=0 digest=${SENT_DIGEST}`,
    lines: [
      {
        ...platformLine('1200.00'),
        description: 'Fleet Platform, monthly, 2026-09-01 to 2026-09-30',
        serviceDate: '2026-09-01',
      },
      {
        amount: '1800.00',
        description: 'Site survey, Portland depot, 2026-09-01 to 2026-09-30',
        itemId: EXAMPLE_ITEMS.services,
        quantity: '1',
        unitPrice: '1800',
        serviceDate: '2026-09-01',
        taxCode: 'NON',
      },
    ],
  });
}

function platformLine(amount: string): Parameters<Seed['invoice']>[0]['lines'][number] {
  return {
    amount,
    description: 'Fleet Platform, monthly',
    itemId: EXAMPLE_ITEMS.platform,
    quantity: '1',
    unitPrice: amount,
    taxCode: 'NON',
  };
}
