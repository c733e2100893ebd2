import type { Address } from './address.ts';
import type { DecimalText } from './decimal.ts';
import type { BandUsage, BillLine } from './m3ter.ts';
import type { ReasonCode } from './reasons.ts';
import type { ItemRule, OtherIntegration, RuleId } from './rules.ts';
import type { SalesDocument } from './sales-document.ts';

/**
 * The answer of `convertBill`: never an exception on data. Every variant carries the trace that
 * `explain` prints.
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
      readonly trace: ConversionTrace;
    }
  | Stopped<'skip'>
  | Stopped<'block'>;

export interface Stopped<R extends 'skip' | 'block'> {
  readonly result: R;
  readonly reason: ReasonCode;
  /** One sentence with the facts: names entity, code, amounts. */
  readonly message: string;
  /** What to do, when something: the YAML to add, the screen to open. */
  readonly hint: string | null;
  readonly trace: ConversionTrace;
}

/** How the bill was walked through every rule; enough to explain it without running it again. */
export interface ConversionTrace {
  readonly rules: readonly RuleStep[];
  readonly lines: readonly LineTrace[];
  readonly amounts: AmountsTrace | null;
}

export interface RuleStep {
  readonly rule: RuleId | OtherIntegration;
  readonly outcome: 'pass' | 'stop';
  readonly detail: string;
}

export interface LineTrace {
  readonly line: BillLine;
  /** Set when the line stands for one pricing band of `line`. */
  readonly band: BandUsage | null;
  readonly kept: boolean;
  /** Which rule dropped it, in words; null when kept. */
  readonly droppedBy: string | null;
  /** How the item was found: candidates in order, the winner first that exists. */
  readonly item: readonly ItemStep[];
  /** Exact amount in the bill's currency with the resolved sign, before rounding. */
  readonly exact: DecimalText;
  /** As invoiced, with minor digits; null when dropped. */
  readonly amount: DecimalText | null;
  readonly notes: readonly string[];
  /** The change of this plan that makes the mapping of its item; not there when no change does. */
  readonly plannedMapping?: Address;
}

export interface ItemStep {
  readonly rule: ItemRule;
  /** For people: `product "api-calls" (Item 19 API usage)`. */
  readonly detail: string;
  readonly won: boolean;
}

/**
 * How the bill's total became the document's. Everything has the bill's sign, so a negative bill has
 * negative sums; only `invoiceTotal` is as the document counts, positive on a credit memo.
 */
export interface AmountsTrace {
  readonly billTotal: DecimalText;
  readonly sumAsGiven: DecimalText;
  readonly sumCreditsNegated: DecimalText;
  /** Which convention equals `billTotal`. */
  readonly signs: 'as-given' | 'credits-negated';
  /** Exact sum of the dropped lines. */
  readonly excluded: DecimalText;
  /** Exact sum of the kept lines. */
  readonly kept: DecimalText;
  /** Bill total minus excluded, rounded to the minor unit: what the document must come to. */
  readonly rounded: DecimalText;
  readonly invoiceTotal: DecimalText;
}
