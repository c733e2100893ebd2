import { formatCount, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Account } from '../model/m3ter.ts';
import type { BillDecision } from '../model/plan.ts';
import { quoteWord } from '../support/quote-word.ts';
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
  /** Those of them whose mapping only m3ter has. */
  readonly unwritten: readonly Account[];
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
  const ruleOf = findRules(input);
  const found = findShared(input, ruleOf).sort(
    (a, b) => b.bills.length - a.bills.length || compareText(a.customerId, b.customerId),
  );
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

function findShared(input: CustomersInput, ruleOf: ReturnType<typeof findRules>): Shared[] {
  const { m3ter, decisions, customerIdOf } = input;
  const accounts = new Map(m3ter.accounts.map((account) => [account.id, account]));
  const owners = new Map<string, Set<Account>>();
  const touched = new Set<string>();
  const add = (customerId: string, accountId: string): void => {
    const account = accounts.get(accountId);
    if (account !== undefined) owners.set(customerId, (owners.get(customerId) ?? new Set()).add(account));
  };
  const inM3ter = new Set<string>();
  for (const { customerId, mapping } of mappedCustomers(input)) {
    add(customerId, mapping.m3terId);
    if (mapping.change === undefined) inM3ter.add(mapping.m3terId);
    else touched.add(customerId);
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
    if (!isTold) return [];
    const unwritten = byCode.filter((account) => inM3ter.has(account.id) && ruleOf(account) === undefined);
    return [{ customerId, accounts: byCode, unwritten, bills: bills.get(customerId) ?? [] }];
  });
}

/**
 * The finding stands at the last of the lines. An account without a line stands in no file, so that no line is the wrong
 * one, and the finding has no place.
 */
function report(
  { customerId, accounts, unwritten, bills }: Shared,
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
    message: `${formatCount(accounts.length, 'account')} share customer ${customerId} ${name}${money}: ${nameSome(owners, ACCOUNTS_MAX)}${sayUnwritten(unwritten)}`,
    hint: wayOut(unwritten),
    ...(place === undefined || unwritten.length > 0 ? {} : { place }),
  };
}

function sayUnwritten(accounts: readonly Account[]): string {
  if (accounts.length === 0) return '';
  const codes = accounts.map(({ code }) => code);
  const [verb, what] = accounts.length === 1 ? ['stands', 'its mapping'] : ['stand', 'their mappings'];
  return `; ${nameSome(codes, ACCOUNTS_MAX)} ${verb} in no file, and m3ter has ${what}`;
}

function wayOut([first]: readonly Account[]): string {
  if (first === undefined) {
    return 'if that is not meant, correct the line of the account that has a customer of its own';
  }
  const code = quoteWord(first.code);
  return (
    `if that is not meant, write a line for ${first.code} with its own customer: tieout map --account ${code} lists ` +
    `candidates; or delete its mapping with a line { account: ${first.code}, absent: true }`
  );
}

/** `GLOBEX (Globex, USD 250.00)`. */
function sayAccount({ id, code, name }: Account, bills: readonly BillDecision[]): string {
  const own = bills.filter(({ accountId }) => accountId === id);
  return `${code} (${own.length === 0 ? name : `${name}, ${sumOf(own)}`})`;
}
