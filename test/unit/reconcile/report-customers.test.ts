import { expect, it } from 'vitest';
import { customerNotes } from '../../../src/convert/customer-names.ts';
import type { Account } from '../../../src/model/m3ter.ts';
import type { Customer } from '../../../src/model/quickbooks.ts';
import { reportCustomers } from '../../../src/reconcile/report-customers.ts';
import { makeAccount, makeCustomer } from '../convert/make.ts';
import { makeWorld } from './make-world.ts';

const MADE = { notes: customerNotes('acc-1'), email: 'ap@acme.example' };

function found(account: Partial<Account>, customer: Partial<Customer> = {}): readonly string[] {
  const { m3ter, quickbooks } = makeWorld({
    m3ter: { accounts: [makeAccount(account)] },
    quickbooks: { customers: [makeCustomer('58', 'ACME Ltd', { ...MADE, ...customer })] },
  });
  return reportCustomers({ m3ter, quickbooks }).map(({ message }) => message);
}

it.each<[string, Partial<Account>, Partial<Customer>]>([
  ['as it was made', {}, {}],
  ['made under the name with the code', {}, { displayName: 'ACME Ltd (ACME)' }],
  ['e-mail in another case', { emailAddress: 'AP@acme.example' }, {}],
  ['account without e-mail', { emailAddress: null }, {}],
  ['a name that may have been transliterated', { name: 'Łódź' }, { displayName: 'Lodz' }],
  ['not made by tieout', { name: 'Other' }, { notes: null }],
  ['inactive', { name: 'Other' }, { active: false }],
])('says nothing: %s', (_name, account, customer) => {
  expect(found(account, customer)).toEqual([]);
});

it('says what an account has since its customer was made', () => {
  expect(found({ name: 'ACME Holding', emailAddress: 'new@acme.example' })).toEqual([
    'customer 58 (ACME Ltd) was made for account ACME, which has the name "ACME Holding" now and ' +
      'the e-mail address new@acme.example, not ap@acme.example',
  ]);
});
