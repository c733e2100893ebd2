import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import type { DesiredCustomer } from '../model/desired.ts';
import type { Account } from '../model/m3ter.ts';
import { chooseCustomerMapping, LEFT_OUT_HINT, type EffectiveMapping, type MappingIndex } from '../model/mapping.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { CustomerNames } from './customer-names.ts';
import { legalName, nameWithCode, type LegalName } from './legal-name.ts';
import { currencyNotEnabled } from './currency-not-enabled.ts';
import { desiredCustomer } from './desired-customer.ts';
import { blockSecondCustomer, type EarlierInvoices } from './earlier-invoices.ts';
import { adviseMissing } from './missing-customer.ts';
import type { SimilarCustomer } from './similar-names.ts';
import { createTextFitter } from './latin-text.ts';
import { compareText } from '../support/compare-text.ts';

/** One account with a bill that one integration sends. */
export interface CustomerNeed {
  readonly account: Account;
  readonly integration: ResolvedIntegration;
  /** The bill that is shown as the origin of a new customer. */
  readonly billId: string;
}

export interface CustomersInput {
  readonly needs: readonly CustomerNeed[];
  /** All accounts of the organization. Two with the same name make adoption by name unsafe. */
  readonly accounts: readonly Account[];
  readonly mappings: MappingIndex;
  readonly catalog: Catalog;
  /** The external system of the mappings. */
  readonly system: string;
  /** Null when it could not be read. */
  readonly organizationCurrency: string | null;
  readonly earlier: EarlierInvoices;
  /** True when only some of the bills were read, so that `earlier` may lack some. */
  readonly isPartial: boolean;
  /** Where a line about an account belongs, by integration: `add to customers.yaml, below mappings`. */
  readonly whereFor: (integration: string) => string;
}

export interface CustomersAnswer {
  /** By `customerKey`, one for each need. */
  readonly choices: ReadonlyMap<string, CustomerChoice>;
  /** Customers to create or adopt, each with the mapping that records it; ordered by account code. */
  readonly desired: readonly DesiredCustomer[];
}

/** Key of an account and an integration in `CustomersAnswer.choices`. */
export function customerKey(accountId: string, integrationName: string): string {
  return `${accountId}\u0000${integrationName}`;
}

/**
 * The QuickBooks customer of each account that needs one (billing-rules.md §5; rulings.md 19, 20). It is the first of:
 * 1. the mapped one,
 * 2. one that carries the account's id,
 * 3. the one active customer of exactly the account's name,
 * 4. a new one under a legal and unique name.
 * Any doubt is a block, also when invoices of the account's bills are for another customer than the chosen one. The answer does not depend on the order of `needs`.
 */
export function resolveCustomers(input: CustomersInput): CustomersAnswer {
  const names = new CustomerNames(input);
  const choices = new Map<string, CustomerChoice>();
  const desired = new Map<string, DesiredCustomer>();
  for (const need of sortedNeeds(input.needs)) {
    const key = customerKey(need.account.id, need.integration.settings.name);
    if (choices.has(key)) continue;
    choices.set(key, mappedCustomer(need, input) ?? missingCustomer(need, input, { names, desired }));
  }
  return { choices, desired: [...desired.values()] };
}

function sortedNeeds(needs: readonly CustomerNeed[]): readonly CustomerNeed[] {
  return needs.toSorted(
    (a, b) =>
      compareText(a.account.code, b.account.code) ||
      compareText(a.account.id, b.account.id) ||
      compareText(a.integration.settings.name, b.integration.settings.name) ||
      compareText(a.billId, b.billId),
  );
}

function block(
  reason: (CustomerChoice & { result: 'block' })['reason'],
  message: string,
  hint: string,
): CustomerChoice {
  return { result: 'block', reason, message, hint };
}

