import { type Diagnostic } from '../model/diagnostic.ts';
import type { Address } from '../model/address.ts';
import { withClass } from '../model/bill-class.ts';
import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import type { Change } from '../model/change.ts';
import type { Conversion, ConversionTrace, RuleStep, LineOnProductItem } from '../model/conversion.ts';
import { type Bill, type M3terSnapshot, invoiceDateOf } from '../model/m3ter.ts';
import { rateKey } from '../model/quickbooks.ts';
import type { BillDecision, Drift, PlanScope } from '../model/plan.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { convertBill } from '../convert/convert-bill.ts';
import type { ConversionInput } from '../convert/conversion-input.ts';
import { findFormerCustomer, type EarlierInvoices, type FormerCustomer } from '../convert/earlier-invoices.ts';
import { customerKey, resolveCustomers, type CustomersAnswer } from '../convert/customers.ts';
import { type Eligibility } from '../convert/eligibility.ts';
import { nameCustomer, type BillResult } from '../diff/bill-decision.ts';
import { findOrphans } from '../diff/bill-drift.ts';
import { decideBill, decideStopped, hasRecorded } from '../diff/bills.ts';
import { blockClashes } from '../diff/number-clashes.ts';
import { numberOfDocument } from '../diff/document-number.ts';
import type { ObservedIndex } from '../diff/index-observed.ts';
import { isSent } from '../diff/locate-bill.ts';
import type { KeepChange } from '../plan/kept-changes.ts';
import { createIntern, createListIntern } from '../support/intern.ts';
import { customerOfAccount, sendsToCustomer } from './account-customers.ts';
import { gatherChanges, type GatheredChanges } from './gather-changes.ts';
import { mappedCustomer } from './mapped-customer.ts';
import { ownCustomers } from './own-customers.ts';
import { checkNamedBills, type OtherBill } from './check-named-bills.ts';
import { reviewBills, type BillReviews, type Candidate, type Examined } from './review-bills.ts';
import { reportInvoicedByHand } from './report-invoiced-by-hand.ts';
import { reportPastApproval } from './report-past-approval.ts';
import { reportUnsent } from './report-unsent.ts';
import {
  accountOf,
  billsInScope,
  examine,
  planUnreadable,
  prepare,
  type BillsInput,
  type World,
} from './bills-world.ts';

export interface BillsPlan extends BillReviews, GatheredChanges {
  readonly decisions: readonly BillDecision[];
  readonly drift: readonly Drift[];
  readonly orphans: ReturnType<typeof findOrphans>;
  /**
   * Addresses of changes from the files that are dropped: they would record a document of another bill, customer or
   * currency.
   */
  readonly refused: readonly Address[];
  /** Bills that have no document and that a rule keeps back, also those outside of the scope's integrations. */
  readonly unsentBills: readonly Bill[];
  readonly diagnostics: readonly Diagnostic[];
  /** The QuickBooks id of the customer that a bill goes to; null when it goes to none that exists. */
  readonly customerIdOf: (decision: BillDecision) => string | null;
  /** By account and customer of bills that this plan sends (`customerOfAccount`), where the account's earlier invoices went. */
  readonly formerCustomers: ReadonlyMap<string, FormerCustomer>;
  /** By bill that this plan sends, its lines that have the item of their product in place of their accounting product's. */
  readonly linesOnProductItem: ReadonlyMap<string, readonly LineOnProductItem[]>;
}

/**
 * Decides about every bill in scope: where it is, which integration sends it, what it becomes, what changes. The work
 * is linear in the number of bills.
 */
