import { followAccount } from '../convert/changed-customer.ts';
import { accountIdInNotes } from '../model/customer-notes.ts';
import { createTextFitter, mayLoseText } from '../convert/latin-text.ts';
import { draftCustomerUpdate } from '../diff/customers.ts';
import type { Address } from '../model/address.ts';
import type { Catalog } from '../model/catalog.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Account, M3terSnapshot } from '../model/m3ter.ts';
import { chooseCustomerMapping, type MappingIndex } from '../model/mapping.ts';
import type { Customer, QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { reportChangedCustomers, type Difference } from './report-customers.ts';
import { accountsTakenBy } from './takes-account.ts';
import { compareText } from '../support/compare-text.ts';

export interface CustomersInput {
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly catalog: Catalog;
  readonly integrations: readonly ResolvedIntegration[];
  readonly mappings: MappingIndex;
  readonly listedAccounts: ReadonlySet<string>;
  readonly system: string;
  /** The changes for bills. They contain the customers to create and adopt. */
  readonly drafts: readonly ChangeDraft[];
  /** False for a plan of bills alone. It reports differences and updates no customer. */
  readonly updates: boolean;
}

export interface CustomersPlan {
  readonly drafts: readonly ChangeDraft[];
  /** Addresses of adoptions whose customer is updated too. The plan has the update in their place. */
  readonly replaced: readonly Address[];
  /** Number of customers that follow their account. The guard `maxUpdates` counts them as managed objects. */
  readonly managed: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** An account and its customer. */
interface Pair {
  readonly account: Account;
  readonly customer: Customer;
  readonly isMadeByUs: boolean;
  /** The integration that updates the customer. Null when a difference is only reported. */
  readonly integration: ResolvedIntegration | null;
}

/**
 * Plans the customers whose account has another name, e-mail or postal address (billing-rules.md §5).
 * - With `customers.onChange: update`, the customer of every account that the integration takes is updated. Its name
 *   stays when the files map the account and tieout did not create the customer.
 * - Otherwise differences of the customers that tieout created are reported.
 * - A customer of several accounts, a sub-customer, a project and an inactive customer are never updated.
 */
export function planCustomers(input: CustomersInput): CustomersPlan {
  const { catalog, listedAccounts } = input;
  const adopted = indexAdopted(input.drafts);
  const taken = namesOfNew(input.drafts);
  const owners = countOwners(input);
  const drafts: ChangeDraft[] = [];
  const shown: Difference[] = [];
  let managed = 0;
  for (const { account, customer, isMadeByUs, integration } of pairs(input, adopted)) {
    const isNameOurs = isMadeByUs || integration === null || !listedAccounts.has(account.id);
    const setting = integration?.settings.delivery.text ?? 'auto';
    const text = createTextFitter(setting, catalog);
    // What is only reported may have been sent under any setting.
    const mayBeCut = mayLoseText(catalog) && (integration === null || setting === 'unicode');
    const changed = followAccount(account, customer, { text, isNameOurs, mayBeCut, catalog, taken });
    if (integration === null) {
      if (customer.active) shown.push({ account, customer, changed, why: null });
      continue;
    }
    managed += 1;
    const why = whyKept(customer, owners.get(customer.id) ?? 0);
    if (why !== null) {
      shown.push({ account, customer, changed, why });
      continue;
    }
    const { nameProblem } = changed;
    if (nameProblem !== null) {
      shown.push({ account, customer, changed: { ...changed, after: changed.before }, why: nameProblem });
    }
    const draft = draftCustomerUpdate(customer, changed, integration.settings.origin.at('customers', 'onChange'));
    if (draft === null) continue;
    taken.add(changed.after.displayName.toLowerCase());
    drafts.push(draft);
  }
  const written = new Set(drafts.map(({ address }) => address));
  return {
    drafts,
    replaced: input.drafts.flatMap(({ kind, action, address }) =>
      kind === 'customer' && action === 'adopt' && written.has(address) ? [address] : [],
    ),
    managed,
    diagnostics: reportChangedCustomers(shown),
  };
}

/** Why a customer is not updated, in words. Null when it may be. */
function whyKept(customer: Customer, accounts: number): string | null {
  if (accounts > 1) return 'several accounts are mapped to it';
  if (customer.parentId !== null) return 'it is a sub-customer or project';
  return customer.active ? null : 'it is inactive in QuickBooks';
}

/** Accounts by code, each with its customer. An account whose customer is not certain is left out. */
function pairs(input: CustomersInput, adopted: ReadonlyMap<string, string>): readonly Pair[] {
  const updating = input.integrations
    .filter(({ settings }) => input.updates && settings.customers.onChange === 'update')
    .map((integration) => ({ integration, takes: accountsTakenBy(integration.settings) }));
  const made = indexMade(input.quickbooks.customers);
  const byId = input.catalog.customersById;
  return [...input.m3ter.accounts]
    .sort((a, b) => compareText(a.code, b.code))
    .flatMap((account): readonly Pair[] => {
      const integration = updating.find(({ takes }) => takes(account))?.integration ?? null;
      const [ofNotes, second] = made.get(account.id) ?? [];
      const id = integration === null ? undefined : (mappedTo(account, integration, input) ?? adopted.get(account.id));
      const customer = id === undefined ? (second === undefined ? ofNotes : undefined) : byId.get(id);
      if (customer === undefined) return [];
      return [{ account, customer, isMadeByUs: accountIdInNotes(customer.notes) === account.id, integration }];
    });
}

function mappedTo(account: Account, { settings }: ResolvedIntegration, input: CustomersInput): string | undefined {
  const choice = chooseCustomerMapping(input.mappings, {
    accountId: account.id,
    integration: settings,
    system: input.system,
  });
  if (!('found' in choice) || choice.found.unusable !== undefined) return undefined;
  return 'id' in choice.found.external ? choice.found.external.id : undefined;
}

function indexMade(customers: readonly Customer[]): ReadonlyMap<string, readonly Customer[]> {
  const made = new Map<string, Customer[]>();
  for (const customer of customers) {
    const accountId = accountIdInNotes(customer.notes);
    if (accountId === null) continue;
    const found = made.get(accountId);
    if (found === undefined) made.set(accountId, [customer]);
    else found.push(customer);
  }
  return made;
}

/** Number of accounts that are mapped to each customer, by the customer's id. */
function countOwners({ mappings, system }: CustomersInput): ReadonlyMap<string, number> {
  const owners = new Map<string, Set<string>>();
  for (const effectiveMappings of mappings.byKey.values()) {
    for (const { entity, table, external, m3terId, system: ofMapping } of effectiveMappings) {
      if (entity !== 'Account' || table !== 'Customer' || ofMapping !== system || !('id' in external)) continue;
      owners.set(external.id, (owners.get(external.id) ?? new Set()).add(m3terId));
    }
  }
  return new Map([...owners].map(([id, accounts]) => [id, accounts.size]));
}

/** Ids of the customers that the plan adopts, by account id. */
function indexAdopted(drafts: readonly ChangeDraft[]): ReadonlyMap<string, string> {
  return new Map(
    drafts.flatMap((draft) =>
      draft.kind === 'customer' && draft.action === 'adopt'
        ? [[draft.after.accountId, draft.precondition.id] as const]
        : [],
    ),
  );
}

/** Lower-case names that new customers of the plan get. */
function namesOfNew(drafts: readonly ChangeDraft[]): Set<string> {
  return new Set(
    drafts.flatMap((draft) =>
      draft.kind === 'customer' && draft.action === 'create' ? [draft.after.displayName.toLowerCase()] : [],
    ),
  );
}
