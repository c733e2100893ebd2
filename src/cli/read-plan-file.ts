import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
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
    text = await readText(resolve(context.workingDirectory, path));
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

const GZIP_START = Buffer.from([0x1f, 0x8b]);

/** The text of a file. Gzip is recognized by its first bytes and not by the file's name. */
export async function readText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(GZIP_START.length), 0, GZIP_START.length, 0);
    const bytes = file.createReadStream({ start: 0, autoClose: false });
    return await textOf(buffer.equals(GZIP_START) ? bytes.pipe(createGunzip()) : bytes);
  } finally {
    await file.close();
  }
}
