import type { ChangedCustomer } from '../convert/changed-customer.ts';
import { diffCustomers } from '../model/customer-fields.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Account } from '../model/m3ter.ts';
import type { Customer } from '../model/quickbooks.ts';

/** At most so many customers are named. The others are counted. */
const NAMED_MAX = 20;

/** A customer that may differ from its account. */
export interface Difference {
  readonly account: Account;
  readonly customer: Customer;
  readonly changed: ChangedCustomer;
  /** Why `customers.onChange: update` does not update it. Null without that setting. */
  readonly why: string | null;
}

/**
 * Reports customers that differ from their account and are not updated. Their invoices keep the old name or address. A
 * person in QuickBooks may want that, so a finding is information and no warning.
 */
export function reportChangedCustomers(differences: readonly Difference[]): readonly Diagnostic[] {
  const found = differences.flatMap((difference) => {
    const differs = describe(difference);
    return differs.length === 0 ? [] : [{ ...difference, differs }];
  });
  const named = found.slice(0, NAMED_MAX).map(({ account, customer, differs, why }): Diagnostic => ({
    severity: 'info',
    code: 'plan/customer-changed',
    message: `customer ${customer.id} (${customer.displayName}) is that of account ${account.code}, which has ${differs.join(' and ')}`,
    hint:
      why === null
        ? 'change the customer in QuickBooks, or leave it; customers.onChange: update lets tieout do it'
        : `it is left as it is: ${why}`,
    about: account.code,
  }));
  const more = found.length - named.length;
  if (more === 0) return named;
  const message = `${String(more)} more customers differ from their accounts`;
  return [...named, { severity: 'info', code: 'plan/customer-changed', message }];
}

function describe({ account, changed: { before, after, nameProblem } }: Difference): readonly string[] {
  const paths = diffCustomers(before, after).map(({ path }) => path);
  return [
    ...(paths.includes('displayName') || nameProblem !== null ? [`the name "${account.name}" now`] : []),
    ...(paths.includes('email') ? [`the e-mail address ${after.email ?? ''}, not ${before.email ?? 'none'}`] : []),
    ...(paths.some((path) => path.startsWith('billAddress')) ? ['another postal address'] : []),
  ];
}
