import { describe, expect, it } from 'vitest';
import {
  driftAdoptedDiffers,
  driftDuplicates,
  driftEdited,
  driftGone,
  driftOtherCustomer,
  findOrphans,
  nameOf,
} from '../../../src/diff/bill-drift.ts';
import { indexObserved } from '../../../src/diff/index-observed.ts';
import { locateBill, type BillLocation } from '../../../src/diff/locate-bill.ts';
import { billOf, foreignDocument, makeObservedMapping } from '../reconcile/make-world.ts';

const SYSTEM = 'QuickBooksSandbox';
const marker = (billId: string) => ({ billId, billVersion: 3, digest: 'd'.repeat(12), generation: 0 });

function location(changes: Partial<BillLocation>): BillLocation {
  const empty = locateBill(billOf('10'), indexObserved({ documents: [], mappings: [], system: SYSTEM }), undefined);
  return { ...empty, ...changes };
}

describe('a document is called', () => {
  it.each([
    [foreignDocument(), 'invoice INV-101 (Id 901)'],
    [foreignDocument({ kind: 'creditMemo' }), 'credit memo INV-101 (Id 901)'],
    [foreignDocument({ docNumber: null }), 'invoice (no number) (Id 901)'],
  ])('%#', (document, name) => {
    expect(nameOf(document)).toBe(name);
  });
});

describe('drift says what, since when and what to do', () => {
  it('edited: what was sent before, what a person made of it after', () => {
    const fields = [
      { path: 'note', before: 'theirs', after: null },
      { path: 'lines', before: ['theirs'], after: ['ours'] },
    ];
    expect(driftEdited(foreignDocument(), 'bill-1', fields)).toEqual({
      code: 'edited-after-send',
      address: 'invoice/bill-1',
      billId: 'bill-1',
      message: 'invoice INV-101 (Id 901) was edited in QuickBooks after it was sent',
      fields: [
        { path: 'note', before: '', after: 'theirs' },
        { path: 'lines', before: '["ours"]', after: '["theirs"]' },
      ],
      remoteIds: ['901'],
      since: '2026-11-03T00:00:00Z',
      hint: 'restore it in QuickBooks, or leave it as it is: tieout does not touch it',
    });
    expect(driftEdited(foreignDocument(), 'bill-1', null).fields).toEqual([]);
  });

  it('another customer', () => {
    expect(driftOtherCustomer(foreignDocument({ customerId: '77' }), 'bill-1', '58')).toMatchObject({
      code: 'other-customer',
      message: 'invoice INV-101 (Id 901) is for customer 77 ACME Ltd, the account is mapped to customer 58',
      fields: [{ path: 'customer', before: '58', after: '77' }],
      hint: 'if a person moved the invoice in QuickBooks, put the customer back there or leave it; if the mapping of the account is wrong, correct it; if it is not the invoice of this bill, delete the external mapping of the bill in m3ter',
    });
  });

  it('another total than the bill makes', () => {
    const drift = driftAdoptedDiffers(foreignDocument({ totalAmount: '1234.50' }), 'bill-1', '1300.00');
    expect(drift).toMatchObject({
      code: 'adopted-differs',
      hint: 'correct the invoice in QuickBooks: what tieout did not make it never changes',
    });
    expect(drift.fields.map(({ path, before }) => [path, before])).toEqual([['total', '1300.00']]);
    expect(drift.message).toMatch(/^invoice INV-101 \(Id 901\) was not made by tieout; its total is 1,234\.50?, /);
    expect(drift.message).toMatch(/the bill makes 1,300\.00$/);
  });

  it('voided, which wins over deleted', () => {
    const billLocation = location({ voided: [foreignDocument({ voided: true })], goneIds: ['1'] });
    expect(driftGone(billLocation, 'bill-1', 'the hint')).toMatchObject({
      code: 'voided',
      message: 'invoice INV-101 (Id 901) was voided in QuickBooks',
      hint: 'the hint',
    });
  });

  it.each([
    [[], 'invoice/bill-1'],
    [[makeObservedMapping({ externalTable: 'CreditMemo' })], 'creditMemo/bill-1'],
    [
      [makeObservedMapping({ externalTable: 'Class' }), makeObservedMapping({ externalTable: 'CreditMemo' })],
      'creditMemo/bill-1',
    ],
  ])('deleted, with records %#', (records, address) => {
    expect(driftGone(location({ records, goneIds: ['7', '8'] }), 'bill-1', 'the hint')).toEqual({
      code: 'deleted',
      address,
      billId: 'bill-1',
      message: 'the document of this bill (Id 7, 8) no longer exists in QuickBooks',
      fields: [],
      remoteIds: ['7', '8'],
      since: null,
      hint: 'the hint',
    });
  });

  it('duplicates, since the first of them', () => {
    const primary = foreignDocument();
    const duplicates = [foreignDocument({ id: '902', createdAt: '2026-11-04T00:00:00Z' })];
    expect(driftDuplicates(location({ primary }), 'bill-1')).toEqual([]);
    expect(driftDuplicates(location({ duplicates }), 'bill-1')).toEqual([]);
    expect(driftDuplicates(location({ primary, duplicates }), 'bill-1')).toMatchObject([
      {
        code: 'duplicate-invoice',
        message: 'bill bill-1 has 2 documents: invoice INV-101 (Id 901), invoice INV-101 (Id 902)',
        remoteIds: ['901', '902'],
        since: '2026-11-04T00:00:00Z',
        hint: 'keep one and void the others in QuickBooks; tieout counts invoice INV-101 (Id 901)',
      },
    ]);
  });
});