export function planBills(input: BillsInput, keep: KeepChange): BillsPlan {
  const world = prepare(input);
  const { index } = world;
  const wanted: ExaminedBill[] = [];
  const bills = billsInScope(input);
  const billsOfOtherIntegrations: OtherBill[] = [];
  const unsentBills: Bill[] = [];
  const waiting = new Map<string, readonly string[]>();
  const earlier = new Map<string, ObservedSalesDocument[]>();
  for (const bill of bills) {
    const { location, eligibility } = examine(world, bill);
    if (location.primary !== null) append(earlier, bill.accountId, location.primary);
    if (eligibility.result === 'eligible' && eligibility.waiting !== undefined)
      waiting.set(bill.id, eligibility.waiting);
    if (eligibility.result === 'skip' && !isSent(location) && !location.sentUnnamed) unsentBills.push(bill);
    if (isWanted(eligibility, input.scope)) wanted.push({ bill, location, eligibility: withoutSteps(eligibility) });
    else billsOfOtherIntegrations.push({ bill, integration: eligibility.integration?.settings.name ?? null });
  }
  const { results, choices, desired } = decideExamined(world, wanted, { earlier, more: planUnreadable(world), keep });
  const decisions = classifyAll(results);
  const customerIdOf: BillsPlan['customerIdOf'] = ({ accountId, integration }) =>
    idOf(choices.get(customerKey(accountId, integration ?? '')));
  return {
    decisions,
    drift: results.flatMap(({ drift }) => drift),
    ...gatherChanges(results, { choices, desired, files: input.drafts }, keep),
    refused: results.flatMap(({ refuses }) => refuses ?? []),
    unsentBills,
    customerIdOf,
    formerCustomers: findFormerCustomers(decisions, earlier, customerIdOf),
    linesOnProductItem: linesOnProductItemOf(results),
    orphans: isComplete(input) ? orphansOf(world) : [],
    diagnostics: [
      ...checkNamedBills({ ...input, decisions, billsOfOtherIntegrations }),
      ...reportUnsent({ ...input, decisions }),
      ...reportPastApproval({ integrations: input.integrations, decisions, waiting }),
      ...reportInvoicedByHand({
        ...input,
        decisions,
        index,
        homeCurrency: input.quickbooks.preferences.homeCurrency,
        customerIdOf,
      }),
    ],
    ...reviewBills({
      m3ter: input.m3ter,
      accounts: world.accounts,
      index,
      bills,
      examine: (bill) => examine(world, bill),
      customerOf: (candidate) => chosenCustomer(candidate, choices),
      convert: (candidate) => convert(world, candidate, choices, numberOf(candidate, index)),
    }),
  };
}

/** The steps that led to the answer are many texts for each bill. Whoever explains a bill looks at it again. */
function withoutSteps(eligibility: Eligibility): Eligibility {
  if (eligibility.result === 'eligible') {
    return { result: 'eligible', integration: eligibility.integration, steps: NO_STEPS };
  }
  const { result, reason, message, hint, integration } = eligibility;
  return { result, reason, message, hint, integration, trace: noTrace };
}

const NO_STEPS: readonly RuleStep[] = [];
const noTrace = (): ConversionTrace => ({ rules: NO_STEPS, lines: [], amounts: null });

/** A bill with what was found out about it. */
interface ExaminedBill extends Examined {
  readonly bill: Bill;
}

/**
 * Decides about bills that were looked at. Only together, because two of them may want one customer or number. Apart from
 * `planBills`: what its closures name stays in memory with the reviews, and the changes must not.
 */
