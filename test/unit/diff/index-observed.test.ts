import { describe, expect, it } from 'vitest';
import { indexObserved, recordedBill } from '../../../src/diff/index-observed.ts';
import { foreignDocument, makeObservedMapping } from '../reconcile/make-world.ts';

const SYSTEM = 'QuickBooksSandbox';
const bill = (id: string, changes = {}) =>
  makeObservedMapping({
    id,
    m3terEntity: 'Bill',
    m3terId: 'bill-1',
    externalTable: 'Invoice',
    externalId: '9',
    ...changes,
  });

describe('documents by number', () => {
  it('are the oldest first: by creation, then by Id as a number, then by kind, in any order of the input', () => {
    const documents = [
      foreignDocument({ id: '10', createdAt: '2026-11-01T00:00:00Z' }),
      foreignDocument({ id: '9', createdAt: '2026-11-01T00:00:00Z', kind: 'invoice' }),
      foreignDocument({ id: '9', createdAt: '2026-11-01T00:00:00Z', kind: 'creditMemo' }),
      foreignDocument({ id: '8', createdAt: '2026-11-02T00:00:00Z' }),
      foreignDocument({ id: '70', createdAt: null }),
      foreignDocument({ id: '71', createdAt: null, docNumber: null }),
    ];
    for (const input of [documents, documents.toReversed()]) {
      const { byNumber } = indexObserved({ documents: input, mappings: [], system: SYSTEM });
      expect(byNumber.get('inv-101')?.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
        'invoice 70',
        'creditMemo 9',
        'invoice 9',
        'invoice 10',
        'invoice 8',
      ]);
    }
  });
});

describe('records', () => {
  it('are mappings of bills to documents of this system, in id order', () => {
    const index = indexObserved({
      documents: [],
      mappings: [
        bill('m2', { externalId: '10', externalTable: 'CreditMemo' }),
        bill('m1'),
        bill('m3', { m3terEntity: 'Account' }),
        bill('m4', { externalSystem: 'Xero' }),
        bill('m5', { externalTable: 'Class' }),
      ],
      system: SYSTEM,
    });
    expect(index.records.get('bill-1')?.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect([...index.billsOf]).toEqual([
      ['invoice/9', ['bill-1']],
      ['creditMemo/10', ['bill-1']],
    ]);
    expect(recordedBill(index, { kind: 'invoice', id: '9' })).toBe('bill-1');
    expect(recordedBill(index, { kind: 'invoice', id: '10' })).toBeUndefined();
  });
});
