import { expect, it } from 'vitest';
import { alignDecimals, formatDecimal, formatMoney } from '../../../src/model/money-text.ts';

it.each([
  ['USD', '1204.5', 'USD 1,204.50'],
  ['USD', '0.12345', 'USD 0.12345'],
  ['JPY', '1200000', 'JPY 1,200,000'],
  ['KWD', '-1', 'KWD -1.000'],
  ['USD', 'not an amount', 'USD not an amount'],
])('%s %s is shown as %s', (currency, amount, text) => {
  expect(formatMoney(currency, amount)).toBe(text);
});

it('figures get the decimals of the longest; what is no figure stays as it is', () => {
  expect(alignDecimals(['1', '1234.5', '-0.125', '?'], 2)).toEqual(['1.000', '1,234.500', '-0.125', '?']);
  expect(alignDecimals(['1234', '5'], 0)).toEqual(['1,234', '5']);
  expect(formatDecimal('1e5')).toBe('1e5');
});
