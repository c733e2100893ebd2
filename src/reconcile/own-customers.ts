import type { M3terSnapshot } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * Ids of the QuickBooks customers that belong to accounts of this m3ter organization: mapped, made by tieout (the
 * account's id is in Notes), or with an account's name. Another organization may bill into the same company, and its
 * invoices have markers too.
 */
export function ownCustomers(input: {
  readonly m3ter: Pick<M3terSnapshot, 'accounts' | 'mappings'>;
  readonly customers: QuickBooksSnapshot['customers'];
  readonly system: string;
}): ReadonlySet<string> {
  const { accounts, mappings } = input.m3ter;
  const ids = new Set(accounts.map(({ id }) => id.toLowerCase()));
  const names = new Set(accounts.map(({ name }) => name.toLowerCase()));
  const own = new Set<string>();
  for (const { m3terEntity, externalSystem, externalTable, externalId } of mappings) {
    if (m3terEntity === 'Account' && externalSystem === input.system && externalTable === 'Customer')
      own.add(externalId);
  }
  for (const { id, displayName, notes, parentId } of input.customers) {
    const named = [...(notes ?? '').matchAll(UUID)].some(([uuid]) => ids.has(uuid.toLowerCase()));
    if (named || (parentId === null && names.has(displayName.toLowerCase()))) own.add(id);
  }
  return own;
}
