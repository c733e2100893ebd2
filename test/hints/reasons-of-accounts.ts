import type { ReasonCode } from '../../src/model/reasons/all-reasons.ts';
import { BY_HAND, editFile, RESEND, withFiles, billWith, TWO_INTEGRATIONS } from './reason-worlds.ts';
import { ONE_BILL, SENT, type Rows } from './row.ts';

/** Reasons that say which bills are sent at all. */
export const ACCOUNT_REASONS = {
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
        words: 'correct the account in m3ter',
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
  'report-only': { test: ['test/cli/careful-week.test.ts', 'the careful first week'] },
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
  'filter-error': [
    {
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
    {
      world: withFiles(`  invoices.yaml:\n    accounts: { filter: '1 / 0 > 2' }\n`),
      ways: [
        {
          words: 'correct accounts.filter',
          acts: [editFile('1 / 0 > 2', '(0 == 0 ? false : 1 / 0 > 2) OR true')],
          documents: [SENT],
        },
      ],
    },
  ],
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
    ways: [{ words: 'if it is not there, use tieout apply --bill', acts: [], command: RESEND, documents: [SENT] }],
  },
} as const satisfies Partial<Readonly<Record<ReasonCode, Rows>>>;
