import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PLAN_CODES } from '../../src/model/codes/plan.ts';
import type { GUARD_CODES } from '../../src/model/guards.ts';
import type { DESIRED_CODES } from '../../src/model/codes/desired.ts';
import { removeById } from '../../src/sandbox/m3ter/state.ts';
import type { Stage } from '../scenario-runner/stage.ts';
import { changesAnswers, exports, heals, writes } from './broken-worlds.ts';
import type { CommandHint } from './obey-command.ts';
import type { Act, ObeyedHint } from './obey-plan.ts';
import { addMapping, BY_HAND } from './reason-worlds.ts';
import { ONE_BILL, SENT, type Rows, TWO_CONNECTIONS } from './row.ts';

const editFile = (replace: string, text: string, file = 'invoices.yaml'): Act => ({
  editFile: { file, replace, with: text },
});
const editMappings = (replace: string, text: string): Act => editFile(replace, text, 'mappings.yaml');
const editConnection = (replace: string, text: string): Act => editFile(replace, text, 'connection.yaml');

const NO_LINES = `${ONE_BILL}workspace:\n  mappings.yaml: { mappings: [] }\n`;
const inInvoices = (yaml: string): string => `${ONE_BILL}workspace:\n  invoices.yaml:\n    ${yaml}\n`;
/** Lines of mappings besides those that send the bill. */
const inMappings = (...more: readonly string[]): string =>
  `${ONE_BILL}workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: '19' }
      - { product: api, item: '20' }
${more.map((one) => `      - ${one}\n`).join('')}`;

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

/** A bill that nobody has approved, and two integrations that take it; only the second one waits for approval. */
const PAST_APPROVAL = `
title: a bill that one integration sends without approval
workspace:
  invoices.yaml: { bills: { onlySendOnApproval: false } }
  second.yaml:
    apiVersion: tieout/v1
    kind: Integration
    name: Second
    connection: northwind
    destination: QuickBooksSandbox
    notifyOnDisabled: [billing@northwind.example]
    accounts: { filter: 'currency == "USD"' }
    bills: { onlySendOnApproval: true }
    delivery: { from: 2026-10-01 }
m3ter:
  bills:
    - { number: INV-101, approved: null, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;

/** Two accounts that are mapped to one customer, each with a bill. */
const SHARED_CUSTOMER = `
title: two accounts that share a customer
workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { account: GLOBEX, customer: '58' }
      - { product: platform, item: '19' }
quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '59', displayName: Globex Corp }
m3ter:
  accounts: [{ code: ACME }, { code: GLOBEX, name: Globex }]
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
    - { number: INV-102, account: GLOBEX, lines: [{ text: 'Platform, monthly', price: '250' }] }
`;

/** The same, and GLOBEX stands in no file: only m3ter has its mapping. */
const SHARED_BY_M3TER = SHARED_CUSTOMER.replace("      - { account: GLOBEX, customer: '58' }\n", '').replace(
  'm3ter:\n',
  "m3ter:\n  mappings: [{ account: ACME, customer: '58' }, { account: GLOBEX, customer: '58' }]\n",
);

const MISDIRECTED = `
title: an account whose line names the customer of another
workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '61' }
      - { product: platform, item: '19' }
quickbooks:
  customers:
    - { id: '58', displayName: Acme Incorporated }
    - { id: '61', displayName: Hooli }
m3ter:
  accounts: [{ code: ACME }, { code: HOOLI, name: Hooli }]
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;
const BELOW_MAPPINGS = 'add to integrations/mappings.yaml, below mappings: ';
const OF_7001 =
  '- { m3ter: { entity: Bill, id: a687e88d-f3a0-4540-b0b3-9ad47c97086d }, external: { table: Invoice, id: "130" } }';
