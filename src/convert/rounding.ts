import { powerOfTen, type Scaled } from './scaled.ts';

/** Whole units of 10^-digits, half away from zero, as QuickBooks rounds (`quickbooks.md` §8.2). */
export function roundToMinor(value: Scaled, digits: number): bigint {
  const shift = value.scale - digits;
  if (shift <= 0) return value.units * powerOfTen(-shift);
  const divisor = powerOfTen(shift);
  const half = divisor / 2n;
  return value.units < 0n ? -((half - value.units) / divisor) : (half + value.units) / divisor;
}

/**
 * Rounds exact amounts to whole minor units that sum to `target`, by largest remainder on signed values (rulings.md
 * 13):
 * 1. Each amount is floored toward minus infinity.
 * 2. The missing units go one by one to the largest fractions, ties in line order.
 * When one unit for each line does not reach `target` (the bill total differs from its lines by rounding), the units
 * are first shared evenly. A single amount is rounded half away from zero by `roundToMinor`.
 *
 * Under strict mapping QuickBooks multiplies: `document-lines.ts` rounds each product in place of these amounts, and
 * `checkStrict` in `convert-bill.ts` says whether their sum is still the bill but for rounding.
 */
export function roundToSum(exacts: readonly Scaled[], target: bigint, digits: number): readonly bigint[] {
  let missing = target;
  let isWhole = true;
  const floors = exacts.map((exact) => {
    const floor = floorToMinor(exact, digits);
    missing -= floor.minor;
    if (floor.rest !== 0n) isWhole = false;
    return floor;
  });
  if (missing === 0n) return floors.map((floor) => floor.minor);
  const count = BigInt(floors.length);
  const share = floorDivide(missing, count);
  const extra = Number(missing - share * count);
  const order = isWhole ? Array.from(floors.keys()) : byFraction(exacts, floors);
  const rounded = floors.map((floor) => floor.minor + share);
  for (const index of order.slice(0, extra)) rounded[index] = (rounded[index] ?? 0n) + 1n;
  return rounded;
}

/** Indexes by the fraction that flooring removed, largest first. Equal fractions keep line order. */
function byFraction(exacts: readonly Scaled[], floors: readonly { readonly rest: bigint }[]): readonly number[] {
  const scale = exacts.reduce((max, exact) => Math.max(max, exact.scale), 0);
  const fractions = floors.map(({ rest }, index) => {
    const shift = scale - (exacts[index]?.scale ?? scale);
    return shift === 0 ? rest : rest * powerOfTen(shift);
  });
  return Array.from(floors.keys()).sort((a, b) => {
    const [first = 0n, second = 0n] = [fractions[a], fractions[b]];
    return first === second ? a - b : first > second ? -1 : 1;
  });
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Whole units of 10^-digits toward minus infinity, and what is left over (not negative, same scale). */
export function floorToMinor(value: Scaled, digits: number): { readonly minor: bigint; readonly rest: bigint } {
  const shift = value.scale - digits;
  if (shift <= 0) return { minor: value.units * powerOfTen(-shift), rest: 0n };
  const divisor = powerOfTen(shift);
  const rest = value.units % divisor;
  const cut = value.units / divisor;
  return rest < 0n ? { minor: cut - 1n, rest: rest + divisor } : { minor: cut, rest };
}
