import { describe, expect, it } from 'vitest';
import { docNumberOf } from '../../../src/model/doc-number.ts';
import { billIdsOf, limitBills, withBillIds } from '../../../src/reconcile/name-bills.ts';
import { billOf, EVERYTHING, makeWorld, withBills } from './make-world.ts';

const UNNUMBERED = billOf('30', { id: 'bill-3', sequentialInvoiceNumber: null });
const { m3ter } = withBills(
  makeWorld(),
  billOf('10', { sequentialInvoiceNumber: 'N-1' }),
  billOf('20', { id: 'bill-2', sequentialInvoiceNumber: 'N-2' }),
  UNNUMBERED,
);
const named = { m3ter, index: null };

describe('a bill named on the command line', () => {
  it('is found by its id, by the number of m3ter and by the number that it would get', () => {
    expect(billIdsOf(named, 'bill-2')).toEqual(['bill-2']);
    expect(billIdsOf(named, 'N-2')).toEqual(['bill-2']);
    expect(billIdsOf(named, docNumberOf(UNNUMBERED))).toEqual(['bill-3']);
    expect(billIdsOf(named, 'N-9')).toEqual([]);
  });

  it('is in the scope by its id, once; what names no bill stays', () => {
    const scope = withBillIds({ ...EVERYTHING, bills: ['N-1', 'bill-1', 'N-9'], resend: ['N-2'] }, named);
    expect(scope).toMatchObject({ bills: ['bill-1', 'N-9'], resend: ['bill-2'] });
  });

  it('limits what was read to itself', () => {
    const idsOf = (bills: readonly string[]) => limitBills(m3ter, { ...EVERYTHING, bills }).bills.map(({ id }) => id);
    expect(idsOf(['bill-2'])).toEqual(['bill-2']);
    expect(idsOf([])).toEqual(['bill-1', 'bill-2', 'bill-3']);
  });
});
