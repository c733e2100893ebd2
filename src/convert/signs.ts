import { CREDIT_TYPES } from '../model/line-item-types.ts';
import type { BillLine } from '../model/m3ter.ts';
import { add, compare, negate, SCALED_ZERO, type Scaled } from './scaled.ts';
import { roundToMinor } from './rounding.ts';

export type SignConvention = 'as-given' | 'credits-negated';

export interface Signs {
  readonly sumAsGiven: Scaled;
  readonly sumCreditsNegated: Scaled;
  /** The convention whose sum is the bill total; null when neither is, or the bill has no total. */
  readonly convention: SignConvention | null;
}

/**
 * The sign of credit lines, which m3ter does not document. Both readings are summed, and the one that gives the bill
 * total counts (billing-rules.md §4). The sum must be equal exactly, or else after rounding both sides to the minor
 * unit (rulings.md 12). `amounts` are the lines' amounts as given, in line order.
 */
export function resolveSigns(
  lines: readonly BillLine[],
  amounts: readonly Scaled[],
  total: { readonly billTotal: Scaled | null; readonly digits: number },
): Signs {
  let charges = SCALED_ZERO;
  let credits = SCALED_ZERO;
  for (const [index, line] of lines.entries()) {
    const amount = amounts[index] ?? SCALED_ZERO;
    if (CREDIT_TYPES.has(line.lineItemType)) credits = add(credits, amount);
    else charges = add(charges, amount);
  }
  const sumAsGiven = add(charges, credits);
  const sumCreditsNegated = add(charges, negate(credits));
  const { billTotal, digits } = total;
  const convention = billTotal === null ? null : conventionFor({ sumAsGiven, sumCreditsNegated, billTotal, digits });
  return { sumAsGiven, sumCreditsNegated, convention };
}

function conventionFor(sums: {
  readonly sumAsGiven: Scaled;
  readonly sumCreditsNegated: Scaled;
  readonly billTotal: Scaled;
  readonly digits: number;
}): SignConvention | null {
  const { sumAsGiven, sumCreditsNegated, billTotal, digits } = sums;
  if (compare(sumAsGiven, billTotal) === 0) return 'as-given';
  if (compare(sumCreditsNegated, billTotal) === 0) return 'credits-negated';
  const rounded = roundToMinor(billTotal, digits);
  if (roundToMinor(sumAsGiven, digits) === rounded) return 'as-given';
  return roundToMinor(sumCreditsNegated, digits) === rounded ? 'credits-negated' : null;
}
