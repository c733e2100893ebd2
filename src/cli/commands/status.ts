import { buildStatus } from '../../reconcile/build-status.ts';
import { readAndPlan, scopeWith } from '../../reconcile/run-plan.ts';
import { hasUnseenBills } from '../../model/status.ts';
import { annotateStatus, statusPage } from '../../render/status.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { usableWorkspace } from '../load-workspace.ts';
import { withSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import type { ScopeRequest } from './plan.ts';

/**
 * Shows the state of every bill, what m3ter's own integration did, and what the next apply would do. The exit code is
 * that of a plan when a bill that was named is not among them.
 */
export async function runStatus(
  context: CommandContext,
  request: ScopeRequest & { readonly all: boolean },
): Promise<number> {
  const usable = await usableWorkspace(context, request.integrations);
  if (usable === null) return EXIT.workspaceErrors;
  const { read, connection } = usable;
  const { overrides, all, ...parts } = request;
  const planned = await withSystems(context, connection, (systems) =>
    readAndPlan(
      { workspace: read.workspace, connection, diagnostics: read.diagnostics, scope: scopeWith(parts), overrides },
      systems.readers,
      context.clock,
    ),
  );
  const status = buildStatus(planned);
  const exitCode = hasUnseenBills(status) ? EXIT.attention : EXIT.done;
  await present(context, {
    page: () => statusPage(status, { all }),
    json: () => status,
    exitCode,
    annotations: () => annotateStatus(status),
  });
  return exitCode;
}
