import { describe, expect, it } from 'vitest';
import { draftCustomer } from '../../../src/diff/customers.ts';
import type { DesiredCustomer } from '../../../src/model/desired.ts';

const created: DesiredCustomer = {
  address: 'customer/ACME',
  state: {
    accountId: 'acc-1',
    accountCode: 'ACME',
    displayName: 'ACME Ltd',
    companyName: 'ACME Ltd',
    email: null,
    currency: 'USD',
    billAddress: null,
    notes: 'Created by tieout for m3ter account acc-1',
  },
  adopt: null,
  mapping: {
    address: 'mapping/QuickBooksSandbox/Customer/Account/ACME',
    key: {
      m3terEntity: 'Account',
      m3terId: 'acc-1',
      externalSystem: 'QuickBooksSandbox',
      externalTable: 'Customer',
      linkedTo: null,
    },
    state: {
      m3terEntity: 'Account',
      m3terId: 'acc-1',
      externalSystem: 'QuickBooksSandbox',
      externalTable: 'Customer',
      external: { address: 'customer/ACME' },
      linkedTo: null,
    },
    label: 'account ACME → customer ACME Ltd',
    place: { path: 'integrations/us.yaml', line: 1, column: 1 },
  },
  renamed: null,
  reason: { code: 'no-customer', message: 'no mapping, no customer of that name' },
  billId: 'bill-1',
  label: 'ACME Ltd (ACME)',
};

const linked = (linkedTo: { readonly id: string } | { readonly address: string }): DesiredCustomer => {
  const { mapping } = created;
  if (mapping.state === null) throw new Error('the mapping is to be created');
  return { ...created, mapping: { ...mapping, state: { ...mapping.state, linkedTo } } };
};

describe('the changes behind a customer', () => {
  it('are the customer, which must still be absent, then the mapping that waits for it', () => {
    const { address, state, mapping, label, reason } = created;
    expect(draftCustomer(created)).toEqual([
      {
        address,
        kind: 'customer',
        action: 'create',
        before: null,
        after: state,
        fields: [],
        reason,
        origin: { billId: 'bill-1' },
        dependsOn: [],
        precondition: { absent: true },
        recordsBill: false,
        label,
      },
      {
        address: mapping.address,
        kind: 'mapping',
        action: 'create',
        before: null,
        after: mapping.state,
        fields: [],
        reason: { code: 'not-found', message: 'does not exist yet' },
        origin: { billId: 'bill-1' },
        dependsOn: ['customer/ACME'],
        precondition: { absent: true },
        recordsBill: false,
        label: mapping.label,
      },
    ]);
  });

  it('name what an adopted customer is and must still be', () => {
    const [customer, mapping] = draftCustomer({ ...created, adopt: { id: '58', syncToken: '3' } });
    expect(customer).toMatchObject({
      action: 'adopt',
      before: created.state,
      after: created.state,
      precondition: { id: '58', revision: '3' },
    });
    expect(mapping?.dependsOn).toEqual(['customer/ACME']);
  });

  it('show a changed name beside that of the account', () => {
    const [customer] = draftCustomer({ ...created, renamed: { from: 'ACME: Ltd', notes: ['colon replaced by "-"'] } });
    expect(customer?.fields).toEqual([{ path: 'displayName', before: 'ACME: Ltd', after: 'ACME Ltd' }]);
  });

  it('let a linked mapping wait for the integration that this plan creates, not for one that exists', () => {
    const dependsOn = [{ address: 'integration/US' }, { id: 'config-1' }].map(
      (link) => draftCustomer(linked(link))[1]?.dependsOn,
    );
    expect(dependsOn).toEqual([['customer/ACME', 'integration/US'], ['customer/ACME']]);
  });
});
