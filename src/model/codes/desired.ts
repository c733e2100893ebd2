import type { CodeEntry } from '../codes.ts';

/** References that only the remote systems can resolve: `reference/…`, `mapping/…`, `integration/…`. */
export const DESIRED_CODES = {
} as const satisfies Readonly<Record<string, CodeEntry>>;
