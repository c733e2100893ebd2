import type { Address } from './address.ts';
import type { Action, Kind } from './change.ts';
import type { Code } from './codes.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { MoneyAccount, PlanSummary } from './plan.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';

/**
 * What became of one change after apply. `indeterminate`: it was sent, and reading could not find out what became of
 * it. The next run settles it before it sends anything with the same key.
 */
export type OutcomeStatus = 'applied' | 'alreadySo' | 'conflict' | 'rejected' | 'indeterminate' | 'skipped';

/** A fault with the system's own code: `quickbooks/6140`, `m3ter/http-422`. The list of these codes is the system's. */
export type FaultCode = `${'m3ter' | 'quickbooks' | 'intuit' | 'github'}/${string}`;

/** The code of an outcome: `applied`, `dependency-failed`, `doc-number-taken`, or a fault of a system. */
export type OutcomeCode = Code | ReasonCode | FaultCode;

/** Codes of skipped outcomes that are no problem. A record that m3ter refuses is carried by the invoice itself. */
export const RECORD_REFUSED = 'record-refused';
/** What a change of an integration in `reportOnly` ends as: it is shown, and was never to be sent (rulings.md 31). */
export const REPORT_ONLY = 'report-only';

/** Why a report is not a success. */
export type ReportReason = Code | 'duplicate-invoice';

export interface Outcome {
  readonly change: string;
  readonly address: Address;
  readonly kind: Kind;
  readonly action: Action;
  readonly status: OutcomeStatus;
  readonly code: OutcomeCode;
  readonly message: string;
  /** What a person must do; null when there is nothing to do. */
  readonly next: string | null;
  /** Id in the destination; null when there is none. */
  readonly remoteId: string | null;
  readonly attempts: number;
  /** Applied, and worth knowing: QuickBooks added tax, ignored a currency … */
  readonly warnings: readonly string[];
}

/**
 * The totals of the bill, the plan and QuickBooks for one invoice, without tax that QuickBooks added (rulings.md 4).
 */
export interface TotalsProof {
  readonly billId: string;
  readonly address: Address;
  readonly docNumber: string;
  readonly remoteId: string;
  readonly currency: string;
  readonly billTotal: DecimalText;
  readonly excludedTotal: DecimalText;
  readonly planTotal: DecimalText;
  readonly quickbooksTotal: DecimalText;
  readonly taxAdded: DecimalText;
  /** True when QuickBooks has exactly the plan's total. */
  readonly asPlanned: boolean;
  /** The plan's total minus the total that the bill asks for; zero when only rounding separates them. */
  readonly difference: DecimalText;
  /** Why the difference is not zero; null when it is. */
  readonly cause: ProofCause | null;
  /** True when all three agree: the bill less its excluded lines, the plan, QuickBooks. */
  readonly equal: boolean;
}

/** Why a plan's total may differ from the bill's (billing-rules.md §4; rulings.md 15). */
export type ProofCause =
  /** Each line is quantity times price, as `strictLineItemMapping` asks. */
  | 'strict-line-items'
  /** The adopted invoice was made by somebody else, and its total is not the bill's. */
  | 'adopted-differs'
  /** m3ter gives no total for the bill. */
  | 'bill-total-missing'
  /** None of these: a bug of ours, or an edited plan. */
  | 'unexplained';

/** The result of apply; `apply --format json` prints exactly this (rulings.md 24). */
export interface Report {
  readonly formatVersion: string;
  readonly planId: string;
  readonly converged: boolean;
  readonly exitCode: number;
  readonly reason?: ReportReason;
  readonly summary: Readonly<Record<OutcomeStatus, number>> & {
    readonly plan: PlanSummary;
    /** What was done, in money: documents that were applied or already so. */
    readonly money: readonly MoneyAccount[];
  };
  readonly outcomes: readonly Outcome[];
  readonly proof: readonly TotalsProof[];
  readonly diagnostics: readonly Diagnostic[];
  /** Addresses of changes that a second plan still contains. */
  readonly left: readonly Address[];
  /** Addresses that became sendable after the reviewed plan was made (rulings.md 1). */
  readonly notInPlan: readonly Address[];
}
