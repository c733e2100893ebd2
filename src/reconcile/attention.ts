import type { Plan } from '../model/plan.ts';

/** Errors at a place in the files: a reference that names nothing, a filter that cannot be evaluated. */
export function hasWorkspaceErrors(plan: Plan): boolean {
  return plan.diagnostics.some(({ severity, place }) => severity === 'error' && place !== undefined);
}

/**
 * Blocked bills and duplicate invoices need a person, whatever was applied (rulings.md 22); so does an
 * error of the files or of what was read, which keeps what depends on it from being planned.
 */
export function needsAttention(plan: Plan): boolean {
  return (
    hasDuplicate(plan) || plan.summary.blocked > 0 || plan.diagnostics.some(({ severity }) => severity === 'error')
  );
}

export function hasDuplicate(plan: Plan): boolean {
  return plan.drift.some((drift) => drift.code === 'duplicate-invoice');
}
