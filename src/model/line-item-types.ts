/** All m3ter bill line item types (`m3ter.md` §4.5). */
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

export type LineItemType = (typeof LINE_ITEM_TYPES)[number];

/** Types whose sign m3ter does not document and that reduce a bill (rulings.md 12). */
export const CREDIT_TYPES: ReadonlySet<string> = new Set<LineItemType>([
  'USAGE_CREDIT',
  'MINIMUM_SPEND_REFUND',
  'COUNTER_ADJUSTMENT_CREDIT',
  'COMMITMENT_CONSUMED',
  'BALANCE_CONSUMED',
  'CREDIT_MEMO',
  'CREDIT_DEDUCTION',
]);

/** Types that `splitUsageLineItems` splits (billing-rules.md §2). */
export const USAGE_TYPES: ReadonlySet<string> = new Set<LineItemType>(['USAGE', 'USAGE_CREDIT', 'OVERAGE_USAGE']);
