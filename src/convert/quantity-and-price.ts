import { QUICKBOOKS_MAX } from '../model/field-limits.ts';
import type { LinePart } from './conversion-input.ts';
import { negate, parseScaled, powerOfTen, SCALED_ONE, times, type Scaled } from './scaled.ts';
import { roundToMinor } from './rounding.ts';

/** Quantity and unit price of a part, in the document's currency and with its sign. */
export interface QuantityAndPrice {
  readonly quantity: Scaled;
  readonly unitPrice: Scaled;
  /** The unit price in the line's own currency, before conversion. */
  readonly listPrice: Scaled;
  readonly product: Scaled;
}

/** QuickBooks tests `Amount = Qty × UnitPrice` to two decimals (`quickbooks.md` §8.2). */
const QUICKBOOKS_DIGITS = 2;
/** More digits do not survive in a system that reads numbers as binary floats. */
const EXACT_DIGITS_MAX = 15;

/**
 * The quantity and price of the part (rulings.md 14): `quantity` at `averageUnitPrice × conversionRate`; for a band
 * `bandQuantity` at its `unitPrice × conversionRate`. Null for a band with a fixed price and for a part without a unit
 * price. `negated` flips the sign of the price: on a credit memo, or for a credit line whose sign was flipped.
 */
export function quantityAndPrice(part: LinePart, negated: boolean): QuantityAndPrice | null {
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
 * True when quantity and price may be sent beside `amount` (minor units): their product, rounded half away
 * from zero, is the amount. Which digits QuickBooks rounds to is not documented for currencies that do not have two. For them both the
 * currency's and QuickBooks' two digits must give the amount.
 */
export function givesAmount(priced: QuantityAndPrice, amount: bigint, digits: number): boolean {
  if (roundToMinor(priced.product, digits) !== amount) return false;
  if (digits !== QUICKBOOKS_DIGITS && !agreesWithTwoDigits(priced.product, amount, digits)) return false;
  return isExactlyKept(priced);
}

/** True when QuickBooks stores both numbers exactly as sent. */
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
  const dropped = value.scale - QUICKBOOKS_MAX.decimalsOfQuantity;
  // A product has the decimals of both factors, including trailing zeros.
  const units = dropped > 0 ? value.units / powerOfTen(dropped) : value.units;
  if (dropped > 0 && units * powerOfTen(dropped) !== value.units) return false;
  return units < EXACT_LIMIT && units > -EXACT_LIMIT;
}
