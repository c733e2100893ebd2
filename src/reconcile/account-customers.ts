import { signedTotal, sumBillTotals } from '../model/bill-amounts.ts';
import { formatCount, joinWords } from '../model/count-text.ts';
import type { Account, M3terSnapshot } from '../model/m3ter.ts';
import type { EffectiveMapping, MappingIndex } from '../model/mapping.ts';
import type { BillDecision } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import { destinationFor, type Connection, type MappingRule, type Workspace } from '../model/workspace.ts';

/** What the findings about customers of accounts are made of. */
export interface CustomersInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly decisions: readonly BillDecision[];
  readonly mappings: MappingIndex;
  /** The QuickBooks id of the customer that a bill goes to; null when it goes to none that exists. */
  readonly customerIdOf: (decision: BillDecision) => string | null;
}

/** A key of a customer with one of the accounts that have it. */
export function customerOfAccount(customerId: string, accountId: string): string {
  return `${customerId} ${accountId}`;
}

/** The customer of each mapping of an account that can be used. */
export function mappedCustomers({
  mappings,
  connection,
}: CustomersInput): readonly { readonly customerId: string; readonly mapping: EffectiveMapping }[] {
  const system = destinationFor(connection.environment);
  return [...mappings.byKey.values()].flat().flatMap((mapping) => {
    const { entity, table, external, unusable } = mapping;
    const isOwn = entity === 'Account' && table === 'Customer' && mapping.system === system;
    return isOwn && unusable === undefined && 'id' in external ? [{ customerId: external.id, mapping }] : [];
  });
}

/** Finds the line of the files about an account, by code or id. */
export function findRules({
  workspace,
  connection,
}: CustomersInput): (account: Pick<Account, 'code' | 'id'>) => MappingRule | undefined {
  const rules = workspace.mappingFiles
    .filter((file) => file.connection === connection.name)
    .flatMap((file) => file.rules)
    .filter(({ entity, table, absent }) => entity === 'Account' && table === 'Customer' && !absent);
  const byReference = new Map(rules.map((rule) => [rule.m3terReference, rule]));
  return ({ code, id }) => byReference.get(code) ?? byReference.get(id);
}

/** True of accounts of which one is the parent of the others, or that have the same parent. */
export function belongTogether([first, ...others]: readonly Account[]): boolean {
  const heads = [first?.id ?? null, first?.parentAccountId ?? null].filter((id) => id !== null);
  return heads.some((head) => others.every(({ id, parentAccountId }) => id === head || parentAccountId === head));
}

/** True of a bill that gets a document of this customer by this plan: it is sent, or one that is there is taken as its. */
export function sendsToCustomer({ change, decision }: BillDecision): boolean {
  return change !== null && (decision === 'send' || decision === 'resend' || decision === 'adopt');
}

/** `2 bills of this plan (USD 700.00) go`. */
export function sayBills(bills: readonly BillDecision[]): string {
  return `${formatCount(bills.length, 'bill')} of this plan (${sumOf(bills)}) ${bills.length === 1 ? 'goes' : 'go'}`;
}

/** The money of bills, credit memos below zero. */
export function sumOf(bills: readonly Pick<BillDecision, 'currency' | 'kind' | 'total'>[]): string {
  return joinWords(
    sumBillTotals(
      bills.map(({ currency, kind, total }) => ({
        currency,
        billTotal: total === null ? null : signedTotal(kind, total),
      })),
    ),
  );
}
