import type { Address } from '../model/address.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Account } from '../model/m3ter.ts';
import { chooseCustomerMapping } from '../model/mapping.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { BillCase } from '../diff/bill-decision.ts';
import type { CustomerLine } from '../diff/other-customer.ts';
import type { World } from './bills-world.ts';

/** Whom the account is mapped to as the plan would have it, and the line of the files that changes it. */
export function mappedCustomer(
  world: Pick<World, 'mappings' | 'system' | 'drafts'>,
  account: Account,
  { settings: integration }: ResolvedIntegration,
): Pick<BillCase, 'mappedCustomerId' | 'customerLine'> {
  const choice = chooseCustomerMapping(world.mappings, {
    accountId: account.id,
    integration,
    system: world.system,
  });
  if (!('found' in choice) || !('id' in choice.found.external)) return NOT_MAPPED;
  const { change, external } = choice.found;
  return { mappedCustomerId: external.id, customerLine: change === undefined ? null : lineOf(world.drafts, change) };
}

const NOT_MAPPED = { mappedCustomerId: null, customerLine: null } as const;

/** The line of the files behind the change of a mapping. */
function lineOf(drafts: readonly ChangeDraft[], address: Address): CustomerLine | null {
  const draft = drafts.find((one) => one.kind === 'mapping' && one.address === address);
  if (draft?.kind !== 'mapping' || !('place' in draft.origin)) return null;
  const { path, line } = draft.origin.place;
  const former = draft.before?.external;
  return { where: `${path}:${String(line)}`, formerId: former !== undefined && 'id' in former ? former.id : null };
}
