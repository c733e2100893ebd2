import type { CustomerState } from '../../model/change.ts';
import type { Customer } from '../../model/quickbooks.ts';
import type { JsonObject } from '../../support/json.ts';
import { booleanAt, filledTextAt, nestedTextAt, requireText } from './fields.ts';

/** The body that creates a customer. Its currency can never be changed afterwards (`quickbooks.md` §7.1). */
export function encodeCustomer(state: CustomerState): JsonObject {
  return {
    DisplayName: state.displayName,
    ...(state.companyName === null ? {} : { CompanyName: state.companyName }),
    ...(state.email === null ? {} : { PrimaryEmailAddr: { Address: state.email } }),
    ...(state.currency === null ? {} : { CurrencyRef: { value: state.currency } }),
    ...(state.billAddress === null ? {} : { BillAddr: encodeAddress(state.billAddress) }),
    ...(state.notes === null ? {} : { Notes: state.notes }),
  };
}

function encodeAddress(address: NonNullable<CustomerState['billAddress']>): JsonObject {
  const fields: readonly (readonly [string, string | null])[] = [
    ['Line1', address.line1],
    ['Line2', address.line2],
    ['Line3', address.line3],
    ['Line4', address.line4],
    ['City', address.city],
    ['CountrySubDivisionCode', address.region],
    ['PostalCode', address.postalCode],
    ['Country', address.country],
  ];
  return Object.fromEntries(fields.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

/** @throws UnexpectedAnswer */
export function decodeCustomer(json: JsonObject): Customer {
  return {
    id: requireText(json, 'Id', 'Customer'),
    syncToken: requireText(json, 'SyncToken', 'Customer'),
    displayName: requireText(json, 'DisplayName', 'Customer'),
    active: booleanAt(json, 'Active') ?? true,
    currency: nestedTextAt(json, 'CurrencyRef', 'value'),
    email: nestedTextAt(json, 'PrimaryEmailAddr', 'Address'),
    notes: filledTextAt(json, 'Notes'),
    parentId: nestedTextAt(json, 'ParentRef', 'value'),
  };
}
