import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  minorText,
  negate,
  parseScaled,
  plainText,
  powerOfTen,
  scaledText,
  subtract,
  times,
} from '../../../src/convert/scaled.ts';
import { floorToMinor, roundToMinor } from '../../../src/convert/rounding.ts';

describe('parseScaled and scaledText', () => {
  it.each([
    ['0', 0n, 0, '0'],
    ['1', 1n, 0, '1'],
    ['-0', 0n, 0, '0'],
    ['-0.00', 0n, 0, '0'],
    ['12.50', 125n, 1, '12.5'],
    ['12.00', 12n, 0, '12'],
    ['-1204.05', -120405n, 2, '-1204.05'],
    ['0.000000000001', 1n, 12, '0.000000000001'],
    ['1e-12', 1n, 12, '0.000000000001'],
    ['1E15', 10n ** 15n, 0, '1000000000000000'],
    ['.5', 5n, 1, '0.5'],
    ['+7', 7n, 0, '7'],
    ['007.10', 71n, 1, '7.1'],
    ['9007199254740993.01', 900719925474099301n, 2, '9007199254740993.01'],
  ])('%s', (text, units, scale, plain) => {
    expect(parseScaled(text)).toEqual({ units, scale });
    expect(scaledText(parseScaled(text))).toBe(plain);
    expect(plainText(text)).toBe(plain);
  });

  it('refuses what is no decimal, as that is a bug of ours', () => {
    expect(() => parseScaled('ten')).toThrow(RangeError);
  });

  it('drops trailing zeros of a product', () => {
    expect(scaledText(times(parseScaled('2.5'), parseScaled('0.4')))).toBe('1');
  });
});

describe('minorText', () => {
  it.each([
    [120450n, 2, '1204.50'],
    [-5n, 2, '-0.05'],
    [5n, 0, '5'],
    [0n, 3, '0.000'],
    [-1234n, 3, '-1.234'],
  ])('%s of %d digits', (units, digits, text) => {
    expect(minorText(units, digits)).toBe(text);
  });
});

describe('arithmetic', () => {
  it('aligns scales', () => {
    expect(scaledText(add(parseScaled('0.1'), parseScaled('0.02')))).toBe('0.12');
    expect(scaledText(add(parseScaled('0.02'), parseScaled('0.1')))).toBe('0.12');
    expect(scaledText(subtract(parseScaled('1'), parseScaled('0.001')))).toBe('0.999');
    expect(scaledText(negate(parseScaled('1.5')))).toBe('-1.5');
    expect(powerOfTen(50)).toBe(10n ** 50n);
  });

  it.each([
    ['1', '1.0', 0],
    ['1', '1.001', -1],
    ['-1', '-1.001', 1],
  ])('compare %s with %s', (a, b, order) => {
    expect(compare(parseScaled(a), parseScaled(b))).toBe(order);
  });
});

describe('rounding', () => {
  it.each([
    ['1861.075', 2, 186108n],
    ['-1861.075', 2, -186108n],
    ['1861.0749', 2, 186107n],
    ['0.5', 0, 1n],
    ['-0.5', 0, -1n],
    ['0.4999', 0, 0n],
    ['7', 2, 700n],
    ['1.2345', 3, 1235n],
  ])('half away from zero: %s to %d digits', (text, digits, minor) => {
    expect(roundToMinor(parseScaled(text), digits)).toBe(minor);
  });

  it.each([
    ['1.239', 2, 123n, 9n],
    ['-1.239', 2, -124n, 1n],
    ['-1.23', 2, -123n, 0n],
    ['5', 2, 500n, 0n],
    ['-0.001', 2, -1n, 9n],
  ])('toward minus infinity: %s to %d digits', (text, digits, minor, rest) => {
    expect(floorToMinor(parseScaled(text), digits)).toEqual({ minor, rest });
  });
});
