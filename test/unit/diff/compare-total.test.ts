import { describe, expect, it } from 'vitest';
import { compareTotal } from '../../../src/diff/compare-total.ts';
import type { Conversion } from '../../../src/model/conversion.ts';
import type { SalesDocumentKind } from '../../../src/model/sales-document.ts';
import { makeBill } from '../convert/make.ts';
import { foreignDocument } from '../reconcile/make-world.ts';

interface Case {
  readonly bill: string | null;
  readonly kind?: SalesDocumentKind;
  readonly total: string;
  readonly tax?: string;
  /** What the rules make; a bill that does not convert when left out. */
  readonly made?: { readonly kind?: SalesDocumentKind; readonly total: string; readonly excluded?: string };
}

function compare({ bill, kind = 'invoice', total, tax = '0', made }: Case) {
  const converted =
    made === undefined
      ? { result: 'block' }
      : {
          result: 'document',
          document: { kind: made.kind ?? kind, total: made.total },
          excludedTotal: made.excluded ?? null,
        };
  const subject = { bill: makeBill([], { billTotal: bill }) } as Parameters<typeof compareTotal>[0]['subject'];
  const current = { subject, convert: () => converted as Conversion };
  return compareTotal(current, foreignDocument({ kind, totalAmount: total, taxTotal: tax }));
}

describe('a document beside its bill', () => {
  it.each<[string, Case, ReturnType<typeof compare>]>([
    ['has its total', { bill: '10', total: '10.00' }, { wanted: null, excludedTotal: null }],
    [
      'needs no conversion then',
      { bill: '10', total: '10', made: { total: '9' } },
      { wanted: null, excludedTotal: null },
    ],
    [
      'has its total without tax',
      { bill: '10', total: '12', tax: '2', made: { total: '9' } },
      { wanted: null, excludedTotal: null },
    ],
    [
      'has its total the other way round',
      { bill: '-10', kind: 'creditMemo', total: '10', made: { total: '9' } },
      { wanted: null, excludedTotal: null },
    ],
    [
      'is a credit memo of a bill above zero',
      { bill: '10', kind: 'creditMemo', total: '10', made: { kind: 'invoice', total: '10' } },
      { wanted: '10', excludedTotal: null },
    ],
    [
      'has what is left of the bill',
      { bill: '12', total: '10', made: { total: '10.00', excluded: '2' } },
      { wanted: null, excludedTotal: '2' },
    ],
    [
      'has another total',
      { bill: '12', total: '10', made: { total: '11.00', excluded: '1' } },
      { wanted: '11.00', excludedTotal: '1' },
    ],
    ['says nothing when the bill does not convert', { bill: '12', total: '10' }, { wanted: null, excludedTotal: null }],
    [
      'says nothing when the bill has no total',
      { bill: null, total: '10', made: { total: '9' } },
      { wanted: null, excludedTotal: null },
    ],
  ])('%s', (_name, given, expected) => {
    expect(compare(given)).toEqual(expected);
  });
});
