import { describe, expect, it } from 'vitest';
import { readWorkspace } from '../../../src/workspace/read-workspace.ts';
import { runBillTest } from '../../../src/bill-test/run-bill-test.ts';
import type { BillTestResult } from '../../../src/model/bill-test.ts';
import { CONNECTION, parseTexts } from '../workspace/parse-text.ts';

const MAPPINGS = `apiVersion: tieout/v1
kind: ExternalMappings
name: all
connection: northwind
mappings:
  - { account: ACME, customer: { displayName: ACME Corp } }
  - { product: seats, item: "7" }
  - { product: calls, item: { name: API usage } }
  - { aggregation: gb, item: { sku: STOR } }
  - { compoundAggregation: egress, item: { name: Egress } }
  - { pricingBand: 0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948, item: { name: High volume } }
  - { m3ter: { entity: Contract, id: 1f000000-0000-4000-8000-000000000000 }, external: { table: Class, id: "7" } }
`;

const LINKED = `apiVersion: tieout/v1
kind: ExternalMappings
name: other
connection: northwind
integration: Other
mappings: [{ product: calls, item: { name: Not for us } }]
`;

function integration(more: string, name = 'US'): string {
  return `apiVersion: tieout/v1
kind: Integration
name: ${name}
connection: northwind
destination: QuickBooksSandbox
notifyOnDisabled: [billing@northwind.example, 0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3949]
${more.includes('delivery') ? '' : 'delivery: { from: 2026-01-01 }\n'}${more}
`;
}

const SEAT = `{ lineItemType: STANDING_CHARGE, product: seats, quantity: "2", averageUnitPrice: "50", subtotal: "100.00" }`;

interface Written {
  readonly rules?: string;
  readonly account?: string;
  readonly bill?: string;
  readonly total?: string;
  readonly currency?: string;
  readonly lines?: string;
  readonly company?: string;
  readonly expect: string;
}

