import { describe, expect, it } from 'vitest';
import {
  decimal,
  decimalText,
  fixedText,
  isDecimalText,
  isNumberText,
  minorDigits,
} from '../../../src/model/decimal.ts';

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

  it.each([
    ['-1204.50', true, true],
    ['.5', true, true],
    ['1e5', false, true],
    ['1E-3', false, true],
    ['1,5', false, false],
  ])('%s is plain: %s, a number: %s', (text, isPlain, isNumber) => {
    expect([isDecimalText(text), isNumberText(text)]).toEqual([isPlain, isNumber]);
  });
});

it.each([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['UYW', 4],
  ['', 2],
  ['toString', 2],
])('an amount in %s has %d decimals', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits);
});
