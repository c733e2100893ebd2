import { signedTotal, sumBillTotals } from '../model/bill-amounts.ts';
import { formatCount, joinWords, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Account, M3terSnapshot } from '../model/m3ter.ts';
import type { EffectiveMapping, MappingIndex } from '../model/mapping.ts';
import type { BillDecision } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import { destinationFor, type Connection, type MappingRule, type Workspace } from '../model/workspace.ts';
import { compareText } from '../support/compare-text.ts';

interface SharedInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly decisions: readonly BillDecision[];
  readonly mappings: MappingIndex;
  /** The QuickBooks id of the customer that a bill goes to; null when it goes to none that exists. */
  readonly customerIdOf: (decision: BillDecision) => string | null;
}

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
 * nothing is blocked; or a line was copied, and somebody gets the invoices of another. It is a warning until every line
 * names the customer, which says that it is meant; then it is a remark. A customer that this plan does not touch is not told.
 */
export function reportSharedCustomers(input: SharedInput): readonly Diagnostic[] {
  const found = findShared(input).sort(
    (a, b) => b.bills.length - a.bills.length || compareText(a.customerId, b.customerId),
  );
  const rules = indexRules(input);
  const named = found.slice(0, NAMED_MAX).map((shared) => report(shared, input.quickbooks, rules));
  const more = found.slice(NAMED_MAX);
  if (more.length === 0) return named;
  const bills = more.flatMap((shared) => shared.bills);
  const severity = more.every(({ accounts }) => isMeant(accounts, rules)) ? 'info' : 'warning';
  const message = `${formatCount(more.length, 'more customer is', 'more customers are')} shared by accounts: ${nameSome(
    more.map(({ customerId }) => customerId),
    ACCOUNTS_MAX,
  )}${bills.length === 0 ? '' : `; ${sayBills(bills)} there`}`;
  return [...named, { severity, code: 'mapping/shared-customer', message }];
}

function findShared(input: SharedInput): Shared[] {
  const { m3ter, mappings, decisions, customerIdOf } = input;
  const accounts = new Map(m3ter.accounts.map((account) => [account.id, account]));
  const system = destinationFor(input.connection.environment);
  const owners = new Map<string, Set<Account>>();
  const touched = new Set<string>();
  const add = (customerId: string, accountId: string): void => {
    const account = accounts.get(accountId);
    if (account !== undefined) owners.set(customerId, (owners.get(customerId) ?? new Set()).add(account));
  };
  for (const mapping of [...mappings.byKey.values()].flat()) {
    const customerId = customerOf(mapping, system);
    if (customerId === null) continue;
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

function customerOf(mapping: EffectiveMapping, system: string): string | null {
  const { entity, table, external, unusable } = mapping;
  const isOwn = entity === 'Account' && table === 'Customer' && mapping.system === system;
  return isOwn && unusable === undefined && 'id' in external ? external.id : null;
}

/** The lines of the files about accounts, by code and by id. */
function indexRules({ workspace, connection }: SharedInput): ReadonlyMap<string, MappingRule> {
  const rules = workspace.mappingFiles
    .filter((file) => file.connection === connection.name)
    .flatMap((file) => file.rules)
    .filter(({ entity, table, absent }) => entity === 'Account' && table === 'Customer' && !absent);
  return new Map(rules.map((rule) => [rule.m3terReference, rule]));
}

function ruleOf({ code, id }: Account, rules: ReadonlyMap<string, MappingRule>): MappingRule | undefined {
  return rules.get(code) ?? rules.get(id);
}

/** True when every account has a line that names its customer in place of the Id. */
function isMeant(accounts: readonly Account[], rules: ReadonlyMap<string, MappingRule>): boolean {
  return accounts.every((account) => {
    const external = ruleOf(account, rules)?.external ?? null;
    return external !== null && !('id' in external);
  });
}

function report(
  { customerId, accounts, bills }: Shared,
  { customers }: QuickBooksSnapshot,
  rules: ReadonlyMap<string, MappingRule>,
): Diagnostic {
  const name = customers.find(({ id }) => id === customerId)?.displayName ?? '';
  const meant = isMeant(accounts, rules);
  const place = accounts
    .flatMap((account) => ruleOf(account, rules)?.place ?? [])
    .reduce<Diagnostic['place']>((last, one) => (last === undefined || one.line > last.line ? one : last), undefined);
  const owners = accounts.map((account) => sayAccount(account, bills));
  const money = bills.length === 0 ? '' : `, and ${sayBills(bills)} there`;
  const say = `say so by naming it in each line: customer: { displayName: ${JSON.stringify(name)} }`;
  return {
    severity: meant ? 'info' : 'warning',
    code: 'mapping/shared-customer',
    message: `${formatCount(accounts.length, 'account')} share customer ${customerId} ${name}${money}: ${nameSome(owners, ACCOUNTS_MAX)}`,
    hint: meant
      ? 'correct the line of an account that should have a customer of its own'
      : `if that is meant, ${say}; otherwise correct the line of the account that has another`,
    ...(place === undefined ? {} : { place }),
  };
}

/** `2 bills of this plan (USD 700.00) go`. */
function sayBills(bills: readonly BillDecision[]): string {
  return `${formatCount(bills.length, 'bill')} of this plan (${sumOf(bills)}) ${bills.length === 1 ? 'goes' : 'go'}`;
}

/** `GLOBEX (Globex, USD 250.00)`. */
function sayAccount({ id, code, name }: Account, bills: readonly BillDecision[]): string {
  const own = bills.filter(({ accountId }) => accountId === id);
  return `${code} (${own.length === 0 ? name : `${name}, ${sumOf(own)}`})`;
}

function sumOf(bills: readonly BillDecision[]): string {
  return joinWords(
    sumBillTotals(
      bills.map(({ currency, kind, total }) => ({
        currency,
        billTotal: total === null ? null : signedTotal(kind, total),
      })),
    ),
  );
}
