import { describe, expect, test } from 'vitest';
import { LINT_RULES } from '../../../src/documents/ignore-comments.ts';
import { CONNECTION, INTEGRATION, parseTexts, places } from './parse-text.ts';

const PRODUCTION = CONNECTION.replace('environment: sandbox', 'environment: production');
const LIVE = INTEGRATION.replace('QuickBooksSandbox', 'QuickBooks');
const LIST = 'apiVersion: tieout/v1\nkind: ExternalMappings\nname: items\nconnection: northwind\n';
const silent = INTEGRATION.replace(/notifyOnDisabled.*\n/, '');
const lint = (...texts: string[]) => places(parseTexts(texts).diagnostics);

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
  ])('%s', (_name, texts, expected) => {
    expect(lint(...texts)).toEqual([expected]);
  });

  test.each([
    [
      'a report only integration may do as it likes',
      [PRODUCTION, `${LIVE.replace('{ from', '{ mode: reportOnly, from')}bills: { onlySendOnApproval: false }\n`],
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

  test('never silences an error', () => {
    const text = INTEGRATION.replace(
      'delivery: { from: 2026-01-01 }',
      '# tieout-ignore nobody-notified-on-disable x\ndelivery: { from: x }',
    );
    expect(lint(CONNECTION, text)).toContain('b.yaml:8:19 error document/bad-value');
  });

  test('covers six rules', () => {
    expect(LINT_RULES.toSorted()).toEqual([
      'fee-excluded-drawdown-kept',
      'mapping-never-wins',
      'nobody-notified-on-disable',
      'production-without-caps',
      'sends-unapproved-bills',
      'unquoted-literal-in-filter',
    ]);
  });
});
