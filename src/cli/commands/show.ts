import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { readPlanFile } from '../read-plan-file.ts';
import { presentPlan } from './plan.ts';

/** Prints a saved plan in any format. Never connects. */
export async function runShow(
  context: CommandContext,
  request: { readonly planFile: string; readonly all: boolean },
): Promise<number> {
  const plan = await readPlanFile(context, request.planFile);
  if (plan === null) return EXIT.workspaceErrors;
  await presentPlan(context, plan, { exitCode: EXIT.done, all: request.all });
  return EXIT.done;
}
