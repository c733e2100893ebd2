import type { APPLY_CODES } from '../../src/model/codes/apply.ts';
import type { GUARD_CODES } from '../../src/model/guards.ts';
import type { DESIRED_CODES } from '../../src/model/codes/desired.ts';
import type { Act, ObeyedHint } from './obey.ts';
import { ONE_BILL, SENT, type Row } from './row.ts';

const editFile = (replace: string, text: string, file = 'invoices.yaml'): Act => ({
  editFile: { file, replace, with: text },
});
const editMappings = (replace: string, text: string): Act => editFile(replace, text, 'mappings.yaml');
const editConnection = (replace: string, text: string): Act => editFile(replace, text, 'connection.yaml');

const inInvoices = (yaml: string): string => `${ONE_BILL}workspace:\n  invoices.yaml:\n    ${yaml}\n`;
/** Lines of mappings besides those that send the bill. */
const inMappings = (...lines: readonly string[]): string =>
  `${ONE_BILL}workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: '19' }
      - { product: api, item: '20' }
${lines.map((line) => `      - ${line}\n`).join('')}`;

/** A setting of the integration that is wrong, and right after the edit; the bill is sent. */
const setting = (words: string, yaml: string, wrong: string, right: string): ObeyedHint => ({
  world: inInvoices(yaml),
  ways: [{ words, acts: [editFile(wrong, right)], documents: [SENT] }],
});
/** A line of mappings that is wrong, and right after the edit. */
const line = (words: string, mapping: string, wrong: string, right: string): ObeyedHint => ({
  world: inMappings(mapping),
  ways: [{ words, acts: [editMappings(wrong, right)], documents: [SENT] }],
});

const UUID = '0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948';

/** Codes of references, comparison, plans and guards, each in a world whose plan says it. */
export const PLAN_HINTS: Readonly<
  Record<keyof typeof DESIRED_CODES | keyof typeof APPLY_CODES | keyof typeof GUARD_CODES, Row | readonly ObeyedHint[]>