function mappedCustomer(need: CustomerNeed, input: CustomersInput): CustomerChoice | null {
  const { account, integration } = need;
  const choice = chooseCustomerMapping(input.mappings, {
    accountId: account.id,
    integration: integration.settings,
    system: input.system,
  });
  if ('none' in choice) return null;
  if ('found' in choice) return useMapped(need, choice.found, input.catalog);
  const ids = choice.candidates.map(({ external }) => ('id' in external ? external.id : external.address)).join(', ');
  const message = `account ${account.code} is mapped to several customers: ${ids}`;
  return block('ambiguous-customer', message, 'keep one mapping of them');
}

function useMapped(need: CustomerNeed, mapping: EffectiveMapping, catalog: Catalog): CustomerChoice {
  const choice = customerOf(need, mapping, catalog);
  const { change } = mapping;
  return change === undefined || choice.result === 'block' ? choice : { ...choice, plannedMapping: change };
}

const UNUSABLE = {
  ambiguous: ['ambiguous-customer', ''],
  unknown: ['unknown-customer', ''],
  inactive: ['inactive-customer', 'make the customer active in QuickBooks, or '],
} as const;

/** A line of a mapping file to be filled in, and where its candidates are. */
function customerLine({ code }: Account): string {
  return `- { account: ${JSON.stringify(code)}, customer: { displayName: "…" } }; tieout lookup customers lists candidates`;
}

function inactiveHint(account: Account): string {
  return `make it active there, or map the account to another customer: ${customerLine(account)}`;
}

/** Without its line an account gets a customer as every other, unless m3ter has a mapping that then counts. */
function orWithoutLine({ settings }: ResolvedIntegration): string {
  return settings.customers.missing === 'create'
    ? '; or remove the line: apply then creates the customer, unless m3ter maps the account already'
    : '';
}

function customerOf(
  { account, integration }: CustomerNeed,
  { external, unusable }: EffectiveMapping,
  catalog: Catalog,
): CustomerChoice {
  if (unusable !== undefined) {
    const { why, message, hint } = unusable;
    const said = `account ${account.code}: ${message}`;
    if (why === 'leftOut') return block('missing-customer', said, LEFT_OUT_HINT);
    const [reason, before] = UNUSABLE[why];
    const otherwise = why === 'unknown' ? orWithoutLine(integration) : '';
    return block(reason, said, hint ?? `${before}correct the line: ${customerLine(account)}${otherwise}`);
  }
  if (!('id' in external)) {
    return { result: 'customer', ref: external, currency: null, displayName: account.name, how: 'mapped', notes: [] };
  }
  const customer = catalog.customersById.get(external.id);
  if (customer === undefined) {
    const message = `account ${account.code} is mapped to customer ${external.id}, which QuickBooks does not have`;
    return block('unknown-customer', message, `correct the line: ${customerLine(account)}`);
  }
  if (customer.active) return chosen(customer, 'mapped', subCustomerNotes(customer, catalog));
  const message = `account ${account.code} is mapped to customer ${external.id} (${customer.displayName}), which is inactive in QuickBooks`;
  return block('inactive-customer', message, inactiveHint(account));
}

/** Shared by the many customers that have none. */
const NO_NOTES: readonly string[] = [];

/** A project or sub-customer is never adopted by name. One that a person mapped gets a note. */
function subCustomerNotes({ id, parentId }: Customer, { customersById }: Catalog): readonly string[] {
  if (parentId === null) return NO_NOTES;
  const parent = customersById.get(parentId)?.displayName ?? parentId;
  return [`customer ${id} is a sub-customer or project of ${parent}`];
}

function chosen(customer: Customer, how: 'mapped' | 'adopted', notes: readonly string[]): CustomerChoice {
  const { id, currency, displayName } = customer;
  return { result: 'customer', ref: { id }, currency, displayName, how, notes };
}

interface Wanted {
  readonly currency: string | null;
  readonly legal: LegalName;
}

interface Plans {
  readonly names: CustomerNames;
  /** By account id. */
  readonly desired: Map<string, DesiredCustomer>;
}

