import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { ReportReason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { isRefused } from '../plan/check-guards.ts';

/** Something that a plan leaves for a person. */
export interface Ending {
  /** The name in JSON output. */
  readonly reason: ReportReason;
  readonly exitCode: ExitCode;
  readonly holds: (plan: Plan) => boolean;
}

/**
 * What needs a person, whatever was applied (rulings.md 22), most serious first. An error of the files, or of what was
 * read, means that something was not planned.
 */
const ENDINGS: readonly Ending[] = [
  { reason: 'workspace-errors', exitCode: EXIT.workspaceErrors, holds: hasWorkspaceErrors },
  {
    reason: 'duplicate-invoice',
    exitCode: EXIT.attention,
    holds: ({ drift }) => drift.some(({ code }) => code === 'duplicate-invoice'),
  },
  { reason: 'blocked', exitCode: EXIT.attention, holds: ({ summary }) => summary.blocked > 0 },
  { reason: 'guard/max-unbilled', exitCode: EXIT.attention, holds: takesNoAccount },
  { reason: 'errors', exitCode: EXIT.attention, holds: hasErrors },
];

/** The most serious ending of any of the plans, or null. Blocked bills may be left out. */
export function endingOf(
  plans: readonly Plan[],
  { allowBlocked = false }: { readonly allowBlocked?: boolean } = {},
): Ending | null {
  const counts = ENDINGS.filter(({ reason }) => !(allowBlocked && reason === 'blocked'));
  return counts.find(({ holds }) => plans.some(holds)) ?? null;
}

/**
 * The exit code of `plan` (rulings.md 22), the first that applies:
 * - 3 for errors in the files;
 * - 5 when a guard tripped;
 * - with `--detailed-exitcode`, 2 when changes are pending, else the code of what needs a person;
 * - 4 for any other error, such as a bill that m3ter does not have;
 * - 0, even with blocked bills.
 */
export function planExitCode(plan: Plan, detailed: boolean): ExitCode {
  if (hasWorkspaceErrors(plan)) return EXIT.workspaceErrors;
  if (isRefused(plan.guards)) return EXIT.refused;
  if (!detailed) return hasErrors(plan) ? EXIT.attention : EXIT.done;
  return plan.changes.length > 0 ? EXIT.changesPending : (endingOf([plan])?.exitCode ?? EXIT.done);
}

/** Errors at a place in the files: a reference that names nothing, a filter that cannot be evaluated. */
function hasWorkspaceErrors({ diagnostics }: Plan): boolean {
  return diagnostics.some(({ severity, place }) => severity === 'error' && place !== undefined);
}

/** An integration that m3ter has takes no account while bills are left to nobody: more than the files allow. */
function takesNoAccount({ guards }: Plan): boolean {
  return guards.some(({ name, status }) => name === 'max-unbilled' && status === 'warning');
}

function hasErrors({ diagnostics }: Plan): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
