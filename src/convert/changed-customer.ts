import { QUICKBOOKS_MAX } from '../model/field-limits.ts';
import type { Catalog } from '../model/catalog.ts';
import type { CustomerState } from '../model/change.ts';
import { diffCustomers, isAsWanted } from '../model/customer-fields.ts';
import { isStoredLossy } from '../model/latin-1.ts';
import { readAddresses } from '../model/email-address.ts';
import type { Account } from '../model/m3ter.ts';
import type { Customer } from '../model/quickbooks.ts';
import { legalName, nameWithCode } from './legal-name.ts';
import { billAddress } from './desired-customer.ts';
import { createTextFitter, type TextFitter } from './latin-text.ts';

export interface ChangeContext {
  /** Makes texts that the company can store. */
  readonly text: TextFitter;
  /** False when a person chose the customer, so that its name stays. */
  readonly isNameOurs: boolean;
  /** True when question marks in the customer may be what the company stored of the account's own text. */
  readonly mayBeCut: boolean;
  readonly catalog: Catalog;
  /** Lower-case names that new and renamed customers of this plan get. */
  readonly taken: ReadonlySet<string>;
}

export interface ChangedCustomer {
  readonly before: CustomerState;
  /** The customer with the account's values. A value that the account lacks is as before. */
  readonly after: CustomerState;
  /** Why the customer cannot get the account's name, in words. Null when it can. */
  readonly nameProblem: string | null;
}

/**
 * The customer with the values of its account (billing-rules.md §5). The customer keeps its e-mail or address when the
 * account has none.
 */
export function followAccount(account: Account, customer: Customer, context: ChangeContext): ChangedCustomer {
  const before: CustomerState = {
    accountId: account.id,
    accountCode: account.code,
    displayName: customer.displayName,
    companyName: customer.companyName,
    email: customer.email,
    currency: customer.currency,
    billAddress: customer.billAddress,
    notes: customer.notes,
  };
  const named = context.isNameOurs
    ? chooseName(account, customer, context)
    : { name: customer.displayName, problem: null };
  const wanted = {
    ...before,
    displayName: named.name,
    companyName: companyNameOf(customer, named.name),
    email: readAddresses(account.emailAddress ?? '').text ?? before.email,
    billAddress: billAddress(account, context.text) ?? before.billAddress,
  };
  const differs = new Set(diffCustomers(before, wanted).map(({ path }) => path.replace(/\..*/, '')));
  if (context.mayBeCut && isLostAddress(account, { customer, before, catalog: context.catalog }))
    differs.delete('billAddress');
  return {
    before,
    // A value that differs only in case or spaces, or in characters that the company lost, stays as QuickBooks has it.
    after: {
      ...wanted,
      email: differs.has('email') ? wanted.email : before.email,
      billAddress: differs.has('billAddress') ? wanted.billAddress : before.billAddress,
    },
    nameProblem: named.problem,
  };
}

/** True when the address is the account's own, with question marks for the characters that the company lost. */
function isLostAddress(
  account: Account,
  {
    customer,
    before,
    catalog,
  }: { readonly customer: Customer; readonly before: CustomerState; readonly catalog: Catalog },
): boolean {
  const own = billAddress(account, createTextFitter('unicode', catalog));
  return isAsWanted(customer, { ...before, billAddress: own });
}

/**
 * The customer's name when it already is the account's, with or without the code. Else the account's name, and with the
 * code when the name alone is taken.
 */
function chooseName(
  { name, code }: Account,
  customer: Customer,
  { text, catalog, taken, mayBeCut }: ChangeContext,
): { readonly name: string; readonly problem: string | null } {
  const plain = legalName(name, code).name;
  const written = legalName(text.fit(name), code).name;
  const { displayName } = customer;
  const isKept = [plain, written]
    .flatMap((one) => [one, nameWithCode(one, code)])
    .some((one) => one === displayName || (mayBeCut && isStoredLossy(displayName, one)));
  if (isKept) return { name: displayName, problem: null };
  const isFree = (wanted: string): boolean => {
    const key = wanted.toLowerCase();
    const holders = catalog.customersByName.get(key) ?? [];
    return !taken.has(key) && !catalog.otherNames.has(key) && holders.every(({ id }) => id === customer.id);
  };
  const free = [written, nameWithCode(written, code)].find(isFree);
  if (free !== undefined) return { name: free, problem: null };
  return { name: displayName, problem: `the name "${written}" is taken, with the account code too` };
}

/** A company name that equals the display name changes with it. A person typed any other, so it stays. */
function companyNameOf({ displayName, companyName }: Customer, name: string): string | null {
  if (companyName !== displayName || name.length > QUICKBOOKS_MAX.companyName) return companyName;
  return name;
}
