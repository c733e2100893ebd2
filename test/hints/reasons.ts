import type { ReasonCode } from '../../src/model/reasons.ts';
import { groupOf } from '../../src/sandbox/quickbooks/fields.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import type { Stage } from '../scenario-runner/stage.ts';
import type { Act, ObeyedHint, Way } from './obey.ts';
import { ONE_BILL, SENT, type Row } from './row.ts';

const BY_HAND = (number: string, total: string, customer = '58') =>
  `invoice ${number} of customer ${customer}: USD ${total}, by hand`;
/** A voided invoice keeps its number. */
const RESENT = SENT.replace('invoice INV-101', 'invoice M3-1T3MKGR691YM1XQY');
const SENT_480 = SENT.replace('450', '480');

const editFile = (replace: string, text: string, file = 'invoices.yaml'): Act => ({
  editFile: { file, replace, with: text },
});
/** A line that is pasted into the list of mappings. */
const addMapping = (line: string): Act => editFile('mappings:\n', `mappings:\n  ${line}\n`, 'mappings.yaml');
const setActive =
  (entity: 'Customer' | 'Item', id: string): Act =>
  ({ sandbox }) =>
    sandbox.people.setActive(entity, id, true);
const reopenBooks: Act = ({ sandbox }) => {
  const { quickbooks } = sandbox.states;
  quickbooks.preferences = { ...quickbooks.preferences, bookCloseDate: null };
};
const seedOf = ({ sandbox, clock }: Stage) => openSeed({ state: sandbox.states.quickbooks, now: clock.now() });

