import type { DecimalText } from './decimal.ts';

/** What a reviewer should look at before money moves, though nothing is wrong with it. */
export type UnusualKind = 'newCustomer' | 'firstInvoice' | 'aboveUsual' | 'credit' | 'largeCredit';

export interface Unusual {
  readonly billId: string;
  readonly kinds: readonly UnusualKind[];
  /** The usual amount of the customer in the document's currency; null when the plan knows none. */
  readonly usual: DecimalText | null;
  /** How many documents that rests on. */
  readonly earlier: number;
}

/** A document of more than so many times the usual is far above it. */
export const USUAL_TIMES = 3;

/** One earlier document is no habit. */
export const EARLIER_MIN = 2;
