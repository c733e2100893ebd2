import { EXIT } from '../../model/exit-code.ts';
import type { CommandContext } from '../command-context.ts';
import { renderPlanHtml } from '../render-html.ts';
import { present, presentInFile, type Presentation } from '../present.ts';
import { readPlanFile } from '../read-plan-file.ts';
import { planPresentation } from './plan.ts';

/** Prints a saved plan in any format, or writes it to a file. Never connects. */
export async function runShow(
  context: CommandContext,
  request: { readonly planFile: string; readonly out: string | null; readonly all: boolean },
): Promise<number> {
  const { planFile, out, all } = request;
  const plan = await readPlanFile(context, planFile);
  if (plan === null) return EXIT.workspaceErrors;
  const page = context.options.format === 'html' ? await renderPlanHtml(context, plan, { planFile }) : null;
  const presentation: Presentation = {
    ...planPresentation(plan, { exitCode: EXIT.done, all }),
    ...(page === null ? {} : { forms: { html: () => page } }),
  };
  if (out === null) await present(context, presentation);
  else await presentInFile(context, presentation, { path: out, unique: plan.id.slice(0, 12) });
  return EXIT.done;
}
