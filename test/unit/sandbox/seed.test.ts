import { describe, expect, it } from 'vitest';
import { decimal, sumDecimals } from '../../../src/model/decimal.ts';
import { LINE_ITEM_TYPES } from '../../../src/model/line-item-types.ts';
import { createExampleCompany } from '../../../src/sandbox/seed/example-company.ts';

describe('the example company', () => {
  const { m3ter, quickbooks } = createExampleCompany(0);

  it('is the same each time, and does not depend on the clock but for the consent', () => {
    const later = createExampleCompany(1_900_000_000_000);
    expect(later.m3ter).toEqual(m3ter);
    expect(later.quickbooks).toEqual(quickbooks);
    expect(later.intuit).not.toEqual(createExampleCompany(0).intuit);
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify({ m3ter, quickbooks }))).toEqual({ m3ter, quickbooks });
  });

  it('has bills with every line type', () => {
    const used = new Set(m3ter.bills.flatMap((bill) => bill.lines.map((line) => line.lineItemType)));
    expect([...used].toSorted()).toEqual([...LINE_ITEM_TYPES].toSorted());
  });

  it('has ids that are unique across everything', () => {
    const lists = [m3ter.accounts, m3ter.products, m3ter.aggregations, m3ter.bills, m3ter.mappings, m3ter.runs];
    const ids = [...lists.flat(), ...m3ter.bills.flatMap((bill) => bill.lines)].map((record) => record.id);
    expect(new Set(ids).size).toBe(ids.length);
    const ordinals = lists.flat().map((record) => record.ordinal);
    expect(new Set(ordinals).size).toBe(ordinals.length);
  });

  it.each(m3ter.bills.map((bill) => [bill.sequentialInvoiceNumber, bill] as const))(
    'bill %s sums: bands to lines, lines to the total',
    (_number, bill) => {
      const total = sumDecimals(bill.lines.map((line) => decimal(line.convertedSubtotal)));
      expect(total.round(5, 1).toFixed()).toBe(decimal(bill.billTotal).toFixed());
      for (const line of bill.lines.filter((lineRecord) => lineRecord.bands.length > 0)) {
        const bands = sumDecimals(line.bands.map((band) => decimal(band.convertedBandSubtotal)));
        const quantity = sumDecimals(line.bands.map((band) => decimal(band.bandQuantity)));
        expect([bands.toFixed(), quantity.toFixed()]).toEqual([
          decimal(line.convertedSubtotal).toFixed(),
          decimal(line.quantity).toFixed(),
        ]);
      }
    },
  );

  it('refers only to QuickBooks records that exist', () => {
    const tables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = quickbooks.records;
    const broken = m3ter.mappings.filter(
      (mapping) => tables[mapping.externalTable]?.[mapping.externalId] === undefined,
    );
    // Of one bill a person deleted the invoice.
    expect(broken.map(({ externalId }) => externalId)).toEqual(quickbooks.deleted.map(({ id }) => id));
    expect(broken).toHaveLength(1);
    const sent = m3ter.runs.flatMap((run) => (run.externalId === null ? [] : [run.externalId]));
    expect(sent.map((id) => quickbooks.records.Invoice[id]?.['DocNumber'])).toEqual([
      'M3-100399',
      'M3-100415',
      'M3-100441',
      'M3-100444',
    ]);
  });

  it('has the situations a first plan must show', () => {
    const byStatus = (status: string): number => m3ter.bills.filter((bill) => bill.status === status).length;
    expect([byStatus('PENDING'), byStatus('APPROVED')]).toEqual([2, 30]);
    expect(m3ter.bills.filter((bill) => bill.billTotal.startsWith('-'))).toHaveLength(1);
    expect(m3ter.runs.map((run) => run.status)).toEqual([
      'COMPLETE',
      'COMPLETE',
      'COMPLETE',
      'COMPLETE',
      'AWAITING_RETRY',
    ]);
    expect(new Set(m3ter.bills.map((bill) => bill.currency))).toEqual(new Set(['USD', 'GBP', 'EUR']));
    expect(quickbooks.preferences.bookCloseDate).toBe('2026-08-31');
  });
});
