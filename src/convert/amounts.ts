import { floorToMinor, powerOfTen } from './scaled.ts';
import type { Scaled } from './scaled.ts';

/**
 * Rounds exact amounts to whole minor units that sum to `target`: largest remainder on signed values
 * (rulings.md 13). Each amount is floored toward minus infinity, then the missing units go one by one
 * to the largest fractions, ties in line order. A target that no single round of units reaches (the
 * bill total differs from its lines by rounding) is shared evenly first.
 */
export function roundToSum(exacts: readonly Scaled[], target: bigint, digits: number): readonly bigint[] {
  let missing = target;
  let isWhole = true;
  const floors = exacts.map((exact) => {
    const { minor, rest } = floorToMinor(exact, digits);
    missing -= minor;
    if (rest !== 0n) isWhole = false;
    return { minor, rest, scale: exact.scale };
  });
  if (missing === 0n) return floors.map((floor) => floor.minor);
  const count = BigInt(floors.length);
  const share = floorDivide(missing, count);
  const extra = Number(missing - share * count);
  const order = isWhole ? Array.from(floors.keys()) : byFraction(floors, digits);
  const rounded = floors.map((floor) => floor.minor + share);
  for (const index of order.slice(0, extra)) rounded[index] = (rounded[index] ?? 0n) + 1n;
  return rounded;
}

/** Positions by what flooring cut off, largest first; equal fractions keep the order of the lines. */
function byFraction(
  floors: readonly { readonly rest: bigint; readonly scale: number }[],
  digits: number,
): readonly number[] {
  const scale = floors.reduce((max, floor) => Math.max(max, floor.scale), digits);
  const fractions = floors.map((floor) => floor.rest * powerOfTen(scale - floor.scale));
  return Array.from(floors.keys()).sort((a, b) => {
    const [first = 0n, second = 0n] = [fractions[a], fractions[b]];
    return first === second ? a - b : first > second ? -1 : 1;
  });
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
