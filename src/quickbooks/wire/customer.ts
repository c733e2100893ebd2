import type { CustomerTarget } from '../../apply/ports.ts';
import type { CustomerState } from '../../model/change.ts';
import { diffCustomers } from '../../model/customer-fields.ts';
import type { BillAddress, Customer } from '../../model/quickbooks.ts';
import { sameOr } from '../../support/intern.ts';
import type { JsonObject } from '../../support/json.ts';
import { filledTextAt, flagAt, nestedTextAt } from '../../http/answer-fields.ts';
import { textField } from './fields.ts';

/** The body that creates a customer. Its currency can never be changed afterwards (`quickbooks.md` §7.1). */
export function encodeCustomer(state: CustomerState): JsonObject {
  return {
    DisplayName: state.displayName,
    ...(state.companyName === null ? {} : { CompanyName: state.companyName }),
    ...(state.email === null ? {} : { PrimaryEmailAddr: { Address: state.email } }),
    ...(state.currency === null ? {} : { CurrencyRef: { value: state.currency } }),
    ...(state.billAddress === null ? {} : { BillAddr: withoutEmpty(addressFields(state.billAddress)) }),
    ...(state.notes === null ? {} : { Notes: state.notes }),
  };
}

/**
 * The body that updates a customer. It is sparse and has only the values that differ, so every other value stays. An
 * address has all its parts, also the empty ones. So the result is the same whether QuickBooks replaces or merges an
 * address.
 */
export function encodeCustomerUpdate(state: CustomerState, target: CustomerTarget): JsonObject {
  const changed = new Set(diffCustomers(target.before, state).map(({ path }) => path.replace(/\..*/, '')));
  return {
    Id: target.id,
    SyncToken: target.syncToken,
    sparse: true,
    ...(changed.has('displayName') ? { DisplayName: state.displayName } : {}),
    ...(changed.has('companyName') ? { CompanyName: state.companyName ?? '' } : {}),
    ...(changed.has('email') ? { PrimaryEmailAddr: { Address: state.email ?? '' } } : {}),
    ...(changed.has('billAddress') && state.billAddress !== null
      ? { BillAddr: Object.fromEntries(addressFields(state.billAddress).map(([name, text]) => [name, text ?? ''])) }
      : {}),
  };
}

function addressFields(address: BillAddress): readonly (readonly [string, string | null])[] {
  return [
    ['Line1', address.line1],
    ['Line2', address.line2],
    ['Line3', address.line3],
    ['Line4', address.line4],
    ['City', address.city],
    ['CountrySubDivisionCode', address.region],
    ['PostalCode', address.postalCode],
    ['Country', address.country],
  ];
}

function withoutEmpty(fields: readonly (readonly [string, string | null])[]): JsonObject {
  return Object.fromEntries(fields.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

/** @throws UnexpectedAnswer */
export function decodeCustomer(json: JsonObject): Customer {
  const displayName = textField(json, 'DisplayName', 'Customer');
  return {
    id: textField(json, 'Id', 'Customer'),
    syncToken: textField(json, 'SyncToken', 'Customer'),
    displayName,
    active: flagAt(json, 'Active') ?? true,
    currency: nestedTextAt(json, 'CurrencyRef', 'value'),
    email: nestedTextAt(json, 'PrimaryEmailAddr', 'Address'),
    notes: filledTextAt(json, 'Notes'),
    parentId: nestedTextAt(json, 'ParentRef', 'value'),
    companyName: sameOr(displayName, filledTextAt(json, 'CompanyName')),
    billAddress: decodeAddress(json),
  };
}

function decodeAddress(json: JsonObject): BillAddress | null {
  const part = (name: string): string | null => nestedTextAt(json, 'BillAddr', name) || null;
  const address = {
    line1: part('Line1'),
    line2: part('Line2'),
    line3: part('Line3'),
    line4: part('Line4'),
    city: part('City'),
    region: part('CountrySubDivisionCode'),
    postalCode: part('PostalCode'),
    country: part('Country'),
  };
  return Object.values(address).every((text) => text === null) ? null : address;
}
