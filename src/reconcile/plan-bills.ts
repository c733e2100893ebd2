import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { Address } from '../model/address.ts';
import { withClass } from '../model/bill-class.ts';
import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Conversion } from '../model/conversion.ts';
import type { Day } from '../model/day.ts';
import type { DecimalText } from '../model/decimal.ts';
import { type Account, type Bill, type M3terSnapshot, type UnreadableBill, invoiceDateOf } from '../model/m3ter.ts';
import { chooseMapping, type MappingIndex } from '../model/mapping.ts';
import type { BillDecision, Drift, PlanScope } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { createIntern, type Intern } from '../support/intern.ts';
import type { ItemMemo } from '../convert/conversion-input.ts';
import { convertBill } from '../convert/convert-bill.ts';
import { customerKey, resolveCustomers, type CustomersAnswer } from '../convert/customers.ts';
import { selectIntegration, type Eligibility } from '../convert/eligibility.ts';
import type { BillResult } from '../diff/bill-decision.ts';
import type { AccountName } from '../diff/bill-drafts.ts';
import { findOrphans } from '../diff/bill-drift.ts';
import { decideBill, decideStopped, decideUnreadable } from '../diff/bills.ts';
import { blockClashes } from '../diff/number-clashes.ts';
import { draftCustomer } from '../diff/customers.ts';
import {
  BILL_ENTITY,
  indexObserved,
  kindOfTable,
  type ObservedIndex,
  type PlannedRecord,
} from '../diff/index-observed.ts';
import { findSent, isSent, locateBill } from '../diff/locate-bill.ts';
import type { ParsedFilter } from '../filter/parsed-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { ownCustomers } from './own-customers.ts';
import { reportBills, type OtherBill } from './report-bills.ts';
import { reviewBills, type BillReviews, type Candidate, type Examined } from './review-bills.ts';
import { reportUnsent } from './report-unsent.ts';

export interface BillsInput {
  readonly integrations: readonly ResolvedIntegration[];
  readonly mappings: MappingIndex;
  /** Changes of configurations and mappings in the same apply. */
  readonly drafts: readonly ChangeDraft[];
  /** Changes that must succeed before bills of an integration are sent, by integration name. */
  readonly needed: ReadonlyMap<string, readonly Address[]>;
  readonly catalog: Catalog;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** External system of mappings and records. */
  readonly system: string;
  readonly scope: PlanScope;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxInvoiceTotal: DecimalText | null;
  /** False when m3ter refuses to record bills (rulings.md 27). */
  readonly recordable: boolean;
  /** The integration of another connection that takes an account, in words; null when none does. */
  readonly takenElsewhere: (account: Account) => string | null;
}

