import type { M3terSnapshot, ObservedConfig } from '../../../src/model/m3ter.ts';
import type { QuickBooksSnapshot } from '../../../src/model/quickbooks.ts';
import type {
  Connection,
  Integration,
  MappingFile,
  MappingRule,
  Origin,
  Workspace,
} from '../../../src/model/workspace.ts';
import { INTEGRATION_DEFAULTS } from '../../../src/workspace/defaults.ts';
import { resolveWorkspace, type ResolvedWorkspace } from '../../../src/desired/resolve-workspace.ts';

export const ID = {
  acme: 'aaaaaaaa-0000-4000-8000-000000000001',
  globex: 'aaaaaaaa-0000-4000-8000-000000000002',
  api: 'bbbbbbbb-0000-4000-8000-000000000001',
  twinA: 'bbbbbbbb-0000-4000-8000-000000000002',
  twinB: 'bbbbbbbb-0000-4000-8000-000000000003',
  storage: 'cccccccc-0000-4000-8000-000000000001',
  egress: 'cccccccc-0000-4000-8000-000000000002',
  band: 'dddddddd-0000-4000-8000-000000000001',
  user: 'eeeeeeee-0000-4000-8000-000000000001',
  config: 'ffffffff-0000-4000-8000-000000000001',
  contract: '12345678-0000-4000-8000-000000000001',
} as const;

/** Places whose `path` is the YAML path, so that a test can say where a finding points. */
export function originOf(name: string): Origin {
  const at = (...path: readonly (string | number)[]) => ({ path: [name, ...path].join('/'), line: 1, column: 1 });
  return {
    place: at(),
    at,
    within: (path, start, end) => ({ ...at(...path), column: start + 1, endColumn: (end ?? start) + 1 }),
  };
}

export function connectionWith(changes: Partial<Connection> = {}): Connection {
  return {
    name: 'northwind',
    organizationId: 'org-1',
    environment: 'sandbox',
    realmId: '9341',
    companyName: null,
    homeCurrency: 'USD',
    limits: {},
    credentials: {
      m3ter: { apiKey: 'K', apiSecret: 'S' },
      quickbooks: { clientId: 'C', clientSecret: 'S', refreshToken: 'R' },
    },
    billUrl: null,
    configKeys: {},
    origin: originOf('connection'),
    ...changes,
  };
}

export function integrationWith(changes: Partial<Integration> = {}): Integration {
  const name = changes.name ?? 'US';
  return {
    ...INTEGRATION_DEFAULTS,
    name,
    connection: 'northwind',
    destination: 'QuickBooksSandbox',
    delivery: { ...INTEGRATION_DEFAULTS.delivery, from: '2026-01-01' },
    origin: originOf(name),
    ...changes,
  };
}

export function ruleWith(changes: Partial<MappingRule> & { readonly line?: number } = {}): MappingRule {
  const { line = 1, ...rest } = changes;
  return {
    entity: 'Account',
    m3terReference: 'ACME',
    table: 'Customer',
    external: { id: '58' },
    absent: false,
    place: { path: 'mappings', line, column: 5 },
    ...rest,
  };
}

export function fileWith(rules: readonly MappingRule[], changes: Partial<MappingFile> = {}): MappingFile {
  const name = changes.name ?? 'customers';
  return {
    name,
    connection: 'northwind',
    integration: null,
    externalSystem: 'QuickBooksSandbox',
    prune: false,
    rules,
    origin: originOf(name),
    ...changes,
  };
}

export function workspaceWith(
  integrations: readonly Integration[],
  mappingFiles: readonly MappingFile[] = [],
  connection: Connection = connectionWith(),
): Workspace {
  return { root: 'integrations', connections: [connection], integrations, mappingFiles };
}

const ACCOUNT = {
  emailAddress: null,
  address: null,
  currency: 'USD',
  purchaseOrderNumber: null,
  parentAccountId: null,
  sendBillsToThirdParties: null,
  optOutReadable: true,
};

