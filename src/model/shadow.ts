import type { FieldDiff } from './change.ts';
import type { Instant, Period } from './day.ts';
import type { PlanConnection } from './plan.ts';

export const SHADOW_FORMAT_VERSION = '1.0';

/** What tieout would have made of the bills that m3ter's engine sent, beside what is in QuickBooks (report.md §7). */
export interface Shadow {
  readonly formatVersion: string;
  readonly period: Period;
  readonly readAt: Instant;
  readonly connection: PlanConnection;
  /** Bills with a document that tieout did not make. */
  readonly compared: number;
  readonly equal: number;
  /** Differences of one kind, the most frequent first. */
  readonly kinds: readonly ShadowKind[];
  readonly bills: readonly ShadowBill[];
}

export interface ShadowKind {
  /** A field of the document, lines without their numbers: `dueDate`, `lines.description`. */
  readonly field: string;
  readonly bills: number;
}

export interface ShadowBill {
  readonly billId: string;
  readonly docNumber: string | null;
  readonly accountName: string;
  /** The document in QuickBooks. */
  readonly documentId: string;
  /** `notMade`: the rules make no document of the bill, so there is nothing to compare. */
  readonly result: 'equal' | 'differs' | 'notMade';
  /** Why there is none. */
  readonly message: string | null;
  /** `before` as it is in QuickBooks, `after` as tieout would have made it. */
  readonly fields: readonly FieldDiff[];
}
