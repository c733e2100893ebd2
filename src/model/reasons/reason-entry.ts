/** One reason of a bill decision, a change, a drift entry or an outcome. */
export interface ReasonEntry {
  /** What a finance person reads. */
  readonly sentence: string;
  /** What a person can do about it, as `tieout explain CODE` prints it; null where nothing is to be done. */
  readonly cure: string | null;
  /** What it means for where the money of a bill is: `model/bill-class.ts`. */
  readonly role: ReasonRole;
}

/** What a reason means for a bill that is not blocked. */
export type ReasonRole =
  /** A rule keeps the bill from being sent; what was sent before stays. */
  | 'rule'
  /** Nobody decided that the bill is not to be sent, and nobody sends it. Its money is missing. */
  | 'unbilled'
  /** m3ter's engine may be sending it. */
  | 'engine'
  | 'toSend'
  /** The document is the one that the bill asks for. */
  | 'asBilled'
  /** The document is not what the bill asks for, and the reason says why. */
  | 'different'
  | 'voided'
  | 'deleted'
  /** Reasons of blocked bills only. */
  | 'block'
  /** Reasons of documents without a bill, of customers, configurations and mappings only. */
  | 'notOfBills';

/** Roles of reasons that keep a bill from being sent, whether or not it was sent before. */
export const KEEPING_BACK = ['rule', 'unbilled', 'engine'] as const satisfies readonly ReasonRole[];

/** A reason that does not keep a bill back, except by blocking it. Those that do are in `why-not-sent.ts`. */
export interface OtherEntry extends ReasonEntry {
  readonly role: Exclude<ReasonRole, (typeof KEEPING_BACK)[number]>;
}
