import { formatCount, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Account } from '../model/m3ter.ts';
import type { BillDecision } from '../model/plan.ts';
import { compareText } from '../support/compare-text.ts';
import {
  belongTogether,
  findRules,
  mappedCustomers,
  sayBills,
  sumOf,
  type CustomersInput,
} from './account-customers.ts';

/** A customer that several accounts have, with what this plan sends to it. */
interface Shared {
  readonly customerId: string;
  readonly accounts: readonly Account[];
  readonly bills: readonly BillDecision[];
}

/** So many customers have a finding each; the rest share one. */
const NAMED_MAX = 5;
/** So many accounts are named. */
const ACCOUNTS_MAX = 5;

/**
 * Customers that several accounts share, one finding each, with the money that this plan sends there. It may be meant, so
 * nothing is blocked; or a line was copied, and somebody gets the invoices of another. It is a warning, and a remark where
 * the accounts belong together in m3ter. A customer that this plan does not touch is not told.
 */
export function reportSharedCustomers(input: CustomersInput): readonly Diagnostic[] {
  const found = findShared(input).sort(
    (a, b) => b.bills.length - a.bills.length || compareText(a.customerId, b.customerId),
  );
  const ruleOf = findRules(input);
  const named = found.slice(0, NAMED_MAX).map((shared) => report(shared, input, ruleOf));
  const more = found.slice(NAMED_MAX);
  if (more.length === 0) return named;
  const bills = more.flatMap((shared) => shared.bills);
  const severity = more.every(({ accounts }) => belongTogether(accounts)) ? 'info' : 'warning';
  const message = `${formatCount(more.length, 'more customer is', 'more customers are')} shared by accounts: ${nameSome(
    more.map(({ customerId }) => customerId),
    ACCOUNTS_MAX,
  )}${bills.length === 0 ? '' : `; ${sayBills(bills)} there`}`;
  return [...named, { severity, code: 'mapping/shared-customer', message }];
}

function findShared(input: CustomersInput): Shared[] {
  const { m3ter, decisions, customerIdOf } = input;
  const accounts = new Map(m3ter.accounts.map((account) => [account.id, account]));
  const owners = new Map<string, Set<Account>>();
  const touched = new Set<string>();
  const add = (customerId: string, accountId: string): void => {
    const account = accounts.get(accountId);
    if (account !== undefined) owners.set(customerId, (owners.get(customerId) ?? new Set()).add(account));
  };
  for (const { customerId, mapping } of mappedCustomers(input)) {
    add(customerId, mapping.m3terId);
    if (mapping.change !== undefined) touched.add(customerId);
  }
  const bills = new Map<string, BillDecision[]>();
  for (const decision of decisions) {
    const customerId = decision.change === null ? null : customerIdOf(decision);
    if (customerId === null) continue;
    add(customerId, decision.accountId);
    const held = bills.get(customerId);
    if (held === undefined) bills.set(customerId, [decision]);
    else held.push(decision);
  }
  return [...owners].flatMap(([customerId, some]) => {
    const isTold = some.size > 1 && (touched.has(customerId) || bills.has(customerId));
    const byCode = [...some].sort((a, b) => compareText(a.code, b.code));
    return isTold ? [{ customerId, accounts: byCode, bills: bills.get(customerId) ?? [] }] : [];
  });
}

function report(
  { customerId, accounts, bills }: Shared,
  { quickbooks }: CustomersInput,
  ruleOf: ReturnType<typeof findRules>,
): Diagnostic {
  const name = quickbooks.customers.find(({ id }) => id === customerId)?.displayName ?? '';
  const place = accounts
    .flatMap((account) => ruleOf(account)?.place ?? [])
    .reduce<Diagnostic['place']>((last, one) => (last === undefined || one.line > last.line ? one : last), undefined);
  const owners = accounts.map((account) => sayAccount(account, bills));
  const money = bills.length === 0 ? '' : `, and ${sayBills(bills)} there`;
  return {
    severity: belongTogether(accounts) ? 'info' : 'warning',
    code: 'mapping/shared-customer',
    message: `${formatCount(accounts.length, 'account')} share customer ${customerId} ${name}${money}: ${nameSome(owners, ACCOUNTS_MAX)}`,
    hint: 'if that is not meant, correct the line of the account that has a customer of its own',
    ...(place === undefined ? {} : { place }),
  };
}

/** `GLOBEX (Globex, USD 250.00)`. */
function sayAccount({ id, code, name }: Account, bills: readonly BillDecision[]): string {
  const own = bills.filter(({ accountId }) => accountId === id);
  return `${code} (${own.length === 0 ? name : `${name}, ${sumOf(own)}`})`;
}
