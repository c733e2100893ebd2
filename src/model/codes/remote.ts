import type { CodeEntry } from '../codes.ts';

/** Transport, credentials and both APIs: `http/…`, `m3ter/…`, `quickbooks/…`, `token/…`. */
export const REMOTE_CODES = {
} as const satisfies Readonly<Record<string, CodeEntry>>;
