import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, decimalText, sumDecimals } from '../../../src/model/decimal.ts';
import { formatCsv } from '../../../src/pages/csv.ts';
import { fromUnits, toUnits } from '../../../src/pages/exact-units.ts';
import { countValues, prepareRows, selectRows, sumByCurrency } from '../../../src/pages/select-rows.ts';
import type { TableRow } from '../../../src/render/html/page-data.ts';
import {
  formatFragment,
  isFiltered,
  parseFragment,
  WHOLE_TABLE,
  type ViewState,
} from '../../../src/pages/view-state.ts';

const FIGURES = [{ title: 'amount', of: ({ amount }: TableRow) => amount }];

function row(number: string, amount: string | null, more: Partial<TableRow> = {}): TableRow {
  return {
    id: `id-${number}`,
    number,
    customer: 'ACME Ltd',
    account: 'ACME',
    integration: 'US',
    date: '2026-10-31',
    class: 'new',
    reason: 'not-sent',
    currency: 'USD',
    amount,
    ...more,
  };
}

const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 15 }))
  .map(([digits, places]) => decimalText(decimal(`${String(digits)}e-${String(places)}`)));

describe('the view in the address', () => {
  test('has no bound that no amount can be compared with', () => {
    const { least, most } = parseFragment('#least=1e5&most=12.50');
    expect([least, most]).toEqual(['', '12.50']);
  });

  test('comes back as it was', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 20 });
    const views: fc.Arbitrary<ViewState> = fc.record({
      search: texts,
      facets: fc.record({ class: texts, reason: texts, integration: texts, currency: texts }),
      least: fc.oneof(fc.constant(''), amounts),
      most: fc.oneof(fc.constant(''), amounts),
      sort: fc.constantFrom('amount', 'number', 'date'),
      descending: fc.boolean(),
      open: texts,
    });
    fc.assert(
      fc.property(views, (view) => {
        expect(parseFragment(`#${formatFragment(view)}`)).toEqual(view);
      }),
    );
  });

  test('leaves out what it does not understand', () => {
    expect(parseFragment('#sort=drop-table&least=abc&most=%ZZ&nonsense')).toEqual(WHOLE_TABLE);
    expect(formatFragment(WHOLE_TABLE)).toBe('');
    expect([isFiltered(WHOLE_TABLE), isFiltered({ ...WHOLE_TABLE, least: '1' })]).toEqual([false, true]);
  });
});

describe('sums', () => {
  test('are exact, as decimals are', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 30 }), (texts) => {
        const [sum] = sumByCurrency(
          prepareRows(
            texts.map((amount, index) => row(String(index), amount)),
            FIGURES,
          ),
        );
        expect(sum?.totals[0] ?? '0').toBe(decimalText(sumDecimals(texts.map(decimal))));
      }),
    );
  });

  test('are by currency, and count what has no amount', () => {
    const rows = prepareRows([row('1', '1.10'), row('2', null), row('3', '7', { currency: 'JPY' })], FIGURES);
    expect(sumByCurrency(rows)).toEqual([
      { currency: 'JPY', count: 1, totals: ['7'] },
      { currency: 'USD', count: 2, totals: ['1.1'] },
    ]);
  });

  test.each([['-0.05', '-0.05'], ['1204.50', '1204.5'], ['0', '0'], ['+3', '3']])('read %s', (text, back) => {
    expect(fromUnits(toUnits(text) ?? 1n)).toBe(back);
  }); // prettier-ignore

  test.each([null, '', 'abc', '1e5', '0.1234567890123456789'])('take %s for no amount', (text) => {
    expect(toUnits(text)).toBeNull();
  });
});

describe('selection', () => {
  const rows = prepareRows(
    [
      row('M3-1', '10.00', { customer: 'Globex', class: 'blocked' }),
      row('M3-2', '-5.00'),
      row('M3-3', null, { customer: 'Hooli' }),
      row('M3-4', '9.99', { currency: 'EUR' }),
    ],
    FIGURES,
  );
  const numbers = (view: Partial<ViewState>) =>
    selectRows(rows, { ...WHOLE_TABLE, ...view }).map(({ row: { number } }) => number);

  test('by words, in any order and case, anywhere in the row', () => {
    expect(numbers({ search: 'GLOBEX m3' })).toEqual(['M3-1']);
    expect(numbers({ search: 'id-m3-3' })).toEqual(['M3-3']);
    expect(numbers({ search: 'globex hooli' })).toEqual([]);
  });

  test('by a facet and by bounds, which an unknown amount never meets', () => {
    expect(numbers({ facets: { ...WHOLE_TABLE.facets, class: 'blocked' } })).toEqual(['M3-1']);
    expect(numbers({ least: '-5' })).toEqual(['M3-1', 'M3-2', 'M3-4']);
    expect(numbers({ most: '9.99' })).toEqual(['M3-2', 'M3-4']);
  });

  test('sorted by text or amount, either way', () => {
    expect(numbers({ sort: 'amount' })).toEqual(['M3-3', 'M3-2', 'M3-4', 'M3-1']);
    expect(numbers({ sort: 'amount', descending: true })).toEqual(['M3-1', 'M3-4', 'M3-2', 'M3-3']);
    expect(numbers({ sort: 'customer' })).toEqual(['M3-2', 'M3-4', 'M3-1', 'M3-3']);
  });

  test('offers the values that there are', () => {
    expect(countValues(rows.map(({ row: tableRow }) => tableRow), 'currency')).toEqual([['EUR', 1], ['USD', 3]]); // prettier-ignore
  });
});

test('CSV: a mark of UTF-8, line ends of RFC 4180, and no formula', () => {
  expect(
    formatCsv(
      ['a', 'b'],
      [
        ['=1+1', 'x, "y"'],
        ['-1.50', ''],
      ],
    ),
  ).toBe('\ufeffa,b\r\n\'=1+1,"x, ""y"""\r\n-1.50,\r\n');
});
