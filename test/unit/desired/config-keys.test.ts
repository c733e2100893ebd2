import { describe, expect, it } from 'vitest';
import { chooseConfigKeys, CONFIG_SETTINGS, normaliseConfigValue } from '../../../src/desired/config-keys.ts';
import { decodeValue, type ConfigKind } from '../../../src/desired/config-values.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';

describe('the table of settings', () => {
  it('has the built-in key of every setting (config-format.md)', () => {
    expect(Object.fromEntries(CONFIG_SETTINGS.map(({ yamlPath, key }) => [yamlPath, key]))).toEqual({
      'accounts.include': 'accountIds',
      'accounts.exclude': 'restrictedAccountIds',
      notifyOnDisabled: 'integrationDisabledNotificationUsers',
      'bills.onlySendOnApproval': 'onlySendBillOnApproval',
      'bills.useExternalMappingAccountCode': 'useExternalMappingAccountCode',
      'bills.exclude.lineItemTypes': 'excludedLineItemTypes',
      'accounts.filter': 'accountFilter',
      'bills.enforceLinkedMappings': 'enforceExternalMappingsForConfig',
      'bills.exclude.products': 'excludedProducts',
      'bills.exclude.aggregations': 'excludedAggregations',
      'quickbooks.splitUsageLineItems': 'splitUsageLineItems',
      'quickbooks.itemMapping': 'quickBooksItemMapping',
      'quickbooks.sendZeroQuantityLineItems': 'sendZeroQuantityLineItems',
      'quickbooks.allowBankTransferPayment': 'allowBankTransferPayment',
      'quickbooks.allowCreditCardPayment': 'allowCreditCardPayment',
      'quickbooks.bccEmail': 'bccInvoiceEmailAddress',
      'quickbooks.accountManagerEmailCustomField': 'accountManagerEmailCustomField',
      'quickbooks.sortLineItemsBy': 'sortLineItemsBy',
      'quickbooks.strictLineItemMapping': 'strictLineItemMapping',
    });
  });
});

describe('chooseConfigKeys', () => {
  const choose = (parts: {
    overrides?: Record<string, string>;
    offered?: readonly (readonly [string, string | null])[];
    observedKeys?: readonly string[];
  }) =>
    chooseConfigKeys({
      overrides: parts.overrides ?? {},
      catalogue: parts.offered === undefined ? null : { destinations: new Map(), keys: new Map(parts.offered) },
      observedKeys: parts.observedKeys ?? [],
    });

  it('prefers override, catalogue, what is in use, then the built-in name', () => {
    const all = {
      overrides: { 'accounts.include': 'mine' },
      offered: [['allowedAccountIds', null]] as const,
      observedKeys: ['account_ids'],
    };
    expect(choose(all).get('accounts.include')).toEqual({ key: 'mine', source: 'override' });
    expect(choose({ ...all, overrides: {} }).get('accounts.include')).toEqual({
      key: 'allowedAccountIds',
      source: 'catalogue',
    });
    expect(choose({ observedKeys: ['account_ids'] }).get('accounts.include')).toEqual({
      key: 'account_ids',
      source: 'observed',
    });
    expect(choose({}).get('accounts.include')).toEqual({ key: 'accountIds', source: 'default' });
  });

  it('finds a catalogue key by spelling, by variant and by label', () => {
    const keys = choose({
      offered: [
        ['OnlySendBillOnApproval', null],
        ['excludedProductIds', null],
        ['opt17', 'Quick books item  mapping'],
      ],
    });
    expect(keys.get('bills.onlySendOnApproval')?.key).toBe('OnlySendBillOnApproval');
    expect(keys.get('bills.exclude.products')?.key).toBe('excludedProductIds');
    expect(keys.get('quickbooks.itemMapping')?.key).toBe('opt17');
  });

  it('prefers the exact name to another spelling of it', () => {
    const offered = [
      ['ACCOUNTIDS', null],
      ['allowedAccountIds', null],
      ['accountIds', null],
    ] as const;
    expect(choose({ offered }).get('accounts.include')?.key).toBe('accountIds');
  });
});

