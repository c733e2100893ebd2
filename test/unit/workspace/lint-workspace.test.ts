import { describe, expect, test } from 'vitest';
import { LINT_RULES } from '../../../src/workspace/ignore-comments.ts';
import { CONNECTION, INTEGRATION, parseTexts, places } from './parse-text.ts';

const PRODUCTION = CONNECTION.replace('environment: sandbox', 'environment: production');
const LIVE = INTEGRATION.replace('QuickBooksSandbox', 'QuickBooks');
const LIST = 'apiVersion: tieout/v1\nkind: ExternalMappings\nname: items\nconnection: northwind\n';
/** Links the list below to the only integration. */
const LINKED =
  LIST.replace('name: items', 'name: linked').replace('connection:', 'integration: US\nconnection:') +
  'mappings:\n  - { product: a, item: "2" }\n';
const silent = INTEGRATION.replace(/notifyOnDisabled.*\n/, '');
const lint = (...texts: string[]) => places(parseTexts(texts).diagnostics);

const REHEARSAL = INTEGRATION.replace('{ from', '{ mode: reportOnly, from');

/** Two integrations, each with its `accounts`. */
function pair(us: string, other: string): string[] {
  const accounts = (text: string) => (text === '' ? '' : `accounts: { ${text} }\n`);
  const second = INTEGRATION.replace('name: US', 'name: Other');
  return [CONNECTION, `${INTEGRATION}${accounts(us)}`, `${second}${accounts(other)}`];
}

