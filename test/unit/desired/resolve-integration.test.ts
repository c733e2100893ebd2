import { describe, expect, it } from 'vitest';
import { normaliseConfigValue } from '../../../src/desired/config-keys.ts';
import { INTEGRATION_DEFAULTS } from '../../../src/workspace/defaults.ts';
import type { Integration } from '../../../src/model/workspace.ts';
import { configWith, findingsOf, ID, integrationWith, resolve, snapshotWith } from './desired-samples.ts';

const { bills, quickbooks, delivery } = INTEGRATION_DEFAULTS;

function taxed(code: string): Integration {
  return integrationWith({ delivery: { ...delivery, from: '2026-01-01', tax: { code, calculation: null } } });
}

describe('an integration', () => {
  it('gets every reference as an id, and every setting in configData', () => {
    const integration = integrationWith({
      credential: '99999999-0000-4000-8000-000000000001',
      accounts: {
        include: ['ACME', ID.globex.toUpperCase()],
        exclude: [],
        filter: 'customFields.country == "US"',
        missingOptOut: 'send',
      },
      notifyOnDisabled: ['billing@NORTHWIND.example'],
      bills: {
        ...bills,
        exclude: {
          lineItemTypes: ['USAGE', 'AD_HOC'],
          products: ['api-calls'],
          aggregations: ['total-egress', 'storage-gb'],
        },
      },
      quickbooks: {
        ...quickbooks,
        splitUsageLineItems: 'band',
        itemMapping: { creditMemo: { name: 'API usage' }, debitMemo: { sku: 'STOR-GB' } },
        bccEmail: 'copies@northwind.example',
        accountManagerEmailCustomField: 'managerEmail',
        sortLineItemsBy: 'aggregationId',
      },
    });
    const { integrations, configs, diagnostics } = resolve({ integrations: [integration] });
    expect(diagnostics).toEqual([]);
    expect(integrations[0]).toMatchObject({
      address: 'integration/US',
      configId: null,
      creditMemoItemId: '19',
      debitMemoItemId: '20',
      taxCode: 'NON',
      disabled: false,
      nativeEngineActive: false,
      broken: false,
    });
    expect(integrations[0]?.includedAccountIds).toEqual(new Set([ID.acme, ID.globex]));
    expect(integrations[0]?.excludedAggregationIds).toEqual(new Set([ID.storage, ID.egress]));
    expect(configs[0]?.state).toEqual({
      name: 'US',
      destination: 'QuickBooksSandbox',
      entityType: 'Bill',
      integrationCredentialsId: '99999999-0000-4000-8000-000000000001',
      enabled: true,
      configData: {
        accountIds: [ID.acme, ID.globex],
        restrictedAccountIds: [],
        integrationDisabledNotificationUsers: [ID.user],
        onlySendBillOnApproval: true,
        useExternalMappingAccountCode: false,
        excludedLineItemTypes: ['AD_HOC', 'USAGE'],
        accountFilter: 'customFields.country == "US"',
        enforceExternalMappingsForConfig: false,
        excludedProducts: [ID.api],
        excludedAggregations: [ID.storage, ID.egress],
        splitUsageLineItems: 'ITEM_PER_USAGE_BAND',
        quickBooksItemMapping: { CREDIT_MEMO: '19', DEBIT_MEMO: '20' },
        sendZeroQuantityLineItems: false,
        allowBankTransferPayment: false,
        allowCreditCardPayment: false,
        bccInvoiceEmailAddress: 'copies@northwind.example',
        accountManagerEmailCustomField: 'managerEmail',
        sortLineItemsBy: 'AGGREGATION_ID',
        strictLineItemMapping: false,
      },
    });
    expect(configs[0]?.yamlPaths.get('onlySendBillOnApproval')).toBe('bills.onlySendOnApproval');
    expect(configs[0]?.place.path).toBe('US/name');
  });

  it('is in configData the same whatever the order of its lists', () => {
    const listed = (include: readonly string[]) =>
      resolve({
        integrations: [integrationWith({ accounts: { include, exclude: [], filter: null, missingOptOut: 'send' } })],
      });
    expect(listed(['ACME', 'GLOBEX']).configs[0]?.state).toEqual(listed(['GLOBEX', 'ACME']).configs[0]?.state);
  });

  it('leaves out what another connection owns', () => {
    expect(resolve({ integrations: [integrationWith({ connection: 'other' })] }).integrations).toEqual([]);
  });
});