describe('documents whose bill is gone', () => {
  const OWN: ReadonlySet<string> = new Set([foreignDocument().customerId]);
  const record = (id: string, billId: string, externalId: string, externalTable = 'Invoice') =>
    makeObservedMapping({ id, m3terEntity: 'Bill', m3terId: billId, externalTable, externalId });
  const orphansOf = (
    documents: readonly ReturnType<typeof foreignDocument>[],
    mappings: readonly ReturnType<typeof makeObservedMapping>[],
  ) =>
    findOrphans(indexObserved({ documents, mappings, system: SYSTEM }), new Set(['known']), OWN).map(
      ({ address, remoteIds }) => `${address} ${remoteIds.join()}`,
    );

  it('are found by marker and by record, once each, in order', () => {
    const documents = [
      foreignDocument({ id: '3', marker: marker('gone-b') }),
      foreignDocument({ id: '2', marker: marker('gone-a') }),
      foreignDocument({ id: '1', marker: marker('gone-a') }),
      foreignDocument({ id: '4' }),
      foreignDocument({ id: '5', kind: 'creditMemo' }),
    ];
    const mappings = [
      record('m1', 'gone-c', '4'),
      record('m2', 'gone-d', '5', 'CreditMemo'),
      record('m3', 'gone-b', '3'),
    ];
    expect(orphansOf(documents, mappings)).toEqual([
      'creditMemo/gone-d 5',
      'invoice/gone-a 1',
      'invoice/gone-a 2',
      'invoice/gone-b 3',
      'invoice/gone-c 4',
    ]);
  });

  it('are not those of known bills, voided ones, ones of another bill, or ones that do not exist', () => {
    const documents = [
      foreignDocument({ id: '1', marker: marker('known') }),
      foreignDocument({ id: '2', marker: marker('gone'), voided: true }),
      foreignDocument({ id: '3', voided: true }),
      foreignDocument({ id: '4', marker: marker('known') }),
      foreignDocument({ id: '5' }),
    ];
    const mappings = [
      record('m1', 'gone', '3'),
      record('m2', 'gone', '4'),
      record('m3', 'gone', '999'),
      record('m4', 'known', '5'),
    ];
    expect(orphansOf(documents, mappings)).toEqual([]);
  });

  it('are not those that another m3ter organization sent into the same company', () => {
    const documents = [
      foreignDocument({ id: '1', marker: marker('theirs'), customerId: '4711' }),
      foreignDocument({ id: '2', marker: marker('ours'), customerId: '4711' }),
    ];
    expect(orphansOf(documents, [record('m1', 'ours', '2')])).toEqual(['invoice/ours 2']);
  });

  it('say for which bill they were sent', () => {
    const index = indexObserved({
      documents: [foreignDocument({ marker: marker('gone') })],
      mappings: [],
      system: SYSTEM,
    });
    expect(findOrphans(index, new Set(), OWN)).toMatchObject([
      {
        code: 'orphan-invoice',
        billId: 'gone',
        message: 'invoice INV-101 (Id 901) was sent for bill gone, which m3ter no longer has',
        docNumber: 'INV-101',
        hint: 'void it in QuickBooks, or leave it if the bill was deleted by mistake',
      },
    ]);
  });
});