describe('rules', () => {
  test.each([
    [
      'unapproved bills',
      [CONNECTION, `${INTEGRATION}bills: { onlySendOnApproval: false }\n`],
      'b.yaml:8:30 warning lint/sends-unapproved-bills',
    ],
    ['nobody notified, key missing', [CONNECTION, silent], 'b.yaml:3:7 warning lint/nobody-notified-on-disable'],
    [
      'nobody notified, key empty',
      [CONNECTION, `${silent}notifyOnDisabled: []\n`],
      'b.yaml:7:1 warning lint/nobody-notified-on-disable',
    ],
    [
      'unquoted literal',
      [CONNECTION, `${INTEGRATION}accounts: { filter: currency == USD }\n`],
      'b.yaml:8:33 warning lint/unquoted-literal-in-filter',
    ],
    [
      'fee without draw-down',
      [CONNECTION, `${INTEGRATION}bills: { exclude: { lineItemTypes: [USAGE, COMMITMENT_FEE] } }\n`],
      'b.yaml:8:44 warning lint/fee-excluded-drawdown-kept',
    ],
    ['production without caps', [PRODUCTION, LIVE], 'b.yaml:3:7 warning lint/production-without-caps'],
    [
      'unapproved bills in a rehearsal',
      [CONNECTION, `${REHEARSAL}bills: { onlySendOnApproval: false }\n`],
      'b.yaml:8:30 warning lint/sends-unapproved-bills',
    ],
    [
      'production without caps in a rehearsal',
      [PRODUCTION, LIVE.replace('{ from', '{ mode: reportOnly, from')],
      'b.yaml:3:7 warning lint/production-without-caps',
    ],
    [
      'band mapping nobody uses',
      [CONNECTION, INTEGRATION, `${LIST}mappings:\n  - { product: a, item: "1" }\n  - { pricingBand: b, item: "1" }\n`],
      'c.yaml:7:5 warning lint/mapping-never-wins',
    ],
    [
      'aggregation mapping nobody uses',
      [
        CONNECTION,
        INTEGRATION,
        `${LIST}mappings:\n  - { aggregation: b, item: "1" }\n  - { compoundAggregation: b, item: "1" }\n`,
      ],
      'c.yaml:6:5 warning lint/mapping-never-wins',
    ],
    [
      'unlinked mapping under linked only',
      [
        CONNECTION,
        `${INTEGRATION}bills: { enforceLinkedMappings: true }\n`,
        `${LIST}mappings:\n  - { product: a, item: "1" }\n`,
      ],
      'c.yaml:6:5 warning lint/mapping-never-wins',
    ],
    [
      'unlinked mapping beside a linked one',
      [
        CONNECTION,
        INTEGRATION,
        LINKED,
        `${LIST}mappings:\n  - { product: b, item: "1" }\n  - { product: a, item: "1" }\n`,
      ],
      'd.yaml:7:5 warning lint/mapping-never-wins',
    ],
    [
      'aggregation that every integration excludes',
      [
        CONNECTION,
        `${INTEGRATION}quickbooks: { splitUsageLineItems: band }\nbills: { exclude: { aggregations: [b] } }\n`,
        `${LIST}mappings:\n  - { aggregation: a, item: "1" }\n  - { aggregation: b, item: "1" }\n`,
      ],
      'c.yaml:7:5 warning lint/mapping-never-wins',
    ],
    [
      'item of lines that are excluded',
      [
        CONNECTION,
        `${INTEGRATION}quickbooks: { itemMapping: { creditMemo: "28" } }\nbills: { exclude: { lineItemTypes: [CREDIT_MEMO] } }\n`,
      ],
      'b.yaml:8:42 warning lint/mapping-never-wins',
    ],
    ['two integrations of every account', pair('', ''), 'c.yaml:3:7 warning lint/integrations-overlap'],
    ['every account first', pair('', 'filter: \'currency == "EUR"\''), 'b.yaml:3:7 warning lint/integrations-overlap'],
    ['every account last', pair('include: [A]', ''), 'c.yaml:3:7 warning lint/integrations-overlap'],
    [
      'every account but another',
      pair('exclude: [A]', 'include: [A, B]'),
      'b.yaml:3:7 warning lint/integrations-overlap',
    ],
    ['the same filter', pair('filter: "true"', 'filter: "true"'), 'c.yaml:3:7 warning lint/integrations-overlap'],
  ])('%s', (_name, texts, expected) => {
    expect(lint(...texts)).toEqual([expected]);
  });

  test('an integration of every account is reported once, with the others', () => {
    const others = ['B', 'C', 'D', 'E'].map((name) => pair('', `include: [${name}]`)[2]?.replace('Other', name) ?? '');
    const { diagnostics } = parseTexts([CONNECTION, INTEGRATION, ...others]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'it takes every account, so it takes those of "B", "C", "D" and 1 more too: a bill that both would send is blocked',
    ]);
  });

  test.each([
    ['integrations with different filters', pair('filter: "true"', 'filter: "false"')],
    ['integrations with lists of their own', pair('include: [A]', 'include: [B]')],
    ['every account but those of the other', pair('exclude: [A, B]', 'include: [A, B]')],
    ['every account but some, beside a filter', pair('exclude: [A]', 'filter: \'currency == "EUR"\'')],
    [
      'an overlap that is meant',
      pair('', 'include: [A]').map((text) =>
        text.replace('name: US', 'name: US # tieout-ignore integrations-overlap A moves'),
      ),
    ],
    [
      'integrations of two connections',
      [
        ...pair('', '').slice(0, 2),
        ...pair('', '')
          .slice(0, 3)
          .filter((_text, index) => index !== 1)
          .map((text) => text.replace('northwind', 'other').replace('name: Other', 'name: O')),
      ],
    ],
    [
      'fee and draw-down',
      [CONNECTION, `${INTEGRATION}bills: { exclude: { lineItemTypes: [COMMITMENT_FEE, COMMITMENT_CONSUMED] } }\n`],
    ],
    ['a cap', [PRODUCTION, `${LIVE}limits: { maxInvoices: 9 }\n`]],
    [
      'a band mapping that is used',
      [
        CONNECTION,
        `${INTEGRATION}quickbooks: { splitUsageLineItems: band }\n`,
        `${LIST}mappings:\n  - { pricingBand: b, item: "1" }\n  - { aggregation: b, item: "1" }\n`,
      ],
    ],
    ['a mapping to be deleted', [CONNECTION, INTEGRATION, `${LIST}mappings:\n  - { pricingBand: b, absent: true }\n`]],
    [
      'a linked mapping of one integration of two',
      [
        CONNECTION,
        `${INTEGRATION}---\n${INTEGRATION.replace(/name: .*/, 'name: Other')}accounts: { filter: "true" }\n`.replace(
          '---',
          'accounts: { filter: "false" }\n---',
        ),
        LINKED,
        `${LIST}mappings:\n  - { product: a, item: "1" }\n`,
      ],
    ],
    [
      'a linked mapping that is to be deleted',
      [
        CONNECTION,
        INTEGRATION,
        LINKED.replace('item: "2"', 'absent: true'),
        `${LIST}mappings:\n  - { product: a, item: "1" }\n`,
      ],
    ],
    [
      'an aggregation that is not the excluded one',
      [
        CONNECTION,
        `${INTEGRATION}quickbooks: { splitUsageLineItems: band }\nbills: { exclude: { aggregations: [b] } }\n`,
        `${LIST}mappings:\n  - { aggregation: a, item: "1" }\n`,
      ],
    ],
    [
      'an item of debit memos when credit memos are excluded',
      [
        CONNECTION,
        `${INTEGRATION}quickbooks: { itemMapping: { debitMemo: "28" } }\nbills: { exclude: { lineItemTypes: [CREDIT_MEMO] } }\n`,
      ],
    ],
    ['approved bills', [CONNECTION, `${INTEGRATION}bills: { onlySendOnApproval: true }\n`]],
    ['a quoted literal', [CONNECTION, `${INTEGRATION}accounts: { filter: 'currency == "USD"' }\n`]],
    ['a list that no integration uses yet', [CONNECTION, `${LIST}mappings:\n  - { pricingBand: b, item: "1" }\n`]],
  ])('silent: %s', (_name, texts) => {
    expect(lint(...texts)).toEqual([]);
  });
});

