import type { Change, InvoiceVoid } from '../../../src/model/change.ts';
import type { Bill, M3terSnapshot, ObservedConfig, ObservedMapping } from '../../../src/model/m3ter.ts';
import type { Plan, PlanScope } from '../../../src/model/plan.ts';
import type { Customer, Preferences, QuickBooksSnapshot } from '../../../src/model/quickbooks.ts';
import type { Beside, ObservedSalesDocument, RemoteRef, SalesDocument } from '../../../src/model/sales-document.ts';
import type { Connection, Integration, MappingFile, MappingRule, Workspace } from '../../../src/model/workspace.ts';
import { undoWord } from '../../../src/model/undo.ts';
import { NO_OVERRIDES, type GuardOverrides } from '../../../src/model/guards.ts';
import { planWorkspace, type PlannedWorkspace } from '../../../src/reconcile/plan-workspace.ts';
import {
  makeAccount,
  makeBill,
  makeCustomer,
  makeIntegration,
  makeItem,
  makeLine,
  ORIGIN,
  SYSTEM,
  type IntegrationChanges,
} from '../convert/make.ts';

/** Both systems and the files, as values; `applyTo` does to them what an apply does to the real ones. */
export interface World {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}

export const NOW = Date.parse('2026-11-22T12:00:00Z');
export const EVERYTHING: PlanScope = { only: null, integrations: [], bills: [], since: null, resend: [] };

export function makeConnection(changes: Partial<Connection> = {}): Connection {
  return {
    name: 'northwind',
    organizationId: 'org-1',
    environment: 'sandbox',
    realmId: 'realm-1',
    companyName: null,
    homeCurrency: null,
    limits: {},
    credentials: {
      m3ter: { apiKey: 'M3TER_API_KEY', apiSecret: 'M3TER_API_SECRET' },
      quickbooks: { clientId: 'A', clientSecret: 'B', refreshToken: 'C' },
    },
    billUrl: null,
    configKeys: {},
    origin: ORIGIN,
    ...changes,
  };
}

export function makeRule(changes: Partial<MappingRule> = {}): MappingRule {
  return {
    entity: 'Product',
    m3terReference: 'api-calls',
    table: 'Item',
    external: { id: '19' },
    absent: false,
    place: { path: 'integrations/items.yaml', line: 8, column: 5 },
    ...changes,
  };
}

export function makeFile(rules: readonly MappingRule[], changes: Partial<MappingFile> = {}): MappingFile {
  return {
    name: 'items',
    connection: 'northwind',
    integration: null,
    externalSystem: SYSTEM,
    prune: false,
    rules,
    origin: ORIGIN,
    ...changes,
  };
}

export function makeObservedMapping(changes: Partial<ObservedMapping> = {}): ObservedMapping {
  return {
    id: 'map-account',
    version: 1,
    m3terEntity: 'Account',
    m3terId: 'acc-1',
    externalSystem: SYSTEM,
    externalTable: 'Customer',
    externalId: '58',
    integrationConfigId: null,
    ...changes,
  };
}

export interface WorldParts {
  readonly integrations?: readonly Integration[];
  readonly mappingFiles?: readonly MappingFile[];
  readonly connection?: Partial<Connection>;
  readonly m3ter?: Partial<M3terSnapshot>;
  readonly quickbooks?: Partial<Omit<QuickBooksSnapshot, 'preferences'>>;
  readonly preferences?: Partial<Preferences>;
}

