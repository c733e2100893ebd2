import { correctLiterals } from '../desired/check-filter.ts';
import { buildCatalog, type Catalog } from '../model/catalog.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { BillWalk } from '../model/explanation.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import { indexMappings } from '../model/mapping.ts';
import type { BillDecision, GuardResult, Plan, PlanScope, PlanSnapshot } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { FilterWithoutAccounts, LeftToNobody } from '../model/left-to-nobody.ts';
import { destinationFor, type Connection, type Workspace } from '../model/workspace.ts';
import { indexWorld, type ObservedRecords } from '../plan/already-so.ts';
import { buildPlan } from '../plan/build-plan.ts';
import type { GuardOverrides } from '../model/guards.ts';
import { checkGuards, type GuardInput } from '../plan/check-guards.ts';
import { createChangeKeeper, type KeepChange } from '../plan/kept-changes.ts';
import { TABLE_BY_KIND, BILL_ENTITY } from '../diff/index-observed.ts';
import { digestInputs } from './based-on.ts';
import { changesForBills } from './changes-for-bills.ts';
import { checkNamesakes } from './check-namesakes.ts';
import { checkUnmappedItems, createWhereFor } from './check-unmapped-items.ts';
import { findFiltersWithoutAccounts, reportFiltersWithoutAccounts } from './find-filters-without-accounts.ts';
import { findLeftToNobody } from './find-left-to-nobody.ts';
import type { BillsInput } from './bills-world.ts';
import { planBills, type BillsPlan } from './plan-bills.ts';
import { reportOtherCustomers } from './report-other-customers.ts';
import { reportSharedCustomers } from './report-shared-customers.ts';
import { reportLinesOnProductItem } from './report-lines-on-product-item.ts';
import type { BillReviews } from './review-bills.ts';
import { planConfig, type ConfigPlan } from './plan-config.ts';
import { planCustomers, type CustomersPlan } from './plan-customers.ts';
import { planUndo } from './plan-undo.ts';
import { indexOtherConnections } from './taken-elsewhere.ts';

export interface PlanInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** Findings about the files. */
  readonly diagnostics: readonly Diagnostic[];
  readonly scope: PlanScope;
  /** The number of a bill that a name in the scope nearly is, by the name; absent when nothing looked for it. */
  readonly meantBills?: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly overrides: GuardOverrides;
  /** True once m3ter has refused to record a bill. Then records are no longer planned (rulings.md 27). */
  readonly recordsRefused?: boolean;
  readonly snapshot?: PlanSnapshot;
  /** True when the scope names bills only to limit what is read. Then the whole configuration is planned. */
  readonly wholeConfig?: boolean;
}

export interface PlannedWorkspace {
  readonly plan: Plan;
  readonly catalog: Catalog;
  /** Everything that `explain` needs about one bill, made on demand. Null for a bill that is not in the plan. */
  readonly walkOf: (billId: string) => BillWalk | null;
  /** Reviews of single bills, for `explain` and `report`. */
  readonly bills: BillReviews;
  /** What a saved plan is compared with (`plan/stale.ts`). */
  readonly world: () => ObservedRecords;
  /** The guards for a part of the changes, by id. Only the reviewed changes of a saved plan are sent. */
  readonly guardsOf: (send: ReadonlySet<string>) => readonly GuardResult[];
}

const NO_BILLS: BillsPlan = {
  decisions: [],
  drift: [],
  changes: [],
  wouldSend: [],
  replacedMappings: new Set(),
  refused: [],
  unsentBills: [],
  orphans: [],
  customerIdOf: () => null,
  formerCustomers: new Map(),
  linesOnProductItem: new Map(),
  diagnostics: [],
  walkOf: () => null,
  conversionOf: () => null,
  documentsOf: () => ({ primary: null, second: [], voided: [], asSent: false }),
  observed: () => [],
  ownerOf: () => null,
};

/**
 * The plan: everything between the two snapshots and the value that is shown, saved and applied. Pure, and the same for
 * the same input in any order.
 */
