import { LEGAL_FORMS } from '../model/legal-forms.ts';
import type { Account } from '../model/m3ter.ts';
import type { Customer } from '../model/quickbooks.ts';

/** A word or an address of so many customers says nothing about which one is meant. */
const COMMON_FROM = 20;
/** The least share of words that two names have in common. */
const SHARE_MIN = 0.6;

/** An existing customer that may be the company of an account, and what they have in common, in words. */
export interface SimilarCustomer {
  readonly customer: Customer;
  readonly shares: 'a similar name' | 'the same e-mail address';
}

/**
 * Finds the customer with the same e-mail address, else the one whose name has most words in common with a name, without regard to case, accents, order and forms
 * of companies. A customer under a nearly equal name may be the same company, entered by hand.
 */
export class SimilarNames {
  readonly #byWord = new Map<string, Customer[]>();
  readonly #byEmail = new Map<string, Customer[]>();

  constructor(customers: Iterable<Customer>) {
    for (const customer of customers) {
      const email = foldEmail(customer.email);
      if (email !== null) add(this.#byEmail, email, customer);
      for (const word of wordsOf(customer.displayName)) {
        add(this.#byWord, word, customer);
      }
    }
  }

  /** The most similar customer that `mayBe` accepts; of equals the one met first. Null when none is similar. */
  find(
    { name, emailAddress }: Pick<Account, 'name' | 'emailAddress'>,
    mayBe: (customer: Customer) => boolean,
  ): SimilarCustomer | null {
    const mailed = this.#byEmail.get(foldEmail(emailAddress) ?? '') ?? [];
    const same = mailed.length < COMMON_FROM ? mailed.find(mayBe) : undefined;
    if (same !== undefined) return { customer: same, shares: 'the same e-mail address' };
    const customer = this.#findByName(name, mayBe);
    return customer === null ? null : { customer, shares: 'a similar name' };
  }

  #findByName(name: string, mayBe: (customer: Customer) => boolean): Customer | null {
    const words = wordsOf(name);
    const shared = new Map<Customer, number>();
    for (const word of words) {
      const named = this.#byWord.get(word) ?? [];
      if (named.length >= COMMON_FROM) continue;
      for (const customer of named) shared.set(customer, (shared.get(customer) ?? 0) + 1);
    }
    let best: Customer | null = null;
    let bestShare = 0;
    for (const [customer, count] of shared) {
      const share = (2 * count) / (words.size + wordsOf(customer.displayName).size);
      if (share >= SHARE_MIN && share > bestShare && mayBe(customer)) [best, bestShare] = [customer, share];
    }
    return best;
  }
}

function add(customers: Map<string, Customer[]>, key: string, customer: Customer): void {
  const held = customers.get(key);
  if (held === undefined) customers.set(key, [customer]);
  else held.push(customer);
}

/** Null for no address. */
function foldEmail(email: string | null): string | null {
  const folded = email?.trim().toLowerCase() ?? '';
  return folded === '' ? null : folded;
}

function wordsOf(name: string): ReadonlySet<string> {
  const folded = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return new Set((folded.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !LEGAL_FORMS.has(word)));
}
