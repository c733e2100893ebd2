import { describe, expect, it } from 'vitest';
import { hasOwnedDigest } from '../../../src/diff/owned-fields.ts';
import { decodeSalesDocument } from '../../../src/quickbooks/wire/decode-sales-document.ts';
import { renderRecord } from '../../../src/sandbox/quickbooks/render-record.ts';
import { storeOf } from '../../../src/sandbox/quickbooks/store.ts';
import { createExampleCompany } from '../../../src/sandbox/seed/example-company.ts';
import { invariant } from '../../../src/support/invariant.ts';

/**
 * The sandbox shares no code with the product, so the digest in the marker of its one sent invoice is
 * written down. When the digest's content changes, this test names the new one.
 */
describe('the invoice that tieout sent before the example begins', () => {
  const { quickbooks, m3ter } = createExampleCompany(0);
  const store = storeOf(quickbooks);
  const record = store.get('Invoice', '132');
  invariant(record !== null, 'the example has the invoice');
  const invoice = decodeSalesDocument('invoice', renderRecord(store, 'Invoice', record), 'USD');

  it('is as tieout left it', () => {
    expect(hasOwnedDigest(invoice, invoice.marker?.digest ?? '')).toBe(true);
  });

  it('is of a bill that was recalculated since', () => {
    const bill = m3ter.bills.find((billRecord) => billRecord.id === invoice.marker?.billId);
    expect(bill?.version).toBeGreaterThan(invoice.marker?.billVersion ?? Number.POSITIVE_INFINITY);
    expect([invoice.totalAmount, bill?.billTotal]).toEqual(['3000.00', '3105.7']);
  });
});