describe('an id that m3ter no longer has', () => {
  const gone = '12121212-0000-4000-8000-000000000009';
  const wanting = (id: string) =>
    integrationWith({ accounts: { include: [], exclude: [id, 'ACME'], filter: null, missingOptOut: 'send' } });

  it('is a warning, and kept, while its configuration has it', () => {
    const configs = [configWith({ configData: { restrictedAccountIds: [gone] } })];
    const resolved = resolve({ integrations: [wanting(gone)], m3ter: snapshotWith({ configs }) });
    expect(findingsOf(resolved)).toEqual(['warning reference/unknown-account US/accounts/exclude/0']);
    expect(resolved.configs[0]?.state.configData['restrictedAccountIds']).toEqual([gone, ID.acme].sort());
  });

  it.each([
    ['in another setting', { accountIds: [gone] }],
    ['nowhere', {}],
    ['in a setting of another form', { restrictedAccountIds: gone }],
  ])('is an error when its configuration has it %s', (_where, configData) => {
    const configs = [configWith({ configData })];
    const resolved = resolve({ integrations: [wanting(gone)], m3ter: snapshotWith({ configs }) });
    expect(findingsOf(resolved)).toEqual(['error reference/unknown-account US/accounts/exclude/0']);
    expect(resolved.configs).toEqual([]);
  });
});

