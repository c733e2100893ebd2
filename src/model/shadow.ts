import type { FieldDiff } from './change.ts';
import type { Instant, Period } from './day.ts';
import type { PlanConnection } from './plan.ts';

/** Compares the documents that m3ter's engine sent with those that tieout would have made (report.md §7). */
export interface Shadow {
  readonly formatVersion: string;
  readonly period: Period;
  readonly readAt: Instant;
  readonly connection: PlanConnection;
  /** Number of bills with a document that tieout did not make. */
  readonly compared: number;
  readonly equal: number;
  /** The kinds of differences, with the most frequent first. */
  readonly kinds: readonly ShadowKind[];
  readonly bills: readonly ShadowBill[];
}

export interface ShadowKind {
  /** A field of the document, without line numbers: `dueDate`, `lines.description`. Or `notMade`. */
  readonly field: string;
  readonly bills: number;
}

export interface ShadowBill {
  readonly billId: string;
  readonly docNumber: string | null;
  readonly accountName: string;
  /** Id of the document in QuickBooks. */
  readonly documentId: string;
  /** `notMade`: the rules make no document from the bill, so nothing can be compared. */
  readonly result: 'equal' | 'differs' | 'notMade';
  /** Why the rules make no document. Null when they make one. */
  readonly message: string | null;
  /** `before` is the value in QuickBooks, `after` the value that tieout would have written. */
  readonly fields: readonly FieldDiff[];
}
