import type { Plan } from '../model/plan.ts';
import { digestOf } from '../support/digest.ts';

/**
 * The id of a plan: a digest of what it says. Times are left out (rulings.md 23), and with them
 * everything that moves while the meaning stays: revisions, bill versions and the digests of what was
 * read. So a plan made again from an unchanged world has the same id, and `--expect-digest` can hold an
 * approval to it.
 */
export function planId(plan: Omit<Plan, 'id'>): string {
  const { formatVersion, connection, scope, summary, changes, bills, drift, guards, diagnostics } = plan;
  return digestOf({
    formatVersion,
    connection,
    scope,
    summary,
    changes: changes.map((change) => change.id),
    bills: bills.map(({ billVersion: _version, ...said }) => said),
    drift: drift.map(({ since: _since, ...said }) => said),
    guards,
    diagnostics,
  });
}
