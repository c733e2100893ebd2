import type { LineItemType } from './generated/integration.ts';
import type { Integration } from './workspace.ts';

export type { LineItemType };

interface LineItemTypeFacts {
  /** True when it reduces a bill. m3ter does not document the sign in which its amount comes (rulings.md 12). */
  readonly credit: boolean;
  /** True when `splitUsageLineItems` splits it (billing-rules.md §2). */
  readonly usage: boolean;
  /** Of a fee that is billed in advance: the lines that draw it down. */
  readonly drawnDownBy: LineItemType | null;
  /** Of a memo: the key of `quickbooks.itemMapping` with its item (billing-rules.md §3). */
  readonly memo: MemoKey | null;
}

export type MemoKey = keyof Integration['quickbooks']['itemMapping'];

/**
 * Every type of a bill line (`m3ter.md` §4.5) and what it is. The list is the enumeration `lineItemType` of
 * `schemas/integration.schema.json`: a type that is new there does not compile until this table has it.
 * `schemas/bill-test.schema.json` repeats the enumeration, because a published schema is complete by itself;
 * `build/schema-code.mjs` stops when the two differ. The simulated m3ter has a list of its own, held to this by a test.
 */
const TYPES: Readonly<Record<LineItemType, LineItemTypeFacts>> = {
  STANDING_CHARGE: { credit: false, usage: false, drawnDownBy: null, memo: null },
  USAGE: { credit: false, usage: true, drawnDownBy: null, memo: null },
  USAGE_CREDIT: { credit: true, usage: true, drawnDownBy: null, memo: null },
  MINIMUM_SPEND: { credit: false, usage: false, drawnDownBy: 'MINIMUM_SPEND_REFUND', memo: null },
  MINIMUM_SPEND_REFUND: { credit: true, usage: false, drawnDownBy: null, memo: null },
  COUNTER_RUNNING_TOTAL_CHARGE: { credit: false, usage: false, drawnDownBy: null, memo: null },
  COUNTER_ADJUSTMENT_DEBIT: { credit: false, usage: false, drawnDownBy: null, memo: null },
  COUNTER_ADJUSTMENT_CREDIT: { credit: true, usage: false, drawnDownBy: null, memo: null },
  COMMITMENT_FEE: { credit: false, usage: false, drawnDownBy: 'COMMITMENT_CONSUMED', memo: null },
  COMMITMENT_CONSUMED: { credit: true, usage: false, drawnDownBy: null, memo: null },
  OVERAGE_SURCHARGE: { credit: false, usage: false, drawnDownBy: null, memo: null },
  OVERAGE_USAGE: { credit: false, usage: true, drawnDownBy: null, memo: null },
  BALANCE_FEE: { credit: false, usage: false, drawnDownBy: 'BALANCE_CONSUMED', memo: null },
  BALANCE_CONSUMED: { credit: true, usage: false, drawnDownBy: null, memo: null },
  AD_HOC: { credit: false, usage: false, drawnDownBy: null, memo: null },
  CREDIT_MEMO: { credit: true, usage: false, drawnDownBy: null, memo: 'creditMemo' },
  DEBIT_MEMO: { credit: false, usage: false, drawnDownBy: null, memo: 'debitMemo' },
  CREDIT_DEDUCTION: { credit: true, usage: false, drawnDownBy: null, memo: null },
  MANUAL_ADJUSTMENT: { credit: false, usage: false, drawnDownBy: null, memo: null },
};

export const LINE_ITEM_TYPES = Object.keys(TYPES) as readonly LineItemType[];

/** Types that reduce a bill. */
export const CREDIT_TYPES = typesThat(({ credit }) => credit);

/** Types that `splitUsageLineItems` splits. */
export const USAGE_TYPES = typesThat(({ usage }) => usage);

/** Fees billed in advance, each with the lines that draw it down. */
export const DRAWDOWNS = LINE_ITEM_TYPES.flatMap((fee) => {
  const drawdown = TYPES[fee].drawnDownBy;
  return drawdown === null ? [] : [{ fee, drawdown }];
});

/** Types of memos: their item is a setting of the integration and not a mapping. */
export const MEMO_TYPES: ReadonlyMap<string, MemoKey> = new Map(
  Object.entries(TYPES).flatMap(([type, { memo }]) => (memo === null ? [] : [[type, memo]])),
);

/** A set of texts: a bill may have a type that this version does not know. */
function typesThat(are: (facts: LineItemTypeFacts) => boolean): ReadonlySet<string> {
  return new Set(Object.entries(TYPES).flatMap(([type, facts]) => (are(facts) ? [type] : [])));
}
