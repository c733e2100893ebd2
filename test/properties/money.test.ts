import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorToMinor, roundToMinor, roundToSum } from '../../src/convert/rounding.ts';
import {
  add,
  compare,
  minorText,
  negate,
  parseScaled,
  plainText,
  scaledText,
  times,
} from '../../src/convert/scaled.ts';
import { decimal, decimalText, fixedText, minorUnit, roundHalfAway, ZERO } from '../../src/model/decimal.ts';

/** Decimals from 1e-12 to 1e15 and beyond, in plain and exponent notation. */
const text = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: -20, max: 20 }), fc.boolean())
  .map(([units, exponent, plain]) => {
    const written = `${String(units)}e${String(exponent)}`;
    return plain ? decimalText(decimal(written)) : written;
  });
const digits = fc.constantFrom(0, 2, 3);

describe('whole-number money equals the general decimal type', () => {
  it('in reading and writing', () => {
    fc.assert(
      fc.property(text, (a) => {
        expect(scaledText(parseScaled(a))).toBe(decimalText(decimal(a)));
        expect(plainText(a)).toBe(decimalText(decimal(a)));
      }),
    );
  });

  it('in sums, products and order', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y] = [parseScaled(a), parseScaled(b)];
        const [p, q] = [decimal(a), decimal(b)];
        expect(scaledText(add(x, y))).toBe(decimalText(p.plus(q)));
        expect(scaledText(add(x, negate(y)))).toBe(decimalText(p.minus(q)));
        expect(scaledText(times(x, y))).toBe(decimalText(p.times(q)));
        expect(compare(x, y)).toBe(p.cmp(q));
      }),
    );
  });

  it('in rounding', () => {
    fc.assert(
      fc.property(text, digits, (a, places) => {
        const value = parseScaled(a);
        expect(minorText(roundToMinor(value, places), places)).toBe(
          fixedText(roundHalfAway(decimal(a), places), places),
        );
        const { minor, rest } = floorToMinor(value, places);
        const below = decimal(a).minus(decimal(minorText(minor, places)));
        expect(rest >= 0n && below.gte(ZERO) && below.lt(minorUnit(places))).toBe(true);
      }),
    );
  });
});

describe('largest remainder', () => {
  const exacts = fc.array(text, { minLength: 1, maxLength: 20 });

  it('sums to any target', () => {
    fc.assert(
      fc.property(exacts, digits, fc.bigInt({ min: -100n, max: 100n }), (amounts, places, off) => {
        const values = amounts.map(parseScaled);
        const sum = values.reduce((total, value) => total + floorToMinor(value, places).minor, 0n);
        const rounded = roundToSum(values, sum + off, places);
        expect(rounded.reduce((total, value) => total + value, 0n)).toBe(sum + off);
      }),
    );
  });

  it('moves no amount by a whole unit when the target is the rounded sum, and prefers larger fractions', () => {
    fc.assert(
      fc.property(exacts, digits, (amounts, places) => {
        const values = amounts.map(parseScaled);
        const target = roundToMinor(
          values.reduce((total, value) => add(total, value)),
          places,
        );
        const rounded = roundToSum(values, target, places);
        const moved = rounded.map((minor, index) => {
          const shown = decimal(minorText(minor, places));
          return shown.minus(decimal(amounts[index] ?? '0'));
        });
        const unit = minorUnit(places);
        expect(moved.every((step) => step.abs().lte(unit))).toBe(true);
        const up = moved.filter((step) => step.gt(decimal('0')));
        const down = moved.filter((step) => step.lt(decimal('0')));
        // Rounded up by u: fraction 1-u; rounded down by d: fraction d. No down has a larger fraction than an up.
        const smallestUp = up.reduce((least, step) => (unit.minus(step).lt(least) ? unit.minus(step) : least), unit);
        expect(down.every((step) => step.abs().lte(smallestUp))).toBe(true);
      }),
    );
  });
});
