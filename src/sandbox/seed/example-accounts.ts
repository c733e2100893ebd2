import type { AccountRecord, M3terState } from '../m3ter/state.ts';
import { type AccountSeed, seedAccount } from './m3ter-records.ts';

/** Customers of Northwind Robotics by account code. */
export type ExampleAccounts = { readonly [Code in ExampleAccountCode]: AccountRecord };

export type ExampleAccountCode =
  | 'ACME'
  | 'GLOBEX'
  | 'INITECH'
  | 'UMBRELLA'
  | 'HOOLI'
  | 'STARK'
  | 'WAYNE'
  | 'OSCORP'
  | 'VANDELAY'
  | 'CYBERDYNE'
  | 'WEYLAND'
  | 'NAKATOMI'
  | 'TYRELL';

type AccountDetail = Omit<AccountSeed, 'code'>;

const MANAGER = { accountManagerEmail: 'dana.reyes@northwind-robotics.example' };

/** Street, town, region, post code, country of a customer. */
function address(
  addressLine1: string,
  locality: string,
  region: string | null,
  postCode: string,
  country: string,
): AccountSeed['address'] {
  return { addressLine1, locality, ...(region === null ? {} : { region }), postCode, country };
}

const US_ACCOUNTS = {
  ACME: {
    name: 'ACME Ltd',
    country: 'US',
    currency: 'USD',
    email: 'accounts.payable@acme.example',
    address: address('18 Anvil Road', 'Phoenix', 'AZ', '85004', 'USA'),
    customFields: { ...MANAGER, creditLimit: { number: '25000' } },
    purchaseOrderNumber: 'PO-7781',
  },
  GLOBEX: {
    name: 'Globex',
    country: 'US',
    currency: 'USD',
    email: 'ap@globex.example',
    address: address('700 Cypress Creek', 'Springfield', 'OR', '97477', 'USA'),
    customFields: MANAGER,
  },
  INITECH: {
    name: 'Initech',
    country: 'US',
    currency: 'USD',
    email: 'billing@initech.example',
    address: address('4120 Freidrich Lane', 'Austin', 'TX', '78744', 'USA'),
    customFields: MANAGER,
  },
  UMBRELLA: {
    name: 'Umbrella',
    country: 'US',
    currency: 'USD',
    email: 'finance@umbrella.example',
    address: address('545 S Birdneck Rd', 'Raccoon City', 'MO', '63005', 'USA'),
    customFields: MANAGER,
  },
  HOOLI: {
    name: 'Hooli',
    country: 'US',
    currency: 'USD',
    email: 'payables@hooli.example',
    address: address('1 Hooli Way', 'Palo Alto', 'CA', '94301', 'USA'),
    customFields: MANAGER,
  },
  STARK: {
    name: 'Stark Industries',
    country: 'US',
    currency: 'USD',
    email: 'invoices@stark.example',
    address: address('200 Park Avenue', 'New York', 'NY', '10166', 'USA'),
    customFields: MANAGER,
    purchaseOrderNumber: '4500018832',
  },
  WAYNE: {
    name: 'Wayne Enterprises',
    country: 'US',
    currency: 'USD',
    email: 'ap@wayne.example',
    address: address('1007 Mountain Drive', 'Gotham', 'NJ', '07030', 'USA'),
  },
  OSCORP: {
    name: 'Oscorp',
    country: 'US',
    currency: 'USD',
    email: 'ap@oscorp.example',
    address: address('5 Hudson Yards', 'New York', 'NY', '10001', 'USA'),
    sendBillsToThirdParties: 'false',
  },
  VANDELAY: {
    name: 'Vandelay Industries',
    country: 'US',
    currency: 'USD',
    email: 'art@vandelay.example',
    address: address('129 West 81st Street', 'New York', 'NY', '10024', 'USA'),
  },
} as const satisfies Readonly<Record<string, AccountDetail>>;

const EUROPEAN_ACCOUNTS = {
  CYBERDYNE: {
    name: 'Cyberdyne Systems',
    country: 'UK',
    currency: 'GBP',
    email: 'ledger@cyberdyne.example',
    address: address('18144 El Camino House', 'Reading', 'Berkshire', 'RG1 1AF', 'United Kingdom'),
    customFields: MANAGER,
  },
  WEYLAND: {
    name: 'Weyland-Yutani Europe',
    country: 'UK',
    currency: 'GBP',
    email: 'accounts@weyland.example',
    address: address('1 Canada Square', 'London', null, 'E14 5AB', 'United Kingdom'),
  },
  NAKATOMI: {
    name: 'Nakatomi Logistik GmbH',
    country: 'DE',
    currency: 'EUR',
    email: 'rechnung@nakatomi.example',
    address: address('Potsdamer Platz 1', 'Berlin', null, '10785', 'Germany'),
    customFields: MANAGER,
    purchaseOrderNumber: 'BE-2026-118',
  },
  TYRELL: {
    name: 'Tyrell Robotik GmbH',
    country: 'DE',
    currency: 'EUR',
    email: 'buchhaltung@tyrell.example',
    address: address('Hansastraße 32', 'München', 'Bayern', '80686', 'Germany'),
  },
} as const satisfies Readonly<Record<string, AccountDetail>>;

export function seedExampleAccounts(state: M3terState): ExampleAccounts {
  const seeds: readonly (readonly [string, AccountDetail])[] = Object.entries({ ...US_ACCOUNTS, ...EUROPEAN_ACCOUNTS });
  return Object.fromEntries(
    seeds.map(([code, detail]) => [code, seedAccount(state, { ...detail, code })]),
  ) as ExampleAccounts;
}
