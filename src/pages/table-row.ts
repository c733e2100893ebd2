import type { DecimalText } from '../model/decimal.ts';

/** What every row of a table of bills has, whatever the page is about. */
export interface TableRow {
  readonly id: string;
  readonly number: string;
  readonly customer: string;
  readonly account: string;
  readonly integration: string;
  /** A day, or empty. */
  readonly date: string;
  readonly class: string;
  readonly reason: string;
  readonly currency: string;
  /** What is summed; null when it is not known. */
  readonly amount: DecimalText | null;
}

/** Properties that the rows can be filtered by, one value each. */
export const FACETS = ['class', 'reason', 'integration', 'currency'] as const;
export type Facet = (typeof FACETS)[number];

/** Properties that the rows can be sorted by. */
export const SORT_KEYS = ['number', 'customer', 'integration', 'date', 'class', 'reason', 'amount'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