export function planWorkspace(input: PlanInput): PlannedWorkspace {
  const { connection, m3ter, quickbooks, scope } = input;
  // First: the texts that are digested are long, and the plan is not yet there.
  const basedOn = digestInputs(input);
  const catalog = buildCatalog(quickbooks);
  const allConfig = planConfig(input);
  const system = destinationFor(connection.environment);
  const keepChange = createChangeKeeper({ organizationId: m3ter.organizationId, realmId: quickbooks.realmId });
  const recordable = input.recordsRefused !== true && canRecord(m3ter, system);
  const aboutBills: BillsInput = {
    ...allConfig,
    catalog,
    m3ter,
    quickbooks,
    system,
    scope,
    ...(input.meantBills === undefined ? {} : { meantBills: input.meantBills }),
    now: input.now,
    maxInvoiceTotal: input.overrides.maxInvoiceTotal,
    recordable,
    takenElsewhere: indexOtherConnections(input.workspace, connection),
    whereFor: createWhereFor(input),
  };
  if (scope.undo !== undefined) {
    const undone = { ...NO_BILLS, ...planUndo(aboutBills, scope.undo, keepChange) };
    return withQuestions(input, catalog, { ...NOTHING_BUT_BILLS, bills: undone, keepChange, basedOn });
  }
  const bills = scope.only === 'config' ? NO_BILLS : planBills(aboutBills, keepChange);
  const plansAllConfig = scope.bills.length === 0 || scope.only !== null || input.wholeConfig === true;
  const config = plansAllConfig ? allConfig : { ...allConfig, drafts: changesForBills(allConfig.drafts, bills) };
  const customers = planCustomers({
    ...allConfig,
    catalog,
    m3ter,
    quickbooks,
    system,
    integrations: allConfig.integrations.filter(
      ({ settings }) => scope.integrations.length === 0 || scope.integrations.includes(settings.name),
    ),
    drafts: bills.changes,
    updates: scope.only !== 'bills' && plansAllConfig,
  });
  const recordFindings = recordable || scope.only === 'config' ? [] : [findingRecordsRefused(system)];
  // An update may leave accounts to nobody although no bill was read; then it is not known how many bills they have.
  const leftToNobody = findLeftToNobody({
    integrations: config.integrations,
    drafts: config.drafts,
    accounts: m3ter.accounts,
    unsentBills: scope.only === 'config' ? null : bills.unsentBills,
    takenElsewhere: aboutBills.takenElsewhere,
  });
  const filtersWithoutAccounts = findFiltersWithoutAccounts({
    integrations: config.integrations,
    accounts: m3ter.accounts,
    bills: m3ter.bills,
    unsentBills: bills.unsentBills,
    takenElsewhere: aboutBills.takenElsewhere,
    scope,
  });
  const findings = { recordFindings, leftToNobody, filtersWithoutAccounts };
  return withQuestions(input, catalog, { config, bills, customers, ...findings, keepChange, basedOn });
}

/** The plan of the parts, with what is asked of it later. */
function withQuestions(input: PlanInput, catalog: Catalog, parts: PlanParts): PlannedWorkspace {
  const { m3ter, quickbooks } = input;
  const plan = assemble(input, parts);
  const world = (): ObservedRecords =>
    indexWorld({
      configs: m3ter.configs,
      mappings: m3ter.mappings,
      customers: quickbooks.customers,
      documents: quickbooks.documents,
    });
  const facts = guardFacts(input, parts);
  const guardsOf = (send: ReadonlySet<string>): readonly GuardResult[] => {
    const changes = plan.changes.filter((change) => send.has(change.id));
    return checkGuards({ ...facts, changes, bills: plan.bills });
  };
  const { walkOf, documentsOf, conversionOf, observed, ownerOf } = parts.bills;
  const bills = { walkOf, documentsOf, conversionOf, observed, ownerOf };
  return { plan, catalog, bills, walkOf, world, guardsOf };
}

/** With the hints that name the file. The conversion of a bill does not know the files. */
function withHints(decisions: readonly BillDecision[], hints: ReadonlyMap<string, string>): readonly BillDecision[] {
  if (hints.size === 0) return decisions;
  return decisions.map((decision) => {
    const hint = hints.get(decision.billId);
    return hint === undefined ? decision : { ...decision, hint };
  });
}

/** An undo changes no configuration and no customer, so their mistakes do not keep anybody from it. */
const NO_CONFIG: ConfigPlan = {
  integrations: [],
  drafts: [],
  diagnostics: [],
  mappings: indexMappings([]),
  needed: new Map(),
  managed: 0,
  listedAccounts: new Set(),
  unknownM3terObjects: [],
};

const NO_CUSTOMERS: CustomersPlan = { drafts: [], replaced: [], managed: 0, diagnostics: [] };

const NOTHING_BUT_BILLS = {
  config: NO_CONFIG,
  customers: NO_CUSTOMERS,
  recordFindings: [],
  leftToNobody: [],
  filtersWithoutAccounts: [],
};

/** The planned parts from which the plan is assembled. */
interface PlanParts {
  readonly config: ConfigPlan;
  readonly bills: BillsPlan;
  readonly customers: CustomersPlan;
  /** That m3ter does not record which document a bill has. */
  readonly recordFindings: readonly Diagnostic[];
  readonly leftToNobody: readonly LeftToNobody[];
  readonly filtersWithoutAccounts: readonly FilterWithoutAccounts[];
  readonly keepChange: KeepChange;
  readonly basedOn: Plan['basedOn'];
}