describe('normaliseConfigValue', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['bills.onlySendOnApproval', 'true', true],
    ['bills.onlySendOnApproval', ' False ', false],
    ['bills.onlySendOnApproval', null, false],
    ['bills.onlySendOnApproval', 'perhaps', 'perhaps'],
    ['bills.onlySendOnApproval', 1, 1],
    ['accounts.filter', '', null],
    ['accounts.filter', ' id == "x" ', 'id == "x"'],
    ['accounts.filter', 7, 7],
    ['accounts.include', null, []],
    ['accounts.include', ['b', 'a', 'b'], ['a', 'b']],
    ['accounts.include', '["b","a"]', ['a', 'b']],
    ['accounts.include', 'b, a', ['a', 'b']],
    ['accounts.include', '[broken', ['[broken']],
    ['accounts.include', [2, 'a'], ['2', 'a']],
    ['accounts.include', [true], [true]],
    ['accounts.include', { a: 1 }, { a: 1 }],
    ['quickbooks.splitUsageLineItems', null, 'ITEM_PER_PRODUCT'],
    ['quickbooks.splitUsageLineItems', 'Item per usage band', 'ITEM_PER_USAGE_BAND'],
    ['quickbooks.splitUsageLineItems', 'itemPerAggregation', 'ITEM_PER_AGGREGATION'],
    ['quickbooks.splitUsageLineItems', 'PER_MOON', 'PER_MOON'],
    ['quickbooks.splitUsageLineItems', 4, 4],
    ['quickbooks.sortLineItemsBy', 'Aggregation ID', 'AGGREGATION_ID'],
    ['quickbooks.sortLineItemsBy', '', 'NONE'],
    ['quickbooks.itemMapping', null, null],
    ['quickbooks.itemMapping', {}, null],
    ['quickbooks.itemMapping', { creditMemo: 12, DEBIT_MEMO: ' ' }, { CREDIT_MEMO: '12' }],
    ['quickbooks.itemMapping', '{"DEBIT_MEMO":"3","CREDIT_MEMO":"2"}', { CREDIT_MEMO: '2', DEBIT_MEMO: '3' }],
    ['quickbooks.itemMapping', 'text', 'text'],
    ['quickbooks.itemMapping', { OTHER: '9' }, { OTHER: '9' }],
    ['somebody.elses', 'as it is', 'as it is'],
  ])('%s: %j is %j', (path, value, expected) => {
    expect(normaliseConfigValue(path, value)).toEqual(expected);
  });

  it('gives a normal form of itself for every setting', () => {
    for (const { yamlPath } of CONFIG_SETTINGS) {
      for (const value of [null, true, 'true', ['b', 'a'], 'x', { CREDIT_MEMO: '1' }]) {
        const once = normaliseConfigValue(yamlPath, value);
        expect(normaliseConfigValue(yamlPath, once)).toEqual(once);
      }
    }
  });
});

describe('decodeValue', () => {
  const kindOf = (path: string): ConfigKind | undefined =>
    CONFIG_SETTINGS.find(({ yamlPath }) => yamlPath === path)?.kind;
  it.each<[string, JsonValue, JsonValue]>([
    ['quickbooks.splitUsageLineItems', 'ITEM_PER_USAGE_BAND', { value: 'band' }],
    ['quickbooks.splitUsageLineItems', null, { value: 'product' }],
    ['quickbooks.splitUsageLineItems', 'PER_MOON', null],
    ['quickbooks.sortLineItemsBy', 'SUBTOTAL', { value: 'subtotal' }],
    ['quickbooks.itemMapping', { CREDIT_MEMO: '4' }, { value: { creditMemo: '4', debitMemo: null } }],
    ['quickbooks.itemMapping', null, { value: { creditMemo: null, debitMemo: null } }],
    ['quickbooks.bccEmail', '', { value: null }],
    ['quickbooks.bccEmail', true, null],
    ['accounts.include', 'a,b', { value: ['a', 'b'] }],
    ['accounts.include', [true], null],
    ['bills.onlySendOnApproval', 'true', { value: true }],
    ['bills.onlySendOnApproval', 'maybe', null],
  ])('%s: %j reads %j in the files', (path, value, expected) => {
    const kind = kindOf(path);
    expect(kind === undefined ? undefined : decodeValue(kind, value)).toEqual(expected);
  });
});