/** An invoice of the same total that a person made under another number. */
const INVOICED_BY_HAND = `${ONE_BILL}given:
  - addInvoice:
      customerId: '58'
      docNumber: '7001'
      txnDate: 2026-10-31
      dueDate: 2026-11-30
      lines: [{ amount: '450.00', itemId: '19', description: 'Platform in October', taxCode: NON }]
      id: '130'
`;
const OF_GLOBEX = 'invoice INV-102 of customer 58: USD 250, for bill INV-102';

const UUID = '0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948';

/** Said by a plan after `breaks`; after the acts the bill is sent. */
const sends = (words: string, breaks: readonly Act[], more: Partial<CommandHint> = {}): CommandHint => ({
  words,
  breaks,
  wrong: 'plan',
  right: 'apply --auto-approve',
  documents: [SENT],
  ...more,
});

const replaceIn = async (folder: string, file: string, old: string, text: string): Promise<void> => {
  const path = join(folder, 'integrations', file);
  const before = await readFile(path, 'utf8');
  if (!before.includes(old)) throw new Error(`${file} does not hold ${old}`);
  await writeFile(path, before.replace(old, text));
};

function productOf({ sandbox }: Stage, code: string): Stage['sandbox']['states']['m3ter']['products'][number] {
  const found = sandbox.states.m3ter.products.find((product) => product.code === code);
  if (found === undefined) throw new Error(`there is no product ${code}`);
  return found;
}
const CODES = Array.from({ length: 12 }, (_, at) => `A${String(at)}`);
/** Twelve accounts that the files map to another customer than m3ter. */
const MANY_MAPPINGS = `${inMappings(...CODES.map((code) => `{ account: ${code}, customer: '59' }`)).replace(
  'm3ter:\n',
  `m3ter:
  accounts: [{ code: ACME, name: ACME Ltd }, ${CODES.map((code) => `{ code: ${code}, name: ${code} }`).join(', ')}]
  mappings:
    - { account: ACME, customer: '58' }
    - { product: platform, item: '19' }
    - { product: api, item: '20' }
${CODES.map((code) => `    - { account: ${code}, customer: '58' }\n`).join('')}`,
)}quickbooks:
  customers: [{ id: '58', displayName: ACME Ltd }, { id: '59', displayName: Globex }]
`;
/** Two accounts, and a filter for one of them. */
const onlyAcme = (code: string): string =>
  inInvoices(`accounts:\n      filter: 'accountCode == "${code}"'`).replace(
    'm3ter:\n',
    'm3ter:\n  accounts: [{ code: ACME, name: ACME Ltd }, { code: GLOBEX, name: Globex }]\n',
  );
/** A second product with the code of the first. */
const twinProduct: Act = (stage) =>
  stage.sandbox.states.m3ter.products.push({ ...productOf(stage, 'api'), id: UUID, name: 'API calls, old' });
const twinConfig: Act = ({ sandbox }) => {
  const { configs } = sandbox.states.m3ter;
  const [first] = configs;
  if (first !== undefined) configs.push({ ...first, id: UUID });
};
const PAID_MORE: Act = { recalculate: { bill: 'INV-101', lines: [{ text: 'Platform, monthly', price: '480' }] } };

/** m3ter's own engine cannot sign in, so that it sends nothing. */
const disconnects: Act = ({ sandbox }) => {
  for (const credential of sandbox.states.m3ter.credentials) credential.connected = false;
};

/** m3ter's catalogue calls a setting something else. */
const otherKeyInCatalogue = changesAnswers(
  /integrationconfigs\/available/,
  (body) =>
    JSON.parse(
      JSON.stringify(body)
        .replaceAll('bccInvoiceEmailAddress', 'copyTo')
        .replaceAll('Bcc invoice email address', 'Copy to'),
    ) as unknown,
);
const withoutDestination = changesAnswers(
  /integrationconfigs\/available/,
  (body) =>
    JSON.parse(
      JSON.stringify(body).replaceAll('QuickBooksSandbox', 'Xero').replaceAll('QUICKBOOKS_SANDBOX', 'XERO'),
    ) as unknown,
);

