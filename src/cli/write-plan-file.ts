import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Plan } from '../model/plan.ts';
import { savePlan } from '../plan/plan-file.ts';
import type { CommandContext } from './command-context.ts';
import { renderPlanHtml } from './render-html.ts';
import { OWNER_ONLY, writeWholeFile } from './write-file.ts';

/** Of 1 to 9. The usual 6 takes three times the time for a fifth less. */
const PACKING_LEVEL = 3;

/**
 * Saves a plan. It is compressed with gzip, to a tenth of its size, when the name ends in `.gz`.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function writePlanFile({ workingDirectory }: CommandContext, path: string, plan: Plan): Promise<void> {
  const text = savePlan(plan);
  const packed = path.endsWith('.gz') ? Readable.from(text).pipe(createGzip({ level: PACKING_LEVEL })) : text;
  await writeWholeFile(workingDirectory, path, packed, plan.id.slice(0, 12), OWNER_ONLY);
}

/**
 * Writes the page of a plan. `planFile` is where the plan is saved, or null.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function writePlanPage(
  context: CommandContext,
  path: string,
  { plan, planFile }: { readonly plan: Plan; readonly planFile: string | null },
): Promise<void> {
  const page = await renderPlanHtml(context, plan, { planFile });
  await writeWholeFile(context.workingDirectory, path, page, plan.id.slice(0, 12), OWNER_ONLY);
}
