import type { CustomerChoice } from './catalog.ts';
import type { FieldDiff } from './change.ts';
import type { AmountsTrace, Conversion, ItemStep, RuleStep } from './conversion.ts';
import type { Day, Instant } from './day.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { DecimalText } from './decimal.ts';
import type { Account, Bill, BillStatus, IntegrationRun } from './m3ter.ts';
import type { Links } from './links.ts';
import type { BillDecision, Drift, PlanConnection } from './plan.ts';
import type { TimelineEvent } from './timeline.ts';
import type { ObservedSalesDocument, SalesDocument } from './sales-document.ts';

/** Everything that planning found out about one bill, kept for `explain`. */
export interface BillWalk {
  readonly bill: Bill;
  /** Null when m3ter did not give the account. */
  readonly account: Account | null;
  /** The rules of billing-rules.md §1 in order, up to the one that stopped the bill. */
  readonly steps: readonly RuleStep[];
  readonly customer: CustomerChoice | null;
  /** Null when a rule stopped the bill before it was converted. */
  readonly conversion: Conversion | null;
  /** Documents of QuickBooks that concern this bill: by record, by marker, by number. */
  readonly observed: readonly ObservedSalesDocument[];
  /** The latest run of m3ter's own engine for this bill. */
  readonly run: IntegrationRun | null;
  /** Codes of aggregations and compound aggregations by id: lines name them by id alone. */
  readonly codes: ReadonlyMap<string, string>;
}

/**
 * One bill explained: what happens to it, by which rule, with which lines, items and amounts. Plain JSON; `tieout
 * explain bill ID --format json` prints exactly this.
 */
export interface Explanation {
  readonly formatVersion: string;
  readonly planId: string;
  readonly connection: PlanConnection;
  readonly bill: ExplainedBill;
  readonly decision: BillDecision;
  /** The events of the bill, oldest first. */
  readonly timeline: readonly TimelineEvent[];
  /** Where to see the bill and its document in a browser. */
  readonly links: Links;
  readonly rules: readonly RuleStep[];
  /** The lines on the document, in its order, then the other lines. Each pricing band is a line. */
  readonly lines: readonly ExplainedLine[];
  /** Null when the bill was stopped before its amounts were computed. */
  readonly proof: AmountsProof | null;
  /** The customer's name in QuickBooks, and how it was found; null when there is none. */
  readonly customer: {
    readonly name: string;
    readonly id: string | null;
    readonly how: 'mapped' | 'adopted' | 'created';
    readonly notes: readonly string[];
  } | null;
  /** The invoice or credit memo that will be in QuickBooks, or that should be there when the bill was sent. */
  readonly document: SalesDocument | null;
  /** Names of the items that `document` and `observed` refer to, by id. */
  readonly itemNames: Readonly<Record<string, string>>;
  /** The documents in QuickBooks now; empty when nothing was sent. */
  readonly observed: readonly ObservedSalesDocument[];
  /** What an update would change in QuickBooks. */
  readonly differences: readonly FieldDiff[];
  readonly drift: readonly Drift[];
  /** Findings of the plan about this bill or its account. */
  readonly findings: readonly Diagnostic[];
  readonly run: IntegrationRun | null;
  readonly notes: readonly string[];
}

/** The document of QuickBooks that the bill counts with, else the first that concerns it; null when there is none. */
export function countedDocument(
  observed: readonly ObservedSalesDocument[],
  { remoteId }: Pick<BillDecision, 'remoteId'>,
): ObservedSalesDocument | null {
  return observed.find(({ id }) => id === remoteId) ?? observed[0] ?? null;
}

/** The part of an explanation that the page of a report has for its bills. */
export type ToldBill = Pick<Explanation, 'timeline' | 'rules'>;

export interface ExplainedBill {
  readonly id: string;
  readonly version: number;
  readonly status: BillStatus;
  readonly number: string | null;
  readonly currency: string;
  readonly billDate: Day | null;
  readonly periodStart: Day | null;
  /** Last day of the period, included. */
  readonly periodEnd: Day | null;
  readonly dueDate: Day | null;
  readonly approvedAt: Instant | null;
  readonly timezone: string | null;
  readonly total: DecimalText | null;
  readonly lineCount: number;
}

export interface ExplainedLine {
  readonly lineItemType: string;
  readonly description: string;
  /** Lower limit of the pricing band that the line stands for; null when it stands for no band. */
  readonly bandFrom: DecimalText | null;
  readonly product: string | null;
  readonly quantity: DecimalText;
  readonly unit: string;
  /** In the line's own currency, before conversion. */
  readonly unitPrice: DecimalText;
  readonly currency: string;
  /** m3ter's rate from the line's currency to the bill's; `1` when they are the same. */
  readonly conversionRate: DecimalText;
  readonly serviceStart: Day | null;
  /** In the bill's currency, with the resolved sign, before rounding. */
  readonly billAmount: DecimalText;
  /** The amount on the document; null when the line is not on it. */
  readonly amount: DecimalText | null;
  /** Which rule keeps the line off the document, in words; null when it is on it. */
  readonly droppedBy: string | null;
  readonly items: readonly ItemStep[];
  readonly notes: readonly string[];
}

/** The amounts of one bill. Each follows from those above it. */
export interface AmountsProof extends AmountsTrace {
  /** The document's total minus `kept`, both with the bill's sign: the effect of rounding and of strict mapping. */
  readonly rounding: DecimalText;
  /** True when the bill minus the excluded lines equals the document, to the minor unit. */
  readonly equal: boolean;
  /**
   * The document's total minus the total that the bill asks for, both with the document's sign, which on a credit memo is
   * not that of `rounding`. Null when there is no difference, and without a document.
   */
  readonly strictDelta: DecimalText | null;
  /** The total without tax of the document in QuickBooks; null when nothing was sent. */
  readonly quickbooksTotal: DecimalText | null;
}
