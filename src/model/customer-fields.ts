import type { CustomerState, FieldDiff } from './change.ts';
import { isStoredLossy } from './latin-1.ts';
import type { BillAddress, Customer } from './quickbooks.ts';

/** The fields of a customer that are compared with its account, in the order in which they are shown. */
const COMPARED_FIELDS: readonly {
  readonly path: string;
  readonly of: (state: ComparedCustomer) => string | null;
  readonly isSame: (a: string, b: string) => boolean;
}[] = [
  { path: 'displayName', of: ({ displayName }) => displayName, isSame: isEqual },
  { path: 'companyName', of: ({ companyName }) => companyName, isSame: isEqual },
  { path: 'email', of: ({ email }) => email, isSame: isEqualWithoutCase },
  ...(['line1', 'line2', 'line3', 'line4', 'city', 'region', 'postalCode', 'country'] as const).map((part) => ({
    path: `billAddress.${part}`,
    of: ({ billAddress }: ComparedCustomer) => billAddress?.[part] ?? null,
    isSame: isEqualButForSpacing,
  })),
];

/** What is compared of a customer, as it is or as it is wanted. */
type ComparedCustomer = Pick<CustomerState | Customer, 'displayName' | 'companyName' | 'email'> & {
  readonly billAddress: BillAddress | null;
};

function isEqual(a: string, b: string): boolean {
  return a === b;
}

function isEqualWithoutCase(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** True when both have the same words. QuickBooks trims texts, and how wide a space is says nothing. */
function isEqualButForSpacing(a: string, b: string): boolean {
  return a.replaceAll(/\s+/g, ' ').trim() === b.replaceAll(/\s+/g, ' ').trim();
}

/** The fields that differ. The case of an e-mail address and the spacing of a postal one do not count. */
export function diffCustomers(before: ComparedCustomer, after: ComparedCustomer): readonly FieldDiff[] {
  return COMPARED_FIELDS.flatMap(({ path, of, isSame }) => {
    const [old, wanted] = [of(before), of(after)];
    return isSame(old ?? '', wanted ?? '') ? [] : [{ path, before: old, after: wanted }];
  });
}

/** True when the customer has every wanted value, or question marks where a US company stored no other characters. */
export function isAsWanted(customer: Customer, wanted: CustomerState): boolean {
  return COMPARED_FIELDS.every(({ of, isSame }) => {
    const [stored, sent] = [of(customer) ?? '', of(wanted) ?? ''];
    return isSame(stored, sent) || isStoredLossy(stored, sent);
  });
}
