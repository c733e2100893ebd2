/** Properties that the rows can be filtered by, one value each. */
export const FACETS = ['class', 'reason', 'integration', 'currency'] as const;
export type Facet = (typeof FACETS)[number];

/** Properties that the rows can be sorted by. */
export const SORT_KEYS = ['number', 'customer', 'integration', 'date', 'class', 'reason', 'amount'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
