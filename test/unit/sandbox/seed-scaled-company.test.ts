import { describe, expect, it } from 'vitest';
import { createScaledCompany, seededRandom } from '../../../src/sandbox/seed/scaled-company.ts';

const OPTIONS = { accounts: 60, billsPerAccount: 3, seed: 7, now: 0 };

describe('a scaled company', () => {
  const company = createScaledCompany(OPTIONS);
  const { m3ter, quickbooks } = company;

  it('is the same for the same seed and another for another', () => {
    expect(createScaledCompany(OPTIONS)).toEqual(company);
    expect(createScaledCompany({ ...OPTIONS, seed: 8 }).m3ter.bills).not.toEqual(m3ter.bills);
  });

  it('has as many accounts and bills as asked, one bill for each month', () => {
    expect(m3ter.accounts.filter((account) => /^C\d{6}$/.test(account.code))).toHaveLength(60);
    expect(m3ter.bills).toHaveLength(180);
    const months = new Set(m3ter.bills.map((bill) => bill.externalInvoiceDate));
    expect([...months]).toEqual(['2026-08-31', '2026-09-30', '2026-10-31']);
    expect(new Set(m3ter.bills.map((bill) => bill.sequentialInvoiceNumber)).size).toBe(180);
  });

  it('has customers that are mapped, that are found by name, and that are missing', () => {
    const names = new Set(Object.values(quickbooks.records.Customer).map((customer) => customer['DisplayName']));
    const mapped = new Set(m3ter.mappings.map((mapping) => mapping.m3terId));
    const situations = m3ter.accounts.map((account) =>
      mapped.has(account.id) ? 'mapped' : names.has(account.name) ? 'named' : 'missing',
    );
    expect(new Set(situations)).toEqual(new Set(['mapped', 'named', 'missing']));
    expect(new Set(m3ter.bills.map((bill) => bill.currency))).toEqual(new Set(['USD', 'GBP', 'EUR']));
  });

  it('reaches back over a year', () => {
    const { m3ter: year } = createScaledCompany({ accounts: 1, billsPerAccount: 12, seed: 1, now: 0 });
    expect(year.bills.map((bill) => bill.startDate)).toEqual([
      '2025-11-01',
      '2025-12-01',
      ...Array.from({ length: 10 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}-01`),
    ]);
    expect(year.bills.find((bill) => bill.startDate === '2026-02-01')?.externalInvoiceDate).toBe('2026-02-28');
  });
});

describe('the seeded generator', () => {
  it('gives numbers from 0 to below 1, spread out', () => {
    const random = seededRandom(1);
    const drawn = Array.from({ length: 10_000 }, random);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });
});