export function decideExamined(
  world: World,
  examined: readonly ExaminedBill[],
  {
    earlier,
    more,
    keep,
  }: {
    readonly earlier: EarlierInvoices;
    readonly more: readonly BillResult<never>[];
    readonly keep: KeepChange;
  },
): CustomersAnswer & { readonly results: readonly BillResult<Change>[] } {
  const stopped: BillResult<Change>[] = [];
  const candidates: Candidate[] = [];
  const recordsAreHere = examined.some(
    ({ location, eligibility }) =>
      eligibility.result === 'skip' && eligibility.reason === 'before-cutoff' && hasRecorded(location),
  );
  for (const { bill, location, eligibility } of examined) {
    const account = world.accounts.get(bill.accountId);
    if (eligibility.result === 'eligible' && account !== undefined) {
      candidates.push({ bill, account, integration: eligibility.integration, location });
    } else if (eligibility.result !== 'eligible') {
      stopped.push(kept(decideStopped({ ...stoppedBill(world, bill, eligibility), location, recordsAreHere }), keep));
    }
  }
  const customers = resolveCustomers({
    needs: candidates
      .filter(needsCustomer)
      .map(({ bill, account, integration }) => ({ account, integration, billId: bill.id })),
    accounts: world.m3ter.accounts,
    mappings: world.mappings,
    catalog: world.catalog,
    system: world.system,
    organizationCurrency: world.m3ter.organizationCurrency,
    earlier,
    isPartial: !isComplete(world),
    whereFor: world.whereFor,
  });
  const { choices } = customers;
  const decided = candidates.map((candidate) => kept(decide(world, candidate, choices), keep));
  return { ...customers, results: blockClashes([...stopped, ...decided, ...more]) };
}

/** The result with its changes kept small. */
function kept(
  { decision, drafts, drift, refuses, linesOnProductItem }: BillResult,
  keep: KeepChange,
): BillResult<Change> {
  const result = { decision, drafts: drafts.map(keep), drift };
  if (refuses === undefined && linesOnProductItem === undefined) return result;
  return {
    ...result,
    ...(refuses === undefined ? {} : { refuses }),
    ...(linesOnProductItem === undefined ? {} : { linesOnProductItem }),
  };
}

function idOf(choice: CustomerChoice | undefined): string | null {
  return choice?.result === 'customer' && 'id' in choice.ref ? choice.ref.id : null;
}

function findFormerCustomers(
  decisions: readonly BillDecision[],
  earlier: EarlierInvoices,
  customerIdOf: BillsPlan['customerIdOf'],
): BillsPlan['formerCustomers'] {
  const found = new Map<string, FormerCustomer>();
  const seen = new Set<string>();
  for (const decision of decisions) {
    const customerId = sendsToCustomer(decision) ? customerIdOf(decision) : null;
    if (customerId === null) continue;
    const key = customerOfAccount(customerId, decision.accountId);
    if (seen.has(key)) continue;
    seen.add(key);
    const former = findFormerCustomer({ id: decision.accountId }, customerId, earlier);
    if (former !== null) found.set(key, former);
  }
  return found;
}

function linesOnProductItemOf(results: readonly BillResult[]): BillsPlan['linesOnProductItem'] {
  return new Map(
    results.flatMap(({ decision: { billId, change }, linesOnProductItem }) =>
      change === null || linesOnProductItem === undefined ? [] : [[billId, linesOnProductItem] as const],
    ),
  );
}

function classifyAll(results: readonly BillResult[]): readonly BillDecision[] {
  const pool = { text: createIntern(), list: createListIntern() };
  return results.map(({ decision, drift }) => withClass(decision, drift, pool));
}

type CustomerChoices = CustomersAnswer['choices'];

function append(map: Map<string, ObservedSalesDocument[]>, key: string, document: ObservedSalesDocument): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, [document]);
  else held.push(document);
}

function orphansOf({ index, m3ter, quickbooks, system }: World): BillsPlan['orphans'] {
  return findOrphans(index, knownBills(m3ter), ownCustomers({ m3ter, customers: quickbooks.customers, system }));
}

function isWanted(eligibility: Eligibility, scope: PlanScope): boolean {
  if (scope.integrations.length === 0) return true;
  const name = eligibility.integration?.settings.name;
  return name !== undefined && scope.integrations.includes(name);
}

function stoppedBill(world: World, bill: Bill, eligibility: Exclude<Eligibility, { result: 'eligible' }>) {
  const { result, reason, message, hint, integration } = eligibility;
  return {
    subject: { bill, account: accountOf(world, bill) },
    integration,
    stopped: { result, reason, message, hint },
  };
}

