import type { CustomerChoice } from './catalog.ts';
import type { FieldDiff } from './change.ts';
import type { AmountsTrace, Conversion, ItemStep, RuleStep } from './conversion.ts';
import type { Day, Instant } from './day.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { DecimalText } from './decimal.ts';
import type { Account, Bill, BillStatus, IntegrationRun } from './m3ter.ts';
import type { Links } from './links.ts';
import type { BillDecision, Drift, PlanConnection } from './plan.ts';
import type { ObservedSalesDocument, SalesDocument } from './sales-document.ts';

export const EXPLANATION_FORMAT_VERSION = '1.2';

/** Everything planning learned about one bill, kept so that it can be explained without doing it again. */
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
 * One bill that answers for itself: what happens to it, by which rule, with which lines, items and
 * amounts. Plain JSON; `tieout explain bill ID --format json` prints exactly this.
 */
export interface Explanation {
  readonly formatVersion: string;
  readonly planId: string;
  readonly connection: PlanConnection;
  readonly bill: ExplainedBill;
  readonly decision: BillDecision;
  /** Where a person sees the bill and its document. */
  readonly links: Links;
  readonly rules: readonly RuleStep[];
  /** Lines that are on the document, in its order, then those that are not. Bands are lines of their own. */
  readonly lines: readonly ExplainedLine[];
  /** Null when the amounts were not looked at: the bill was stopped before. */
  readonly proof: AmountsProof | null;
  /** The customer's name in QuickBooks, and how it was found; null when there is none. */
  readonly customer: {
    readonly name: string;
    readonly id: string | null;
    readonly how: 'mapped' | 'adopted' | 'created';
    readonly notes: readonly string[];
  } | null;
  /** The invoice or credit memo as it will be in QuickBooks, or as it should be when it was sent. */
  readonly document: SalesDocument | null;
  /** Names of the items that `document` and `observed` refer to, by id. */
  readonly itemNames: Readonly<Record<string, string>>;
  /** As QuickBooks has it now; empty when nothing was sent. */
  readonly observed: readonly ObservedSalesDocument[];
  /** What an update would change in QuickBooks. */
  readonly differences: readonly FieldDiff[];
  readonly drift: readonly Drift[];
  /** Findings of the plan about this bill or its account. */
  readonly findings: readonly Diagnostic[];
  readonly run: IntegrationRun | null;
  readonly notes: readonly string[];
}

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
  /** From the line's currency to the bill's, by m3ter; `1` when they are the same. */
  readonly conversionRate: DecimalText;
  readonly serviceStart: Day | null;
  /** In the bill's currency, sign resolved, before rounding. */
  readonly billAmount: DecimalText;
  /** On the document; null when the line is not on it. */
  readonly amount: DecimalText | null;
  /** Which rule keeps the line off the document, in words; null when it is on it. */
  readonly droppedBy: string | null;
  readonly items: readonly ItemStep[];
  readonly notes: readonly string[];
}

/** The amounts of one bill, so arranged that each follows from those above it. */
export interface AmountsProof extends AmountsTrace {
  /** `invoiceTotal` minus `kept` (both as the document counts them): what rounding, or strict mapping, made. */
  readonly rounding: DecimalText;
  /** True when bill minus excluded equals the document to the minor unit. */
  readonly equal: boolean;
  /** Only strict mapping makes it other than null: `document.total` minus what the bill asks for. */
  readonly strictDelta: DecimalText | null;
  /** `TotalAmt` without tax of the document in QuickBooks, when it was sent. */
  readonly quickbooksTotal: DecimalText | null;
}