function missingCustomer(need: CustomerNeed, input: CustomersInput, plans: Plans): CustomerChoice {
  const { account, integration } = need;
  const planned = plans.desired.get(account.id);
  if (planned !== undefined) return secondNeed(need, planned);
  const wanted = { currency: currencyFor(account, input), legal: legalName(account.name, account.code) };
  const ours = customerMadeForAccount(need, wanted.currency, input, plans);
  if (ours !== null) return ours;
  const sameName = plans.names.accountsNamed(wanted.legal.name) > 1;
  const { customers } = integration.settings;
  const isUnchanged = wanted.legal.name === account.name.trim();
  if (customers.match === 'displayName' && !sameName && isUnchanged) {
    const adopted = plans.names.adoptable(wanted.legal.name, wanted.currency, account.id);
    if (adopted !== null) return adopt(need, adopted, 'customer-found', input, plans);
  }
  if (customers.missing === 'create') return create(need, wanted, { ...plans, sameName, input });
  if (sameName) return block('ambiguous-customer', `several accounts are named ${account.name}`, mapHint(account));
  const second = blockSecondCustomer(account, null, input);
  if (second !== null) return second;
  const message = `account ${account.code} has no QuickBooks customer and customers.missing is block`;
  const where = input.whereFor(integration.settings.name);
  return block('missing-customer', message, adviseMissing(account, customerMeant(account, wanted, plans), where));
}

/** A customer that may be the account's, and has not the name of another account, whose it would be. */
function customerMeant(account: Account, { legal, currency }: Wanted, { names }: Plans): SimilarCustomer | null {
  const similar = names.similarTo(account, currency);
  const name = similar?.customer.displayName ?? '';
  const own = name.toLowerCase() === legal.name.toLowerCase() ? 1 : 0;
  return names.accountsNamed(name) > own ? null : similar;
}

function mapHint(account: Account): string {
  return `add to a mapping file: - { account: ${JSON.stringify(account.code)}, customer: { displayName: "…" } }`;
}

/** A second integration that needs the same account uses the same customer, unless it wants a mapping of its own. */
function secondNeed({ account, integration }: CustomerNeed, planned: DesiredCustomer): CustomerChoice {
  const linkedTo = integration.settings.bills.enforceLinkedMappings ? integration.settings.name : null;
  if (planned.mapping.key.linkedTo !== null || linkedTo !== null) {
    const message = `account ${account.code} is new to QuickBooks and needed by two integrations with linked mappings`;
    return block('ambiguous-customer', message, mapHint(account));
  }
  const { displayName, currency } = planned.state;
  const ref = planned.adopt === null ? { address: planned.address } : { id: planned.adopt.id };
  const how = planned.adopt === null ? 'created' : 'adopted';
  return { result: 'customer', ref, currency, displayName, how, notes: planned.renamed?.notes ?? [] };
}

/** The currency of a new customer (rulings.md 19); null when QuickBooks has only one. */
function currencyFor(account: Account, { catalog, organizationCurrency }: CustomersInput): string | null {
  if (!catalog.preferences.multiCurrencyEnabled) return null;
  return (account.currency ?? organizationCurrency)?.toUpperCase() ?? null;
}

/** A customer whose notes carry the account's id: we made it, and its mapping was lost or never written. */
function customerMadeForAccount(
  need: CustomerNeed,
  currency: string | null,
  input: CustomersInput,
  plans: Plans,
): CustomerChoice | null {
  const { account } = need;
  const made = plans.names.madeFor(account.id);
  const customers = made.filter((customer) => plans.names.currencyFits(customer, currency));
  const [first, second] = customers;
  if (first === undefined) return made[0] === undefined ? null : otherCurrency(account, made[0], currency, input);
  if (second !== undefined) {
    const ids = customers.map((customer) => customer.id).join(', ');
    const message = `customers ${ids} all say they were made for account ${account.code}`;
    return block('ambiguous-customer', message, mapHint(account));
  }
  if (first.active) return adopt(need, first, 'mapping-missing', input, plans);
  const name = `customer ${first.id} (${first.displayName})`;
  const message = `${name} was made for account ${account.code} and is inactive in QuickBooks`;
  return block('inactive-customer', message, inactiveHint(account));
}