/** A saved plan that cannot be used; a new one can. */
const newPlan = (breaks: readonly Act[]): CommandHint => ({
  words: 'new plan',
  before: ['plan --out plan.json'],
  breaks,
  wrong: 'apply plan.json',
  acts: [{ tieout: 'plan --out plan.json' }],
  right: 'apply plan.json',
  documents: [SENT],
});
const inPlan =
  (old: RegExp, text: string): Act =>
  async (_stage, folder) => {
    const path = join(folder, 'plan.json');
    const before = await readFile(path, 'utf8');
    if (before.replace(old, text) === before) throw new Error(`the plan does not hold ${String(old)}`);
    await writeFile(path, before.replace(old, text));
  };

/** Codes of references, comparison, plans and guards, each in a world whose plan says it. */
export const PLAN_HINTS: Readonly<
  Record<keyof typeof DESIRED_CODES | keyof typeof PLAN_CODES | keyof typeof GUARD_CODES, Rows>
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
  'reference/ambiguous-code': sends('use the id of the right one', [twinProduct], {
    acts: [
      async (stage, folder) => {
        const { id } = productOf(stage, 'api');
        await replaceIn(folder, 'mappings.yaml', 'product: api', `product: ${id}`);
      },
    ],
  }),
  'reference/not-an-id': sends('write the uuid that the m3ter console shows', [disconnects], {
    world: inInvoices('credential: northwind'),
    acts: [
      async ({ sandbox }, folder) => {
        const [credential] = sandbox.states.m3ter.credentials;
        await replaceIn(folder, 'invoices.yaml', 'credential: northwind', `credential: ${credential?.id ?? ''}`);
      },
    ],
  }),
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
  'reference/unknown-record': {
    world: `${inMappings(
      '{ m3ter: { entity: Account, id: 41cdba5e-d922-424b-86c3-7bb11ac289cc }, external: { table: Class, name: Nrth } }',
    )}quickbooks:\n  classes: [North]\n`,
    ways: [
      {
        words: 'write the id of an active record in quotes',
        acts: [
          async ({ sandbox }, folder) => {
            const [id = ''] = Object.keys(sandbox.states.quickbooks.records.Class);
            await replaceIn(folder, 'mappings.yaml', 'name: Nrth', `id: '${id}'`);
          },
        ],
        documents: [SENT],
      },
    ],
  },
  'reference/unknown-tax-code': {
    world: '410-limit-tax-code',
    ways: [{ words: 'use one of: NON, TAX', acts: [editFile('VAT20', 'NON')], documents: [SENT] }],
  },
  'mapping/same-key-twice': sends(
    'keep one of the lines',
    [
      async (stage, folder) => {
        const byId = `  - { product: ${productOf(stage, 'api').id}, item: '20' }\n`;
        await replaceIn(folder, 'mappings.yaml', 'mappings:\n', `mappings:\n${byId}`);
      },
    ],
    { acts: [editMappings("  - { product: api, item: '20' }\n", '')] },
  ),
  'mapping/integration-not-usable': {
    world: `${ONE_BILL}workspace:
  second.yaml:
    apiVersion: tieout/v1
    kind: Integration
    name: Second
    connection: northwind
    destination: QuickBooksSandbox
    notifyOnDisabled: [billing@northwind.example]
    accounts: { include: [NOBODY] }
    delivery: { from: 2026-10-01 }
  linked.yaml:
    apiVersion: tieout/v1
    kind: ExternalMappings
    name: linked
    connection: northwind
    integration: Second
    mappings:
      - { product: storage, item: '20' }
`.replace('m3ter:\n', 'm3ter:\n  accounts: [{ code: ACME, name: ACME Ltd }, { code: GLOBEX, name: Globex }]\n'),
    ways: [
      {
        words: 'correct the errors of',
        acts: [
          editFile('NOBODY', 'GLOBEX', 'second.yaml'),
          editFile('name: Invoices', 'name: Invoices\naccounts: { exclude: [GLOBEX] }'),
        ],
        documents: [SENT],
      },
    ],
  },
  'mapping/absent-but-needed': {
    world: `${ONE_BILL}workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, absent: true }
      - { product: platform, item: '19' }
      - { product: api, item: '20' }
`,
    ways: [
      {
        words: 'remove the line',
        acts: [editMappings('  - { account: ACME, absent: true }\n', '')],
        documents: [SENT],
      },
    ],
  },
  'mapping/nothing-to-delete': line(
    'remove the line',
    '{ product: gone, absent: true }',
    '  - { product: gone, absent: true }\n',
    '',
  ),
  'mapping/namesake': {
    world: `${inMappings().replace("customer: '58'", "customer: '900'")}quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '900', displayName: ACME Holdings }
`,
    ways: [
      { words: 'otherwise correct the line', acts: [editMappings("'900'", "'58'")], documents: [SENT] },
      {
        words: 'naming the record in the line: customer: { displayName',
        acts: [editMappings("customer: '900'", 'customer: { displayName: ACME Holdings }')],
        documents: [SENT.replace('customer 58', 'customer 900')],
      },
    ],
  },
  'mapping/item-missing': {
    world: `${ONE_BILL}workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: api, item: '20' }
`.replace('m3ter:\n', "m3ter:\n  mappings: [{ account: ACME, customer: '58' }]\n"),
    ways: [
      {
        words:
          'add to integrations/mappings.yaml, below mappings (or let tieout map write it): - { product: platform, item: { name: "…" } }',
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
  'mapping/accounting-product-missing': {
    test: [
      'test/hints/accounting-product.test.ts',
      'is told of its accounting product until the next one is obeyed, which %s',
    ],
  },
  'mapping/shared-customer': [
    {
      world: SHARED_CUSTOMER,
      ways: [
        {
          words: 'if that is not meant, correct the line of the account that has a customer of its own',
          acts: [editMappings("{ account: GLOBEX, customer: '58' }", "{ account: GLOBEX, customer: '59' }")],
          documents: [SENT, OF_GLOBEX.replace('customer 58', 'customer 59')],
        },
      ],
    },
    {
      world: SHARED_BY_M3TER,
      ways: [
        {
          words: 'write a line for GLOBEX with its own customer: tieout map --account GLOBEX lists candidates',
          acts: [{ tieout: 'map --account GLOBEX=59' }],
          documents: [SENT, OF_GLOBEX.replace('customer 58', 'customer 59')],
        },
        {
          words: 'or delete its mapping with a line { account: GLOBEX, absent: true }',
          acts: [
            editMappings(
              "- { account: ACME, customer: '58' }",
              "- { account: ACME, customer: '58' }\n  - { account: GLOBEX, absent: true }",
            ),
          ],
          // The files let apply create what is missing.
          documents: [SENT, OF_GLOBEX.replace('customer 58', 'customer 60')],
        },
      ],
    },
  ],
  'mapping/other-customer': {
    world: MISDIRECTED,
    ways: [
      {
        words: 'if that is not meant, correct integrations/mappings.yaml:',
        acts: [editMappings("'61'", "'58'")],
        documents: [SENT],
      },
    ],
  },
  'mapping/not-in-vocabulary': {
    world: inMappings().replace('    mappings:\n', '    externalSystem: QuickBook\n    mappings:\n'),
    ways: [
      {
        words: 'use one of the names',
        acts: [editMappings('externalSystem: QuickBook\n', 'externalSystem: QuickBooksSandbox\n')],
        documents: [SENT],
      },
    ],
  },
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
    // The bill waits for its approval, so nothing is missing yet.
    world: onlyAcme('ACNE').replace('number: INV-101,', 'number: INV-101, approved: null,'),
    ways: [{ words: 'did you mean "ACME" in place of "ACNE"?', acts: [editFile('ACNE', 'ACME')], documents: [] }],
  },
  'integration/filter-matches-all': {
    world: onlyAcme('ACME" OR accountCode != "'),
    ways: [
      {
        words: 'remove the filter if that is meant',
        acts: [editFile('filter:', 'include: [] #')],
        documents: [SENT],
      },
    ],
  },
  'integration/key-not-offered': sends('set the right key in the connection', [otherKeyInCatalogue], {
    world: inInvoices('quickbooks: { bccEmail: books@northwind.example }'),
    acts: [
      { tieout: 'discover' },
      editConnection('m3ter:\n', 'm3ter:\n  configKeys: { quickbooks.bccEmail: copyTo }\n'),
    ],
  }),
  'integration/destination-not-offered': sends('ask m3ter to switch the integration on', [withoutDestination], {
    acts: [heals],
  }),

  'integration/pinned-not-found': {
    world: inInvoices(`id: ${UUID}`),
    ways: [{ words: 'or remove it', acts: [editFile(`id: ${UUID}\n`, '')], documents: [SENT] }],
  },
  'integration/replace-refused': sends(
    'remove the id to make a new one',
    [
      async ({ sandbox }, folder) => {
        const [config] = sandbox.states.m3ter.configs;
        if (config === undefined) throw new Error('the base company has one');
        config.destination = 'QuickBooks';
        await replaceIn(folder, 'invoices.yaml', 'name: Invoices', `name: Invoices\nid: ${config.id}`);
      },
    ],
    {
      acts: [
        async ({ sandbox }, folder) => {
          const [config] = sandbox.states.m3ter.configs;
          if (config !== undefined) config.enabled = false;
          await replaceIn(folder, 'invoices.yaml', `\nid: ${config?.id ?? ''}`, '');
        },
      ],
    },
  ),
  'integration/remote-duplicate': [
    sends('pin the right one with id:', [twinConfig], {
      acts: [
        async ({ sandbox }, folder) =>
          await replaceIn(
            folder,
            'invoices.yaml',
            'name: Invoices',
            `name: Invoices\nid: ${sandbox.states.m3ter.configs[0]?.id ?? ''}`,
          ),
      ],
    }),
    sends('or delete the others in m3ter', [twinConfig], {
      acts: [({ sandbox }) => sandbox.states.m3ter.configs.pop()],
    }),
  ],
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
      {
        words: 'is meant to be it, write id:',
        acts: [
          async ({ sandbox }, folder) =>
            await replaceIn(
              folder,
              'invoices.yaml',
              'name: Invoices',
              `name: Invoices\nid: ${sandbox.states.m3ter.configs[0]?.id ?? ''}`,
            ),
        ],
        documents: [SENT],
      },
    ],
  },
  'mapping/remote-duplicate': sends(
    'delete all but one in m3ter',
    [
      ({ sandbox }) => {
        const { mappings } = sandbox.states.m3ter;
        const last = mappings.at(-1);
        if (last !== undefined) mappings.push({ ...last, id: UUID, externalId: '19' });
      },
    ],
    { acts: [({ sandbox }) => removeById(sandbox.states.m3ter.mappings, UUID)] },
  ),
  'plan/records-refused': { nothing: 'the marker and the number of each invoice carry the record' },
  'plan/invoiced-by-hand': [
    {
      world: INVOICED_BY_HAND,
      ways: [
        {
          words: 'if it bills something else, do nothing',
          acts: [],
          documents: [SENT, BY_HAND('7001', '450')],
        },
        { words: 'if it bills the same, void', acts: [{ void: '7001' }], documents: [SENT] },
        { words: 'or delete it in QuickBooks', acts: [{ erase: '7001' }], documents: [SENT] },
        {
          words: `have it recorded in place of sending the bill: ${BELOW_MAPPINGS}${OF_7001}`,
          acts: [addMapping(OF_7001)],
          documents: [BY_HAND('7001', '450')],
        },
      ],
    },
    {
      world: '176-replaced-by-hand',
      ways: [
        {
          words: `have it recorded for the bill: ${BELOW_MAPPINGS}${OF_7001}`,
          acts: [addMapping(OF_7001)],
          documents: [BY_HAND('7001', '450')],
        },
      ],
    },
  ],
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
  'plan/takes-no-account': {
    world: '448-first-filter-takes-nobody',
    ways: [{ words: 'did you mean "US" in place of "USA"?', acts: [editFile('USA', 'US')], documents: [SENT] }],
  },
  'plan/customer-changed': [
    {
      words: 'change the customer in quickbooks',
      world: '209-account-changed',
      wrong: 'plan',
      acts: [
        ({ sandbox }) =>
          sandbox.people.edit('Customer', '58', {
            DisplayName: 'ACME Holding',
            PrimaryEmailAddr: { Address: 'new@acme.example' },
            BillAddr: {
              Line1: '2 Side Street',
              City: 'Austin',
              CountrySubDivisionCode: 'TX',
              PostalCode: '78701',
              Country: 'USA',
            },
          }),
      ],
      right: 'plan',
    },
    {
      words: 'or leave it',
      world: '209-account-changed',
      wrong: 'plan',
      right: 'apply --auto-approve',
      stays: 'the customer is left, and said in every plan',
    },
    {
      words: 'customers.onchange: update',
      world: '209-account-changed',
      wrong: 'plan',
      acts: [editFile('delivery:', 'customers: { onChange: update }\ndelivery:'), { tieout: 'apply --auto-approve' }],
      right: 'plan',
    },
  ],
  'plan/sent-past-approval': {
    world: PAST_APPROVAL,
    ways: [
      {
        words: 'tell their accounts apart with accounts.filter, include or exclude',
        acts: [editFile('currency == "USD"', 'currency == "EUR"', 'second.yaml')],
        documents: [SENT],
      },
      {
        words: 'set bills.onlySendOnApproval: true in "Invoices"',
        acts: [editFile('onlySendOnApproval: false', 'onlySendOnApproval: true')],
        documents: [],
      },
    ],
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
    plan: 'plan --bill INV-1O1',
    ways: [
      {
        words: 'did you mean INV-101? tieout plan --all shows the bills that are sent or wait',
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
  'plan/not-json': newPlan([writes('plan.json', '{ "formatVersion": ')]),
  'plan/not-a-plan': newPlan([writes('plan.json', '{ "hello": "world" }')]),
  'plan/version': newPlan([inPlan(/"formatVersion":\s*"[^"]+"/, '"formatVersion":"99.0"')]),
  'plan/schema': newPlan([inPlan(/"changes":/, '"exchanges":')]),
  'plan/edited': newPlan([inPlan(/450\.00/g, '440.00')]),
  'plan/stale': [
    { ...newPlan([PAID_MORE]), documents: [SENT.replace('450', '480')] },
    {
      words: 'or send what still holds with --on-stale skip',
      before: ['plan --out plan.json'],
      breaks: [PAID_MORE],
      wrong: 'apply plan.json',
      right: 'apply plan.json --on-stale skip',
      // Nothing of this plan still holds.
      exitCode: 4,
      documents: [],
      stays: 'what does not hold is named with it',
    },
  ],
  'plan/of-sandbox': [
    {
      world: NO_LINES,
      words: 'give --sandbox to apply as well',
      before: ['plan --sandbox --out plan.json'],
      breaks: [exports({ M3TER_API_KEY: null })],
      wrong: 'apply plan.json',
      right: 'apply plan.json --sandbox',
      // The sandbox has the example's company, of which these files know little.
      exitCode: 3,
    },
    {
      world: NO_LINES,
      words: 'or make a plan without it',
      before: ['plan --sandbox --out plan.json'],
      breaks: [exports({ M3TER_API_KEY: null })],
      wrong: 'apply plan.json',
      acts: [exports({ M3TER_API_KEY: 'sandbox-m3ter-key' }), { tieout: 'plan --out plan.json' }],
      right: 'apply plan.json',
      documents: [SENT],
    },
  ],
  'plan/from-snapshot': {
    words: 'make a live plan with tieout plan --out file',
    before: ['snapshot --bills --out snapshot.json.gz', 'plan --snapshot snapshot.json.gz --out plan.json'],
    wrong: 'apply plan.json',
    acts: [{ tieout: 'plan --out plan.json' }],
    right: 'apply plan.json',
    documents: [SENT],
  },
  'plan/other-workspace': {
    words: 'apply it in the workspace it was made in',
    before: ['plan --out plan.json'],
    breaks: [exports({ QUICKBOOKS_REALM_ID: '9341453172026002' })],
    wrong: 'apply plan.json',
    acts: [exports({ QUICKBOOKS_REALM_ID: '9341453172026001' })],
    right: 'apply plan.json',
    documents: [SENT],
  },
  'plan/resend-without-effect': [
    {
      words: 'void the invoice in quickbooks first',
      before: ['apply --auto-approve'],
      wrong: 'apply --auto-approve --resend INV-101',
      acts: [{ void: 'INV-101' }],
      right: 'apply --auto-approve --resend INV-101',
      documents: [SENT.replace('invoice INV-101', 'invoice INV-101-2')],
    },
    {
      words: 'or leave the bill out of --resend',
      before: ['apply --auto-approve'],
      wrong: 'apply --auto-approve --resend INV-101',
      right: 'apply --auto-approve',
      documents: [SENT],
    },
  ],
  'plan/digest': {
    words: 'review it with tieout show, then give its id to --expect-digest',
    before: ['plan --out plan.json'],
    wrong: 'apply plan.json --expect-digest 000000000000',
    right: 'show plan.json',
  },
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
  'guard/max-unbilled': {
    world: '447-filter-takes-nobody',
    ways: [
      {
        words: '--max-unbilled 1',
        acts: [],
        command: 'apply --auto-approve --max-unbilled 1',
        documents: [],
        stays: 'the flag is for one run; the next plan warns again',
      },
      {
        words: 'limits.maxUnbilled of an integration',
        acts: [editFile('delivery:', 'limits: { maxUnbilled: 1 }\ndelivery:')],
        documents: [],
      },
      {
        words: 'correct accounts.filter',
        acts: [editFile('USA', 'US')],
        documents: [SENT],
      },
      {
        words: 'name the accounts in accounts.exclude if they are not to be billed',
        acts: [editFile('filter:', 'exclude: [ACME]\n  filter:')],
        documents: [],
      },
    ],
  },
  'guard/max-undo': { test: ['test/cli/undo.test.ts', 'refuses to void more than --max-undo allows'] },
  'guard/max-updates': {
    world: MANY_MAPPINGS,
    ways: [
      {
        words: '--max-updates 75',
        acts: [],
        command: 'apply --auto-approve --max-updates 75',
        documents: [SENT],
      },
      {
        words: 'limits.maxUpdates of an integration',
        acts: [editFile('delivery:', 'limits: { maxUpdates: 75 }\ndelivery:')],
        documents: [SENT],
      },
    ],
  },
  'guard/empty-workspace': {
    words: 'check --dir and connection: in the files',
    world: `${TWO_CONNECTIONS}  invoices.yaml: { connection: second }
  mappings.yaml: { connection: second }
`,
    wrong: 'apply --auto-approve --connection northwind',
    acts: [
      editFile('connection: second', 'connection: northwind'),
      editMappings('connection: second', 'connection: northwind'),
    ],
    right: 'apply --auto-approve --connection northwind',
    documents: [SENT],
  },
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
