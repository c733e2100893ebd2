import type { BillClass } from './bill-class.ts';
import type { Day, Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Links } from './links.ts';
import type { SalesDocumentKind } from './sales-document.ts';
import type { DecisionKind, Drift, GuardResult, PlanConnection, PlanSummary } from './plan.ts';

/** The state of every bill of a connection, what m3ter's own engine did, and what the next apply would do. */
export interface StatusReport {
  readonly formatVersion: string;
  readonly connection: PlanConnection;
  readonly planId: string;
  readonly readAt: Instant;
  /** Bills with the same decision, class and reason; decisions that need a person come first. */
  readonly bills: readonly BillGroup[];
  readonly runs: readonly RunGroup[];
  /** What the next apply would do. */
  readonly next: PlanSummary;
  readonly drift: readonly Drift[];
  /**
   * Bills that stay unsent although nobody decided so, accounts that could not be read completely, bills that may be
   * invoiced by hand, and bills that were named and not found.
   */
  readonly findings: readonly Diagnostic[];
  /** Guards that are not ok. */
  readonly guards: readonly GuardResult[];
  /** The newest document of ours in QuickBooks; null when there is none. */
  readonly lastSent: LastSent | null;
}

/** True when a bill that was named does not exist or is out of scope. */
export function hasUnseenBills({ findings }: Pick<StatusReport, 'findings'>): boolean {
  return findings.some(({ code }) => NAMED_BILL_CODES.has(code));
}

/** The findings about names of bills that gave no bill. */
export const NAMED_BILL_CODES: ReadonlySet<string> = new Set(['plan/unknown-bill', 'plan/bill-out-of-scope']);

export interface BillGroup {
  readonly decision: DecisionKind;
  /** Where the money of these bills is. */
  readonly class: BillClass;
  /** A key of `model/reasons/all-reasons.ts`; that of the drift, for a skipped bill that has any. */
  readonly reason: string;
  /** True for bills of integrations that only rehearse. */
  readonly reportOnly?: true;
  readonly count: number;
  /** Sums of `countedAmount` by currency, with the count of bills that have an amount. */
  readonly money: readonly { readonly currency: string; readonly count: number; readonly total: DecimalText }[];
  /** Earliest invoice date among them. */
  readonly oldest: Day | null;
  /** The first few bills, as examples. */
  readonly examples: readonly {
    readonly billId: string;
    readonly accountName: string;
    readonly docNumber: string | null;
    /** Where a person sees the bill and its document. */
    readonly links?: Links;
  }[];
}

/** Runs of m3ter's own integration engine with one status. */
export interface RunGroup {
  readonly status: string;
  readonly count: number;
  readonly failures: readonly RunFailure[];
}

export interface RunFailure {
  readonly billId: string;
  readonly accountName: string;
  readonly error: string | null;
  readonly url: string | null;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
}

/** When tieout last made a document. QuickBooks is the only record of it. */
export interface LastSent {
  readonly at: Instant;
  readonly kind: SalesDocumentKind;
  readonly docNumber: string | null;
  readonly billId: string;
}
