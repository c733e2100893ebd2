import { expect, test } from 'vitest';
import { INTEGRATION_DEFAULTS } from '../../../src/workspace/defaults.ts';
import { CREDENTIAL_VARIABLES } from '../../../src/model/workspace.ts';
import { CONNECTION, INTEGRATION, parseTexts } from './parse-text.ts';

test('a short integration has every default', () => {
  const [integration] = parseTexts([CONNECTION, INTEGRATION]).workspace.integrations;
  const { origin: _origin, ...value } = integration ?? {};
  expect(value).toEqual({
    ...INTEGRATION_DEFAULTS,
    name: 'US',
    connection: 'northwind',
    destination: 'QuickBooksSandbox',
    notifyOnDisabled: ['billing@northwind.example'],
    delivery: { ...INTEGRATION_DEFAULTS.delivery, from: '2026-01-01' },
  });
});

test('a short connection has every default', () => {
  const [connection] = parseTexts([CONNECTION]).workspace.connections;
  const { origin: _origin, ...value } = connection ?? {};
  expect(value).toEqual({
    billUrl: null,
    companyName: null,
    homeCurrency: null,
    limits: {},
    configKeys: {},
    name: 'northwind',
    organizationId: 'org-1',
    environment: 'sandbox',
    realmId: '934',
    credentials: CREDENTIAL_VARIABLES,
  });
});

test('what is written wins over the defaults, key by key', () => {
  const text = `${INTEGRATION.replace('{ from: 2026-01-01 }', '{ from: 2026-01-01, tax: { code: TAX }, purchaseOrder: { customField: "2" } }')}
bills: { exclude: { products: [support] } }
quickbooks: { itemMapping: { creditMemo: "12", debitMemo: { sku: ADJ } }, sortLineItemsBy: subtotal }
limits: { maxInvoices: 5, maxInvoiceTotal: "10.50" }
`;
  const connection = `${CONNECTION}limits: { m3terPageSize: 50 }\ncredentials: { quickbooks: { refreshToken: OTHER_TOKEN } }\n`;
  const { workspace, diagnostics } = parseTexts([
    connection.replace(
      '{ organizationId: org-1 }',
      '{ organizationId: org-1, configKeys: { bills.onlySendOnApproval: approval } }',
    ),
    text,
  ]);
  expect(diagnostics).toEqual([]);
  const [integration] = workspace.integrations;
  expect(integration?.bills).toEqual({
    ...INTEGRATION_DEFAULTS.bills,
    exclude: { lineItemTypes: [], products: ['support'], aggregations: [] },
  });
  expect(integration?.quickbooks.itemMapping).toEqual({ creditMemo: { id: '12' }, debitMemo: { sku: 'ADJ' } });
  expect(integration?.quickbooks.sortLineItemsBy).toBe('subtotal');
  expect(integration?.delivery).toMatchObject({
    tax: { code: 'TAX', calculation: null },
    purchaseOrder: { customField: '2' },
  });
  expect(integration?.limits).toEqual({
    maxInvoices: 5,
    maxInvoiceTotal: '10.50',
    maxDeletes: 0,
    maxUnbilled: 0,
    maxUpdates: 30,
  });
  expect(workspace.connections[0]).toMatchObject({
    limits: { m3terPageSize: 50 },
    configKeys: { 'bills.onlySendOnApproval': 'approval' },
    credentials: {
      m3ter: CREDENTIAL_VARIABLES.m3ter,
      quickbooks: { refreshToken: 'OTHER_TOKEN', clientId: 'QUICKBOOKS_CLIENT_ID' },
    },
  });
});

test('a document with errors is left out, its neighbours are not', () => {
  const { workspace } = parseTexts([CONNECTION, `${INTEGRATION}zz: 1\n`, INTEGRATION.replace('name: US', 'name: UK')]);
  expect(workspace.integrations.map(({ name }) => name)).toEqual(['UK']);
});

test('origins find keys, values and characters', () => {
  const [integration] = parseTexts([CONNECTION, `${INTEGRATION}accounts:\n  filter: 'currency == "USD"'\n`]).workspace
    .integrations;
  const path = 'w/b.yaml';
  expect(integration?.origin.place).toEqual({ path, line: 2, column: 1 });
  expect(integration?.origin.at('delivery', 'from')).toEqual({ path, line: 7, column: 19, endColumn: 29 });
  expect(integration?.origin.at('delivery', 'graceMinutes')).toEqual({ path, line: 7, column: 1, endColumn: 9 });
  expect(integration?.origin.within(['accounts', 'filter'], 12, 17)).toEqual({
    path,
    line: 9,
    column: 24,
    endColumn: 29,
  });
});
