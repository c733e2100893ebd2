import type { LineItemType } from './generated/integration.ts';

export type { LineItemType };

interface LineItemTypeFacts {
  /** True when it reduces a bill. m3ter does not document the sign in which its amount comes (rulings.md 12). */
  readonly credit: boolean;
  /** True when `splitUsageLineItems` splits it (billing-rules.md §2). */
  readonly usage: boolean;
}

/**
 * Every type of a bill line (`m3ter.md` §4.5) and what it is. The list is the enumeration `lineItemType` of
 * `schemas/integration.schema.json`: a type that is new there does not compile until this table has it.
 * `schemas/bill-test.schema.json` repeats the enumeration, because a published schema is complete by itself;
 * `build/schema-code.mjs` stops when the two differ. The simulated m3ter has a list of its own, held to this by a test.
 */
const TYPES: Readonly<Record<LineItemType, LineItemTypeFacts>> = {
  STANDING_CHARGE: { credit: false, usage: false },
  USAGE: { credit: false, usage: true },
  USAGE_CREDIT: { credit: true, usage: true },
  MINIMUM_SPEND: { credit: false, usage: false },
  MINIMUM_SPEND_REFUND: { credit: true, usage: false },
  COUNTER_RUNNING_TOTAL_CHARGE: { credit: false, usage: false },
  COUNTER_ADJUSTMENT_DEBIT: { credit: false, usage: false },
  COUNTER_ADJUSTMENT_CREDIT: { credit: true, usage: false },
  COMMITMENT_FEE: { credit: false, usage: false },
  COMMITMENT_CONSUMED: { credit: true, usage: false },
  OVERAGE_SURCHARGE: { credit: false, usage: false },
  OVERAGE_USAGE: { credit: false, usage: true },
  BALANCE_FEE: { credit: false, usage: false },
  BALANCE_CONSUMED: { credit: true, usage: false },
  AD_HOC: { credit: false, usage: false },
  CREDIT_MEMO: { credit: true, usage: false },
  DEBIT_MEMO: { credit: false, usage: false },
  CREDIT_DEDUCTION: { credit: true, usage: false },
  MANUAL_ADJUSTMENT: { credit: false, usage: false },
};

export const LINE_ITEM_TYPES = Object.keys(TYPES) as readonly LineItemType[];

/** Types that reduce a bill. */
export const CREDIT_TYPES = typesThat(({ credit }) => credit);

/** Types that `splitUsageLineItems` splits. */
export const USAGE_TYPES = typesThat(({ usage }) => usage);

/** A set of texts: a bill may have a type that this version does not know. */
function typesThat(are: (facts: LineItemTypeFacts) => boolean): ReadonlySet<string> {
  return new Set(Object.entries(TYPES).flatMap(([type, facts]) => (are(facts) ? [type] : [])));
}
