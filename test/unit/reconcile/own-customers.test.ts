import { expect, it } from 'vitest';
import { ownCustomers } from '../../../src/reconcile/own-customers.ts';
import { makeObservedMapping } from './make-world.ts';
import { ready } from './situations.ts';

const ID = '3f2b8c1a-0d4e-4f5a-9b6c-7d8e9f0a1b2c';

it('knows customers by mapping, by the account id in their notes, and by name', () => {
  const { m3ter, quickbooks } = ready();
  const [account] = m3ter.accounts;
  const [customer] = quickbooks.customers;
  if (account === undefined || customer === undefined) throw new Error('the world has an account and a customer');
  const customers = [
    { ...customer, id: '1', displayName: 'Mapped (books)', notes: null },
    { ...customer, id: '2', displayName: 'Made', notes: `m3ter account ${ID.toUpperCase()}` },
    { ...customer, id: '3', displayName: account.name.toUpperCase(), notes: null },
    { ...customer, id: '4', displayName: 'Theirs', notes: 'm3ter account 00000000-0d4e-4f5a-9b6c-7d8e9f0a1b2c' },
    { ...customer, id: '5', displayName: 'Elsewhere', notes: null },
  ];
  const mapping = { m3terEntity: 'Account', externalTable: 'Customer' };
  const mappings = [
    makeObservedMapping({ ...mapping, externalId: '1' }),
    makeObservedMapping({ ...mapping, externalId: '5', externalSystem: 'Xero' }),
  ];
  const { externalSystem: system = '' } = mappings[0] ?? {};
  const accounts = [account, { ...account, id: ID, name: 'Another' }];
  expect([...ownCustomers({ m3ter: { accounts, mappings }, customers, system })]).toEqual(['1', '2', '3']);
});