/** One connection, one integration, account ACME mapped to customer 58, product api-calls mapped to item 19. */
export function makeWorld(parts: WorldParts = {}): World {
  const mappingFiles = parts.mappingFiles ?? [makeFile([makeRule()])];
  return {
    workspace: {
      root: 'integrations',
      connections: [makeConnection(parts.connection)],
      integrations: parts.integrations ?? [makeIntegration()],
      mappingFiles,
    },
    connection: makeConnection(parts.connection),
    m3ter: {
      organizationId: 'org-1',
      readAt: '2026-11-22T12:00:00.000Z',
      organizationCurrency: 'USD',
      accounts: [makeAccount(), makeAccount({ id: 'acc-2', code: 'GLOBEX', name: 'Globex', emailAddress: null })],
      products: [
        { id: 'prod-1', code: 'api-calls', name: 'API calls' },
        { id: 'prod-2', code: 'seats', name: 'Seats' },
      ],
      aggregations: [],
      compoundAggregations: [],
      pricingBands: [],
      users: [],
      accountCustomFields: [],
      configs: [],
      mappings: [makeObservedMapping()],
      bills: [],
      runs: new Map(),
      catalogue: null,
      vocabulary: null,
      diagnostics: [],
      ...parts.m3ter,
    },
    quickbooks: {
      realmId: 'realm-1',
      readAt: '2026-11-22T12:00:00.000Z',
      company: { name: 'Northwind', legalName: 'Northwind Robotics Inc', country: 'US' },
      preferences: {
        bookCloseDate: null,
        customTxnNumbers: true,
        multiCurrencyEnabled: false,
        homeCurrency: 'USD',
        usingSalesTax: false,
        partnerTaxEnabled: false,
        eTransactionPaymentEnabled: false,
        allowServiceDate: true,
        customFields: null,
        ...parts.preferences,
      },
      customers: [makeCustomer('58', 'ACME Ltd'), makeCustomer('59', 'Other Corp')],
      otherNames: [],
      items: [makeItem('19', { name: 'API usage' }), makeItem('20'), makeItem('21')],
      taxCodes: [],
      currencies: [],
      otherRecords: new Map(),
      documents: [],
      exchangeRates: new Map(),
      diagnostics: [],
      ...parts.quickbooks,
    },
  };
}

/** A bill with one line of `amount`. */
export function billOf(amount: string, changes: Partial<Bill> = {}): Bill {
  return makeBill([makeLine({ convertedSubtotal: amount })], { id: 'bill-1', billTotal: amount, ...changes });
}

export function integrationOf(changes: IntegrationChanges & { readonly limits?: Partial<Integration['limits']> } = {}) {
  const made = makeIntegration(changes);
  return { ...made, limits: { ...made.limits, ...changes.limits } };
}

export interface PlanOptions {
  readonly scope?: Partial<PlanScope>;
  readonly overrides?: Partial<GuardOverrides>;
  readonly recordsRefused?: boolean;
  readonly now?: number;
}

export function planWorld(world: World, options: PlanOptions = {}): PlannedWorkspace {
  return planWorkspace({
    ...world,
    diagnostics: [],
    scope: { ...EVERYTHING, ...options.scope },
    now: options.now ?? NOW,
    overrides: { ...NO_OVERRIDES, ...options.overrides },
    ...(options.recordsRefused === undefined ? {} : { recordsRefused: options.recordsRefused }),
  });
}

/** The world after every change of the plan was applied, as both systems would hold it. */
export function applyTo(world: World, plan: Plan): World {
  const state = new Applied(world);
  for (const change of plan.changes) state.apply(change);
  return state.world();
}

/** Plans and applies until nothing is left, at most three times: what a month of hourly runs would do. */
export function settle(world: World, options: PlanOptions = {}): World {
  let current = world;
  for (let round = 0; round < 3; round += 1) current = applyTo(current, planWorld(current, options).plan);
  return current;
}

export function withBills(world: World, ...bills: readonly Bill[]): World {
  return { ...world, m3ter: { ...world.m3ter, bills } };
}

export function withM3ter(world: World, changes: Partial<M3terSnapshot>): World {
  return { ...world, m3ter: { ...world.m3ter, ...changes } };
}

export function withIntegration(world: World, changes: Parameters<typeof integrationOf>[0]): World {
  return { ...world, workspace: { ...world.workspace, integrations: [integrationOf(changes)] } };
}

export function withPreferences(world: World, changes: Partial<Preferences>): World {
  const { quickbooks } = world;
  return { ...world, quickbooks: { ...quickbooks, preferences: { ...quickbooks.preferences, ...changes } } };
}

export function withDocuments(world: World, documents: readonly ObservedSalesDocument[]): World {
  return { ...world, quickbooks: { ...world.quickbooks, documents } };
}

/** Changes the only document, as a person in QuickBooks would. */
export function editDocument(world: World, changes: Partial<ObservedSalesDocument>): World {
  const [document, ...more] = world.quickbooks.documents;
  if (document === undefined || more.length > 0) throw new Error('the world must have one document');
  const edited = { ...document, syncToken: '9', ...changes };
  return withDocuments(world, [changes.balance === undefined ? edited : settledByBalance(edited)]);
}