/**
 * The customer's currency is not the account's: QuickBooks ignored ours, or the account's changed. A second customer
 * would hide the invoices of the first.
 */
function otherCurrency(
  account: Account,
  customer: Customer,
  currency: string | null,
  { catalog }: CustomersInput,
): CustomerChoice {
  const wanted = currency ?? catalog.preferences.homeCurrency;
  const currencyOfCustomer = customer.currency ?? catalog.preferences.homeCurrency;
  const name = `customer ${customer.id} (${customer.displayName})`;
  const message = `${name} was made for account ${account.code} and is in ${currencyOfCustomer}, the account is in ${wanted}`;
  const remedy = `create a customer in ${wanted} in QuickBooks, map the account to it, and make customer ${customer.id}`;
  return block('currency-mismatch', message, `${remedy} inactive: ${mapHint(account)}`);
}

function adopt(
  need: CustomerNeed,
  customer: Customer,
  reason: 'customer-found' | 'mapping-missing',
  input: CustomersInput,
  plans: Plans,
): CustomerChoice {
  const second = blockSecondCustomer(need.account, customer.id, input);
  if (second !== null) return second;
  plans.names.claim(customer.id, need.account.id);
  plans.desired.set(need.account.id, desiredCustomer(need, { adopt: customer, reason, system: input.system }));
  return chosen(customer, 'adopted', []);
}

function create(
  need: CustomerNeed,
  wanted: Wanted,
  plans: Plans & { readonly sameName: boolean; readonly input: CustomersInput },
): CustomerChoice {
  const { account } = need;
  const { currency } = wanted;
  const second = blockSecondCustomer(account, null, plans.input);
  if (second !== null) return second;
  const legal = nameAsSent(need, wanted.legal, plans.input.catalog);
  const refused = currencyNotEnabled(currency, plans.input.catalog);
  if (refused !== null) return { result: 'block', ...refused };
  const coded = nameWithCode(legal.name, account.code);
  const name = (plans.sameName ? [coded] : [legal.name, coded]).find((text) => plans.names.isFree(text));
  if (name === undefined) {
    const message = `account ${account.code} gets no name of its own: "${legal.name}" and "${coded}" are taken`;
    return block('ambiguous-customer', message, mapHint(account));
  }
  const why = plans.sameName ? 'another account has the same name' : (plans.names.holderOf(legal.name, currency) ?? '');
  const added = name.startsWith(legal.name) ? 'account code added' : 'end replaced by the account code';
  const notes = name === legal.name ? legal.notes : [...legal.notes, `${added}: ${why}`];
  plans.names.take(name);
  const desired = desiredCustomer(need, {
    create: {
      name,
      currency,
      notes,
      similar: name === legal.name ? plans.names.similarTo(account, currency) : null,
      isPartial: plans.input.isPartial,
      text: createTextFitter(need.integration.settings.delivery.text, plans.input.catalog),
    },
    system: plans.input.system,
  });
  plans.desired.set(account.id, desired);
  const ref = { address: desired.address };
  return { result: 'customer', ref, currency, displayName: name, how: 'created', notes };
}

/**
 * A name that we give is written in the characters that the company takes. The name of an existing customer is never
 * changed.
 */
function nameAsSent({ account, integration }: CustomerNeed, legal: LegalName, catalog: Catalog): LegalName {
  const text = createTextFitter(integration.settings.delivery.text, catalog);
  const written = legalName(text.fit(account.name), account.code);
  const note = text.note();
  return note === null ? legal : { name: written.name, notes: [...written.notes, note] };
}