describe('tieout-ignore', () => {
  const withComment = (comment: string) => silent.replace('name:', `${comment}\nname:`);

  test.each([
    ['silences the next line', '# tieout-ignore nobody-notified-on-disable the pager watches it', []],
    ['through more comments', '# tieout-ignore nobody-notified-on-disable the pager watches it\n# ok', []],
    [
      'needs a reason',
      '# tieout-ignore nobody-notified-on-disable',
      ['b.yaml:3:1 error document/ignore-without-reason', 'b.yaml:4:7 warning lint/nobody-notified-on-disable'],
    ],
    [
      'needs a rule',
      '# tieout-ignore',
      ['b.yaml:3:1 error document/unknown-rule', 'b.yaml:4:7 warning lint/nobody-notified-on-disable'],
    ],
    [
      'knows its rules',
      '# tieout-ignore nobody-notified because',
      ['b.yaml:3:1 error document/unknown-rule', 'b.yaml:4:7 warning lint/nobody-notified-on-disable'],
    ],
    [
      'must silence something',
      '# tieout-ignore production-without-caps because',
      ['b.yaml:3:1 warning document/unused-ignore', 'b.yaml:4:7 warning lint/nobody-notified-on-disable'],
    ],
    [
      'stops at an empty line',
      '# tieout-ignore nobody-notified-on-disable because\n',
      ['b.yaml:3:1 warning document/unused-ignore', 'b.yaml:5:7 warning lint/nobody-notified-on-disable'],
    ],
  ])('%s', (_name, comment, expected) => {
    expect(lint(CONNECTION, withComment(comment))).toEqual(expected);
  });

  test('stands behind what it silences, too', () => {
    const text = silent.replace(/(name: .*)/, '$1 # tieout-ignore nobody-notified-on-disable the pager watches it');
    expect(lint(CONNECTION, text)).toEqual([]);
  });

  test('covers the lines of a block scalar, and not what follows', () => {
    const ignore = '  # tieout-ignore unquoted-literal-in-filter as in the console\n';
    const filter = (end: string) =>
      `${INTEGRATION}accounts:\n${ignore}  filter: >-\n    accountCode == a OR\n\n    currency == USD\n${end}`;
    expect(lint(CONNECTION, filter(''))).toEqual([]);
    const other = filter('notifyOnDisabled: []\n').replace(/^notify.*@.*\n/m, '');
    expect(lint(CONNECTION, other)).toEqual(['b.yaml:13:1 warning lint/nobody-notified-on-disable']);
  });

  test('for mappings of a CSV file stands before mappingsFrom', () => {
    const list = (comment: string) => `${LIST}${comment}mappingsFrom: ./bands.csv\n`;
    const files = (comment: string) =>
      parseTexts({
        'a.yaml': CONNECTION,
        'b.yaml': INTEGRATION,
        'c.yaml': list(comment),
        'bands.csv': 'pricingBand,item\nx,1\ny,1\n',
      }).diagnostics;
    const [found, ...others] = files('');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ place: { path: 'w/c.yaml', line: 5 }, severity: 'warning' });
    expect(found?.message).toContain('the mapping at w/bands.csv:2 and 1 more never count');
    expect(files('# tieout-ignore mapping-never-wins bands are split next month\n')).toEqual([]);
  });

  test('never silences an error', () => {
    const text = INTEGRATION.replace(
      'delivery: { from: 2026-01-01 }',
      '# tieout-ignore nobody-notified-on-disable x\ndelivery: { from: x }',
    );
    expect(lint(CONNECTION, text)).toContain('b.yaml:8:19 error document/bad-value');
  });

  test('covers eight rules', () => {
    expect(LINT_RULES.toSorted()).toEqual([
      'fee-excluded-drawdown-kept',
      'integrations-overlap',
      'mapping-never-wins',
      'nobody-notified-on-disable',
      'production-without-caps',
      'sends-unapproved-bills',
      'starts-in-future',
      'unquoted-literal-in-filter',
    ]);
  });
});

describe('a cut-off in the future', () => {
  const found = (from: string, options: Parameters<typeof parseTexts>[1]): string[] =>
    places(parseTexts([CONNECTION, INTEGRATION.replace('2026-01-01', from)], options).diagnostics);

  test.each([
    ['2026-11-04', ['b.yaml:7:19 warning lint/starts-in-future']],
    ['2026-11-03', []],
    ['2026-11-02', []],
  ])('%s is warned about on 2026-11-03', (from, expected) => {
    expect(found(from, { today: '2026-11-03' })).toEqual(expected);
  });

  test('is not known without a time', () => {
    expect(found('2099-01-01', {})).toEqual([]);
  });
});