const lineOf = (amount: string, quantity = '1') => ({
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
const editTo = (total: string, invoice = 'INV-101'): Act => ({ edit: { invoice, set: { Line: [lineOf(total)] } } });
const RESEND = 'apply --auto-approve --resend {INV-101}';

/** The only way, and nothing to do before `apply`. */
const applies = (world: string, words: string, documents: readonly string[], more: Partial<Way> = {}): ObeyedHint => ({
  world,
  ways: [{ words, acts: [], documents, ...more }],
});

const withFiles = (files: string, world = ONE_BILL): string => `${world}workspace:\n${files}`;

const BILLED = `
m3ter:
  bills:
    - number: INV-101
      lines: [{ text: 'Platform, monthly', price: '450' }]
`;
/** One bill with some of its fields as they should not be. */
const billWith = (fields: string): string => `title: one bill\n${BILLED}      more: ${fields}\n`;

const TWO_INTEGRATIONS = withFiles(`  second.yaml:
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
const UNKNOWN_CUSTOMER = `
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
const BANDS = `
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

const INVOICE_OF_7001 = `${ONE_BILL}
quickbooks:
  invoices:
    - customerId: '58'
      docNumber: '7001'
      txnDate: 2026-10-31
      dueDate: 2026-11-30
      lines: [{ amount: '450.00', itemId: '19', taxCode: NON }]
      id: '130'
`;

const TWO_CUSTOMERS = `
quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '59', displayName: ACME Holdings }
`;

const NO_ITEM = `
title: no item
workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
m3ter:
  mappings:
    - { account: ACME, customer: '58' }
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;

/** The shape of every reason's rows; each is played in a world where the plan gives the reason. */
export const REASON_HINTS: Readonly<Record<ReasonCode, Row | readonly ObeyedHint[]>> = {
  'account-opted-out': {
    world: `${ONE_BILL}  accounts: [{ code: ACME, name: ACME Ltd, sendBillsToThirdParties: 'false' }]\n`,
    ways: [
      {
        words: 'set SendBillsToThirdParties to "true" on the account in m3ter',
        acts: [{ changeAccount: { account: 'ACME', set: { configData: { SendBillsToThirdParties: 'true' } } } }],
        documents: [SENT],
      },
    ],
  },
  'account-not-included': {
    world: withFiles(`  invoices.yaml:\n    accounts: { include: [GLOBEX] }\n`, ONE_BILL).replace(
      'm3ter:\n',
      'm3ter:\n  accounts: [{ code: ACME, name: ACME Ltd }, { code: GLOBEX, name: Globex }]\n',
    ),
    ways: [
      {
        words: 'add the account to accounts.include of an integration',
        acts: [editFile('[GLOBEX]', '[GLOBEX, ACME]')],
        documents: [SENT],
      },
    ],
  },
  'account-excluded': {
    world: '304-setting-accounts-exclude-on',
    ways: [
      {
        words: 'remove the account from accounts.exclude',
        acts: [editFile('[ACME]', '[]')],
        documents: [SENT, 'invoice INV-201 of customer 59: USD 99.5, for bill INV-201'],
      },
    ],
  },
  'account-filtered': { nothing: 'the plan of the other connection sends it' },
  'no-integration': {
    world: '154-account-of-nobody',
    ways: [
      {
        words: 'correct the fields of the account',
        acts: [{ changeAccount: { account: 'GLOBEX', set: { customFields: { country: 'US' } } } }],
        documents: [SENT, 'invoice INV-201 of customer 59: USD 99.5, for bill INV-201'],
      },
      {
        words: 'widen accounts.filter',
        acts: [editFile('== "US"', '== "US" OR customFields.country == "USA"')],
        documents: [SENT, 'invoice INV-201 of customer 59: USD 99.5, for bill INV-201'],
      },
      { words: 'accounts.exclude', acts: [editFile('filter:', 'exclude: [GLOBEX]\n  filter:')], documents: [SENT] },
    ],
  },
  'before-cutoff': {
    world: withFiles(`  invoices.yaml:\n    delivery: { from: 2026-11-01 }\n`),
    ways: [
      {
        words: 'set delivery.from to an earlier day',
        acts: [editFile('2026-11-01', '2026-10-31')],
        documents: [SENT],
      },
    ],
  },
  'awaiting-approval': {
    world: ONE_BILL.replace('INV-101,', 'INV-101, approved: null,'),
    ways: [{ words: 'approve it in m3ter', acts: [{ approve: 'INV-101' }], documents: [SENT] }],
  },
  'integration-disabled': {
    world: '203-config-enabled',
    plan: 'plan --only bills',
    ways: [{ words: 'Leave --only bills out and run tieout apply', acts: [], documents: [SENT.replace('450', '10')] }],
  },
  'native-run-in-flight': [
    {
      world: '106-native-run-in-flight',
      ways: [
        {
          words: 'wait',
          acts: [
            {
              addInvoice: {
                id: '130',
                customerId: '58',
                docNumber: '7001',
                txnDate: '2026-10-31',
                dueDate: '2026-11-30',
                lines: [{ amount: '450.00', itemId: '19', taxCode: 'NON' }],
              },
            },
            { run: { bill: 'INV-101', status: 'COMPLETE', invoice: '7001' } },
          ],
          documents: [BY_HAND('7001', '450')],
        },
      ],
    },
    {
      world: '155-native-run-open',
      ways: [
        {
          words: 'end or replay it there',
          acts: [{ run: { bill: 'INV-101', status: 'ERROR' } }],
          documents: [SENT],
        },
        {
          words: 'delivery.nativeRunMaxHours',
          acts: [editFile('  from: 2026-10-01', '  from: 2026-10-01\n  nativeRunMaxHours: 48')],
          documents: [SENT],
        },
      ],
    },
  ],
  'no-lines': [
    {
      world: withFiles(`  invoices.yaml:\n    bills: { exclude: { lineItemTypes: [STANDING_CHARGE] } }\n`),
      ways: [
        {
          words: 'narrow bills.exclude',
          acts: [editFile('STANDING_CHARGE', 'MINIMUM_SPEND')],
          documents: [SENT],
        },
      ],
    },
  ],
  'report-only': {
    test: ['test/cli/careful-week.test.ts', 'the careful first week'],
  },
  'change-ignored': {
    world: '129-change-ignored',
    ways: [
      {
        words: 'set delivery.onChange: update',
        acts: [editFile('onChange: ignore', 'onChange: update')],
        documents: [SENT_480],
      },
      { words: 'correct the invoice by hand', acts: [editTo('480')], documents: [SENT_480] },
    ],
  },
  'opt-out-unknown': {
    world: '158-opt-out-unknown',
    ways: [
      {
        words: 'set accounts.missingOptOut: send',
        acts: [editFile('missingOptOut: block', 'missingOptOut: send')],
        documents: [SENT],
      },
    ],
  },
  'filter-error': {
    world: withFiles(`  invoices.yaml:\n    accounts: { filter: 'customFields.country > 3' }\n`),
    ways: [
      {
        words: 'correct accounts.filter',
        acts: [editFile('customFields.country > 3', 'customFields.country == "US"')],
        documents: [SENT],
      },
      {
        words: 'the account in m3ter',
        acts: [{ changeAccount: { account: 'ACME', set: { customFields: { country: { number: '4' } } } } }],
        documents: [SENT],
      },
    ],
  },
  'ambiguous-integration': {
    world: TWO_INTEGRATIONS,
    ways: [
      {
        words: 'leave the account out',
        acts: [editFile('currency == "USD"', 'currency == "EUR"', 'second.yaml')],
        documents: [SENT],
      },
    ],
  },
  'unmapped-item': {
    world: NO_ITEM,
    ways: [
      {
        words: 'add to a mapping file: - { product: platform, item: { name: "…" } }',
        acts: [addMapping('- { product: platform, item: { name: "Platform subscription" } }')],
        documents: [SENT],
      },
      {
        words: 'set delivery.unmappedItem: send',
        acts: [editFile('  from: 2026-10-01', '  from: 2026-10-01\n  unmappedItem: send')],
        documents: [SENT],
      },
    ],
  },
  'ambiguous-item': {
    world: withFiles(
      `  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: { sku: TWICE } }
quickbooks:
  items:
    - { id: '41', name: First, sku: TWICE }
    - { id: '42', name: Second, sku: TWICE }
`,
    ),
    ways: [
      {
        words: 'name the item by its id',
        acts: [editFile('{ sku: TWICE }', "'19'", 'mappings.yaml')],
        documents: [SENT],
      },
    ],
  },
  'inactive-item': {
    world: '426-inactive-item',
    ways: [
      { words: 'make the item active in QuickBooks', acts: [setActive('Item', '19')], documents: [SENT] },
      { words: 'map another one', acts: [editFile("'19'", "'20'", 'mappings.yaml')], documents: [SENT] },
    ],
  },
  'missing-customer': {
    world: UNKNOWN_CUSTOMER,
    ways: [
      {
        words: 'add to a mapping file: - { account: "ACME", customer: { displayName: "…" } }',
        acts: [addMapping('- { account: "ACME", customer: { displayName: "ACME Holdings" } }')],
        documents: [SENT],
      },
      {
        words: 'set customers.missing: create',
        acts: [editFile('missing: block', 'missing: create')],
        documents: [SENT.replace('58', '59')],
      },
    ],
  },
  'ambiguous-customer': {
    world: UNKNOWN_CUSTOMER.replace(
      'm3ter:\n',
      'm3ter:\n  accounts: [{ code: ACME, name: X }, { code: TWIN, name: X }]\n',
    ),
    ways: [
      {
        words: 'add to a mapping file: - { account: "ACME", customer: { displayName: "…" } }',
        acts: [addMapping('- { account: "ACME", customer: { displayName: "ACME Holdings" } }')],
        documents: [SENT],
      },
    ],
  },
  'unknown-customer': {
    world: UNKNOWN_CUSTOMER.replace(
      '  mappings:\n    - {',
      "  mappings:\n    - { account: ACME, customer: '9999' }\n    - {",
    ),
    ways: [
      {
        words: 'correct the line: - { account: "ACME", customer: { displayName: "…" } }',
        acts: [addMapping('- { account: "ACME", customer: { displayName: "ACME Holdings" } }')],
        documents: [SENT],
      },
    ],
  },
  'inactive-customer': {
    world: `${ONE_BILL}${TWO_CUSTOMERS}given: [{ deactivate: { customer: '58' } }]\n`,
    ways: [
      { words: 'make the customer active', acts: [setActive('Customer', '58')], documents: [SENT] },
      {
        words: 'map another one',
        acts: [editFile("'58'", "'59'", 'mappings.yaml')],
        documents: [SENT.replace('58', '59')],
      },
    ],
  },
  'currency-mismatch': {
    world: '423-currency-mismatch',
    ways: [
      {
        words: 'map the account to a customer in EUR',
        acts: [
          (stage) => seedOf(stage).customer({ id: '60', displayName: 'ACME EUR', currency: 'EUR' }),
          editFile("'58'", "'60'", 'mappings.yaml'),
        ],
        documents: [SENT.replace('58', '60').replace('USD', 'EUR')],
      },
    ],
  },
  'currency-not-enabled': {
    world: '421-currency-not-enabled',
    ways: [
      {
        words: 'add the currency in QuickBooks',
        acts: [
          (stage) => {
            seedOf(stage).currency('EUR');
            seedOf(stage).exchangeRate({ currency: 'EUR', day: '2026-10-01', rate: '1.09' });
          },
        ],
        documents: [SENT.replace('58', '1').replace('USD', 'EUR')],
      },
    ],
  },
  'exchange-rate-missing': {
    world: '422-exchange-rate-missing',
    ways: [
      {
        words: 'enter the rate',
        acts: [(stage) => seedOf(stage).exchangeRate({ currency: 'EUR', day: '2026-10-31', rate: '1.09' })],
        documents: [SENT.replace('58', '1').replace('USD', 'EUR')],
      },
    ],
  },
  'bill-total-missing': { test: ['test/unit/convert/convert-bill.test.ts', "['bill-total-missing', 'bill total'"] },
  'sign-unresolved': {
    world: billWith("{ billTotal: '451' }"),
    ways: [
      {
        words: 'recalculate the bill in m3ter',
        acts: [{ recalculate: { bill: 'INV-101', lines: [{ text: 'Platform, monthly', price: '450' }] } }],
        documents: [SENT],
      },
    ],
  },
  'bands-do-not-sum': {
    world: withFiles(`  invoices.yaml:\n    quickbooks: { splitUsageLineItems: band }\n`, BANDS),
    ways: [
      {
        words: 'split usage by product',
        acts: [editFile('splitUsageLineItems: band', 'splitUsageLineItems: product')],
        documents: [SENT.replace('450', '26')],
      },
      {
        words: 'recalculate the bill in m3ter',
        acts: [{ recalculate: { bill: 'INV-101', lines: [{ text: 'API requests', product: 'api', price: '26' }] } }],
        documents: [SENT.replace('450', '26')],
      },
    ],
  },
  'strict-rounding': {
    world: withFiles(
      `  invoices.yaml:\n    quickbooks: { strictLineItemMapping: true }\n`,
      ONE_BILL.replace("price: '450'", "price: '450', more: { averageUnitPrice: '449' }"),
    ),
    ways: [
      {
        words: 'switch quickbooks.strictLineItemMapping off',
        acts: [editFile('strictLineItemMapping: true', 'strictLineItemMapping: false')],
        documents: [SENT],
      },
    ],
  },
  'negative-bill': {
    world: withFiles(`  invoices.yaml:\n    delivery: { negativeBills: block }\n`, ONE_BILL.replace("'450'", "'-20'")),
    ways: [
      {
        words: 'set delivery.negativeBills: creditMemo',
        acts: [editFile('negativeBills: block', 'negativeBills: creditMemo')],
        documents: ['credit memo INV-101 of customer 58: USD 20, for bill INV-101'],
      },
      {
        words: 'make the credit memo by hand and map the bill to it',
        acts: [
          ({ sandbox }) =>
            sandbox.people.create('CreditMemo', {
              CustomerRef: { value: '58' },
              DocNumber: 'CM-1',
              TxnDate: '2026-11-03',
              Line: [lineOf('20')],
            }),
          addMapping(
            '- { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: CreditMemo, id: "1" } }',
          ),
        ],
        documents: ['credit memo CM-1 of customer 58: USD 20, by hand'],
      },
    ],
  },
  'max-invoice-total': {
    world: '118-total-above-cap',
    ways: [
      {
        words: 'raise limits.maxInvoiceTotal',
        acts: [editFile("'450'", "'451'")],
        documents: [SENT.replace('450', '450.01'), SENT.replaceAll('INV-101', 'INV-102')],
      },
      {
        words: '--max-invoice-total for one run',
        acts: [],
        command: 'apply --auto-approve --max-invoice-total 451',
        documents: [SENT.replace('450', '450.01'), SENT.replaceAll('INV-101', 'INV-102')],
      },
    ],
  },
  'invoice-date-missing': {
    world: billWith('{ externalInvoiceDate: null, billDate: null }'),
    ways: [
      {
        words: 'recalculate the bill in m3ter',
        acts: [{ changeBill: { bill: 'INV-101', set: { billDate: '2026-10-31' } } }],
        documents: [SENT],
      },
    ],
  },
  'doc-number-taken': [
    {
      world: '114-foreign-invoice',
      ways: [
        {
          words: 'otherwise renumber it in QuickBooks',
          acts: [{ edit: { invoice: 'INV-101', set: { DocNumber: '9001' } } }],
          documents: [BY_HAND('9001', '440'), SENT],
        },
        {
          words:
            'map it: { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: Invoice, id: "130" } }',
          acts: [
            addMapping(
              '- { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: Invoice, id: "130" } }',
            ),
          ],
          documents: [BY_HAND('INV-101', '440')],
        },
        { words: 'rename or delete it', acts: [{ erase: 'INV-101' }], documents: [SENT] },
      ],
    },
    {
      world: '115-number-of-another-bill',
      ways: [
        {
          words: 'give one of the two bills another number in m3ter',
          acts: [{ changeBill: { bill: 'INV-102', set: { sequentialInvoiceNumber: 'INV-102' } } }],
          documents: [SENT, 'invoice INV-102 of customer 58: USD 99.5, for bill INV-102'],
        },
      ],
    },
  ],
  'record-not-readable': {
    world: '169-number-not-readable',
    ways: [
      {
        words: 'correct what is unusual in it, such as an impossible e-mail address',
        acts: [{ mistype: { invoice: 'INV-102', address: 'nobody@acme.example' } }],
        documents: [
          BY_HAND('INV-102', '5'),
          BY_HAND('OTHER-1', '5'),
          BY_HAND('OTHER-2', '5'),
          SENT,
          SENT.replaceAll('INV-101', 'INV-103').replace('450', '70'),
        ],
      },
    ],
  },
  'doc-number-clash': {
    world: '116-number-clash',
    ways: [
      {
        words: 'give the two bills different invoice numbers in m3ter',
        acts: [
          ({ sandbox }) => {
            const bill = sandbox.states.m3ter.bills[1];
            if (bill !== undefined) bill.sequentialInvoiceNumber = 'INV-102';
          },
        ],
        documents: [SENT, 'invoice INV-102 of customer 58: USD 99.5, for bill INV-102'],
      },
    ],
  },
  'quickbooks-limit': [
    {
      world: '406-limit-total-not-negative',
      ways: [
        {
          words: 'switch it off for this integration',
          acts: [editFile('strictLineItemMapping: true', 'strictLineItemMapping: false')],
          documents: [SENT.replace('450', '0')],
        },
      ],
    },
    {
      world: '409-limit-memo-length',
      ways: [
        {
          words: 'shorten or split what is above it in m3ter',
          acts: [{ changeBill: { bill: 'INV-101', set: { purchaseOrderNumber: '4500' } } }],
          documents: [SENT],
        },
      ],
    },
    {
      world: '411-limit-item-income-account',
      ways: [
        {
          words: 'mark it as sold and choose an income account',
          acts: [
            ({ sandbox }) => {
              const sold = groupOf(sandbox.states.quickbooks.records.Item['19'] ?? {}, 'IncomeAccountRef');
              sandbox.people.edit('Item', '40', { IncomeAccountRef: sold });
            },
          ],
          documents: [SENT],
        },
      ],
    },
    {
      world: '412-limit-inventory-start',
      ways: [
        {
          words: 'set an earlier "as of" date of the item in QuickBooks',
          acts: [({ sandbox }) => sandbox.people.edit('Item', '40', { InvStartDate: '2026-10-01' })],
          documents: [SENT],
        },
        {
          words: 'map to an item that is not counted as inventory',
          acts: [editFile("'40'", "'19'", 'mappings.yaml')],
          documents: [SENT],
        },
      ],
    },
  ],
  ACCOUNTING_PERIOD_CLOSED: [
    {
      world: '119-period-closed',
      ways: [
        {
          words: 'reopen the period in QuickBooks',
          acts: [reopenBooks],
          documents: [SENT, 'invoice INV-102 of customer 58: USD 99.5, for bill INV-102'],
        },
        {
          words: 'give the bill a later date in m3ter',
          acts: [{ changeBill: { bill: 'INV-101', set: { externalInvoiceDate: '2026-11-01' } } }],
          documents: [SENT, 'invoice INV-102 of customer 58: USD 99.5, for bill INV-102'],
        },
      ],
    },
    {
      world: '131-changed-and-closed',
      ways: [{ words: 'reopen the period in QuickBooks', acts: [reopenBooks], documents: [SENT_480] }],
    },
    {
      world: '111-run-period-closed',
      ways: [
        {
          words: 'reopen the period in QuickBooks, then approve the bill again in m3ter',
          // m3ter's own integration, which is on here, has its time first.
          acts: [{ unapprove: 'INV-101' }, { approve: 'INV-101' }, ({ clock }) => clock.advance(3_600_000)],
          documents: [SENT],
        },
      ],
    },
  ],
  INVOICE_ALREADY_PAID: [
    {
      world: '130-changed-and-paid',
      ways: [
        {
          words: 'unapply the payment in QuickBooks and plan again',
          acts: [
            ({ sandbox }) => {
              for (const id of Object.keys(sandbox.states.quickbooks.records.Payment)) {
                sandbox.people.delete('Payment', id);
              }
            },
          ],
          documents: [SENT_480],
        },
        {
          words: 'bill the difference as a bill of its own in m3ter',
          acts: [
            { recalculate: { bill: 'INV-101', lines: [{ text: 'Platform, monthly', price: '450' }] } },
            { addBill: { number: 'INV-102', lines: [{ text: 'Platform, the rest', price: '30' }] } },
          ],
          documents: [SENT, 'invoice INV-102 of customer 58: USD 30, for bill INV-102'],
        },
      ],
    },
    {
      world: `${INVOICE_OF_7001}given: [{ run: { bill: INV-101, status: INVOICE_ALREADY_PAID } }]\n`,
      ways: [
        {
          words: 'find the paid invoice in QuickBooks and map the bill to it',
          acts: [
            addMapping(
              '- { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: Invoice, id: "130" } }',
            ),
          ],
          documents: [BY_HAND('7001', '450')],
        },
      ],
    },
  ],
  'edited-in-quickbooks': {
    world: '138-edited-and-changed',
    ways: [
      { words: 'undo the edit in QuickBooks and plan again', acts: [editTo('450')], documents: [SENT_480] },
      { words: 'put the change of the bill in by hand', acts: [editTo('480')], documents: [SENT_480] },
    ],
  },
  'changed-after-send': {
    world: '128-change-blocked',
    ways: [
      {
        words: 'set delivery.onChange: update',
        acts: [editFile('onChange: block', 'onChange: update')],
        documents: [SENT_480],
      },
      { words: 'correct the invoice by hand', acts: [editTo('480')], documents: [SENT_480] },
    ],
  },
  'turned-negative': {
    world: '133-turned-negative',
    ways: [
      {
        words: 'void invoice INV-101 (Id 1) in QuickBooks, then run tieout apply --resend',
        acts: [{ void: 'INV-101' }],
        command: RESEND,
        documents: ['credit memo INV-101 of customer 58: USD 20, for bill INV-101'],
      },
    ],
  },
  'changed-account': {
    world: '134-changed-account',
    ways: [
      {
        words: 'then run tieout apply --resend',
        acts: [{ void: 'INV-101' }],
        command: RESEND,
        documents: [RESENT.replace('58', '59')],
      },
    ],
  },
  'unknown-account': {
    world: billWith('{ accountId: 00000000-0000-4000-8000-000000000000 }'),
    ways: [
      {
        words: 'check that the account exists in m3ter',
        acts: [{ changeBill: { bill: 'INV-101', account: 'ACME', set: {} } }],
        documents: [SENT],
      },
    ],
  },
  'unreadable-bill': {
    world: billWith("{ currency: '' }"),
    ways: [
      {
        words: 'recalculate the bill',
        acts: [{ changeBill: { bill: 'INV-101', set: { currency: 'USD' } } }],
        documents: [SENT],
      },
    ],
  },
  'integration-broken': {
    world: withFiles(`  invoices.yaml:\n    bills: { exclude: { products: [nope] } }\n`),
    ways: [
      {
        words: 'correct what the findings of the plan say about the integration',
        acts: [editFile('nope', 'prepaid')],
        documents: [SENT],
      },
    ],
  },
  'run-without-invoice': {
    world: '109-run-without-invoice',
    ways: [{ words: 'if it is not there, use --resend', acts: [], command: RESEND, documents: [SENT] }],
  },
  'record-of-another-bill': {
    world: '117-record-of-another-bill',
    ways: [
      {
        words: 'delete the wrong external mapping of the bill in m3ter',
        acts: [{ unmap: { bill: 'INV-102' } }],
        documents: [SENT, 'invoice INV-102 of customer 58: USD 99.5, for bill INV-102'],
      },
    ],
  },
  'not-sent': applies(ONE_BILL, 'Run tieout apply: it sends the bill', [SENT]),
  'bill-changed': applies('125-recalculated-bill', 'Run tieout apply: it changes the invoice to what the bill is now', [
    SENT.replace('450', '487.5'),
  ]),
  resend: {
    world: '142-deleted',
    plan: 'plan --resend {INV-101}',
    ways: [{ words: 'with the same --resend', acts: [], command: RESEND, documents: [SENT] }],
  },
  'sent-not-recorded': applies('148-record-lost', 'Nothing is sent to QuickBooks', [SENT]),
  'sent-by-m3ter': applies('107-sent-by-m3ter', 'Nothing is sent to QuickBooks', [BY_HAND('7001', '450')]),
  'number-and-total-equal': applies('113-equal-foreign-invoice', 'Nothing is sent to QuickBooks', [
    BY_HAND('INV-101', '450'),
  ]),
  'mapped-in-file': applies('160-mapped-in-file', 'Nothing is sent to QuickBooks', [BY_HAND('7001', '450')]),
  'up-to-date': { nothing: 'this is as it should be' },
  'not-found': applies('201-config-created', 'Run tieout apply: it creates it', []),
  'fields-differ': {
    world: '202-config-updated',
    ways: [{ words: 'Run tieout apply: it changes it to what the files say', acts: [], documents: [] }],
  },
  'disabled-remotely': applies('203-config-enabled', 'before you enable it again', [SENT.replace('450', '10')]),
  'no-customer': [
    applies('103-new-customer', 'Run tieout apply: it creates the customer', [
      SENT.replace('58', '1').replace('450', '10'),
    ]),
    {
      world: UNKNOWN_CUSTOMER.replace('missing: block', 'missing: create'),
      ways: [
        {
          words: 'If there is one under another name, map the account to it first',
          acts: [addMapping("- { account: ACME, customer: '58' }")],
          documents: [SENT],
        },
      ],
    },
  ],
  'customer-found': [
    applies('104-adopted-customer', 'Run tieout apply: it maps the account to that customer', [
      SENT.replace('450', '10'),
    ]),
    {
      world: '104-adopted-customer',
      ways: [
        {
          words: 'If it is the wrong one, map the account by hand first',
          acts: [
            (stage) => seedOf(stage).customer({ id: '60', displayName: 'ACME Holdings' }),
            addMapping("- { account: ACME, customer: '60' }"),
          ],
          documents: [SENT.replace('450', '10').replace('58', '60')],
        },
      ],
    },
  ],
  'mapping-missing': applies('105-customer-mapping-lost', 'Run tieout apply: it creates the mapping', [
    SENT.replace('58', '1'),
    'invoice INV-102 of customer 1: USD 99.5, for bill INV-102',
  ]),
  'account-changed': applies(
    '210-customer-follows',
    'Run tieout apply: it writes what the account has to the customer',
    [],
  ),
  'absent-in-file': {
    world: '206-mapping-absent',
    ways: [
      { words: 'Run tieout apply: it deletes it', acts: [], documents: [] },
      {
        words: 'remove the line with absent: true',
        acts: [editFile('  - { product: api, absent: true }\n', '', 'mappings.yaml')],
        documents: [],
      },
    ],
  },
  'not-listed': {
    world: '207-mapping-pruned',
    ways: [
      { words: 'list it in the file', acts: [addMapping("- { product: api, item: '20' }")], documents: [] },
      { words: 'set prune: false', acts: [editFile('prune: true', 'prune: false', 'mappings.yaml')], documents: [] },
    ],
  },
  'records-bill': applies(ONE_BILL, 'Run tieout apply: it records the invoice together with sending it', [SENT]),
  'edited-after-send': {
    world: '137-edited',
    ways: [
      { words: 'undo the edit in QuickBooks', acts: [editTo('450')], documents: [SENT] },
      {
        words: 'leave it',
        acts: [],
        documents: [SENT.replace('450', '400')],
        stays: 'the discount that a person gave is left, and said in every plan',
      },
    ],
  },
  voided: {
    world: '141-voided',
    ways: [
      {
        words: 'tieout apply --resend',
        acts: [],
        command: RESEND,
        documents: [RESENT],
      },
    ],
  },
  deleted: {
    world: '142-deleted',
    ways: [{ words: 'tieout apply --resend', acts: [], command: RESEND, documents: [SENT] }],
  },
  'orphan-invoice': {
    world: '153-orphan',
    ways: [{ words: 'void the invoice in QuickBooks', acts: [{ void: 'INV-101' }], documents: [] }],
  },
  'duplicate-invoice': [
    {
      world: '146-duplicate',
      ways: [
        {
          words: 'void the other in QuickBooks',
          acts: [{ void: '2' }],
          documents: [SENT],
        },
      ],
    },
    {
      world: '147-duplicate-and-changed',
      ways: [{ words: 'void the others in QuickBooks', acts: [{ void: '2' }], documents: [SENT_480] }],
    },
  ],
  'duplicate-record': applies('150-two-records', 'Run tieout apply: it deletes the second', [SENT]),
  'other-customer': [
    {
      world: '140-other-customer',
      ways: [
        {
          words: 'correct the mapping of the account',
          acts: [editFile("'59'", "'58'", 'mappings.yaml')],
          documents: [SENT],
        },
        {
          words: 'if that is right, void the invoice in QuickBooks and run tieout apply --resend',
          acts: [{ void: 'INV-101' }],
          command: RESEND,
          documents: [RESENT.replace('58', '59')],
        },
      ],
    },
    {
      world: '163-recorded-other-customer',
      ways: [
        {
          words: 'delete the external mapping of the bill in m3ter',
          acts: [{ unmap: { bill: 'INV-101' } }],
          documents: [BY_HAND('INV-101', '450', '66')],
        },
      ],
    },
  ],
  'other-currency': {
    world: `${INVOICE_OF_7001.replace("'58'", "'66'").replace('docNumber', 'currency: EUR\n      docNumber')}  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '66', displayName: ACME Europe, currency: EUR }
given: [{ map: { bill: INV-101, invoice: '7001' } }]
`,
    ways: [
      {
        words: 'map the bill to its own invoice',
        acts: [
          (stage) =>
            seedOf(stage).invoice({
              id: '131',
              customerId: '58',
              docNumber: '7002',
              txnDate: '2026-10-31',
              dueDate: '2026-11-30',
              lines: [{ amount: '450.00', itemId: '19', taxCode: 'NON' }],
            }),
          addMapping(
            '- { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: Invoice, id: "131" } }',
          ),
        ],
        documents: [BY_HAND('7001', '450', '66').replace('USD', 'EUR'), BY_HAND('7002', '450')],
      },
    ],
  },
  'record-of-two-bills': {
    world: '165-record-of-two-bills',
    ways: [
      {
        words: 'delete the external mapping of the other bill in m3ter',
        acts: [{ unmap: { bill: 'INV-102' } }],
        documents: [BY_HAND('7001', '450'), SENT.replaceAll('INV-101', 'INV-102')],
      },
    ],
  },
  'adopted-differs': {
    world: '152-adopted-differs',
    ways: [{ words: 'correct it there by hand', acts: [editTo('450', '7001')], documents: [BY_HAND('7001', '450')] }],
  },
};
