import { parse } from 'papaparse';
import { expect, test } from 'vitest';
import type { TieOut, TieOutEntry } from '../../../src/model/tie-out.ts';
import { renderTieOutCsv } from '../../../src/render/tie-out-csv.ts';

const ENTRY: TieOutEntry = {
  of: 'bill',
  billId: 'bill-1',
  docNumber: 'INV-1',
  accountCode: 'ACME',
  accountName: 'ACME "Ltd", the\r\nfirst',
  integration: 'Invoices',
  invoiceDate: '2026-10-31',
  currency: 'USD',
  class: 'invoiced',
  reason: 'up-to-date',
  message: 'sent',
  billed: '-10.00',
  excluded: [],
  rounding: '0.00',
  shouldBeInvoiced: '-10.00',
  invoiced: '-10.00',
  difference: '0.00',
  unexplained: '0.00',
  documents: [],
};

const csvOf = (...bills: readonly TieOutEntry[]): string =>
  [...renderTieOutCsv({ bills } as unknown as TieOut)].join('');

test('begins with a byte order mark, ends each line as RFC 4180 says, and quotes what needs it', () => {
  const csv = csvOf(ENTRY);
  expect(csv.startsWith('\uFEFFbill id,number,')).toBe(true);
  expect(csv.endsWith('\r\n')).toBe(true);
  expect(csv).toContain('"ACME ""Ltd"", the\r\nfirst"');
  const { data } = parse<string[]>(csv.slice(1), { skipEmptyLines: true });
  expect(data).toHaveLength(2);
  expect(data[1]?.[3]).toBe('ACME "Ltd", the\r\nfirst');
});

test.each([
  '=HYPERLINK("https://evil.example")',
  '+1+1',
  '-1+cmd',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n@x',
  '＝1',
  '＋1',
  '－1',
  '＠x',
])('%j starts no formula', (accountName) => {
  const { data } = parse<string[]>(csvOf({ ...ENTRY, accountName }).slice(1), { skipEmptyLines: true });
  expect(data[1]?.[3]).toBe(`'${accountName}`);
});

test('a negative amount is a number', () => {
  const { data } = parse<string[]>(csvOf(ENTRY).slice(1), { skipEmptyLines: true });
  expect(data[1]?.[10]).toBe('-10.00');
});
