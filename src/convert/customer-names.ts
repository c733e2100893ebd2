import type { Catalog } from '../model/catalog.ts';
import { accountIdInNotes } from '../model/customer-notes.ts';
import type { Account } from '../model/m3ter.ts';
import { mappingKey, type MappingIndex } from '../model/mapping.ts';
import type { Customer } from '../model/quickbooks.ts';
import { legalName } from './legal-name.ts';
import { SimilarNames, type SimilarCustomer } from './similar-names.ts';

/**
 * Which record has which name, and which customers may be adopted. Customers, vendors and employees share one name
 * space in QuickBooks: active and inactive, without regard to case (`quickbooks.md` §7.1).
 */
export class CustomerNames {
  readonly #catalog: Catalog;
  /** Counts of accounts that have no customer of their own yet, by lower-case legal name. */
  readonly #accounts = new Map<string, number>();
  /** Ids of the accounts that are mapped to a customer or adopt it in this plan, by customer id. */
  readonly #owners = new Map<string, Set<string>>();
  /** Lower-case names of new customers of this plan. */
  readonly #taken = new Set<string>();
  readonly #madeFor = new Map<string, Customer[]>();
  #similar: SimilarNames | null = null;

  constructor(input: {
    readonly accounts: readonly Account[];
    readonly mappings: MappingIndex;
    readonly catalog: Catalog;
    readonly system: string;
  }) {
    this.#catalog = input.catalog;
    const mapped = this.#indexMapped(input.mappings, input.system);
    for (const account of input.accounts) {
      if (mapped.has(account.id)) continue;
      const key = legalName(account.name, account.code).name.toLowerCase();
      this.#accounts.set(key, (this.#accounts.get(key) ?? 0) + 1);
    }
    for (const customer of input.catalog.customersById.values()) {
      const accountId = accountIdInNotes(customer.notes);
      if (accountId === null) continue;
      const customers = this.#madeFor.get(accountId);
      if (customers === undefined) this.#madeFor.set(accountId, [customer]);
      else customers.push(customer);
    }
  }

  #indexMapped(mappings: MappingIndex, system: string): ReadonlySet<string> {
    const accountIds = new Set<string>();
    const prefix = mappingKey('Account', '', '').slice(0, 'Account'.length + 1);
    for (const [key, held] of mappings.byKey) {
      if (!key.startsWith(prefix)) continue;
      for (const mapping of held) {
        if (mapping.system !== system || mapping.table !== 'Customer') continue;
        accountIds.add(mapping.m3terId);
        if ('id' in mapping.external) this.claim(mapping.external.id, mapping.m3terId);
      }
    }
    return accountIds;
  }

  /** The count of accounts without a customer that have this name, including the asking one. */
  accountsNamed(name: string): number {
    return this.#accounts.get(name.toLowerCase()) ?? 0;
  }

  /** Customers that were made for this account and belong to no other. */
  madeFor(accountId: string): readonly Customer[] {
    return (this.#madeFor.get(accountId) ?? []).filter((customer) => this.#isFreeFor(customer, accountId));
  }

  /** The one active customer of exactly this name, when it may be adopted (rulings.md 20). */
  adoptable(name: string, currency: string | null, accountId: string): Customer | null {
    const customers = this.#catalog.customersByName.get(name.toLowerCase()) ?? [];
    const active = customers.filter((customer) => customer.active && customer.displayName === name);
    const [customer] = active;
    if (customer === undefined || active.length > 1 || !this.#isFreeFor(customer, accountId)) return null;
    // A project or sub-customer is in the list of customers and belongs to another customer.
    if (customer.parentId !== null || accountIdInNotes(customer.notes) !== null) return null;
    return this.currencyFits(customer, currency) ? customer : null;
  }

  /**
   * An active customer that belongs to no account and has the account's e-mail address or a similar name: it may be the
   * account's, entered by hand.
   */
  similarTo(account: Account, currency: string | null): SimilarCustomer | null {
    this.#similar ??= new SimilarNames(this.#catalog.customersById.values());
    return this.#similar.find(
      account,
      (customer) =>
        customer.active &&
        this.#isFreeFor(customer, account.id) &&
        accountIdInNotes(customer.notes) === null &&
        this.currencyFits(customer, currency),
    );
  }

  /** A customer without a currency has the home currency. */
  currencyFits(customer: Customer, currency: string | null): boolean {
    const { multiCurrencyEnabled, homeCurrency } = this.#catalog.preferences;
    if (!multiCurrencyEnabled || currency === null) return true;
    return (customer.currency ?? homeCurrency).toUpperCase() === currency;
  }

  isFree(name: string): boolean {
    return this.holderOf(name) === null;
  }

  /** Which record has the name, in words; null when the name is free. */
  holderOf(name: string, currency: string | null = null): string | null {
    const key = name.toLowerCase();
    if (this.#taken.has(key)) return 'a new customer of this plan has the name';
    const [customer] = this.#catalog.customersByName.get(key) ?? [];
    if (customer !== undefined) return `${this.#describe(customer, currency)} has the name`;
    const other = this.#catalog.otherNames.get(key);
    return other === undefined ? null : `${other === 'Vendor' ? 'a vendor' : 'an employee'} has the name`;
  }

  /** `inactive customer 800, which is in EUR,`: the record and why it cannot be adopted by its name. */
  #describe(customer: Customer, currency: string | null): string {
    const { homeCurrency } = this.#catalog.preferences;
    const kind = customer.parentId === null ? 'customer' : 'sub-customer or project';
    const currencyOfCustomer = customer.currency ?? homeCurrency;
    const other = this.currencyFits(customer, currency) ? '' : `, which is in ${currencyOfCustomer},`;
    return `${customer.active ? '' : 'inactive '}${kind} ${customer.id}${other}`;
  }

  /** Reserves a name for a new customer of this plan. */
  take(name: string): void {
    this.#taken.add(name.toLowerCase());
  }

  /** Records that a customer belongs to an account. */
  claim(customerId: string, accountId: string): void {
    const owner = this.#owners.get(customerId);
    if (owner === undefined) this.#owners.set(customerId, new Set([accountId]));
    else owner.add(accountId);
  }

  #isFreeFor(customer: Customer, accountId: string): boolean {
    const owners = this.#owners.get(customer.id);
    return owners === undefined || (owners.size === 1 && owners.has(accountId));
  }
}
