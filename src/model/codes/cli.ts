import type { CodeEntry } from '../codes.ts';

/** The command line, the sandbox and files it writes: `cli/…`, `sandbox/…`. */
export const CLI_CODES = {
} as const satisfies Readonly<Record<string, CodeEntry>>;
