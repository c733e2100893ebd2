import { LINE_ITEM_TYPES } from './generated/settings.ts';

/** A type of a bill line (`m3ter.md` §4.5). The schema of the Integration lists them. */
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