/** As a document is read: part of the balance is gone by a payment or a credit. */
function settledByBalance(document: ObservedSalesDocument): ObservedSalesDocument {
  const isWhole = Number(document.balance) === Number(document.totalAmount);
  return { ...document, settled: document.settled || (!document.voided && !isWhole) };
}

/** A document on which nobody put anything of their own. */
export const NOTHING_BESIDE: Beside = {
  allowOnlineAchPayment: null,
  allowOnlineCreditCardPayment: null,
  globalTaxCalculation: null,
  customFields: [],
  header: [],
};

/** A document somebody else made. */
export function foreignDocument(changes: Partial<ObservedSalesDocument> = {}): ObservedSalesDocument {
  return {
    kind: 'invoice',
    id: '901',
    syncToken: '0',
    docNumber: 'INV-101',
    marker: null,
    customerId: '58',
    customerName: 'ACME Ltd',
    txnDate: '2026-10-31',
    dueDate: '2026-11-30',
    currency: 'USD',
    exchangeRate: null,
    billEmail: null,
    billEmailCc: null,
    billEmailBcc: null,
    emailStatus: 'NotSet',
    customerMemo: null,
    note: null,
    lines: [
      {
        description: 'Made by hand',
        amount: '10.00',
        quantity: null,
        unitPrice: null,
        itemId: '20',
        serviceDate: null,
        taxCode: 'NON',
      },
    ],
    beside: NOTHING_BESIDE,
    totalAmount: '10.00',
    taxTotal: '0',
    balance: '10.00',
    voided: false,
    settled: false,
    lastUpdatedAt: '2026-11-03T00:00:00Z',
    createdAt: '2026-11-03T00:00:00Z',
    ...changes,
  };
}

class Applied {
  readonly #world: World;
  readonly #ids = new Map<string, string>();
  readonly #configs: Map<string, ObservedConfig>;
  readonly #mappings: Map<string, ObservedMapping>;
  readonly #customers: Map<string, Customer>;
  readonly #documents: Map<string, ObservedSalesDocument>;

