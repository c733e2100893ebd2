import type { Address } from './address.ts';
import type { DecimalText } from './decimal.ts';
import type { BandUsage, BillLine } from './m3ter.ts';
import type { ReasonCode } from './reasons.ts';
import type { ItemRule, OtherIntegration, RuleId } from './rules.ts';
import type { SalesDocument } from './sales-document.ts';

/**
 * The answer of `convertBill`. Bad data gives a skip or a block, never an exception. Every variant gives the trace that
 * `explain` prints. The trace is made when it is called, because most bills are never explained.
 */
export type Conversion =
  | {
      readonly result: 'document';
      readonly document: SalesDocument;
      /** Sum of dropped lines in the bill's currency; null when nothing was dropped. */
      readonly excludedTotal: DecimalText | null;
      /** `document.total` minus (bill total minus excluded); only strict mapping makes it non-zero. */
      readonly strictDelta: DecimalText | null;
      readonly notes: readonly string[];
      readonly trace: () => ConversionTrace;
    }
  | Stopped<'skip'>
  | Stopped<'block'>;

/** What keeps a bill from being sent, or its invoice from being changed or voided. */
export interface Obstacle {
  readonly reason: ReasonCode;
  /** One sentence with the facts: entity, code, amounts. */
  readonly message: string;
  /** What to do: the YAML to add, the screen to open. Null when there is nothing to do. */
  readonly hint: string | null;
}

export interface Stopped<R extends 'skip' | 'block'> extends Obstacle {
  readonly result: R;
  readonly trace: () => ConversionTrace;
}

/** How the bill went through every rule. `explain` needs nothing else. */
export interface ConversionTrace {
  readonly rules: readonly RuleStep[];
  readonly lines: readonly LineTrace[];
  readonly amounts: AmountsTrace | null;
}

export interface RuleStep {
  readonly rule: RuleId | OtherIntegration;
  readonly outcome: RuleOutcome;
  readonly detail: string;
}

/**
 * - `pass`: the rule lets the bill through.
 * - `stop`: the rule keeps the bill, and is the last one.
 * - `away`: another integration does not take the bill.
 * - `show`: the bill is converted and shown, and not sent.
 */
export type RuleOutcome = 'pass' | 'stop' | 'away' | 'show';

/** The settings that keep lines off a document (billing-rules.md §2). */
export type Exclusion = 'lineItemTypes' | 'products' | 'aggregations' | 'zeroQuantity';

export interface LineTrace {
  readonly line: BillLine;
  /** Set when the line stands for one pricing band of `line`. */
  readonly band: BandUsage | null;
  readonly kept: boolean;
  /** Which rule dropped it, in words; null when kept. */
  readonly droppedBy: string | null;
  /** The setting that dropped it. Null when kept. */
  readonly exclusion: Exclusion | null;
  /** How the item was found: the candidates in order, up to the first that exists. */
  readonly item: readonly ItemStep[];
  /** Exact amount in the bill's currency, with the resolved sign, before rounding. */
  readonly exact: DecimalText;
  /** As invoiced, with minor digits; null when dropped. */
  readonly amount: DecimalText | null;
  readonly notes: readonly string[];
  /** The change of this plan that creates its item's mapping; absent when none does. */
  readonly plannedMapping?: Address;
}

export interface ItemStep {
  readonly rule: ItemRule;
  /** For people: `product "api-calls" (Item 19 API usage)`. */
  readonly detail: string;
  readonly won: boolean;
}

/**
 * How the bill's total became the document's. The sums have the bill's sign: a negative bill has negative sums. Only
 * `invoiceTotal` has the document's sign, which is positive on a credit memo.
 */
export interface AmountsTrace {
  readonly billTotal: DecimalText;
  readonly sumAsGiven: DecimalText;
  readonly sumCreditsNegated: DecimalText;
  /** Which reading of credit signs gives `billTotal`. */
  readonly signs: 'as-given' | 'credits-negated';
  /** Exact sum of the dropped lines. */
  readonly excluded: DecimalText;
  /** Exact sum of the kept lines. */
  readonly kept: DecimalText;
  /** Bill total minus excluded, rounded to the minor unit: the total that the document must have. */
  readonly rounded: DecimalText;
  readonly invoiceTotal: DecimalText;
}