function assemble(input: PlanInput, parts: PlanParts): Plan {
  const { config, bills, customers, keepChange, basedOn } = parts;
  const replacedCustomers = new Set(customers.replaced);
  const { connection, m3ter, quickbooks, scope } = input;
  const { company, preferences } = quickbooks;
  const { decisions, walkOf } = bills;
  const unmapped = checkUnmappedItems({ ...input, decisions, mappings: config.mappings, walkOf });
  const customersInput = { ...input, decisions, mappings: config.mappings, customerIdOf: bills.customerIdOf };
  return buildPlan({
    connection: {
      name: connection.name,
      organizationId: m3ter.organizationId,
      environment: connection.environment,
      realmId: quickbooks.realmId,
      companyName: company.name,
      homeCurrency: preferences.homeCurrency,
      ...(connection.billUrl === null ? {} : { billUrl: connection.billUrl }),
      ...(connection.embedded === true ? { embedded: true } : {}),
      ...(preferences.customTxnNumbers ? {} : { ownNumbering: true }),
    },
    scope,
    nowMs: input.now,
    basedOn,
    changes: [
      ...config.drafts.filter((draft) => !isLeftToBills(draft, bills)).map(keepChange),
      ...bills.changes.filter(({ kind, address }) => kind !== 'customer' || !replacedCustomers.has(address)),
      ...customers.drafts.map(keepChange),
    ],
    wouldSend: bills.wouldSend,
    bills: withHints(decisions, unmapped.hints),
    drift: [...bills.drift, ...bills.orphans],
    diagnostics: [
      ...correctLiterals(input.diagnostics, input.workspace.integrations, m3ter.accounts),
      ...m3ter.diagnostics,
      ...quickbooks.diagnostics,
      ...withoutRepeats(config.diagnostics, parts.filtersWithoutAccounts),
      ...reportFiltersWithoutAccounts(parts.filtersWithoutAccounts),
      ...bills.diagnostics,
      ...customers.diagnostics,
      ...(scope.undo === undefined ? checkNamesakes(input) : []),
      ...unmapped.diagnostics,
      ...reportSharedCustomers(customersInput),
      ...reportOtherCustomers({ ...customersInput, formerCustomers: bills.formerCustomers }),
      ...reportLinesOnProductItem({
        ...input,
        decisions,
        mappings: config.mappings,
        linesOnProductItem: bills.linesOnProductItem,
      }),
      ...parts.recordFindings,
    ],
    guards: guardFacts(input, parts),
    ...(input.snapshot === undefined ? {} : { snapshot: input.snapshot }),
    read: { bills: m3ter.bills.length + (m3ter.unreadableBills ?? []).length, accounts: m3ter.accounts.length },
  });
}

/** True for a change of the files that the bills refuse, or have another one in place of. */
function isLeftToBills(draft: ChangeDraft, { refused, replacedMappings }: BillsPlan): boolean {
  if (refused.includes(draft.address)) return true;
  return draft.kind === 'mapping' && draft.action === 'delete' && replacedMappings.has(draft.precondition.id);
}

/** Drops `integration/filter-matches-none` at a place that has the finding of `FilterWithoutAccounts`, which says more. */
function withoutRepeats(
  found: readonly Diagnostic[],
  filtersWithoutAccounts: readonly FilterWithoutAccounts[],
): readonly Diagnostic[] {
  const places = new Set(filtersWithoutAccounts.map(({ place }) => `${place.path}:${String(place.line)}`));
  return found.filter(
    ({ code, place }) =>
      code !== 'integration/filter-matches-none' ||
      place === undefined ||
      !places.has(`${place.path}:${String(place.line)}`),
  );
}

/** What the guards look at besides the changes. */
function guardFacts(
  input: PlanInput,
  { config, customers, leftToNobody, filtersWithoutAccounts }: PlanParts,
): Omit<GuardInput, 'changes' | 'wouldSend' | 'bills'> {
  const { workspace, connection, m3ter, quickbooks, overrides } = input;
  const { company, preferences, realmId } = quickbooks;
  const isOfConnection = (file: { readonly connection: string }): boolean => file.connection === connection.name;
  return {
    connection,
    integrations: config.integrations,
    overrides,
    managed: config.managed + customers.managed,
    unknownM3terObjects: config.unknownM3terObjects,
    leftToNobody,
    filtersWithoutAccounts,
    yamlDocuments:
      workspace.integrations.filter(isOfConnection).length + workspace.mappingFiles.filter(isOfConnection).length,
    answered: { organizationId: m3ter.organizationId, realmId, company, preferences },
  };
}

/** True when m3ter's vocabulary allows a mapping from a bill to its document, or is not known. */
function canRecord(m3ter: M3terSnapshot, system: string): boolean {
  const { vocabulary } = m3ter;
  if (vocabulary === null) return true;
  const offered = vocabulary.systems.find((known) => known.name === system);
  const tables = Object.values(TABLE_BY_KIND);
  const hasTables =
    offered === undefined || offered.allowCustomTables || tables.every((table) => offered.tables.includes(table));
  return hasTables && (vocabulary.entities.length === 0 || vocabulary.entities.includes(BILL_ENTITY));
}

function findingRecordsRefused(system: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'plan/records-refused',
    message: `m3ter does not offer mappings from ${BILL_ENTITY} to an invoice of ${system}: sent bills are not recorded`,
    hint: 'the marker and the number of each invoice carry the record alone',
  };
}
