import type { CodeEntry } from '../codes.ts';

/** Files, YAML, schemas and cross-document checks: `document/…`. */
export const DOCUMENT_CODES = {
} as const satisfies Readonly<Record<string, CodeEntry>>;
