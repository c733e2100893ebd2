import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { validatePlan } from '../workspace/generated/plan-validator.js';
import type { Plan } from '../model/plan.ts';
import { loadPlan } from '../plan/plan-file.ts';
import { WorkspaceFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import { printDiagnostics } from './load-workspace.ts';

/**
 * Reads a saved plan. Null when it is damaged, which was printed.
 *
 * @throws WorkspaceFailure `cli/no-plan-file` when it cannot be read at all.
 */
export async function readPlanFile(context: CommandContext, path: string): Promise<Plan | null> {
  let text: string;
  try {
    text = await readFile(resolve(context.workingDirectory, path), 'utf8');
  } catch (cause) {
    throw new WorkspaceFailure(`the plan ${path} cannot be read`, {
      code: 'cli/no-plan-file',
      nextStep: 'check the path, or make a plan with tieout plan --out FILE',
      cause,
    });
  }
  const loaded = loadPlan(text, path, validatePlan);
  if ('plan' in loaded) return loaded.plan;
  await printDiagnostics(context, { diagnostics: loaded.diagnostics, files: new Map([[path, text]]) });
  return null;
}