export interface BillsPlan extends BillReviews {
  readonly decisions: readonly BillDecision[];
  readonly drift: readonly Drift[];
  /** Customers that the sent bills need, each followed by its mapping; then documents and records. */
  readonly drafts: readonly ChangeDraft[];
  /** The same for bills of integrations that only rehearse. */
  readonly rehearsed: readonly ChangeDraft[];
  readonly orphans: ReturnType<typeof findOrphans>;
  /**
   * Addresses of changes from the files that are dropped: they would record a document of another bill, customer or
   * currency.
   */
  readonly refused: readonly Address[];
  /** Bills that have no document and that a rule keeps back, also those outside of the scope's integrations. */
  readonly keptBack: readonly Bill[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides about every bill in scope: where it is, which integration sends it, what it becomes, what changes. The work
 * is linear in the number of bills.
 */
export function planBills(input: BillsInput): BillsPlan {
  const world = prepare(input);
  const { index } = world;
  const stopped: BillResult[] = [];
  const candidates: Candidate[] = [];
  const bills = billsInScope(input);
  const ofOthers: OtherBill[] = [];
  const keptBack: Bill[] = [];
  for (const bill of bills) {
    const { location, eligibility } = examine(world, bill);
    if (eligibility.result === 'skip' && !isSent(location) && !location.sentUnnamed) keptBack.push(bill);
    if (!isWanted(eligibility, input.scope)) {
      ofOthers.push({ bill, integration: eligibility.integration?.settings.name ?? null });
      continue;
    }
    const account = world.accounts.get(bill.accountId);
    if (eligibility.result === 'eligible' && account !== undefined) {
      candidates.push({ bill, account, integration: eligibility.integration, location });
    } else if (eligibility.result !== 'eligible') {
      stopped.push(decideStopped({ ...stoppedBill(bill, account, eligibility), location }));
    }
  }
  const customers = resolveCustomers({
    needs: candidates
      .filter(needsCustomer)
      .map(({ bill, account, integration }) => ({ account, integration, billId: bill.id })),
    accounts: input.m3ter.accounts,
    mappings: input.mappings,
    catalog: input.catalog,
    system: input.system,
    organizationCurrency: input.m3ter.organizationCurrency,
  });
  const decided = candidates.map((candidate) => decide(world, candidate, customers));
  const results = blockClashes([...stopped, ...decided, ...planUnreadable(world)]);
  const decisions = results.map(({ decision, drift }) => withClass(decision, drift));
  return {
    decisions,
    drift: results.flatMap(({ drift }) => drift),
    ...draftAll(results, customers),
    refused: results.flatMap(({ refuses }) => refuses ?? []),
    keptBack,
    orphans: isComplete(input) ? orphansOf(world) : [],
    diagnostics: [...reportBills({ ...input, decisions, ofOthers }), ...reportUnsent({ ...input, decisions })],
    ...reviewBills({
      m3ter: input.m3ter,
      accounts: world.accounts,
      index,
      bills,
      examine: (bill) => examine(world, bill),
      customerOf: (candidate) => chosenCustomer(candidate, customers),
      convert: (candidate) => convert(world, candidate, customers),
    }),
  };
}

function orphansOf({ index, m3ter, quickbooks, system }: World): BillsPlan['orphans'] {
  return findOrphans(index, knownBills(m3ter), ownCustomers({ m3ter, customers: quickbooks.customers, system }));
}

/** Everything about the bills, indexed. */
export interface World extends BillsInput {
  readonly index: ObservedIndex;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly filters: ReadonlyMap<string, ParsedFilter | null>;
  /** The catalog with all books open. A sent bill is converted to compare it, not to send it. */
  readonly openCatalog: Catalog;
  readonly resend: ReadonlySet<string>;
  /** The pool for texts of documents. */
  readonly intern: Intern;
  readonly items: ItemMemo;
}

/** Indexes what both systems have. */
export function prepare(input: BillsInput): World {
  const filters = new Map<string, ParsedFilter | null>();
  for (const { settings: integration } of input.integrations) {
    const { filter } = integration.accounts;
    if (filter !== null) filters.set(integration.name, parseFilter(filter).filter);
  }
  return {
    ...input,
    index: indexObserved({
      ownNumbering: !input.catalog.preferences.customTxnNumbers,
      documents: input.quickbooks.documents,
      unreadableNumbers: input.quickbooks.unreadableNumbers ?? [],
      mappings: input.m3ter.mappings,
      system: input.system,
      planned: plannedRecords(input),
    }),
    accounts: new Map(input.m3ter.accounts.map((account) => [account.id, account])),
    filters,
    openCatalog: { ...input.catalog, preferences: { ...input.catalog.preferences, bookCloseDate: null } },
    resend: new Set(input.scope.resend),
    intern: createIntern(),
    items: new Map(),
  };
}

/** Lines of the files that name a bill's document and that this apply would record. */
function plannedRecords({ drafts, system }: BillsInput): ReadonlyMap<string, PlannedRecord> {
  const planned = new Map<string, PlannedRecord>();
  for (const draft of drafts) {
    if (draft.kind !== 'mapping' || draft.after === null || !('place' in draft.origin)) continue;
    const { m3terEntity, m3terId, externalSystem, externalTable, external } = draft.after;
    const kind = kindOfTable(externalTable);
    if (m3terEntity !== BILL_ENTITY || externalSystem !== system || kind === null || !('id' in external)) continue;
    planned.set(m3terId, { kind, externalId: external.id, address: draft.address, place: draft.origin.place });
  }
  return planned;
}

/** In id order, each bill once. */
export function billsInScope({ m3ter, scope }: BillsInput): readonly Bill[] {
  const wanted = scope.bills.length === 0 ? null : new Set(scope.bills);
  const byId = new Map(m3ter.bills.map((bill) => [bill.id, bill]));
  return [...byId.values()]
    .filter((bill) => {
      const date = invoiceDateOf(bill);
      return (wanted?.has(bill.id) ?? true) && (scope.since === null || date === null || date >= scope.since);
    })
    .sort((a, b) => compareText(a.id, b.id));
}

/** Bills that do not decode are blocked, unless they are known to be out of scope or before every cut-off. */
export function planUnreadable(world: World): readonly BillResult[] {
  const { m3ter, scope, accounts } = world;
  const earliest = earliestCutoff(world);
  const isInScope = ({ id, invoiceDate: date }: UnreadableBill): boolean =>
    (scope.bills.length === 0 || scope.bills.includes(id)) &&
    (date === null || ((scope.since === null || date >= scope.since) && (earliest === null || date >= earliest)));
  return (m3ter.unreadableBills ?? []).filter(isInScope).map((bill) => {
    const account = bill.accountId === null ? undefined : accounts.get(bill.accountId);
    const sent = findSent(world.index, bill.id);
    return { decision: decideUnreadable(bill, account ?? null, sent), drafts: [], drift: [] };
  });
}

/** The first `delivery.from` of all integrations; null when there is none. */
function earliestCutoff({ integrations }: BillsInput): Day | null {
  const [first, ...more] = integrations.map(({ settings: integration }) => integration.delivery.from);
  return more.reduce<Day | null>((least, day) => (least !== null && day < least ? day : least), first ?? null);
}

/** Where the bill is in QuickBooks, and which integration sends it. */
export function examine(world: World, bill: Bill): Examined {
  const run = world.m3ter.runs.get(bill.id);
  const location = locateBill(bill, world.index, run);
  const account = world.accounts.get(bill.accountId) ?? null;
  const eligibility = selectIntegration({
    bill,
    account,
    integrations: world.integrations,
    filters: world.filters,
    run,
    nowMs: world.now,
    alreadySent: isSent(location),
    takenElsewhere: world.takenElsewhere,
  });
  return { location, eligibility: account === null ? skipOld(world, bill, eligibility) : eligibility };
}

/** A bill before every cut-off is skipped, even when its account cannot be read. */
function skipOld(world: World, bill: Bill, eligibility: Eligibility): Eligibility {
  const earliest = earliestCutoff(world);
  const date = invoiceDateOf(bill);
  if (earliest === null || date === null || date >= earliest || eligibility.result === 'eligible') return eligibility;
  const message = `the invoice date ${date} is before delivery.from ${earliest}`;
  return { ...eligibility, result: 'skip', reason: 'before-cutoff', message, hint: null };
}

function isWanted(eligibility: Eligibility, scope: PlanScope): boolean {
  if (scope.integrations.length === 0) return true;
  const name = eligibility.integration?.settings.name;
  return name !== undefined && scope.integrations.includes(name);
}

function stoppedBill(
  bill: Bill,
  account: Account | undefined,
  eligibility: Exclude<Eligibility, { result: 'eligible' }>,
) {
  const { result, reason, message, hint, integration } = eligibility;
  return {
    subject: { bill, account: account ?? unreadAccount(bill) },
    integration,
    stopped: { result, reason, message, hint },
  };
}

/** The account of a bill; when m3ter did not give it, as far as the bill names it. */
export function accountOf({ accounts }: World, bill: Bill): AccountName {
  return accounts.get(bill.accountId) ?? unreadAccount(bill);
}

function unreadAccount({ accountId, accountCode }: Bill): AccountName {
  return { id: accountId, code: accountCode ?? accountId, name: accountCode ?? '' };
}

/** A bill that was sent in its present version is compared without conversion, so it needs no customer. */
function needsCustomer({ bill, location }: Candidate): boolean {
  return location.primary?.marker?.billVersion !== bill.version;
}

function decide(world: World, candidate: Candidate, customers: CustomersAnswer): BillResult {
  const { bill, account, integration, location } = candidate;
  const { name } = integration.settings;
  return decideBill({
    subject: { bill, account, system: world.system, dependsOn: world.needed.get(name) ?? [] },
    integration,
    location,
    index: world.index,
    run: world.m3ter.runs.get(bill.id),
    convert: () => convert(world, candidate, customers),
    mappedCustomerId: mappedCustomer(world, account, integration),
    customer: chosenCustomer(candidate, customers),
    preferences: world.quickbooks.preferences,
    resend: world.resend.has(bill.id),
    recordable: world.recordable,
    maxInvoiceTotal: world.maxInvoiceTotal ?? integration.settings.limits.maxInvoiceTotal,
  });
}

function convert(world: World, candidate: Candidate, customers: CustomersAnswer): Conversion {
  const { bill, account, integration, location } = candidate;
  const customer = chosenCustomer(candidate, customers);
  const { mappings, system, intern, items } = world;
  const catalog = location.primary === null ? world.catalog : catalogOfSent(world, bill, location.primary);
  return convertBill({ bill, account, integration, mappings, system, catalog, customer, intern, items });
}

/**
 * The catalog for comparing a sent bill. Rates of unchanged bills are not read (`computeQuickBooksNeeds`), so the
 * document's own rate is used.
 */
function catalogOfSent(world: World, bill: Bill, sent: ObservedSalesDocument): Catalog {
  const { openCatalog } = world;
  const day = invoiceDateOf(bill);
  const key = `${bill.currency.toUpperCase()}@${day ?? ''}`;
  if (sent.exchangeRate === null || openCatalog.exchangeRates.has(key)) return openCatalog;
  return { ...openCatalog, exchangeRates: new Map([...openCatalog.exchangeRates, [key, sent.exchangeRate]]) };
}

/** The chosen customer; for a bill that needed none, the customer of its document. */
function chosenCustomer({ account, integration, location }: Candidate, customers: CustomersAnswer): CustomerChoice {
  const choice = customers.choices.get(customerKey(account.id, integration.settings.name));
  if (choice !== undefined) return choice;
  const { primary } = location;
  return {
    result: 'customer',
    ref: { id: primary?.customerId ?? '' },
    currency: primary?.currency ?? null,
    displayName: primary?.customerName ?? account.name,
    how: 'mapped',
    notes: [],
  };
}

function mappedCustomer(world: World, account: Account, { settings: integration }: ResolvedIntegration): string | null {
  const choice = chooseMapping(world.mappings, {
    entity: 'Account',
    m3terId: account.id,
    table: 'Customer',
    system: world.system,
    integration: integration.name,
    linkedOnly: integration.bills.enforceLinkedMappings,
  });
  return 'found' in choice && 'id' in choice.found.external ? choice.found.external.id : null;
}

/** The changes of bills that are sent, and those of bills that integrations in `reportOnly` would send. */
function draftAll(results: readonly BillResult[], customers: CustomersAnswer): Pick<BillsPlan, 'drafts' | 'rehearsed'> {
  const isRehearsed = ({ decision }: BillResult): boolean => decision.reportOnly === true;
  const sent = results.filter((result) => !isRehearsed(result));
  const customersOfSent = draftCustomers(sent, customers);
  const made = new Set(customersOfSent.map(({ address }) => address));
  const rehearsed = results.filter(isRehearsed);
  const more = draftCustomers(rehearsed, customers).filter(({ address }) => !made.has(address));
  return {
    drafts: [...customersOfSent, ...sent.flatMap(({ drafts }) => drafts)],
    rehearsed: [...more, ...rehearsed.flatMap(({ drafts }) => drafts)],
  };
}

/** Only customers of bills that are really sent. A blocked bill creates no customer. */
function draftCustomers(results: readonly BillResult[], customers: CustomersAnswer): readonly ChangeDraft[] {
  const used = new Set<string>();
  for (const { decision, drafts } of results) {
    if (decision.integration === null || !drafts.some((draft) => draft.action === 'create')) continue;
    if (decision.decision !== 'send' && decision.decision !== 'resend') continue;
    const choice = customers.choices.get(customerKey(decision.accountId, decision.integration));
    if (choice?.result === 'customer' && choice.how !== 'mapped') used.add(decision.accountId);
  }
  return customers.desired.filter(({ state }) => used.has(state.accountId)).flatMap(draftCustomer);
}

/** True when every bill was read. Only then does a missing bill mean that it is gone. */
function isComplete({ scope }: BillsInput): boolean {
  return scope.since === null && scope.bills.length === 0;
}

function knownBills(m3ter: M3terSnapshot): ReadonlySet<string> {
  return new Set([...m3ter.bills, ...(m3ter.unreadableBills ?? [])].map(({ id }) => id));
}
