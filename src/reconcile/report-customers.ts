import { legalName, nameWithCode } from '../convert/customer-name.ts';
import { accountIdInNotes } from '../convert/customer-names.ts';
import { readAddresses } from '../model/email-address.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { Account, M3terSnapshot } from '../model/m3ter.ts';
import type { Customer, QuickBooksSnapshot } from '../model/quickbooks.ts';

/** So many customers are named; the rest are counted. */
const NAMED_MAX = 20;

/**
 * Customers that tieout made and whose account has another name or e-mail address since then. Their invoices go on
 * under the old ones. This is shown and left alone, because a person in QuickBooks may want it so. A customer that
 * tieout did not make need not match its account.
 */
export function reportCustomers({
  m3ter,
  quickbooks,
}: {
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}): readonly Diagnostic[] {
  const accounts = new Map(m3ter.accounts.map((account) => [account.id, account]));
  const found = quickbooks.customers.flatMap((customer) => {
    const account = accounts.get(accountIdInNotes(customer.notes) ?? '');
    if (account === undefined || !customer.active) return [];
    const differs = [...compareName(account, customer), ...compareEmail(account, customer)];
    return differs.length === 0 ? [] : [{ account, customer, differs }];
  });
  const sorted = found.sort((a, b) => compareText(a.account.code, b.account.code));
  const named = sorted.slice(0, NAMED_MAX).map(({ account, customer, differs }): Diagnostic => ({
    severity: 'info',
    code: 'plan/customer-changed',
    message: `customer ${customer.id} (${customer.displayName}) was made for account ${account.code}, which has ${differs.join(' and ')}`,
    hint: 'change the customer in QuickBooks, or leave it: tieout does not change it',
    about: account.code,
  }));
  const more = sorted.length - named.length;
  if (more === 0) return named;
  const message = `${String(more)} more customers differ from the accounts that they were made for`;
  return [...named, { severity: 'info', code: 'plan/customer-changed', message }];
}

/** A name beyond Latin-1 may have been transliterated when the customer was made. */
const BEYOND_LATIN_1 = /[\u0100-\uffff]/;

function compareName({ name, code }: Account, { displayName }: Customer): readonly string[] {
  if (BEYOND_LATIN_1.test(name)) return [];
  const legal = legalName(name, code).name;
  return [legal, nameWithCode(legal, code)].includes(displayName) ? [] : [`the name "${name}" now`];
}

function compareEmail({ emailAddress }: Account, { email }: Customer): readonly string[] {
  const wanted = readAddresses(emailAddress ?? '').text;
  if (wanted === null || wanted.toLowerCase() === (email ?? '').trim().toLowerCase()) return [];
  return [`the e-mail address ${wanted}, not ${email ?? 'none'}`];
}