  constructor(world: World) {
    this.#world = world;
    this.#configs = new Map(world.m3ter.configs.map((config) => [config.id, config]));
    this.#mappings = new Map(world.m3ter.mappings.map((mapping) => [mapping.id, mapping]));
    this.#customers = new Map(world.quickbooks.customers.map((customer) => [customer.id, customer]));
    this.#documents = new Map(
      world.quickbooks.documents.map((document) => [`${document.kind}/${document.id}`, document]),
    );
  }

  apply(change: Change): void {
    for (const address of change.dependsOn) {
      if (!this.#ids.has(address)) throw new Error(`${change.address} comes before ${address}`);
    }
    const target = 'id' in change.precondition ? change.precondition.id : null;
    if (change.kind === 'integration') this.#applyConfig(change, target);
    else if (change.kind === 'customer') this.#applyCustomer(change, target);
    else if (change.kind === 'mapping') this.#applyMapping(change, target);
    else this.#applyDocument(change, target);
  }

  world(): World {
    const { m3ter, quickbooks } = this.#world;
    return {
      ...this.#world,
      m3ter: { ...m3ter, configs: [...this.#configs.values()], mappings: [...this.#mappings.values()] },
      quickbooks: {
        ...quickbooks,
        customers: [...this.#customers.values()],
        documents: [...this.#documents.values()],
      },
    };
  }

  #idOf(ref: RemoteRef): string {
    const id = 'id' in ref ? ref.id : this.#ids.get(ref.address);
    if (id === undefined) throw new Error(`unknown reference ${JSON.stringify(ref)}`);
    return id;
  }

  #applyConfig(change: Extract<Change, { kind: 'integration' }>, target: string | null): void {
    const { after } = change;
    if (after === null) throw new Error('a configuration is never deleted');
    const observedConfig = target === null ? undefined : this.#configs.get(target);
    const id = target ?? `config-${change.address}`;
    this.#ids.set(change.address, id);
    this.#configs.set(id, {
      id,
      version: (observedConfig?.version ?? 0) + 1,
      name: after.name,
      entityType: after.entityType,
      destination: after.destination,
      integrationCredentialsId: after.integrationCredentialsId,
      enabled: change.action === 'enable' ? true : (observedConfig?.enabled ?? true),
      authorized: observedConfig?.authorized ?? false,
      configData: { ...observedConfig?.configData, ...after.configData },
      lastModifiedBy: null,
      dtLastModified: null,
      raw: {},
    });
  }

  #applyCustomer(change: Extract<Change, { kind: 'customer' }>, target: string | null): void {
    const { after } = change;
    if (after === null) throw new Error('a customer is never deleted');
    const id = target ?? String(500 + this.#customers.size);
    this.#ids.set(change.address, id);
    if (change.action === 'adopt') return;
    const { displayName, currency, email, notes, companyName, billAddress } = after;
    this.#customers.set(id, makeCustomer(id, displayName, { currency, email, notes, companyName, billAddress }));
  }

  #applyMapping(change: Extract<Change, { kind: 'mapping' }>, target: string | null): void {
    const { after } = change;
    if (after === null) {
      this.#mappings.delete(target ?? '');
      return;
    }
    const id = target ?? `map-${String(this.#mappings.size)}-${change.address}`;
    this.#ids.set(change.address, id);
    this.#mappings.set(id, {
      id,
      version: (this.#mappings.get(id)?.version ?? 0) + 1,
      m3terEntity: after.m3terEntity,
      m3terId: after.m3terId,
      externalSystem: after.externalSystem,
      externalTable: after.externalTable,
      externalId: this.#idOf(after.external),
      integrationConfigId: after.linkedTo === null ? null : this.#idOf(after.linkedTo),
    });
  }

  /** Never one that a document has, also after others were deleted. */
  #nextId(): string {
    let next = 1000 + this.#documents.size;
    while ([...this.#documents.values()].some(({ id }) => id === String(next))) next += 1;
    return String(next);
  }

  /** As a company that writes the void's word in another language shows it. */
  #void({ address, precondition, hold }: InvoiceVoid): void {
    this.#ids.set(address, precondition.id);
    const observed = this.#documents.get(`invoice/${precondition.id}`);
    if (observed === undefined || observed.marker === null) throw new Error(`${address} voids what is not there`);
    const lines = observed.lines.map((line) => ({ ...line, amount: '0', quantity: null, unitPrice: null }));
    const marker = { ...observed.marker, undo: undoWord({ hold }) };
    const zero = { totalAmount: '0', taxTotal: '0', balance: '0' };
    this.#documents.set(`invoice/${observed.id}`, { ...observed, ...zero, lines, marker, syncToken: '20' });
  }

  #applyDocument(change: Extract<Change, { kind: 'invoice' | 'creditMemo' }>, target: string | null): void {
    const { after } = change;
    if (change.action === 'void') {
      this.#void(change);
      return;
    }
    if (after === null) throw new Error('a document is never deleted');
    const id = target ?? this.#nextId();
    this.#ids.set(change.address, id);
    if (change.action === 'adopt') return;
    const customerId = this.#idOf(after.document.customer);
    const observed = observedOf(after.document, { id, customerId, syncToken: target === null ? '0' : '10' });
    this.#documents.set(`${after.document.kind}/${id}`, { ...observed, marker: after.marker });
  }
}

/** What QuickBooks holds after `document` was written. */
export function observedOf(
  document: SalesDocument,
  remote: { readonly id: string; readonly customerId: string; readonly syncToken: string },
): ObservedSalesDocument {
  return {
    kind: document.kind,
    ...remote,
    docNumber: document.docNumber,
    marker: null,
    customerName: null,
    txnDate: document.txnDate,
    dueDate: document.dueDate ?? document.txnDate,
    currency: document.sendCurrency ? document.currency : null,
    exchangeRate: document.exchangeRate,
    billEmail: document.billEmail,
    billEmailCc: document.billEmailCc,
    billEmailBcc: document.billEmailBcc,
    emailStatus: document.emailStatus,
    customerMemo: document.customerMemo,
    note: document.note,
    lines: document.lines,
    totalAmount: document.total,
    beside: NOTHING_BESIDE,
    taxTotal: '0',
    balance: document.total,
    voided: false,
    settled: false,
    lastUpdatedAt: '2026-11-03T00:00:00Z',
    createdAt: '2026-11-03T00:00:00Z',
  };
}
