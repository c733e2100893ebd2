import type { DecimalText } from '../model/decimal.ts';

/** The properties of every row of a table of bills, on any page. */
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
  /** The amount for sums; null when it is not known. */
  readonly amount: DecimalText | null;
}

/** Properties that the rows can be filtered by, one value each. */
export const FACETS = ['class', 'reason', 'integration', 'currency'] as const;
export type Facet = (typeof FACETS)[number];

/** Properties that the rows can be sorted by. */
export const SORT_KEYS = ['number', 'customer', 'integration', 'date', 'class', 'reason', 'amount'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
