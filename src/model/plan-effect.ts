import type { DecimalText } from './decimal.ts';
import type { Place } from './diagnostic.ts';
import type { JsonValue } from './json-value.ts';
import type { BillDifference, ChangeDifference } from './plan-difference.ts';

/** What the files of a workspace do differently than another version of them, over the same world. */
export interface PlanEffect {
  /** The version they are compared with, as it was asked for: a git reference or a folder. */
  readonly against: string;
  /** The commit that a git reference names. */
  readonly commit: string | null;
  /** Why nothing can be compared, in a sentence; left out when it can. */
  readonly unavailable?: string;
  /** What differs in the files. */
  readonly edits: readonly FileEdit[];
  readonly money: readonly EffectMoney[];
  readonly bills: readonly BillEffect[];
  readonly changes: readonly ChangeDifference[];
}

/** One setting, or one line of a mapping file, that differs. */
export interface FileEdit {
  /** In the files as they are; of what was taken out in those that they are compared with. */
  readonly place: Place;
  /** `QuickBooks US invoices: delivery.mode`. */
  readonly what: string;
  /** Null for what was not there. */
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** A bill that the two versions treat differently. */
export interface BillEffect extends BillDifference {
  /** The edits, by their index, without which it would be otherwise; empty when they are too many to tell apart. */
  readonly through: readonly number[];
}

/** What the edits come to in one currency. */
export interface EffectMoney {
  readonly currency: string;
  /** Documents that are sent now and were not. */
  readonly appear: CountAndTotal;
  /** Documents that were to be sent and are not. */
  readonly vanish: CountAndTotal;
  /** Documents whose total differs. */
  readonly change: CountAndTotal & { readonly before: DecimalText };
  /** Documents of the same total with other lines or details. */
  readonly other: number;
}

export interface CountAndTotal {
  readonly count: number;
  readonly total: DecimalText;
}
