import type { CodeEntry } from '../codes.ts';

/** The account filter language: `filter/…`. */
export const FILTER_CODES = {
} as const satisfies Readonly<Record<string, CodeEntry>>;