describe('wrong references', () => {
  const cases: readonly (readonly [string, Partial<Integration>, string])[] = [
    [
      'an unknown account',
      { accounts: { include: ['ACME', 'GLOBX'], exclude: [], filter: null, missingOptOut: 'send' } },
      'error reference/unknown-account US/accounts/include/1',
    ],
    [
      'an unknown account id',
      { accounts: { include: [], exclude: [ID.contract], filter: null, missingOptOut: 'send' } },
      'error reference/unknown-account US/accounts/exclude/0',
    ],
    [
      'an unknown product',
      { bills: { ...bills, exclude: { lineItemTypes: [], products: ['api'], aggregations: [] } } },
      'error reference/unknown-product US/bills/exclude/products/0',
    ],
    [
      'a product code of two products',
      { bills: { ...bills, exclude: { lineItemTypes: [], products: ['twin'], aggregations: [] } } },
      'error reference/ambiguous-code US/bills/exclude/products/0',
    ],
    [
      'an unknown aggregation',
      { bills: { ...bills, exclude: { lineItemTypes: [], products: [], aggregations: ['storage'] } } },
      'error reference/unknown-aggregation US/bills/exclude/aggregations/0',
    ],
    [
      'an unknown item',
      { quickbooks: { ...quickbooks, itemMapping: { creditMemo: { name: 'Api usage' }, debitMemo: null } } },
      'error reference/unknown-item US/quickbooks/itemMapping/creditMemo',
    ],
    [
      'an inactive item',
      { quickbooks: { ...quickbooks, itemMapping: { creditMemo: null, debitMemo: { id: '23' } } } },
      'error reference/inactive-item US/quickbooks/itemMapping/debitMemo',
    ],
    [
      'an item name of two items',
      { quickbooks: { ...quickbooks, itemMapping: { creditMemo: { name: 'Twin' }, debitMemo: null } } },
      'error reference/ambiguous-record US/quickbooks/itemMapping/creditMemo',
    ],
    [
      'a category in place of an item',
      { quickbooks: { ...quickbooks, itemMapping: { creditMemo: { id: '24' }, debitMemo: null } } },
      'error reference/unknown-item US/quickbooks/itemMapping/creditMemo',
    ],
  ];
  it.each(cases)('%s breaks the integration and leaves its configuration alone', (_name, changes, expected) => {
    const other = integrationWith({ name: 'Europe' });
    const resolved = resolve({ integrations: [integrationWith(changes), other] });
    expect(findingsOf(resolved)).toEqual([expected]);
    expect(resolved.integrations.map((resolvedIntegration) => resolvedIntegration.broken)).toEqual([true, false]);
    expect(resolved.configs.map((config) => config.name)).toEqual(['Europe']);
  });

  it('suggests what was probably meant', () => {
    const { diagnostics } = resolve({
      integrations: [
        integrationWith({ accounts: { include: ['GLOBX'], exclude: [], filter: null, missingOptOut: 'send' } }),
      ],
    });
    expect(diagnostics[0]).toMatchObject({
      message: 'm3ter has no account with code "GLOBX"',
      hint: 'did you mean "GLOBEX"? list them with: tieout lookup accounts',
      about: 'integration/US',
    });
  });

  it('names the candidates when several fit', () => {
    const { diagnostics } = resolve({
      integrations: [
        integrationWith({
          quickbooks: { ...quickbooks, itemMapping: { creditMemo: { name: 'Twin' }, debitMemo: null } },
        }),
      ],
    });
    expect(diagnostics[0]?.message).toBe('QuickBooks has 2 active items with name "Twin": 21 A:Twin, 22 B:Twin');
  });

  it.each<[string, Partial<Integration>, string]>([
    [
      'an unknown user',
      { notifyOnDisabled: ['nobody@x.example'] },
      'error reference/unknown-user US/notifyOnDisabled/0',
    ],
    ['a credential by name', { credential: 'main' }, 'error reference/not-an-id US/credential'],
  ])('%s keeps the configuration waiting and the bills going', (_name, changes, expected) => {
    const resolved = resolve({ integrations: [integrationWith(changes)] });
    expect(findingsOf(resolved)).toEqual([expected]);
    expect(resolved.integrations[0]?.broken).toBe(false);
    expect(resolved.configs).toEqual([]);
  });

  it('takes a user id as it is when m3ter lists no users, and refuses an ambiguous e-mail', () => {
    const byId = integrationWith({ notifyOnDisabled: [ID.user] });
    expect(resolve({ integrations: [byId], m3ter: { users: [] } }).diagnostics).toEqual([]);
    const [user] = snapshotWith().users;
    const twice = user === undefined ? [] : [user, { ...user, id: ID.contract }];
    const byMail = integrationWith({ notifyOnDisabled: ['billing@northwind.example'] });
    expect(findingsOf(resolve({ integrations: [byMail], m3ter: { users: twice } }))).toEqual([
      'error reference/ambiguous-code US/notifyOnDisabled/0',
    ]);
  });

  it.each<[string, Partial<Integration>, string]>([
    [
      'a custom field that no account has',
      { quickbooks: { ...quickbooks, accountManagerEmailCustomField: 'managerMail' } },
      'warning reference/unknown-custom-field US/quickbooks/accountManagerEmailCustomField',
    ],
    [
      'an account in both lists',
      { accounts: { include: ['ACME'], exclude: [ID.acme], filter: null, missingOptOut: 'send' } },
      'warning reference/included-and-excluded US/accounts/exclude',
    ],
    [
      'a filter that takes no account',
      { accounts: { include: [], exclude: [], filter: 'accountCode == "NOBODY"', missingOptOut: 'send' } },
      'warning integration/filter-matches-none US/accounts/filter',
    ],
    [
      'a filter that takes every account',
      { accounts: { include: [], exclude: [], filter: 'accountName != null', missingOptOut: 'send' } },
      'warning integration/filter-matches-all US/accounts/filter',
    ],
  ])('%s is a warning', (_name, changes, expected) => {
    const resolved = resolve({ integrations: [integrationWith(changes)] });
    expect(findingsOf(resolved)).toEqual([expected]);
    expect(resolved.configs).toHaveLength(1);
  });

  it('points into the filter at a custom field that no account has', () => {
    const filter = 'accountCode == "ACME" OR customFields.contry == "US"';
    const integration = integrationWith({ accounts: { include: [], exclude: [], filter, missingOptOut: 'send' } });
    const { diagnostics } = resolve({ integrations: [integration] });
    expect(diagnostics).toMatchObject([
      { code: 'reference/unknown-custom-field', hint: expect.stringContaining('"country"') as string },
    ]);
    const { column = 0, endColumn = 0 } = diagnostics[0]?.place ?? {};
    expect(filter.slice(column - 1, endColumn - 1)).toContain('contry');
  });

  it('says nothing of a filter that validation has refused, or of an organization with one account', () => {
    const broken = integrationWith({
      accounts: { include: [], exclude: [], filter: 'accountCode ==', missingOptOut: 'send' },
    });
    expect(resolve({ integrations: [broken] }).diagnostics).toEqual([]);
    const all = integrationWith({
      accounts: { include: [], exclude: [], filter: 'accountName != null', missingOptOut: 'send' },
    });
    const accounts = snapshotWith().accounts.slice(0, 1);
    expect(resolve({ integrations: [all], m3ter: { accounts } }).diagnostics).toEqual([]);
  });
});

