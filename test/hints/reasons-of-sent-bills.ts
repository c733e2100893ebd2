import type { ReasonCode } from '../../src/model/reasons/all-reasons.ts';
import {
  BY_HAND,
  RESENT,
  SENT_480,
  editFile,
  addMapping,
  reopenBooks,
  seedOf,
  editTo,
  RESEND,
  applies,
  INVOICE_OF_7001,
} from './reason-worlds.ts';
import type { ObeyedHint, Way } from './obey-plan.ts';
import { ONE_BILL, SENT, type Rows } from './row.ts';

/** A voided invoice whose bill cannot be sent again before something else is done. */
const voidedThen = (event: string, way: Pick<Way, 'words' | 'acts'>): ObeyedHint => ({
  world: `${ONE_BILL}given:\n  - { tieout: apply --auto-approve }\n  - { void: INV-101 }\n  - ${event}\n`,
  ways: [{ ...way, command: RESEND, documents: [RESENT] }],
});

/** Reasons of that were sent before. */
export const SENT_BILL_REASONS = {
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
        words: 'void invoice INV-101 (Id 1) in QuickBooks, then run tieout apply --bill',
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
        words: 'correct its line',
        acts: [editFile("'59'", "'58'", 'mappings.yaml')],
        documents: [SENT],
      },
      {
        words: 'put the customer back in QuickBooks',
        acts: [{ edit: { invoice: 'INV-101', set: { CustomerRef: { value: '59' } } } }],
        documents: [SENT.replace('58', '59')],
      },
      {
        words: 'then run tieout apply --bill',
        acts: [{ void: 'INV-101' }],
        command: RESEND,
        documents: [RESENT.replace('58', '59')],
      },
    ],
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
  voided: [
    {
      world: '141-voided',
      ways: [{ words: 'tieout apply --bill', acts: [], command: RESEND, documents: [RESENT] }],
    },
    // A re-send alone would do nothing in these, so the hint says what comes first.
    voidedThen('{ closeBooks: 2026-10-31 }', {
      words: '--resend does not send it now: the invoice date 2026-10-31 is not after 2026-10-31',
      acts: [reopenBooks],
    }),
    voidedThen("{ editFile: { file: invoices.yaml, replace: 'from: 2026-10-01', with: 'from: 2026-11-01' } }", {
      words: 'set delivery.from to an earlier day',
      acts: [editFile('from: 2026-11-01', 'from: 2026-10-01')],
    }),
    voidedThen(`{ editFile: { file: invoices.yaml, replace: 'delivery:', with: "delivery:\\n  mode: reportOnly" } }`, {
      words: 'set delivery.mode: replay',
      acts: [editFile('  mode: reportOnly\n', '')],
    }),
    voidedThen(
      `{ editFile: { file: invoices.yaml, replace: 'delivery:', with: "accounts: { exclude: [ACME] }\\ndelivery:" } }`,
      {
        words: 'remove the account from accounts.exclude',
        acts: [editFile('accounts: { exclude: [ACME] }\n', '')],
      },
    ),
  ],
  deleted: {
    world: '142-deleted',
    ways: [{ words: 'tieout apply --bill', acts: [], command: RESEND, documents: [SENT] }],
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
          words: 'If the mapping of the account is wrong, correct it',
          acts: [editFile("'59'", "'58'", 'mappings.yaml')],
          documents: [SENT],
        },
        {
          words: 'void it in QuickBooks and use tieout apply --bill',
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
} as const satisfies Partial<Readonly<Record<ReasonCode, Rows>>>;
