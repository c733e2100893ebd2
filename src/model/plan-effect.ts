import type { Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Place } from './diagnostic.ts';
import type { JsonValue } from './json-value.ts';
import type { BillDifference, ChangeDifference } from './plan-difference.ts';

/** What the files of a workspace change against another version of them, over the same systems. */
export interface PlanEffect {
  /** The other version, as the command line names it: a git reference or a folder. */
  readonly against: string;
  /** The commit of a git reference; null for a folder. */
  readonly commit: string | null;
  /** Why there is nothing to compare, in a sentence; absent when there is. */
  readonly unavailable?: string;
  /** The differences between the files. */
  readonly edits: readonly FileEdit[];
  readonly money: readonly EffectMoney[];
  readonly bills: readonly BillEffect[];
  readonly changes: readonly ChangeDifference[];
  /** The version that was applied last, as a commit or a folder; absent when it is not known, and `against` stands in. */
  readonly applied?: string;
  /** Who moved, for each configuration and mapping that the plan changes. */
  readonly moved: readonly Moved[];
}

/** Who made a difference between the files and m3ter. */
export interface Moved {
  readonly address: string;
  readonly kind: string;
  readonly label: string;
  /** The setting; null for the whole of it. */
  readonly path: string | null;
  readonly who: 'yours' | 'theirs' | 'both';
  /** Who changed the configuration in m3ter last, and when, as far as m3ter says. */
  readonly by: string | null;
  readonly at: Instant | null;
}

/** One setting, or one line of a mapping file, that differs. */
export interface FileEdit {
  /** In the present files; for something that was removed, in the other version. */
  readonly place: Place;
  /** `QuickBooks US invoices: delivery.mode`. */
  readonly what: string;
  /** Null for something that was added. */
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** A bill that the two versions treat differently. */
export interface BillEffect extends BillDifference {
  /** Indexes of the edits without which the result would differ; empty when there are too many to separate. */
  readonly through: readonly number[];
}

/** The effect of the edits in one currency. */
export interface EffectMoney {
  readonly currency: string;
  /** Documents that are sent now and were not before. */
  readonly appear: CountAndTotal;
  /** Documents that were sent before and are not now. */
  readonly vanish: CountAndTotal;
  /** Documents whose total differs. */
  readonly change: CountAndTotal & { readonly before: DecimalText };
  /** Count of documents with the same total and other lines or details. */
  readonly other: number;
}

export interface CountAndTotal {
  readonly count: number;
  readonly total: DecimalText;
}
