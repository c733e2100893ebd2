import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import type { Stage } from '../scenario-runner/stage.ts';
import type { Act, ObeyedHint, Way } from './obey-plan.ts';
import { ONE_BILL, SENT } from './row.ts';

export const BY_HAND = (number: string, total: string, customer = '58') =>
  `invoice ${number} of customer ${customer}: USD ${total}, by hand`;
/** A voided invoice keeps its number. */
export const RESENT = SENT.replace('invoice INV-101', 'invoice INV-101-2');
export const SENT_480 = SENT.replace('450', '480');

export const editFile = (replace: string, text: string, file = 'invoices.yaml'): Act => ({
  editFile: { file, replace, with: text },
});
/** A line that is pasted into the list of mappings. */
export const addMapping = (line: string): Act => editFile('mappings:\n', `mappings:\n  ${line}\n`, 'mappings.yaml');
export const setActive =
  (entity: 'Customer' | 'Item', id: string): Act =>
  ({ sandbox }) =>
    sandbox.people.setActive(entity, id, true);
export const reopenBooks: Act = ({ sandbox }) => {
  const { quickbooks } = sandbox.states;
  quickbooks.preferences = { ...quickbooks.preferences, bookCloseDate: null };
};
export const seedOf = ({ sandbox, clock }: Stage) => openSeed({ state: sandbox.states.quickbooks, now: clock.now() });

export const lineOf = (amount: string, quantity = '1') => ({
  DetailType: 'SalesItemLineDetail',
  Amount: amount,
  Description: 'Platform, monthly, 2026-10-01 to 2026-10-31',
  SalesItemLineDetail: {
    ItemRef: { value: '19' },
    Qty: quantity,
    UnitPrice: amount,
    ServiceDate: '2026-10-01',
    TaxCodeRef: { value: 'NON' },
  },
});
export const editTo = (total: string, invoice = 'INV-101'): Act => ({
  edit: { invoice, set: { Line: [lineOf(total)] } },
});
export const RESEND = 'apply --auto-approve --bill {INV-101} --resend {INV-101}';

/** The only way, and nothing to do before `apply`. */
export const applies = (
  world: string,
  words: string,
  documents: readonly string[],
  more: Partial<Way> = {},
): ObeyedHint => ({
  world,
  ways: [{ words, acts: [], documents, ...more }],
});

export const withFiles = (files: string, world = ONE_BILL): string => `${world}workspace:\n${files}`;

const BILLED = `
m3ter:
  bills:
    - number: INV-101
      lines: [{ text: 'Platform, monthly', price: '450' }]
`;
/** One bill with some of its fields as they should not be. */
export const billWith = (fields: string): string => `title: one bill\n${BILLED}      more: ${fields}\n`;

export const TWO_INTEGRATIONS = withFiles(`  second.yaml:
    apiVersion: tieout/v1
    kind: Integration
    name: Second
    connection: northwind
    destination: QuickBooksSandbox
    notifyOnDisabled: [billing@northwind.example]
    accounts:
      filter: 'currency == "USD"'
    delivery: { from: 2026-10-01 }
`);

/** Nobody is mapped to the account, in the files and in m3ter; customer 58 has another name. */
export const UNKNOWN_CUSTOMER = `
title: no customer
workspace:
  invoices.yaml:
    customers: { missing: block }
  mappings.yaml:
    mappings:
      - { product: platform, item: '19' }
m3ter:
  mappings:
    - { product: platform, item: '19' }
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
quickbooks:
  customers:
    - { id: '58', displayName: ACME Holdings }
`;

/** Bands come to 25.00, the line and the bill to 26.00. */
export const BANDS = `
title: bands
m3ter:
  bills:
    - number: INV-101
      more: { billTotal: '26' }
      lines:
        - type: USAGE
          text: API requests
          product: api
          quantity: '1500'
          pricing: api-tiers
          aggregation: api-requests
          more: { subtotal: '26', convertedSubtotal: '26' }
`;

export const INVOICE_OF_7001 = `${ONE_BILL}
quickbooks:
  invoices:
    - customerId: '58'
      docNumber: '7001'
      txnDate: 2026-10-31
      dueDate: 2026-11-30
      lines: [{ amount: '450.00', itemId: '19', taxCode: NON }]
      id: '130'
`;

export const TWO_CUSTOMERS = `
quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '59', displayName: ACME Holdings }
`;
