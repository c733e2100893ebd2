import type { CodeEntry } from '../codes.ts';

/** Guards, stale plans, settling and proof: `plan/…`, `guard/…`, `apply/…`. */
export const APPLY_CODES = {
} as const satisfies Readonly<Record<string, CodeEntry>>;
