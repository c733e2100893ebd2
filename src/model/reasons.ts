import { BLOCKED_REASONS } from './reasons/blocked.ts';
import { CHANGE_REASONS } from './reasons/changes.ts';
import { DRIFT_REASONS } from './reasons/drift.ts';
import { SENT_REASONS } from './reasons/sent.ts';
import { SKIPPED_REASONS } from './reasons/skipped.ts';
import { UNDO_REASONS } from './reasons/undo.ts';

/** One reason of a bill decision, a change, a drift entry or an outcome. */
export interface ReasonEntry {
  /** What a finance person reads. */
  readonly sentence: string;
  /** What a person can do about it, as `tieout explain CODE` prints it; null where nothing is to be done. */
  readonly cure: string | null;
  /** What it means for where the money of a bill is: `bill-class.ts`. */
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

/** Every reason code. `src/plan/README.md` lists the situations; a test compares both. */
export const REASONS = {
  ...SKIPPED_REASONS,
  ...BLOCKED_REASONS,
  ...SENT_REASONS,
  ...UNDO_REASONS,
  ...CHANGE_REASONS,
  ...DRIFT_REASONS,
} as const satisfies Readonly<Record<string, ReasonEntry>>;

export type ReasonCode = keyof typeof REASONS;

/** The entry of a code that may be no reason. */
export function findReason(code: string): ReasonEntry | null {
  const entries: Readonly<Record<string, ReasonEntry>> = REASONS;
  return Object.hasOwn(entries, code) ? (entries[code] ?? null) : null;
}

/** What to do about a bill in closed books. A later `delivery.from` is no cure: the bill would never be sent. */
export const CLOSED_BOOKS_HINT =
  'reopen the period in QuickBooks (Settings, Account and settings, Advanced), or give the bill a later date in m3ter';
