import type { OUTCOME_CODES } from '../../src/model/codes/outcomes.ts';
import { approveBill, recalculateBill } from '../../src/sandbox/m3ter/engine.ts';
import { removeById } from '../../src/sandbox/m3ter/state.ts';
import { groupOf, listOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import { billByNumber, buildLines } from '../scenario-runner/base-company.ts';
import type { Stage } from '../scenario-runner/stage.ts';
import { answers, at, fault, heals, isDown, network } from './broken-worlds.ts';
import type { CommandHint } from './obey-command.ts';
import type { Act } from './obey-plan.ts';
import { NO_ITEM, ONE_BILL, SENT, type Elsewhere } from './row.ts';

const APPLY = 'apply --auto-approve';
/** A batch of invoices, or one of them. */
const SENDS_INVOICE = /POST .*quickbooks.*\/batch/;

const sends = (words: string, breaks: readonly Act[], more: Partial<CommandHint> = {}): CommandHint => ({
  words,
  breaks,
  wrong: APPLY,
  acts: [heals],
  right: APPLY,
  documents: [SENT],
  ...more,
});

const sent = (number: string, amount: string, customer = '58'): string =>
  `invoice ${number} of customer ${customer}: USD ${amount}, for bill ${number}`;

/** QuickBooks refuses everything in a batch. */
const refusesAll = network(async (request, systems) => {
  if (request.method !== 'POST' || !/\/batch/.test(request.url)) return await systems(request);
  const { BatchItemRequest: items } = (await request.json()) as { BatchItemRequest: readonly { bId: string }[] };
  return Response.json({ BatchItemResponse: items.map(({ bId }) => ({ bId, ...fault('2020') })) });
});

/** New customer for ACME in m3ter, whom nobody mapped. */
const NEW_CUSTOMER = '103-new-customer';

const setTotal =
  (amount: string): ((stage: Stage) => void) =>
  ({ sandbox }) => {
    const [first] = Object.entries(sandbox.states.quickbooks.records.Invoice);
    if (first === undefined) throw new Error('an invoice was sent');
    const [id, invoice] = first;
    const [line = {}] = listOf(invoice, 'Line');
    const detail = { ...groupOf(line, 'SalesItemLineDetail'), UnitPrice: amount };
    sandbox.people.edit('Invoice', id, { Line: [{ ...line, Amount: amount, SalesItemLineDetail: detail }] });
  };

/** m3ter calculates the bill anew, and a person approves it. */
function recalculates(number: string, price: string): (stage: Stage) => void {
  return ({ sandbox, clock }) => {
    const { m3ter } = sandbox.states;
    const bill = billByNumber(m3ter, number);
    const lines = buildLines(m3ter, number, [{ text: 'Platform, monthly', price }], { account: bill.accountCode });
    recalculateBill(bill, clock.now(), 'm3ter', (old) => void old.splice(0, old.length, ...lines));
    approveBill(bill, clock.now(), 'a person');
  };
}

/** The mapping of the product `api` is in the files alone. */
const MAPPING_MISSING = ONE_BILL.replace(
  'm3ter:\n',
  "m3ter:\n  mappings: [{ account: ACME, customer: '58' }, { product: platform, item: '19' }]\n",
);

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Bills of the base company that are alike. */
function bills(count: number, limits = ''): string {
  return `title: ${String(count)} bills
workspace:
  connection.yaml:
    limits: { ${limits}quickbooksBatchItems: 1 }
m3ter:
  bills:
${range(count)
  .map(
    (index) =>
      `    - { number: INV-${String(101 + index)}, lines: [{ text: Platform, price: '${String(10 + index)}' }] }\n`,
  )
  .join('')}`;
}

/** No mapping of an account to its customer arrives in m3ter, which takes those of bills. */
const losesMappingsOfAccounts = network(async (request, systems) => {
  const isMapping = request.method === 'POST' && /externalmappings/.test(request.url);
  if (!isMapping || !(await request.clone().text()).includes('"Account"')) return await systems(request);
  throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
});

const OTHER_MAPPING = '0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948';

/** More bills than go at once. */
const manyBills: Partial<CommandHint> = {
  world: bills(30),
  documents: range(30).map((index) => sent(`INV-${String(101 + index)}`, String(10 + index))),
};

/** Another run sends the bill at the same moment, when it came to something else. Its invoice is made beforehand. */
function otherRunSends(total: string): readonly Act[] {
  let made: Fields = {};
  return [
    recalculates('INV-101', total),
    { tieout: APPLY },
    ({ sandbox }) => {
      const invoice = sandbox.states.quickbooks.records.Invoice['1'] ?? {};
      const kept = ['CustomerRef', 'DocNumber', 'TxnDate', 'DueDate', 'CurrencyRef', 'PrivateNote', 'Line'];
      made = Object.fromEntries(Object.entries(invoice).filter(([name]) => kept.includes(name)));
      sandbox.people.delete('Invoice', '1');
    },
    { unmap: { bill: 'INV-101' } },
    recalculates('INV-101', '450'),
    at(SENDS_INVOICE, 'before', (stage) => {
      recalculates('INV-101', total)(stage);
      stage.sandbox.people.create('Invoice', made);
    }),
  ];
}

const NOTHING = { nothing: 'this is as it should be' } as const;

/** What became of a change, and why a report is not converged. */
export const OUTCOME_HINTS: Readonly<
  Record<keyof typeof OUTCOME_CODES, CommandHint | readonly CommandHint[] | Elsewhere | { readonly nothing: string }>
> = {
  applied: NOTHING,
  'already-so': NOTHING,
  'never-left': sends('run tieout apply again', [isDown(/POST .*quickbooks/)]),
  'record-refused': { nothing: 'the invoice is found without the record' },
  indeterminate: [
    sends('run tieout apply again', [answers(SENDS_INVOICE, 502, {})]),
    // The invoice goes without the mapping of its customer, which nothing needs any more when the plan is applied again.
    sends('run tieout apply again', [losesMappingsOfAccounts], {
      world: NEW_CUSTOMER,
      before: ['plan --out plan.json'],
      wrong: 'apply plan.json',
      right: 'apply plan.json',
      documents: [sent('INV-101', '10', '1')],
    }),
  ],
  interrupted: sends('run tieout apply again', [at(SENDS_INVOICE, 'before', ({ interrupt }) => interrupt())], {
    world: bills(3),
    documents: [sent('INV-101', '10'), sent('INV-102', '11'), sent('INV-103', '12')],
  }),
  'dependency-failed': sends('then run tieout apply again', [refusesAll], {
    world: NEW_CUSTOMER,
    documents: [sent('INV-101', '10', '1')],
  }),
  breaker: sends('correct what the refused ones have in common', [refusesAll], {
    ...manyBills,
    world: bills(30, 'breakerErrors: 2, '),
  }),
  'not-started': sends('then run tieout apply again', [isDown(/from Invoice where Id/)], { world: '148-record-lost' }),
  stale: {
    words: 'make and review a new plan',
    before: ['plan --out plan.json'],
    breaks: [{ recalculate: { bill: 'INV-101', lines: [{ text: 'Platform, monthly', price: '480' }] } }],
    wrong: 'apply plan.json --on-stale skip',
    acts: [{ tieout: 'plan --out new.json' }],
    right: 'apply new.json',
    documents: [SENT.replace('450', '480')],
  },
  'total-differs': sends('check invoice INV-101 in QuickBooks', [at(SENDS_INVOICE, 'after', setTotal('440'))], {
    acts: [setTotal('450')],
  }),
  'conflict/other-content': sends('run tieout plan', otherRunSends('460'), {
    acts: [{ tieout: 'plan' }],
    documents: [SENT.replace('450', '460')],
  }),
  'mapping/changed': sends(
    'run tieout plan',
    [
      at(/POST .*externalmappings/, 'before', ({ sandbox }) => {
        const [mapping] = sandbox.states.m3ter.mappings;
        const api = sandbox.states.m3ter.products.find(({ code }) => code === 'api');
        if (mapping === undefined || api === undefined) throw new Error('the base company has both');
        sandbox.states.m3ter.mappings.push({
          ...mapping,
          id: OTHER_MAPPING,
          m3terEntity: 'Product',
          m3terId: api.id,
          externalTable: 'Item',
          externalId: '19',
        });
      }),
    ],
    {
      world: MAPPING_MISSING,
      // The plan says that there are two now, and that all but one are to be deleted in m3ter.
      acts: [heals, { tieout: 'plan' }, ({ sandbox }) => removeById(sandbox.states.m3ter.mappings, OTHER_MAPPING)],
    },
  ),
  'm3ter/version-conflict': sends(
    'run tieout plan',
    [
      at(/PUT .*integrationconfigs/, 'before', ({ sandbox }) => {
        for (const config of sandbox.states.m3ter.configs) {
          config.version += 1;
          config.configData = { ...config.configData, lineItemTypesToExclude: ['MINIMUM_SPEND'] };
        }
      }),
    ],
    { world: '202-config-updated', documents: [] },
  ),
  'm3ter/two-configs': sends(
    'delete one of them in m3ter',
    [
      at(/POST .*integrationconfigs/, 'after', ({ sandbox }) => {
        const { configs } = sandbox.states.m3ter;
        const [own] = configs;
        if (own === undefined) throw new Error('our own was made');
        configs.push({ ...own, id: 'ffffffff-0000-4000-8000-000000000001', dtCreated: '2026-11-03T23:00:00.000Z' });
      }),
    ],
    {
      world: ONE_BILL.replace('m3ter:\n', 'm3ter:\n  integration: false\n'),
      acts: [heals, ({ sandbox }) => void sandbox.states.m3ter.configs.pop()],
    },
  ),
  'quickbooks/currency-ignored': sends(
    'create a customer with currency EUR, map the account to it, and make customer 1 inactive',
    [],
    {
      world: `title: a new customer in euro
modes: { quickbooks: { currencyRefOnCreate: ignored } }
workspace:
  invoices.yaml:
    customers: { missing: create }
  mappings.yaml:
    mappings:
      - { product: platform, item: '19' }
m3ter:
  accounts: [{ code: ACME, name: ACME GmbH, currency: EUR }]
  mappings: [{ product: platform, item: '19' }]
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
quickbooks:
  customers: []
  exchangeRates: [{ currency: EUR, day: 2026-10-01, rate: '1.09' }]
`,
      acts: [
        ({ sandbox, clock }) =>
          void openSeed({ state: sandbox.states.quickbooks, now: clock.now() }).customer({
            id: '60',
            displayName: 'ACME Europe',
            currency: 'EUR',
          }),
        {
          editFile: {
            file: 'mappings.yaml',
            replace: 'mappings:\n',
            with: "mappings:\n  - { account: ACME, customer: '60' }\n",
          },
        },
        { deactivate: { customer: '1' } },
      ],
      documents: [sent('INV-101', '450', '60').replace('USD', 'EUR')],
    },
  ),
  'quickbooks/replayed-deleted': sends(
    'tieout apply --bill',
    [at(SENDS_INVOICE, 'after', ({ sandbox }) => sandbox.people.delete('Invoice', '1'))],
    { right: `${APPLY} --bill {INV-101} --resend {INV-101}` },
  ),
  'quickbooks/fails-by-itself': sends('look for what is unusual in its texts', [], {
    world: '463-one-record-fails-its-batch',
    acts: [{ recalculate: { bill: 'INV-102', lines: [{ text: 'Platform', price: '20' }] } }],
    documents: [sent('INV-101', '450'), sent('INV-102', '20'), sent('INV-103', '30')],
  }),
  'not-converged': sends(
    'run tieout plan to see what is left and why',
    [at(/POST .*externalmappings/, 'after', recalculates('INV-101', '460'))],
    { acts: [{ tieout: 'plan' }], documents: [SENT.replace('450', '460')] },
  ),
  'workspace-errors': sends('correct them', [], {
    world: `${ONE_BILL}workspace:
  invoices.yaml:
    bills: { exclude: { products: [apo] } }
`,
    acts: [{ editFile: { file: 'invoices.yaml', replace: 'apo', with: 'api' } }, { tieout: 'validate' }],
  }),
  conflict: sends('run tieout plan and apply that', [at(SENDS_INVOICE, 'after', setTotal('440'))], {
    acts: [setTotal('450'), { tieout: 'plan --out plan.json' }],
    right: 'apply plan.json',
  }),
  rejected: sends('correct what the message names', [refusesAll]),
  skipped: sends('settle that, then run tieout apply again', [isDown(/POST .*quickbooks/)]),
  blocked: sends('run tieout plan', [], {
    world: NO_ITEM,
    acts: [
      { tieout: 'plan' },
      {
        editFile: {
          file: 'mappings.yaml',
          replace: 'mappings:\n',
          with: "mappings:\n  - { product: platform, item: '19' }\n",
        },
      },
    ],
  }),
  errors: sends('see the errors in the report', [], {
    wrong: `${APPLY} --bill INV-110`,
    right: `${APPLY} --bill INV-101`,
  }),
};