> = {
  'reference/unknown-account': line(
    'correct it',
    "{ account: ACNE, customer: '58' }",
    "  - { account: ACNE, customer: '58' }\n",
    '',
  ),
  'reference/unknown-product': setting('correct it', 'bills: { exclude: { products: [apo] } }', 'apo', 'api'),
  'reference/unknown-aggregation': setting(
    'correct it',
    'bills: { exclude: { aggregations: [api-request] } }',
    'api-request]',
    'api-requests]',
  ),
  'reference/unknown-compound-aggregation': line(
    'correct it',
    "{ compoundAggregation: totl-egress, item: '20' }",
    'totl',
    'total',
  ),
  'reference/unknown-pricing-band': line(
    'correct it',
    `{ pricingBand: ${UUID}, item: '20' }`,
    `  - { pricingBand: ${UUID}, item: '20' }\n`,
    '',
  ),
  'reference/unknown-user': setting('correct it', 'notifyOnDisabled: [bill@northwind.example]', 'bill@', 'billing@'),
  'reference/unknown-custom-field': setting(
    'correct the name',
    `accounts: { filter: 'customFields.contry == "US" OR currency == "USD"' }`,
    'contry',
    'country',
  ),
  'reference/unknown-invoice-field': {
    world: '508-custom-field-unknown',
    ways: [
      { words: 'use the number of a field the company has', acts: [editFile("'3'", "'1'")], documents: [SENT] },
      {
        words: 'or write purchaseOrder: memo',
        acts: [editFile("purchaseOrder: { customField: '3' }", 'purchaseOrder: memo')],
        documents: [SENT],
      },
    ],
  },
  'integration/no-pay-button': {
    world: `${ONE_BILL}quickbooks:\n  preferences: { eTransactionPaymentEnabled: true }\n`,
    ways: [
      {
        words: 'write both under quickbooks',
        acts: [
          editFile(
            'delivery:',
            'quickbooks: { allowBankTransferPayment: true, allowCreditCardPayment: null }\ndelivery:',
          ),
        ],
        documents: [SENT],
      },
    ],
  },
  'reference/ambiguous-code': { test: ['test/unit/desired/resolve-integration.test.ts', 'reference/ambiguous-code'] },
  'reference/not-an-id': { test: ['test/unit/desired/resolve-integration.test.ts', 'reference/not-an-id'] },
  'reference/included-and-excluded': {
    world: inInvoices('accounts: { include: [ACME], exclude: [41cdba5e-d922-424b-86c3-7bb11ac289cc] }'),
    ways: [
      {
        words: 'remove it from one of the lists',
        acts: [editFile('[41cdba5e-d922-424b-86c3-7bb11ac289cc]', '[]')],
        documents: [SENT],
      },
    ],
  },
  'reference/unknown-item': line(
    'correct it',
    '{ product: storage, item: { name: Storage } }',
    '{ name: Storage }',
    "'28'",
  ),
  'reference/inactive-item': {
    world: '426-inactive-item',
    ways: [
      {
        words: 'make it active in QuickBooks',
        acts: [({ sandbox }) => sandbox.people.setActive('Item', '19', true)],
        documents: [SENT],
      },
      { words: 'or name another one', acts: [editMappings("'19'", "'20'")], documents: [SENT] },
    ],
  },
  'reference/unknown-customer': {
    world: inMappings().replace("customer: '58'", "customer: '85'"),
    ways: [{ words: 'correct it', acts: [editMappings("'85'", "'58'")], documents: [SENT] }],
  },
  'reference/inactive-customer': {
    world: '425-inactive-customer',
    ways: [
      {
        words: 'make it active in QuickBooks',
        acts: [({ sandbox }) => sandbox.people.setActive('Customer', '58', true)],
        documents: [SENT],
      },
    ],
  },
  'reference/ambiguous-record': {
    world: `${inMappings('{ product: storage, item: { sku: TWICE } }')}quickbooks:
  items:
    - { id: '41', name: First, sku: TWICE }
    - { id: '42', name: Second, sku: TWICE }
`,
    ways: [
      {
        words: 'write the Id of the right one in quotes',
        acts: [editMappings('{ sku: TWICE }', "'41'")],
        documents: [SENT],
      },
    ],
  },
  'reference/unknown-record': { test: ['test/unit/desired/resolve-mappings.test.ts', 'reference/unknown-record'] },
  'reference/unknown-tax-code': {
    world: '410-limit-tax-code',
    ways: [{ words: 'use one of: NON, TAX', acts: [editFile('VAT20', 'NON')], documents: [SENT] }],
  },
  'mapping/same-key-twice': { test: ['test/unit/desired/resolve-mappings.test.ts', 'mapping/same-key-twice'] },
  'mapping/integration-not-usable': {
    test: ['test/unit/desired/resolve-mappings.test.ts', 'mapping/integration-not-usable'],
  },
  'mapping/nothing-to-delete': line(
    'remove the line',
    '{ product: gone, absent: true }',
    '  - { product: gone, absent: true }\n',
    '',
  ),
  'mapping/item-missing': {
    world: `${ONE_BILL}workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: api, item: '20' }
`.replace('m3ter:\n', "m3ter:\n  mappings: [{ account: ACME, customer: '58' }]\n"),
    ways: [
      {
        words: 'add to integrations/mappings.yaml, below mappings: - { product: platform, item: { name: "…" } }',
        acts: [
          editMappings(
            'mappings:\n',
            'mappings:\n  - { product: platform, item: { name: "Platform subscription" } }\n',
          ),
        ],
        documents: [SENT],
      },
      {
        words: 'set delivery.unmappedItem: send',
        acts: [editFile('  from: 2026-10-01', '  from: 2026-10-01\n  unmappedItem: send')],
        documents: [SENT],
      },
    ],
  },
  'mapping/not-in-vocabulary': { test: ['test/unit/desired/resolve-mappings.test.ts', 'mapping/not-in-vocabulary'] },
  'mapping/prune-suspended': {
    world: inMappings("{ product: apo, item: '28' }").replace('    mappings:\n', '    prune: true\n    mappings:\n'),
    ways: [
      {
        words: 'correct the errors of these mappings',
        acts: [editMappings("  - { product: apo, item: '28' }\n", '')],
        documents: [SENT],
      },
    ],
  },
  'integration/filter-matches-none': {
    test: ['test/unit/desired/resolve-integration.test.ts', 'integration/filter-matches-none'],
  },
  'integration/filter-matches-all': {
    test: ['test/unit/desired/resolve-integration.test.ts', 'integration/filter-matches-all'],
  },
  'integration/key-not-offered': {
    test: ['test/unit/desired/resolve-integration.test.ts', 'integration/key-not-offered'],
  },
  'integration/destination-not-offered': {
    test: ['test/unit/desired/resolve-integration.test.ts', 'integration/destination-not-offered'],
  },

  'integration/pinned-not-found': {
    world: inInvoices(`id: ${UUID}`),
    ways: [{ words: 'or remove it', acts: [editFile(`id: ${UUID}\n`, '')], documents: [SENT] }],
  },
  'integration/replace-refused': { test: ['test/unit/diff/configs.test.ts', 'integration/replace-refused'] },
  'integration/remote-duplicate': {
    test: ['test/unit/reconcile/plan-workspace.test.ts', 'integration/remote-duplicate'],
  },
  'integration/unmanaged-keys': { nothing: 'they are kept as they are' },
  'integration/not-described': {
    world: ONE_BILL.replace('m3ter:\n', 'm3ter:\n  integration: { name: Old invoices }\n'),
    ways: [
      {
        words: 'disable or delete it in the m3ter console',
        acts: [
          ({ sandbox }) => {
            const { configs } = sandbox.states.m3ter;
            configs.splice(0, configs.length);
          },
        ],
        documents: [SENT],
      },
    ],
  },
  'mapping/remote-duplicate': { test: ['test/unit/diff/mappings.test.ts', 'mapping/remote-duplicate'] },
  'plan/records-refused': { nothing: 'the marker and the number of each invoice carry the record' },
  'plan/no-integration': {
    world: '154-account-of-nobody',
    ways: [
      {
        words: 'correct the account in m3ter',
        acts: [{ changeAccount: { account: 'GLOBEX', set: { customFields: { country: 'US' } } } }],
        documents: [SENT, 'invoice INV-201 of customer 59: USD 99.5, for bill INV-201'],
      },
      {
        words: 'name it in accounts.exclude of each integration that lists no accounts',
        acts: [editFile('filter:', 'exclude: [GLOBEX]\n  filter:')],
        documents: [SENT],
      },
    ],
  },
  'plan/customer-changed': {
    test: ['test/unit/reconcile/plan-customers.test.ts', 'shows what differs and leaves it'],
  },
  'plan/native-run-open': {
    world: '155-native-run-open',
    ways: [
      { words: 'end or replay it there', acts: [{ run: { bill: 'INV-101', status: 'ERROR' } }], documents: [SENT] },
      {
        words: 'delivery.nativeRunMaxHours',
        acts: [editFile('  from: 2026-10-01', '  from: 2026-10-01\n  nativeRunMaxHours: 48')],
        documents: [SENT],
      },
    ],
  },
  'm3ter/opt-out-not-readable': {
    world: `${ONE_BILL}modes: { m3ter: { accountConfigData: absent } }\n`,
    ways: [
      {
        words: 'accounts.missingOptOut: block',
        acts: [editFile('delivery:', 'accounts: { missingOptOut: block }\ndelivery:')],
        documents: [],
      },
    ],
  },
  'plan/unknown-bill': {
    world: ONE_BILL,
    plan: 'plan --bill INV-110',
    ways: [
      {
        words: 'tieout status lists the bills',
        acts: [],
        command: 'apply --auto-approve --bill INV-101',
        documents: [SENT],
      },
    ],
  },
  'plan/bill-out-of-scope': {
    world: ONE_BILL,
    plan: 'plan --bill INV-101 --since 2026-11-01',
    ways: [{ words: 'leave --since out', acts: [], command: 'apply --auto-approve --bill INV-101', documents: [SENT] }],
  },
  'plan/not-json': { test: ['test/unit/plan/plan-file.test.ts', 'plan/not-json'] },
  'plan/not-a-plan': { test: ['test/unit/plan/plan-file.test.ts', 'plan/not-a-plan'] },
  'plan/version': { test: ['test/unit/plan/plan-file.test.ts', 'plan/version'] },
  'plan/schema': { test: ['test/unit/plan/plan-file.test.ts', 'plan/schema'] },
  'plan/edited': { test: ['test/unit/plan/plan-file.test.ts', 'plan/edited'] },
  'plan/stale': { test: ['test/cli/stale-plan.test.ts', 'stale'] },
  'guard/max-invoices': {
    world: inInvoices('limits: { maxInvoices: 0 }'),
    ways: [
      { words: '--max-invoices 1', acts: [], command: 'apply --auto-approve --max-invoices 1', documents: [SENT] },
      {
        words: 'limits.maxInvoices of the integration',
        acts: [editFile('maxInvoices: 0', 'maxInvoices: 1')],
        documents: [SENT],
      },
    ],
  },
  'guard/max-invoice-total': {
    world: inInvoices("limits: { maxInvoiceTotal: '449' }"),
    ways: [
      {
        words: '--max-invoice-total AMOUNT',
        acts: [],
        command: 'apply --auto-approve --max-invoice-total 450',
        documents: [SENT],
      },
      { words: 'limits.maxInvoiceTotal of the integration', acts: [editFile("'449'", "'450'")], documents: [SENT] },
    ],
  },
  'guard/max-deletes': {
    world: inMappings()
      .replace("      - { product: api, item: '20' }\n", '')
      .replace('    mappings:\n', '    prune: true\n    mappings:\n'),
    ways: [
      { words: '--max-deletes 1', acts: [], command: 'apply --auto-approve --max-deletes 1', documents: [SENT] },
      {
        words: 'limits.maxDeletes of an integration',
        acts: [editFile('delivery:', 'limits: { maxDeletes: 1 }\ndelivery:')],
        documents: [SENT],
      },
      {
        words: 'list what must stay',
        acts: [editMappings('mappings:\n', "mappings:\n  - { product: api, item: '20' }\n")],
        documents: [SENT],
      },
      {
        words: 'absent: true for each',
        acts: [editMappings('mappings:\n', 'mappings:\n  - { product: api, absent: true }\n')],
        documents: [SENT],
      },
    ],
  },
  'guard/max-updates': { test: ['test/unit/plan/guards.test.ts', 'max-updates'] },
  'guard/empty-workspace': { test: ['test/unit/plan/guards.test.ts', 'empty-workspace'] },
  'guard/realm-mismatch': {
    world: `${ONE_BILL}workspace:\n  connection.yaml:\n    quickbooks: { companyName: Southwind }\n`,
    ways: [
      {
        words: 'correct quickbooks.companyName in the Connection',
        acts: [editConnection('Southwind', 'Northwind Robotics')],
        documents: [SENT],
      },
    ],
  },
  'guard/unresolved-mapping': {
    world: inMappings("{ account: ACNE, customer: '58' }"),
    ways: [
      {
        words: 'correct or remove integrations/mappings.yaml:9',
        acts: [editMappings("  - { account: ACNE, customer: '58' }\n", '')],
        documents: [SENT],
      },
    ],
  },
  'guard/native-sender': { nothing: 'tieout waits graceMinutes before it sends' },
};
