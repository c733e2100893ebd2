import { CHANGE_REASONS } from './changes.ts';
import { DRIFT_REASONS } from './drift.ts';
import type { ReasonEntry } from './reason-entry.ts';
import { SENT_REASONS } from './sent.ts';
import { UNDO_REASONS } from './undo.ts';
import { BLOCKED_REASONS, SKIPPED_REASONS } from './why-not-sent.ts';

/** Every reason code. `src/plan/README.md` lists the situations; a test compares both. */
export const REASONS = {
  ...SKIPPED_REASONS,
  ...BLOCKED_REASONS,
  ...SENT_REASONS,
  ...UNDO_REASONS,
  ...CHANGE_REASONS,
  ...DRIFT_REASONS,
} as const satisfies Readonly<Record<string, ReasonEntry>>;

export type ReasonCode = keyof typeof REASONS;

/** The entry of a code that may be no reason. */
export function findReason(code: string): ReasonEntry | null {
  const entries: Readonly<Record<string, ReasonEntry>> = REASONS;
  return Object.hasOwn(entries, code) ? (entries[code] ?? null) : null;
}
