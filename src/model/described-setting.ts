import type { JsonValue } from './json-value.ts';

/** One key of a document of the workspace, as `tieout explain SETTING` describes it: read from the schemas. */
export interface DescribedSetting {
  readonly kind: string;
  /** Dotted path, such as `delivery.mode`. The keys of list items follow those of the list. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  /** The words that the key takes; empty when it takes other values. */
  readonly values: readonly JsonValue[];
  /** What the key takes, in words; null when `values` or the description say it. */
  readonly expects: string | null;
  /** Undefined when there is no default. */
  readonly default: JsonValue | undefined;
  readonly example: JsonValue | undefined;
}
