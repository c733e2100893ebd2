import type { Address } from './address.ts';
import type { Action, Kind } from './change.ts';
import type { Code } from './codes.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { MoneyAccount, PlanSummary } from './plan.ts';
import type { ReasonCode } from './reasons.ts';

/**
 * The truth about one change after apply. `indeterminate`: sent, and reading could not find out what
 * became of it; the next run settles it before sending anything for the same key.
 */
export type OutcomeStatus = 'applied' | 'alreadySo' | 'conflict' | 'rejected' | 'indeterminate' | 'skipped';

/** A fault as the system names it, which only that system can list: `quickbooks/6140`, `m3ter/http-422`. */
export type FaultCode = `${'m3ter' | 'quickbooks' | 'intuit' | 'github'}/${string}`;

/** What an outcome is called: `applied`, `dependency-failed`, `doc-number-taken`, or a fault of a system. */
export type OutcomeCode = Code | ReasonCode | FaultCode;

/** Why a report is not good. */
export type ReportReason = Code | 'duplicate-invoice';

export interface Outcome {
  readonly change: string;
  readonly address: Address;
  readonly kind: Kind;
  readonly action: Action;
  readonly status: OutcomeStatus;
  readonly code: OutcomeCode;
  readonly message: string;
  /** What a person must do, when something. */
  readonly next: string | null;
  /** Id in the destination, when there is one. */
  readonly remoteId: string | null;
  readonly attempts: number;
  /** Tax added by QuickBooks, a currency ignored …: applied, and worth knowing. */
  readonly warnings: readonly string[];
}

/** Bill, plan and QuickBooks' total for one invoice, without tax that QuickBooks added (rulings.md 4). */
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
  /** The plan's total minus what the bill asks for; zero when nothing but rounding moved it. */
  readonly difference: DecimalText;
  /** Why the difference is not zero; null when it is. */
  readonly cause: ProofCause | null;
  /** True when all three agree: bill less what was left out, plan, QuickBooks. */
  readonly equal: boolean;
}

/** What may keep a plan's total from the bill's (billing-rules.md §4; rulings.md 15). */
export type ProofCause =
  /** Quantity times price, line by line, as `strictLineItemMapping` asks for. */
  | 'strict-line-items'
  /** An invoice that someone else made was adopted, and has another total than the bill. */
  | 'adopted-differs'
  /** m3ter gives no total of the bill to compare with. */
  | 'bill-total-missing'
  /** None of these: a bug, or a plan that somebody edited. */
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
    /** What was done, in money: documents that were applied or already were so. */
    readonly money: readonly MoneyAccount[];
  };
  readonly outcomes: readonly Outcome[];
  readonly proof: readonly TotalsProof[];
  readonly diagnostics: readonly Diagnostic[];
  /** Addresses of changes that a second plan still wants. */
  readonly left: readonly Address[];
  /** Addresses that became sendable after the reviewed plan was made (rulings.md 1). */
  readonly notInPlan: readonly Address[];
}
