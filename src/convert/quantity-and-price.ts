import type { Part } from './conversion-input.ts';
import { negate, parseScaled, powerOfTen, roundToMinor, SCALED_ONE, times } from './scaled.ts';
import type { Scaled } from './scaled.ts';

/** Quantity and unit price of a part, in the document's currency and with its sign. */
export interface QuantityAndPrice {
  readonly quantity: Scaled;
  readonly unitPrice: Scaled;
  /** The unit price in the line's pricing currency, before conversion. */
  readonly listPrice: Scaled;
  readonly product: Scaled;
}

/** QuickBooks' own test of `Amount = Qty × UnitPrice` is to two decimals (`quickbooks.md` §8.2). */
const QUICKBOOKS_DIGITS = 2;
/** QuickBooks drops further decimals of `Qty` and `UnitPrice` (`quickbooks.md` §8.2; rulings.md 35). */
const DECIMALS_MAX = 7;
/** More digits do not survive a system that reads numbers as binary floats. */
const EXACT_DIGITS_MAX = 15;

/**
 * What the part is priced by (rulings.md 14): `quantity` at `averageUnitPrice × conversionRate`, for a
 * band `bandQuantity` at its `unitPrice × conversionRate`. Null for a band with a fixed price or
 * without a unit price. `negated` turns the price, on a credit memo or for a turned credit line.
 */
export function quantityAndPrice(part: Part, negated: boolean): QuantityAndPrice | null {
  const { line, band } = part;
  if (band !== null && (band.unitPrice === null || hasFixedPrice(band.fixedPrice))) return null;
  const price = parseScaled(band?.unitPrice ?? line.averageUnitPrice);
  const quantity = parseScaled(band?.bandQuantity ?? line.quantity);
  const rate = parseScaled(line.conversionRate);
  const listPrice = negated ? negate(price) : price;
  const unitPrice = rate === SCALED_ONE ? listPrice : times(listPrice, rate);
  return { quantity, unitPrice, listPrice, product: times(quantity, unitPrice) };
}

function hasFixedPrice(fixedPrice: string | null): boolean {
  return fixedPrice !== null && parseScaled(fixedPrice).units !== 0n;
}

/**
 * True when quantity and price may stand beside `amount` (minor units): their product, rounded half
 * up, is the amount. Where the currency has not two digits both its own and QuickBooks' rounding must
 * agree, as it is not documented which one QuickBooks applies.
 */
export function givesAmount(priced: QuantityAndPrice, amount: bigint, digits: number): boolean {
  if (roundToMinor(priced.product, digits) !== amount) return false;
  if (digits !== QUICKBOOKS_DIGITS && !agreesWithTwoDigits(priced.product, amount, digits)) return false;
  return isExactlyKept(priced);
}

/** True when QuickBooks gives back both numbers as they were sent. */
export function isExactlyKept({ quantity, unitPrice }: QuantityAndPrice): boolean {
  return isExactNumber(quantity) && isExactNumber(unitPrice);
}

function agreesWithTwoDigits(product: Scaled, amount: bigint, digits: number): boolean {
  const rounded = roundToMinor(product, QUICKBOOKS_DIGITS);
  return digits < QUICKBOOKS_DIGITS
    ? rounded === amount * 10n ** BigInt(QUICKBOOKS_DIGITS - digits)
    : rounded * 10n ** BigInt(digits - QUICKBOOKS_DIGITS) === amount;
}

const EXACT_LIMIT = 10n ** BigInt(EXACT_DIGITS_MAX);

function isExactNumber(value: Scaled): boolean {
  const dropped = value.scale - DECIMALS_MAX;
  // A product has the decimals of both factors, zeros at its end among them.
  const units = dropped > 0 ? value.units / powerOfTen(dropped) : value.units;
  if (dropped > 0 && units * powerOfTen(dropped) !== value.units) return false;
  return units < EXACT_LIMIT && units > -EXACT_LIMIT;
}