export function snapshotWith(changes: Partial<M3terSnapshot> = {}): M3terSnapshot {
  return {
    organizationId: 'org-1',
    readAt: '2026-11-10T12:00:00.000Z',
    organizationCurrency: 'USD',
    accounts: [
      { ...ACCOUNT, id: ID.acme, code: 'ACME', name: 'ACME Ltd', customFields: new Map([['country', { text: 'US' }]]) },
      { ...ACCOUNT, id: ID.globex, code: 'GLOBEX', name: 'Globex', customFields: null },
    ],
    products: [
      { id: ID.api, code: 'api-calls', name: 'API calls' },
      { id: ID.twinA, code: 'twin', name: 'Twin A' },
      { id: ID.twinB, code: 'twin', name: 'Twin B' },
    ],
    aggregations: [{ id: ID.storage, code: 'storage-gb', name: 'Storage' }],
    compoundAggregations: [{ id: ID.egress, code: 'total-egress', name: 'Egress' }],
    pricingBands: [{ id: ID.band, name: 'storage-tiers from 100 at 0.2' }],
    users: [{ id: ID.user, email: 'Billing@northwind.example', name: 'Billing Team' }],
    accountCustomFields: ['country', 'managerEmail'],
    configs: [],
    mappings: [],
    bills: [],
    runs: new Map(),
    catalogue: null,
    vocabulary: null,
    diagnostics: [],
    ...changes,
  };
}

export function configWith(changes: Partial<ObservedConfig> = {}): ObservedConfig {
  return {
    id: ID.config,
    version: 3,
    name: 'US',
    entityType: 'Bill',
    destination: 'QuickBooksSandbox',
    integrationCredentialsId: null,
    enabled: true,
    authorized: true,
    configData: {},
    lastModifiedBy: null,
    dtLastModified: null,
    raw: {},
    ...changes,
  };
}

export function companyWith(changes: Partial<QuickBooksSnapshot> = {}): QuickBooksSnapshot {
  const customer = {
    syncToken: '0',
    currency: 'USD',
    email: null,
    notes: null,
    parentId: null,
    companyName: null,
    billAddress: null,
  };
  const item = { type: 'Service', sku: null, active: true, hasIncomeAccount: true, inventoryStart: null };
  return {
    realmId: '9341',
    readAt: '2026-11-10T12:00:00.000Z',
    company: { name: 'Northwind', legalName: null, country: 'US' },
    preferences: {
      bookCloseDate: null,
      customTxnNumbers: true,
      multiCurrencyEnabled: true,
      homeCurrency: 'USD',
      usingSalesTax: true,
      partnerTaxEnabled: false,
      eTransactionPaymentEnabled: null,
      allowServiceDate: null,
      customFields: null,
    },
    customers: [
      { ...customer, id: '58', displayName: 'ACME Ltd', active: true },
      { ...customer, id: '59', displayName: 'Globex Corp', active: true },
      { ...customer, id: '60', displayName: 'Old Co', active: false },
    ],
    otherNames: [],
    items: [
      { ...item, id: '19', name: 'API usage', fullyQualifiedName: 'Usage:API usage' },
      { ...item, id: '20', name: 'Storage', fullyQualifiedName: 'Storage', sku: 'STOR-GB' },
      { ...item, id: '21', name: 'Twin', fullyQualifiedName: 'A:Twin' },
      { ...item, id: '22', name: 'Twin', fullyQualifiedName: 'B:Twin' },
      { ...item, id: '23', name: 'Retired', fullyQualifiedName: 'Retired', active: false },
      { ...item, id: '24', name: 'Usage', fullyQualifiedName: 'Usage', type: 'Category' },
    ],
    taxCodes: [
      { id: '5', name: '20.0% S', active: true },
      { id: '6', name: 'Old', active: false },
    ],
    currencies: ['USD', 'EUR'],
    otherRecords: new Map([['Class', [{ id: '7', name: 'Robots', active: true }]]]),
    documents: [],
    exchangeRates: new Map(),
    diagnostics: [],
    ...changes,
  };
}

/** Resolves with the samples above where nothing else is given. */
export function resolve(input: {
  readonly integrations?: readonly Integration[];
  readonly files?: readonly MappingFile[];
  readonly m3ter?: Partial<M3terSnapshot>;
  readonly quickbooks?: Partial<QuickBooksSnapshot>;
  readonly connection?: Partial<Connection>;
  readonly only?: 'config' | 'bills' | null;
}): ResolvedWorkspace {
  const connection = connectionWith(input.connection);
  return resolveWorkspace({
    workspace: workspaceWith(input.integrations ?? [], input.files, connection),
    connection,
    m3ter: snapshotWith(input.m3ter),
    quickbooks: companyWith(input.quickbooks),
    only: input.only ?? null,
  });
}

/** `severity code place` of each finding. */
export function findingsOf(resolved: ResolvedWorkspace): readonly string[] {
  return resolved.diagnostics.map(({ severity, code, place }) => `${severity} ${code} ${place?.path ?? '-'}`);
}
