import type { JsonValue } from './json-value.ts';

/** One key that a document can have. */
export interface Setting {
  readonly kind: string;
  /** `delivery.mode`; the keys of list items follow those of the list. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  /** The words it takes; empty when it takes others. */
  readonly values: readonly JsonValue[];
  /** What it takes, in words; null when the values or the description say it. */
  readonly expects: string | null;
  /** Undefined when it has none. */
  readonly default: JsonValue | undefined;
  readonly example: JsonValue | undefined;
}
