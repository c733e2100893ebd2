import { expect, it } from 'vitest';
import type { Account } from '../../../src/model/m3ter.ts';
import { createAccountKeeper } from '../../../src/m3ter/kept-accounts.ts';

const PLAIN: Account = {
  id: 'a-1',
  code: 'ACME',
  name: 'ACME Ltd',
  emailAddress: null,
  address: null,
  currency: 'USD',
  customFields: null,
  purchaseOrderNumber: null,
  parentAccountId: null,
  sendBillsToThirdParties: null,
  optOutReadable: true,
};
const ADDRESS = { addressLine2: null, addressLine3: null, addressLine4: null, region: null, postCode: '1' };
const FULL: Account = {
  ...PLAIN,
  address: { addressLine1: '1 Main Street', ...ADDRESS, locality: 'Reading', country: 'UK' },
  customFields: new Map([
    ['country', { text: 'UK' }],
    ['seats', { number: '1.50' }],
  ]),
};

it('gives each account back as it was, with its members in their order', () => {
  const kept = [PLAIN, FULL, PLAIN].map(createAccountKeeper());
  expect(kept.map((account) => ({ ...account }))).toStrictEqual([PLAIN, FULL, PLAIN]);
  expect(kept.map((account) => JSON.stringify(account))).toEqual(
    [PLAIN, FULL, PLAIN].map((one) => JSON.stringify(one)),
  );
});
