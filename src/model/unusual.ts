import type { DecimalText } from './decimal.ts';

/** Why a reviewer should look at a document before it is sent, although nothing is wrong with it. */
export type UnusualKind = 'newCustomer' | 'firstInvoice' | 'aboveUsual' | 'credit' | 'largeCredit';

export interface Unusual {
  readonly billId: string;
  readonly kinds: readonly UnusualKind[];
  /** The usual amount of the customer in the document's currency; null when the plan knows none. */
  readonly usual: DecimalText | null;
  /** The count of documents that `usual` was computed from. */
  readonly earlier: number;
}

/** A document above so many times the usual amount is unusual. */
export const USUAL_TIMES = 3;

/** With fewer earlier documents no amount is usual. */
export const EARLIER_MIN = 2;
