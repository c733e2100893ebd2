import { EXIT } from '../../model/exit-code.ts';
import { comparePlans } from '../../plan/compare-plans.ts';
import { planDifferencePage } from '../../render/plan-difference.ts';
import type { CommandContext } from '../command-context.ts';
import { present } from '../present.ts';
import { readPlanFile } from '../read-plan-file.ts';

/** Shows what changed between two saved plans, in any format. Never connects. */
export async function runDiff(
  context: CommandContext,
  request: { readonly from: string; readonly to: string },
): Promise<number> {
  const from = await readPlanFile(context, request.from);
  if (from === null) return EXIT.workspaceErrors;
  const to = await readPlanFile(context, request.to);
  if (to === null) return EXIT.workspaceErrors;
  const difference = comparePlans(from, to);
  await present(context, {
    page: () => planDifferencePage(difference),
    json: () => ({ ...difference }),
    exitCode: EXIT.done,
  });
  return EXIT.done;
}