/** A bill that was sent in its present version is compared without conversion, so it needs no customer. */
function needsCustomer({ bill, location }: Candidate): boolean {
  return location.primary?.marker?.billVersion !== bill.version;
}

function decide(world: World, candidate: Candidate, choices: CustomerChoices): BillResult {
  const { bill, account, integration, location } = candidate;
  const { name } = integration.settings;
  let linesOnProductItem: readonly LineOnProductItem[] | undefined;
  const result = decideBill({
    subject: { bill, account, system: world.system, dependsOn: world.needed.get(name) ?? [] },
    integration,
    location,
    index: world.index,
    run: world.m3ter.runs.get(bill.id),
    convert: () => {
      const conversion = convert(world, candidate, choices);
      if (conversion.result === 'document') linesOnProductItem = conversion.linesOnProductItem;
      return conversion;
    },
    ...mappedCustomer(world, account, integration),
    customer: chosenCustomer(candidate, choices),
    preferences: world.quickbooks.preferences,
    resend: world.resend.has(bill.id),
    recordable: world.recordable,
    whereFor: world.whereFor,
    maxInvoiceTotal: world.maxInvoiceTotal ?? integration.settings.limits.maxInvoiceTotal,
  });
  const named = withCustomerName(result, choices.get(customerKey(account.id, name)));
  return linesOnProductItem === undefined ? named : { ...named, linesOnProductItem };
}

/** With the customer's name, where the reader of the plan would not see from the account who gets the document. */
function withCustomerName(result: BillResult, choice: CustomerChoice | undefined): BillResult {
  const { decision } = result;
  if (decision.change === null || choice?.result !== 'customer') return result;
  return { ...result, decision: nameCustomer(decision, choice.displayName) };
}

/** Reviews show the number with which the document is sent. Decisions choose it after the conversion. */
function numberOf({ bill, location }: Candidate, index: ObservedIndex): ConversionInput['numberOf'] {
  return (kind) => numberOfDocument({ billId: bill.id, kind }, location, index);
}

function convert(
  world: World,
  candidate: Candidate,
  choices: CustomerChoices,
  number?: ConversionInput['numberOf'],
): Conversion {
  const { bill, account, integration, location } = candidate;
  const customer = chosenCustomer(candidate, choices);
  const { mappings, system, intern, items } = world;
  const catalog = location.primary === null ? world.catalog : catalogOfSent(world, bill, location.primary);
  const input = { bill, account, integration, mappings, system, catalog, customer, intern, items };
  return convertBill(number === undefined ? input : { ...input, numberOf: number });
}

/**
 * The catalog for comparing a sent bill. Rates of unchanged bills are not read (`computeQuickBooksNeeds`), so the
 * document's own rate is used.
 */
function catalogOfSent(world: World, bill: Bill, sent: ObservedSalesDocument): Catalog {
  const { openCatalog } = world;
  const day = invoiceDateOf(bill);
  if (day === null || sent.exchangeRate === null) return openCatalog;
  const key = rateKey(bill.currency, day);
  if (openCatalog.exchangeRates.has(key)) return openCatalog;
  return { ...openCatalog, exchangeRates: new Map([...openCatalog.exchangeRates, [key, sent.exchangeRate]]) };
}

/** The chosen customer; for a bill that needed none, the customer of its document. */
function chosenCustomer({ account, integration, location }: Candidate, choices: CustomerChoices): CustomerChoice {
  const choice = choices.get(customerKey(account.id, integration.settings.name));
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

/** True when every bill was read. Only then does a missing bill mean that it is gone. */
function isComplete({ scope }: BillsInput): boolean {
  return scope.since === null && scope.bills.length === 0;
}

function knownBills(m3ter: M3terSnapshot): ReadonlySet<string> {
  return new Set([...m3ter.bills, ...(m3ter.unreadableBills ?? [])].map(({ id }) => id));
}
