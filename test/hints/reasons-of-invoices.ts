import type { ReasonCode } from '../../src/model/reasons/all-reasons.ts';
import { groupOf } from '../../src/sandbox/quickbooks/fields.ts';
import { changesAnswers, heals } from './broken-worlds.ts';
import {
  BY_HAND,
  editFile,
  addMapping,
  setActive,
  seedOf,
  lineOf,
  withFiles,
  billWith,
  UNKNOWN_CUSTOMER,
  BANDS,
  TWO_CUSTOMERS,
} from './reason-worlds.ts';
import { NO_ITEM, ONE_BILL, SENT, type Rows } from './row.ts';

/** Reasons that say what an invoice holds: items, customers, amounts, numbers. */
export const INVOICE_REASONS = {
  'unmapped-item': {
    world: NO_ITEM,
    ways: [
      {
        words: 'below mappings (or let tieout map write it): - { product: platform, item: { name: "…" } }',
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
  'unknown-item': {
    world: '445-item-line-unusable',
    ways: [
      {
        words: 'correct the line',
        acts: [editFile("'2100'", "'21'", 'mappings.yaml')],
        documents: [SENT.replace('450', '475.88')],
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
        words: 'mappings.yaml, below mappings: - { account: "ACME", customer: { displayName: "ACME Holdings" } }',
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
  'ambiguous-customer': [
    {
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
    {
      world: '173-mapping-lost-with-invoices',
      ways: [
        {
          words: 'tieout map --account acme --customer 58',
          acts: [{ tieout: 'map --account ACME --customer 58' }],
          documents: [
            SENT,
            'invoice INV-102 of customer 58: USD 90, for bill INV-102',
            'invoice INV-103 of customer 58: USD 500, for bill INV-103',
          ],
        },
      ],
    },
  ],
  'unknown-customer': [
    {
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
    {
      world: UNKNOWN_CUSTOMER.replace('missing: block', 'missing: create').replace(
        '      - { product',
        "      - { account: ACME, customer: '9999' }\n      - { product",
      ),
      ways: [
        {
          words: 'or remove the line: apply then creates the customer',
          acts: [editFile("  - { account: ACME, customer: '9999' }\n", '', 'mappings.yaml')],
          documents: [SENT.replace('58', '59')],
        },
      ],
    },
  ],
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
  'bill-total-missing': {
    words: 'recalculate the bill in m3ter',
    breaks: [
      changesAnswers(/\/bills\?/, (body: { data: object[] }) => ({
        ...body,
        data: body.data.map((bill) => ({ ...bill, billTotal: null })),
      })),
    ],
    wrong: 'plan',
    acts: [heals, { recalculate: { bill: 'INV-101', lines: [{ text: 'Platform, monthly', price: '450' }] } }],
    right: 'apply --auto-approve',
    documents: [SENT],
  },
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
          words: 'if it bills something else, renumber it in QuickBooks',
          acts: [{ edit: { invoice: 'INV-101', set: { DocNumber: '9001' } } }],
          documents: [BY_HAND('9001', '440'), SENT],
        },
        {
          words:
            'have it recorded in place of sending the bill: add to integrations/mappings.yaml, below mappings: - { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: Invoice, id: "130" } }',
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
} as const satisfies Partial<Readonly<Record<ReasonCode, Rows>>>;
