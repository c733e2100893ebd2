import type { SortLines, SplitUsage } from './workspace.ts';

/** m3ter's names of choices that the files name in their own words, by YAML path and value (config-format.md). */
export const WIRE_WORDS = {
  'quickbooks.splitUsageLineItems': {
    band: 'ITEM_PER_USAGE_BAND',
    product: 'ITEM_PER_PRODUCT',
    aggregation: 'ITEM_PER_AGGREGATION',
  } satisfies Record<SplitUsage, string>,
  'quickbooks.sortLineItemsBy': {
    none: 'NONE',
    subtotal: 'SUBTOTAL',
    aggregationId: 'AGGREGATION_ID',
  } satisfies Record<SortLines, string>,
} as const;

const WORDS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(Object.entries(WIRE_WORDS));

/** The word of the files for m3ter's name of a choice; null when the path is no choice or the name is unknown. */
export function fileWordFor(yamlPath: string, wire: unknown): string | null {
  return Object.entries(WORDS.get(yamlPath) ?? {}).find(([, word]) => word === wire)?.[0] ?? null;
}
