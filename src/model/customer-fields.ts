import type { CustomerState, FieldDiff } from './change.ts';
import { isStoredLossy } from './latin-1.ts';
import type { BillAddress, Customer } from './quickbooks.ts';

/** The fields that a customer gets from its account, in the order in which they are shown. */
const CUSTOMER_FIELDS: readonly {
  readonly path: string;
  readonly of: (state: Held) => string | null;
  readonly isSame: (a: string, b: string) => boolean;
}[] = [
  { path: 'displayName', of: ({ displayName }) => displayName, isSame: isEqual },
  { path: 'companyName', of: ({ companyName }) => companyName, isSame: isEqual },
  { path: 'email', of: ({ email }) => email, isSame: isEqualWithoutCase },
  ...(['line1', 'line2', 'line3', 'line4', 'city', 'region', 'postalCode', 'country'] as const).map((part) => ({
    path: `billAddress.${part}`,
    of: ({ billAddress }: Held) => billAddress?.[part] ?? null,
    isSame: isEqualWithoutSpaces,
  })),
];

/** The compared part of a customer, as it is or as it is wanted. */
type Held = Pick<CustomerState | Customer, 'displayName' | 'companyName' | 'email'> & {
  readonly billAddress: BillAddress | null;
};

function isEqual(a: string, b: string): boolean {
  return a === b;
}

function isEqualWithoutCase(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** QuickBooks trims texts and joins the lines of an address, so spaces do not count. */
function isEqualWithoutSpaces(a: string, b: string): boolean {
  return a.replaceAll(/\s+/g, ' ').trim() === b.replaceAll(/\s+/g, ' ').trim();
}

/** The fields that differ. Case in an e-mail and spaces in an address do not count. */
export function diffCustomers(before: Held, after: Held): readonly FieldDiff[] {
  return CUSTOMER_FIELDS.flatMap(({ path, of, isSame }) => {
    const [old, wanted] = [of(before), of(after)];
    return isSame(old ?? '', wanted ?? '') ? [] : [{ path, before: old, after: wanted }];
  });
}

/** True when the customer has every wanted value, or question marks where a US company stored no other characters. */
export function holdsCustomer(customer: Customer, wanted: CustomerState): boolean {
  return CUSTOMER_FIELDS.every(({ of, isSame }) => {
    const [stored, sent] = [of(customer) ?? '', of(wanted) ?? ''];
    return isSame(stored, sent) || isStoredLossy(stored, sent);
  });
}
