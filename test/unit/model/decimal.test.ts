import { describe, expect, it } from 'vitest';
import { decimal, decimalText, fixedText, minorDigits } from '../../../src/model/decimal.ts';

describe('a decimal as text', () => {
  it.each([
    ['-0', '0'],
    ['-0.000', '0'],
    ['1e3', '1000'],
    ['1e-12', '0.000000000001'],
    ['+7.50', '7.5'],
  ])('%s is written %s', (text, expected) => {
    expect(decimalText(decimal(text))).toBe(expected);
  });

  it.each([
    ['-0.001', 2, '0.00'],
    ['-0.4', 0, '0'],
    ['-0.005', 2, '-0.01'],
    ['1861.075', 2, '1861.08'],
  ])('%s with %d digits is %s: a negative nothing has no sign', (text, digits, expected) => {
    expect(fixedText(decimal(text), digits)).toBe(expected);
  });

  it.each(['', '1,5', '0x10', 'NaN', 'Infinity', '1e99999', '9'.repeat(401)])('%j is none', (text) => {
    expect(() => decimal(text)).toThrow(RangeError);
  });
});

it.each([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['', 2],
  ['toString', 2],
])('an amount in %s has %d decimals', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits);
});