/** Runs one test document whose parts are flow YAML. */
function run(written: Written): BillTestResult {
  const currency = written.currency ?? 'USD';
  const document = `apiVersion: tieout/v1
kind: BillTest
name: the test
integration: US
account: { code: ACME, name: ACME Ltd, ${written.account ?? 'currency: USD'} }
bill:
  { billDate: 2026-10-31, currency: ${currency}, billTotal: "${written.total ?? '100.00'}", ${written.bill ?? ''}
    lines: [${written.lines ?? SEAT}] }
${written.company === undefined ? '' : `company: { ${written.company} }\n`}expect: { ${written.expect} }
`;
  const parsed = parseTexts([
    CONNECTION,
    integration(written.rules ?? ''),
    integration('', 'Other'),
    MAPPINGS,
    LINKED,
    document,
  ]);
  expect(parsed.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [test] = parsed.billTests;
  if (test === undefined) throw new Error('one test was written');
  return runBillTest(test, parsed.workspace);
}

/** The lines that only one side has. */
function differences({ expected, actual }: BillTestResult): readonly string[] {
  return [
    ...expected.filter((line) => !actual.includes(line)).map((line) => `- ${line}`),
    ...actual.filter((line) => !expected.includes(line)).map((line) => `+ ${line}`),
  ];
}

describe('a rule test passes', () => {
  it.each<readonly [string, Written]>([
    ['when only the decision is asked for', { expect: 'decision: send' }],
    [
      'with every field of the head',
      {
        account: 'currency: USD, emailAddress: ap@acme.example, customFields: { manager: kim@northwind.example }',
        rules: 'quickbooks: { accountManagerEmailCustomField: manager }',
        bill: 'dueDate: 2026-11-30, sequentialInvoiceNumber: M3-1, purchaseOrderNumber: "4711",',
        expect:
          'decision: send, reason: not-sent, invoice: { docNumber: M3-1, txnDate: 2026-10-31, dueDate: 2026-11-30, ' +
          'currency: USD, total: "100", billEmail: ap@acme.example, billEmailCc: kim@northwind.example, note: PO 4711 }',
      },
    ],
    [
      'with lines by id, name and sku of their items, amounts in any spelling',
      {
        rules: 'quickbooks: { splitUsageLineItems: aggregation }',
        total: '130',
        lines: `${SEAT},
          { lineItemType: USAGE, product: calls, quantity: "1", subtotal: "10.00" },
          { lineItemType: USAGE, product: calls, aggregation: gb, quantity: "1", subtotal: "10.00" },
          { lineItemType: USAGE, product: calls, compoundAggregation: egress, quantity: "1", subtotal: "10.00" }`,
        expect:
          'decision: send, invoice: { total: "130.000", lines: [{ amount: "100", item: "7", quantity: "2.0", ' +
          'unitPrice: "50.00" }, { amount: "10", item: API usage }, { amount: "10", item: STOR }, ' +
          '{ amount: "10", item: Egress }] }',
      },
    ],
    [
      'with bands',
      {
        rules: 'quickbooks: { splitUsageLineItems: band }',
        lines: `{ lineItemType: USAGE, product: calls, quantity: "30", subtotal: "100.00", bands: [
          { lowerLimit: "0", quantity: "10", unitPrice: "4", subtotal: "40.00" },
          { lowerLimit: "10", quantity: "20", unitPrice: "3", subtotal: "60.00",
            pricingBand: 0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948 }] }`,
        expect:
          'decision: send, invoice: { lines: [{ amount: "40.00", item: API usage, quantity: "10", unitPrice: "4" }, ' +
          '{ amount: "60.00", item: High volume }] }',
      },
    ],
    [
      'in a foreign currency, with the rate given or without one',
      { currency: 'EUR', account: 'currency: EUR', company: 'homeCurrency: USD', expect: 'decision: send' },
    ],
    [
      'with an accounting product, a segment, a child account and a period',
      {
        lines: `{ lineItemType: AD_HOC, description: Work, product: calls, accountingProduct: seats, quantity: "1",
          averageUnitPrice: "100", subtotal: "100", segment: { region: eu }, childAccount: ACME-EU,
          servicePeriodStart: 2026-10-01, servicePeriodEnd: 2026-11-01 }`,
        expect:
          'decision: send, invoice: { lines: [{ amount: "100", item: "7", serviceDate: 2026-10-01, ' +
          'description: "Work, region: eu, account ACME-EU, 2026-10-01 to 2026-10-31" }] }',
      },
    ],
    [
      'with a line without item',
      {
        rules: 'delivery: { from: 2026-01-01, unmappedItem: send }',
        lines: '{ lineItemType: AD_HOC, product: unknown, quantity: "1", subtotal: "100" }',
        expect: 'decision: send, invoice: { lines: [{ amount: "100", item: null }] }',
      },
    ],
    [
      'with a credit memo, and an item of memos by id',
      {
        rules: 'quickbooks: { itemMapping: { creditMemo: "55" } }',
        total: '-100',
        lines: '{ lineItemType: CREDIT_MEMO, quantity: "1", averageUnitPrice: "100", subtotal: "100" }',
        expect: 'decision: send, creditMemo: { total: "100", lines: [{ amount: "100", item: "55" }] }',
      },
    ],
    [
      'outside the United States',
      { rules: 'delivery: { from: 2026-01-01, tax: { code: 20% S, calculation: TaxExcluded } }', expect: 'decision: send' },
    ],
    ['for a filter', { rules: 'accounts: { filter: currency == "EUR" }', expect: 'decision: skip, reason: no-integration' }],
    [
      'for a filter on the address and a custom number',
      {
        rules: `accounts: { filter: 'address.country == "US" AND customFields.tier >= 2' }`,
        account: 'currency: USD, address: { country: US }, customFields: { tier: 2 }',
        expect: 'decision: send',
      },
    ],
    ['for an excluded account', { rules: 'accounts: { exclude: [ACME, OTHER] }', expect: 'decision: skip, reason: account-excluded' }],
    ['for an included other account', { rules: 'accounts: { include: [OTHER] }', expect: 'decision: skip, reason: account-not-included' }],
    ['for an opted-out account', { account: 'sendBillsToThirdParties: false', expect: 'decision: skip, reason: account-opted-out' }],
    ['for a bill without approval', { bill: 'status: PENDING,', expect: 'decision: skip, reason: awaiting-approval' }],
    ['for excluded products', { rules: 'bills: { exclude: { products: [seats] } }', expect: 'decision: skip, reason: no-lines' }],
    [
      'for excluded aggregations of both kinds',
      {
        rules: 'bills: { exclude: { aggregations: [gb, egress] } }',
        lines: `{ lineItemType: USAGE, product: calls, aggregation: gb, quantity: "1", subtotal: "50" },
          { lineItemType: USAGE, product: calls, compoundAggregation: egress, quantity: "1", subtotal: "50" }`,
        expect: 'decision: skip, reason: no-lines',
      },
    ],
    ['for closed books', { company: 'bookCloseDate: 2026-10-31', expect: 'decision: block, reason: ACCOUNTING_PERIOD_CLOSED' }],
    ['for one currency only', { currency: 'EUR', company: 'multiCurrency: false, homeCurrency: USD', expect: 'decision: block, reason: currency-mismatch' }],
    ['for linked mappings that are asked for', { rules: 'bills: { enforceLinkedMappings: true }\ncustomers: { missing: block }', expect: 'decision: block, reason: missing-customer' }],
  ])('%s', (_name, written) => {
    const result = run(written);
    expect(differences(result)).toEqual([]);
    expect(result).toMatchObject({ passed: true, integration: 'US', name: 'the test', problems: [] });
  }); // prettier-ignore
});

describe('a rule test fails', () => {
  it('with the decision, its reason and what to do', () => {
    const result = run({
      lines: '{ lineItemType: AD_HOC, product: training, quantity: "1", subtotal: "100" }',
      expect: 'decision: send, invoice: { total: "100" }',
    });
    expect(result.passed).toBe(false);
    expect(result.actual).toEqual(['decision: block', 'reason: unmapped-item']);
    expect(result.why).toBe('product "training" has no QuickBooks item');
    expect(result.hint).toBe(
      'add to w/d.yaml, below mappings (or let tieout map write it): - { product: training, item: { name: "…" } }',
    );
  });

  it('naming what no list maps as the test names it, and not by the id that stands for it', () => {
    const result = run({
      rules: 'quickbooks: { splitUsageLineItems: aggregation }',
      lines: '{ lineItemType: USAGE, aggregation: nope-agg, quantity: "1", subtotal: "100" }',
      expect: 'decision: send, invoice: { total: "100" }',
    });
    expect(result.why).toBe('aggregation nope-agg has no QuickBooks item');
    expect(result.hint).toBe('add to a mapping file: - { aggregation: nope-agg, item: { name: "…" } }');
  });

  it('with the amount and item that came out, and a line nobody expected in full', () => {
    const result = run({
      total: '110',
      lines: `${SEAT}, { lineItemType: USAGE, description: Calls, product: calls, quantity: "1", subtotal: "10" }`,
      expect: 'decision: send, invoice: { total: "100", lines: [{ amount: "99.99", item: API usage }] }',
    });
    expect(result.actual).toEqual([
      'decision: send',
      'invoice:',
      '  total: 110.00',
      '  lines:',
      '    - amount: 100.00',
      '      item: 7',
      '    - amount: 10.00',
      '      item: API usage',
      '      description: Calls, quantity 1',
    ]);
  });

  it('with a line that is missing', () => {
    const lines = 'lines: [{ amount: "100" }, { amount: "1", item: null }]';
    const result = run({ expect: `decision: send, invoice: { ${lines} }` });
    expect(differences(result)).toEqual(['-     - amount: 1', '-       item: null']);
  });

  it('when a credit memo was expected, or a field has no value', () => {
    expect(differences(run({ expect: 'decision: send, creditMemo: { note: PO 1 }' }))).toEqual([
      '- creditMemo:',
      '-   note: PO 1',
      '+ invoice:',
      '+   note: null',
    ]);
  });

  it('saying which reason was meant', () => {
    const result = run({ bill: 'status: PENDING,', expect: 'decision: skip, reason: awaiting-aproval' });
    expect(result.problems).toEqual(['there is no reason "awaiting-aproval"; did you mean "awaiting-approval"?']);
    expect(differences(result)).toEqual(['- reason: awaiting-aproval', '+ reason: awaiting-approval']);
    expect(run({ expect: 'decision: skip, reason: qqqqqqqqqq' }).problems).toEqual(['there is no reason "qqqqqqqqqq"']);
  });
});

it('the example workspace has five rule tests, and they pass', async () => {
  const read = await readWorkspace('integrations', { cwd: '.', env: {}, unsetVariables: 'warning' });
  const results = read.billTests.map((test) => runBillTest(test, read.workspace));
  expect(results.map(differences)).toEqual([[], [], [], [], []]);
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
});
