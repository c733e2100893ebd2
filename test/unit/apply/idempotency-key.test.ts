import { describe, expect, it } from 'vitest';
import { customerKey, documentKey } from '../../../src/apply/idempotency-key.ts';
import type { IdempotencyKey } from '../../../src/apply/ports.ts';
import type { CustomerState, SalesDocumentState } from '../../../src/model/change.ts';

const REALM = '9130350000000001';

/** Only what a key is made of. */
function stateOf(
  marker: Partial<SalesDocumentState['marker']> = {},
  kind: 'invoice' | 'creditMemo' = 'invoice',
): SalesDocumentState {
  const whole = { billId: 'b-1', billVersion: 1, generation: 0, digest: '0123456789abcdef', ...marker };
  return { marker: whole, document: { kind } as SalesDocumentState['document'] };
}

const CUSTOMER = { accountId: 'a-1', displayName: 'ACME', currency: 'USD' } as CustomerState;

/** The two keys under which QuickBooks knows a write. */
function known({ batchRequestId, bId, singleRequestId }: IdempotencyKey): readonly string[] {
  return [`${batchRequestId}/${bId}`, singleRequestId];
}

const DISTINCT: readonly (readonly [what: string, key: IdempotencyKey])[] = [
  ['a create', documentKey(REALM, stateOf(), null)],
  ['of another bill', documentKey(REALM, stateOf({ billId: 'b-2' }), null)],
  ['with other content', documentKey(REALM, stateOf({ digest: 'fedcba9876543210' }), null)],
  ['sent again on purpose', documentKey(REALM, stateOf({ generation: 4711 }), null)],
  ['as a credit memo', documentKey(REALM, stateOf({}, 'creditMemo'), null)],
  ['an update to the same content', documentKey(REALM, stateOf(), { id: '7', syncToken: '0' })],
  ['the same after another update', documentKey(REALM, stateOf(), { id: '7', syncToken: '2' })],
  ['of another document', documentKey(REALM, stateOf(), { id: '8', syncToken: '0' })],
  ['in another company', documentKey('9130350000000002', stateOf(), null)],
  ['a customer', customerKey(REALM, CUSTOMER)],
  ['of another account', customerKey(REALM, { ...CUSTOMER, accountId: 'a-2' })],
  ['with another name', customerKey(REALM, { ...CUSTOMER, displayName: 'ACME 2' })],
];

describe('the key of a write (field fact 21)', () => {
  it('is another one for each distinct write', () => {
    const keys = DISTINCT.flatMap(([, key]) => known(key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is the same in every run, whatever else is sent, and for every version of a bill with the same content', () => {
    expect(documentKey(REALM, stateOf({ billVersion: 9 }), null)).toEqual(documentKey(REALM, stateOf(), null));
    expect(customerKey(REALM, { ...CUSTOMER })).toEqual(customerKey(REALM, CUSTOMER));
  });

  it('names each of many bills of a company, in the lengths that QuickBooks takes', () => {
    const keys = Array.from({ length: 10_000 }, (_, index) =>
      documentKey(REALM, stateOf({ billId: `bill-${String(index)}` }), null),
    );
    expect(new Set(keys.map(({ bId }) => bId)).size).toBe(keys.length);
    expect(keys.every(({ bId }) => /^[0-9a-z]{10}$/.test(bId))).toBe(true);
    expect(keys.every(({ batchRequestId }) => batchRequestId.length <= 36)).toBe(true);
    expect(keys.every(({ singleRequestId }) => singleRequestId.length <= 50)).toBe(true);
  });
});
