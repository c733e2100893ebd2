import { describe, expect, test } from 'vitest';
import { billUrl, linksOf, linksOfDrift, recordUrl, type LinkedSystems } from '../../../src/model/links.ts';

const SYSTEMS: LinkedSystems = {
  organizationId: '2f0c6d1e-8b7a-4958-a6b5-c4d3e2f1a0b9',
  environment: 'production',
  realmId: '9341453172839201',
  billUrl: 'https://console.example/organizations/{organizationId}/accounts/{accountId}/bills/{billId}',
};
const BILL = { billId: 'a687e88d', accountId: 'acc-1', kind: 'invoice', remoteId: '130' } as const;

test('a record of QuickBooks is reached by way of the sign-in, which chooses the company', () => {
  const page = (kind: 'invoice' | 'creditMemo' | 'customer') => recordUrl(SYSTEMS, kind, '130');
  const signIn = 'https://qbo.intuit.com/login?deeplinkcompanyid=9341453172839201&pagereq=';
  expect(page('invoice')).toBe(`${signIn}invoice%3FtxnId%3D130`);
  expect(page('creditMemo')).toBe(`${signIn}creditmemo%3FtxnId%3D130`);
  expect(page('customer')).toBe(`${signIn}customerdetail%3FnameId%3D130`);
  expect(recordUrl({ ...SYSTEMS, environment: 'sandbox' }, 'invoice', '130')).toBe(
    'https://sandbox.qbo.intuit.com/login?deeplinkcompanyid=9341453172839201&pagereq=invoice%3FtxnId%3D130',
  );
});

test('a bill is reached by the address that the Connection gives', () => {
  expect(billUrl(SYSTEMS, { id: 'a687e88d', accountId: 'acc-1' })).toBe(
    'https://console.example/organizations/2f0c6d1e-8b7a-4958-a6b5-c4d3e2f1a0b9/accounts/acc-1/bills/a687e88d',
  );
  const { billUrl: _none, ...unknown } = SYSTEMS;
  expect(billUrl(unknown, { id: 'a687e88d', accountId: 'acc-1' })).toBeNull();
  expect(linksOf(unknown, { ...BILL, remoteId: null })).toEqual({});
  expect(Object.keys(linksOf(SYSTEMS, BILL))).toEqual(['bill', 'document']);
});

test('the embedded systems have no pages', () => {
  const embedded: LinkedSystems = { ...SYSTEMS, embedded: true };
  expect(linksOf(embedded, BILL)).toEqual({});
  expect(linksOfDrift(embedded, { address: 'invoice/a687e88d', remoteIds: ['130'] })).toEqual({});
});

test('a difference leads to the first document that it is about', () => {
  const { document } = linksOfDrift(SYSTEMS, { address: 'creditMemo/a687e88d', remoteIds: ['130', '131'] });
  expect(document).toContain('creditmemo%3FtxnId%3D130');
  expect(linksOfDrift(SYSTEMS, { address: 'invoice/a687e88d', remoteIds: [] })).toEqual({});
});

describe('an id that is none leads nowhere', () => {
  test.each(['', '1)', '1" onclick="x', '1\u001b]8;;', '1|2', '../x', '1&x=2', '%2e', ' 1', '{billId}'])('%j', (id) => {
    expect(recordUrl(SYSTEMS, 'invoice', id)).toBeNull();
    expect(billUrl(SYSTEMS, { id, accountId: 'acc-1' })).toBeNull();
    expect(billUrl(SYSTEMS, { id: 'a687e88d', accountId: id })).toBeNull();
    expect(recordUrl({ ...SYSTEMS, realmId: id }, 'invoice', '1')).toBeNull();
  });
});