describe('the tax code', () => {
  const britain = { company: { name: 'N', legalName: null, country: 'GB' } };
  const preferences = resolvePreferences(false);

  it.each<[string, string, Parameters<typeof resolve>[0]['quickbooks'], string | null, readonly string[]]>([
    ['TAX in the US', 'TAX', {}, 'TAX', []],
    ['an id elsewhere', '5', britain, '5', []],
    ['a name elsewhere', '20.0% S', britain, '5', []],
    ['NON where no sales tax is used', 'NON', { ...britain, preferences }, null, []],
    ['a name in the US', '20.0% S', {}, null, ['error reference/unknown-tax-code US/delivery/tax/code']],
    ['NON elsewhere', 'NON', britain, null, ['error reference/unknown-tax-code US/delivery/tax/code']],
    ['an inactive one', 'Old', britain, null, ['error reference/unknown-tax-code US/delivery/tax/code']],
    [
      'a name of two',
      'Twin',
      {
        ...britain,
        taxCodes: [
          { id: '8', name: 'Twin', active: true },
          { id: '9', name: 'Twin', active: true },
        ],
      },
      null,
      ['error reference/unknown-tax-code US/delivery/tax/code'],
    ],
  ])('%s', (_name, code, company, expected, findings) => {
    const resolved = resolve({ integrations: [taxed(code)], quickbooks: company ?? {} });
    expect(resolved.integrations[0]?.taxCode).toBe(expected);
    expect(findingsOf(resolved)).toEqual(findings);
  });
});

describe('what QuickBooks may not let us list', () => {
  it.each([
    ['US', 'NON', []],
    ['USA', 'NON', []],
    ['GB', '5', ['error reference/unknown-tax-code US/delivery/tax/code']],
  ])('tax codes: in %s code %s', (country, code, findings) => {
    const company = { name: 'Northwind', legalName: null, country };
    const resolved = resolve({ integrations: [taxed(code)], quickbooks: { company, taxCodes: null } });
    expect(findingsOf(resolved)).toEqual(findings);
  });
});

describe('the custom field of the purchase order', () => {
  const place = { purchaseOrder: { customField: '3' } } as const;
  const ordered = integrationWith({ delivery: { ...delivery, from: '2026-01-01', ...place } });
  const have = (customFields: { definitionId: string; name: string }[] | null) => ({
    preferences: { ...resolvePreferences(true), customFields },
  });
  it.each([
    ['is one of the company', [{ definitionId: '3', name: 'PO' }], []],
    ['is not known, as QuickBooks does not say', null, []],
    ['is another', [{ definitionId: '1', name: 'PO' }], ['use one of: "1" (PO)']],
    ['is none at all', [], [expect.stringContaining('add one in QuickBooks')]],
  ])('%s', (_name, customFields, hints) => {
    const resolved = resolve({ integrations: [ordered], quickbooks: have(customFields) });
    const found = resolved.diagnostics.filter(({ code }) => code === 'reference/unknown-invoice-field');
    expect(found.map(({ hint }) => hint)).toEqual(hints);
  });
});

function resolvePreferences(usingSalesTax: boolean) {
  return {
    bookCloseDate: null,
    customTxnNumbers: true,
    multiCurrencyEnabled: true,
    homeCurrency: 'GBP',
    usingSalesTax,
    partnerTaxEnabled: false,
    eTransactionPaymentEnabled: null,
    allowServiceDate: null,
    customFields: null,
  };
}

