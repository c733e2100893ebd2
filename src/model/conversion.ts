import type { Address } from './address.ts';
import type { DecimalText } from './decimal.ts';
import type { BandUsage, BillLine } from './m3ter.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import type { ItemRule, OtherIntegration, RuleId } from './rules.ts';
import type { SalesDocument } from './sales-document.ts';

/**
 * The answer of `convertBill`. Bad data gives a skip or a block, never an exception. Every variant gives its trace: for
 * `explain`, for the money of a report, and for what a bill needs of the mappings. It is made when it is called, because
 * of most bills nobody asks for it.
 */
export type Conversion =
  | {
      readonly result: 'document';
      readonly document: SalesDocument;
      /** Sum of the dropped lines in the bill's currency, with the bill's sign; null when no dropped line has an amount. */
      readonly excludedTotal: DecimalText | null;
      /** The document's total minus the total that the bill asks for, both with the document's sign. Only strict mapping makes
       * a difference; null when there is none. */
      readonly strictDelta: DecimalText | null;
      /** Lines that have the item of their product in place of their accounting product's; absent when there are none. */
      readonly linesOnProductItem?: readonly LineOnProductItem[];
      readonly notes: readonly string[];
      readonly trace: () => ConversionTrace;
    }
  | Stopped<'skip'>
  | Stopped<'block'>;

/** Why a bill is not sent, or its invoice not changed or voided. */
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

/** How the bill went through the rules, and what became of its lines and amounts. */
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
 * - `stop`: the rule does not let the bill through. No later rule is asked.
 * - `away`: another integration does not take the bill.
 * - `show`: the bill is converted and shown, and not sent.
 */
export type RuleOutcome = 'pass' | 'stop' | 'away' | 'show';

/** The settings by which lines are dropped: left off the document (billing-rules.md §2). */
export type Exclusion = 'lineItemTypes' | 'products' | 'aggregations' | 'zeroQuantity';

export interface LineTrace {
  readonly line: BillLine;
  /** Set when the line stands for one pricing band of `line`. */
  readonly band: BandUsage | null;
  /** True when it is on the document, false when it was dropped. */
  readonly kept: boolean;
  /** Which rule dropped it, in words; null when it is on the document. */
  readonly droppedBy: string | null;
  /** The setting that dropped it; null when it is on the document. */
  readonly exclusion: Exclusion | null;
  /** How the item was found: the candidates in order, up to the first that has a mapping. Empty when it was dropped. */
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

/** An accounting product without a mapping, and the item of the product that its lines go to (rulings.md 17). */
export interface UnmappedAccounting {
  readonly accountingProductId: string;
  /** Both by code, else by id. */
  readonly accountingProduct: string;
  readonly product: string;
  readonly itemId: string;
}

export interface LineOnProductItem {
  readonly unmapped: UnmappedAccounting;
  /** As invoiced, with the sign that it has in the bill. */
  readonly amount: DecimalText;
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
  /** Exact sum of the lines on the document. */
  readonly kept: DecimalText;
  /** Bill total minus excluded, rounded to the minor unit: the total that the document must have. */
  readonly rounded: DecimalText;
  readonly invoiceTotal: DecimalText;
}
