/**
 * Types of bill lines, as m3ter has them (`m3ter.md` §4.5). A list of its own: a mistake in that
 * of `model/line-item-types.ts` must show.
 */
export const LINE_ITEM_TYPES = [
  'STANDING_CHARGE',
  'USAGE',
  'USAGE_CREDIT',
  'MINIMUM_SPEND',
  'MINIMUM_SPEND_REFUND',
  'COUNTER_RUNNING_TOTAL_CHARGE',
  'COUNTER_ADJUSTMENT_DEBIT',
  'COUNTER_ADJUSTMENT_CREDIT',
  'COMMITMENT_FEE',
  'COMMITMENT_CONSUMED',
  'OVERAGE_SURCHARGE',
  'OVERAGE_USAGE',
  'BALANCE_FEE',
  'BALANCE_CONSUMED',
  'AD_HOC',
  'CREDIT_MEMO',
  'DEBIT_MEMO',
  'CREDIT_DEDUCTION',
  'MANUAL_ADJUSTMENT',
] as const;

/** Types that reduce a bill. */
export const CREDIT_TYPES: ReadonlySet<string> = new Set<(typeof LINE_ITEM_TYPES)[number]>([
  'USAGE_CREDIT',
  'MINIMUM_SPEND_REFUND',
  'COUNTER_ADJUSTMENT_CREDIT',
  'COMMITMENT_CONSUMED',
  'BALANCE_CONSUMED',
  'CREDIT_MEMO',
  'CREDIT_DEDUCTION',
]);