describe("m3ter's side of an integration", () => {
  it.each<[string, Partial<Integration>, Parameters<typeof configWith>[0], string | null, boolean]>([
    ['is found by name and destination', {}, {}, ID.config, false],
    ['is not one of another destination', {}, { destination: 'QuickBooks' }, null, false],
    ['is not one of another name', {}, { name: 'UK' }, null, false],
    ['is the pinned one whatever its name', { id: ID.config }, { name: 'UK' }, ID.config, false],
    ['breaks when the pin names nothing', { id: ID.contract }, {}, null, true],
    ['breaks when the pinned one goes elsewhere', { id: ID.config }, { destination: 'QuickBooks' }, null, true],
  ])('%s', (_name, changes, config, configId, broken) => {
    const resolved = resolve({ integrations: [integrationWith(changes)], m3ter: { configs: [configWith(config)] } });
    expect(resolved.integrations[0]).toMatchObject({ configId, broken });
    // The diff sees it too and reports what does not fit.
    expect(resolved.configs).toHaveLength(1);
  });

  it('breaks when two have the name', () => {
    const configs = [configWith(), configWith({ id: ID.contract })];
    expect(resolve({ integrations: [integrationWith()], m3ter: { configs } }).integrations[0]?.broken).toBe(true);
  });

  it.each<[boolean, boolean, 'bills' | null, boolean, boolean]>([
    [true, true, null, false, true],
    [true, false, null, false, false],
    [false, true, null, false, false],
    [false, true, 'bills', true, false],
  ])('enabled %s, authorized %s, only %s: disabled %s, engine on %s', (enabled, authorized, only, disabled, engine) => {
    const resolved = resolve({
      integrations: [integrationWith()],
      m3ter: { configs: [configWith({ enabled, authorized })] },
      only,
    });
    expect(resolved.integrations[0]).toMatchObject({ disabled, nativeEngineActive: engine });
  });

  it('stays disabled when the files do not ask for more', () => {
    const configs = [configWith({ enabled: false })];
    const resolved = resolve({ integrations: [integrationWith({ enabled: false })], m3ter: { configs } });
    expect(resolved.integrations[0]?.disabled).toBe(true);
  });
});

describe('names that m3ter chooses', () => {
  const catalogue = {
    destinations: new Map([['QUICKBOOKS_SANDBOX', 'quickbooks-sandbox']]),
    keys: new Map([['excludedProductIds', null]]),
  };

  it('uses the destination and the keys of the catalogue', () => {
    const { configs, integrations } = resolve({
      integrations: [integrationWith()],
      m3ter: { catalogue, configs: [configWith({ destination: 'quickbooks-sandbox' })] },
    });
    expect(integrations[0]?.configId).toBe(ID.config);
    expect(configs[0]?.state.destination).toBe('quickbooks-sandbox');
    expect(configs[0]?.yamlPaths.get('excludedProductIds')).toBe('bills.exclude.products');
  });

  it('warns of a setting in use that the catalogue lacks, at the setting', () => {
    const resolved = resolve({
      integrations: [
        integrationWith({
          quickbooks: { ...quickbooks, bccEmail: 'a@b.example' },
          bills: { ...bills, onlySendOnApproval: false },
        }),
      ],
      m3ter: { catalogue },
    });
    expect(findingsOf(resolved)).toEqual(['warning integration/key-not-offered US/quickbooks/bccEmail']);
  });

  it('takes overrides first, and keys that existing configurations use', () => {
    const resolved = resolve({
      integrations: [integrationWith()],
      connection: { configKeys: { 'accounts.filter': 'myFilter' } },
      m3ter: { configs: [configWith({ name: 'Other', configData: { allowedAccountIds: [] } })] },
    });
    const keys = Object.keys(resolved.configs[0]?.state.configData ?? {});
    expect(keys).toContain('myFilter');
    expect(keys).toContain('allowedAccountIds');
    expect(keys).not.toContain('accountIds');
  });

  it('warns when the destination is not offered', () => {
    const offered = { ...catalogue, destinations: new Map([['XERO', 'Xero']]) };
    const resolved = resolve({ m3ter: { catalogue: offered } });
    expect(findingsOf(resolved)).toEqual([
      'warning integration/destination-not-offered connection/quickbooks/environment',
    ]);
  });

  it('sends values that are already in normal form', () => {
    const { configs } = resolve({ integrations: [integrationWith()] });
    for (const [key, value] of Object.entries(configs[0]?.state.configData ?? {})) {
      const path = configs[0]?.yamlPaths.get(key) ?? '';
      expect(normaliseConfigValue(path, value)).toEqual(value);
    }
  });
});
