import type { ChangeDraft } from '../model/change.ts';
import type { DesiredCustomer } from '../model/desired.ts';
import { invariant } from '../support/invariant.ts';
import { addressesOf } from './bill-drafts.ts';
import { draftMappingCreate } from './mappings.ts';

/**
 * The changes behind a customer that a bill needs: the customer is created or adopted, then the mapping
 * that records it, which depends on it.
 */
export function draftCustomer(desired: DesiredCustomer): readonly ChangeDraft[] {
  const { mapping, adopt, state, renamed } = desired;
  invariant(mapping.state !== null, `the mapping of ${desired.address} is to be created`);
  const linkedTo = mapping.state.linkedTo === null ? [] : [mapping.state.linkedTo];
  const dependsOn = [desired.address, ...addressesOf(linkedTo)];
  const origin = { billId: desired.billId };
  const customer: ChangeDraft = {
    address: desired.address,
    kind: 'customer',
    action: adopt === null ? 'create' : 'adopt',
    before: adopt === null ? null : state,
    after: state,
    fields: renamed === null ? [] : [{ path: 'displayName', before: renamed.from, after: state.displayName }],
    reason: desired.reason,
    origin,
    dependsOn: [],
    precondition: adopt === null ? { absent: true } : { id: adopt.id, revision: adopt.syncToken },
    recordsBill: false,
    label: desired.label,
  };
  return [customer, { ...draftMappingCreate(mapping, mapping.state, dependsOn), origin }];
}
