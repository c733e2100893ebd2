import type { ChangeDraft, CustomerState } from '../model/change.ts';
import { customerAddress } from '../model/address.ts';
import { diffCustomers } from '../model/customer-fields.ts';
import type { Place } from '../model/diagnostic.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { DesiredCustomer } from '../model/desired.ts';
import { invariant } from '../support/invariant.ts';
import { addressesOf, reasonOf } from './bill-drafts.ts';
import { draftMappingCreate } from './mappings.ts';

/**
 * The changes for a customer that a bill needs: the customer is created or adopted, then a mapping that depends on it
 * records it.
 */
export function draftCustomer(desired: DesiredCustomer): readonly ChangeDraft[] {
  const { mapping, adopt, state, renamed } = desired;
  invariant(mapping.state !== null, `the mapping of ${desired.address} is to be created`);
  const linkedTo = mapping.state.linkedTo === null ? [] : [mapping.state.linkedTo];
  const dependsOn = [desired.address, ...addressesOf(linkedTo)];
  const origin = { billId: desired.billId };
  const fields = renamed === null ? [] : [{ path: 'displayName', before: renamed.from, after: state.displayName }];
  const wanted = {
    address: desired.address,
    kind: 'customer',
    origin,
    recordsBill: false,
    label: desired.label,
    after: state,
    fields,
    reason: desired.reason,
    dependsOn: [],
  } as const;
  const customer: ChangeDraft =
    adopt === null
      ? { ...wanted, action: 'create', before: null, precondition: { absent: true } }
      : { ...wanted, action: 'adopt', before: state, precondition: { id: adopt.id, revision: adopt.syncToken } };
  return [customer, draftMappingCreate(mapping, mapping.state, dependsOn, origin)];
}

/** The change that writes the account's values to its customer. Null when nothing differs. */
export function draftCustomerUpdate(
  customer: Customer,
  { before, after }: { readonly before: CustomerState; readonly after: CustomerState },
  place: Place,
): ChangeDraft | null {
  const fields = diffCustomers(before, after);
  if (fields.length === 0) return null;
  return {
    address: customerAddress(after.accountCode),
    kind: 'customer',
    action: 'update',
    before,
    after,
    fields,
    reason: reasonOf('account-changed'),
    origin: { place },
    dependsOn: [],
    precondition: { id: customer.id, revision: customer.syncToken },
    recordsBill: false,
    label: `${before.displayName} (${after.accountCode})`,
  };
}
