import { legalName } from '../convert/legal-name.ts';
import type { FormerCustomer } from '../convert/earlier-invoices.ts';
import { formatCount, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Account } from '../model/m3ter.ts';
import type { BillDecision } from '../model/plan.ts';
import type { Customer } from '../model/quickbooks.ts';
import { compareText } from '../support/compare-text.ts';
import { groupBy } from '../support/group-by.ts';
import { quoteWord } from '../support/quote-word.ts';
import {
  belongTogether,
  customerOfAccount,
  findRules,
  mappedCustomers,
  sayBills,
  sendsToCustomer,
  type CustomersInput,
} from './account-customers.ts';

interface OtherInput extends CustomersInput {
  /** By `customerOfAccount`, the customer of the account's earlier invoices where that is another. */
  readonly formerCustomers: ReadonlyMap<string, FormerCustomer>;
}

/** Bills of an account that go to a customer that seems to be another's. */
interface Misdirected {
  readonly account: Account;
  readonly customer: Customer;
  readonly bills: readonly BillDecision[];
  readonly former: FormerCustomer | null;
  /** The other account that has the customer's name. */
  readonly namesake: Account | null;
}

/** So many accounts have a finding each; the rest share one. */
const NAMED_MAX = 5;
/** So many of the rest are named. */
const REST_NAMED_MAX = 5;

/**
 * Accounts of which this plan sends bills to a customer that has the name of another account, or to another one than their
 * earlier invoices: one finding each, with the money. A line may name the wrong customer, and nothing else tells of it.
 */
export function reportOtherCustomers(input: OtherInput): readonly Diagnostic[] {
  const found = findMisdirected(input).toSorted(
    (a, b) => b.bills.length - a.bills.length || compareText(a.account.code, b.account.code),
  );
  const ruleOf = findRules(input);
  const named = found.slice(0, NAMED_MAX).map((one) => report(one, ruleOf));
  const more = found.slice(NAMED_MAX);
  if (more.length === 0) return named;
  const codes = more.map(({ account, customer }) => `${account.code} (customer ${customer.id})`);
  const goes = sayBills(more.flatMap(({ bills }) => bills));
  return [
    ...named,
    {
      severity: more.every(isRemark) ? 'info' : 'warning',
      code: 'mapping/other-customer',
      message: `${goes} to a customer that has the name of another account, or that their account had no invoice for: ${formatCount(more.length, 'more account')}, ${nameSome(codes, REST_NAMED_MAX)}`,
    },
  ];
}

function findMisdirected(input: OtherInput): readonly Misdirected[] {
  const accounts = new Map(input.m3ter.accounts.map((account) => [account.id, account]));
  const customers = new Map(input.quickbooks.customers.map((customer) => [customer.id, customer]));
  const namesakeOf = findNamesakes(input);
  const sent = groupBy(input.decisions.filter(sendsToCustomer), (decision) => keyOf(decision, input));
  return [...sent].flatMap(([key, bills]) => {
    const [first] = bills;
    const account = accounts.get(first?.accountId ?? '');
    const customer = first === undefined ? undefined : customers.get(input.customerIdOf(first) ?? '');
    if (account === undefined || customer === undefined) return [];
    const known = input.formerCustomers.get(key);
    const former =
      known === undefined ? null : { ...known, name: customers.get(known.customerId)?.displayName ?? known.name };
    const namesake = namesakeOf(account, customer);
    return former === null && namesake === null ? [] : [{ account, customer, bills, former, namesake }];
  });
}

function keyOf(decision: BillDecision, { customerIdOf }: OtherInput): string {
  return customerOfAccount(customerIdOf(decision) ?? '', decision.accountId);
}

/**
 * Finds the account that has a customer's name, where the asking account has another one. None where that account has the
 * customer too: then the two share it, which is told apart from this.
 */
function findNamesakes(input: OtherInput): (account: Account, customer: Customer) => Account | null {
  const byName = groupBy(input.m3ter.accounts, (account) => nameKey(account));
  const owners = new Set([
    ...mappedCustomers(input).map(({ customerId, mapping }) => customerOfAccount(customerId, mapping.m3terId)),
    ...input.decisions.flatMap((decision) => (decision.change === null ? [] : [keyOf(decision, input)])),
  ]);
  return (account, { id, displayName }) => {
    const key = displayName.trim().toLowerCase();
    const named = key === nameKey(account) ? [] : (byName.get(key) ?? []);
    return named.some((other) => owners.has(customerOfAccount(id, other.id))) ? null : (named[0] ?? null);
  };
}

/** The name that a customer of the account gets, without regard to case as in QuickBooks. */
function nameKey({ name, code }: Account): string {
  return legalName(name, code).name.toLowerCase();
}

function isRemark({ account, former, namesake }: Misdirected): boolean {
  return former === null && namesake !== null && belongTogether([account, namesake]);
}

function report(found: Misdirected, ruleOf: ReturnType<typeof findRules>): Diagnostic {
  const { account, customer, bills, former, namesake } = found;
  const place = ruleOf(account)?.place;
  const before =
    former === null
      ? `account ${account.code}: `
      : `account ${account.code} was invoiced as customer ${former.customerId} ${former.name} (${formatCount(former.count, 'document')}, last ${former.last}); `;
  const called = namesake === null ? '' : `, which has the name of account ${namesake.code}`;
  const correct =
    place === undefined
      ? `map the account to its own: tieout map --account ${quoteWord(account.code)} --customer ${former?.customerId ?? 'ID'}`
      : `correct ${place.path}:${String(place.line)}`;
  return {
    severity: isRemark(found) ? 'info' : 'warning',
    code: 'mapping/other-customer',
    message: `${before}${sayBills(bills)} to customer ${customer.id} ${customer.displayName}${called}`,
    hint: `if that is not meant, ${correct}`,
    ...(place === undefined ? {} : { place }),
  };
}
