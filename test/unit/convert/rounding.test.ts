import { describe, expect, it } from 'vitest';
import { roundToSum } from '../../../src/convert/rounding.ts';
import { parseScaled } from '../../../src/convert/scaled.ts';

describe('roundToSum', () => {
  it.each([
    ['nothing to round', ['1.00', '2.50'], 350, 2, [100, 250]],
    ['the largest fraction first', ['0.333', '0.334', '0.333'], 100, 2, [33, 34, 33]],
    ['ties in line order', ['0.335', '0.335', '0.33'], 100, 2, [34, 33, 33]],
    ['signed values are floored', ['10.005', '-0.005'], 1000, 2, [1001, -1]],
    ['one missing unit among negative lines', ['-0.005', '-0.005'], -1, 2, [0, -1]],
    ['fractions of different scales', ['0.0049', '0.00491', '0.0902'], 10, 2, [0, 1, 9]],
    ['a fraction of fewer digits may be the larger one', ['0.009', '0.00899', '0.00201'], 2, 2, [1, 1, 0]],
    ['no minor digits', ['0.4', '0.4', '0.4'], 1, 0, [1, 0, 0]],
    ['three minor digits', ['0.0004', '0.0004', '0.0002'], 1, 3, [1, 0, 0]],
    ['one line', ['9.999'], 1000, 2, [1000]],
    ['more units than lines', ['0.00', '0.00'], 3, 2, [2, 1]],
    ['units too many', ['0.00', '0.00'], -1, 2, [0, -1]],
    ['exactly one unit too many each', ['0.00', '0.00'], -2, 2, [-1, -1]],
  ])('%s', (_name, exacts, target, digits, expected) => {
    const rounded = roundToSum(exacts.map(parseScaled), BigInt(target), digits);
    expect(rounded.map(Number)).toEqual(expected);
  });
});
