import { APPLY_CODES } from './codes/apply.ts';
import { AUTH_CODES } from './codes/auth.ts';
import { CLI_CODES } from './codes/cli.ts';
import { DESIRED_CODES } from './codes/desired.ts';
import { DOCUMENT_CODES } from './codes/documents.ts';
import { FILTER_CODES } from './codes/filter.ts';
import { OUTCOME_CODES } from './codes/outcomes.ts';
import { PLAN_CODES } from './codes/plan.ts';
import { REMOTE_CODES } from './codes/remote.ts';
import { REPORT_CODES } from './codes/report.ts';
import { GUARD_CODES } from './guards.ts';
import { SANDBOX_CODES } from './codes/sandbox.ts';
import { SNAPSHOT_CODES } from './codes/snapshot.ts';
import { UNDO_CODES } from './codes/undo.ts';

/** What `tieout explain CODE` prints. */
export interface CodeEntry {
  readonly title: string;
  /** Why it happens, in one or two sentences. */
  readonly cause: string;
  /** What to do. */
  readonly cure: string;
}

/**
 * Every code of a diagnostic or failure, grouped by stage. Reasons of bills are in `reasons/all-reasons.ts`.
 * Never reuse a code for another meaning; never match on a text.
 */
export const CODES = {
  ...DOCUMENT_CODES,
  ...FILTER_CODES,
  ...DESIRED_CODES,
  ...REMOTE_CODES,
  ...PLAN_CODES,
  ...GUARD_CODES,
  ...APPLY_CODES,
  ...OUTCOME_CODES,
  ...CLI_CODES,
  ...AUTH_CODES,
  ...SANDBOX_CODES,
  ...REPORT_CODES,
  ...SNAPSHOT_CODES,
  ...UNDO_CODES,
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type Code = keyof typeof CODES;
