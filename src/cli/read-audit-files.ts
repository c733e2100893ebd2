import { resolve } from 'node:path';
import type { ReadJournal } from '../model/audit.ts';
import type { Plan } from '../model/plan.ts';
import { decodeJournal, isJournal } from '../reconcile/decode-journal.ts';
import { loadPlan } from '../plan/plan-file.ts';
import { WorkspaceFailure } from '../support/errors.ts';
import { validatePlan } from '../workspace/generated/plan-validator.js';
import type { CommandContext } from './command-context.ts';
import { sayUnreadable } from '../support/node-error.ts';
import { readText } from './read-plan-file.ts';

export interface AuditFiles {
  readonly journals: readonly ReadJournal[];
  readonly plans: readonly Plan[];
}

/**
 * Reads the files of `--audit`, journals and saved plans in any order; gzip is recognized.
 *
 * @throws WorkspaceFailure `report/no-journal` for a file that is neither, or cannot be read, and when no file is a
 *   journal.
 */
export async function readAuditFiles(context: CommandContext, paths: readonly string[]): Promise<AuditFiles> {
  const journals: ReadJournal[] = [];
  const plans: Plan[] = [];
  for (const path of new Set(paths)) {
    const text = await readText(resolve(context.workingDirectory, path)).catch((cause: unknown) => {
      throw noJournal(sayUnreadable(`the file ${path}`, cause), cause);
    });
    if (isJournal(text)) {
      journals.push(decodeJournal(path, text));
      continue;
    }
    const loaded = loadPlan(text, path, validatePlan);
    if (!('plan' in loaded)) throw noJournal(`the file ${path} is neither a journal nor a saved plan`);
    plans.push(loaded.plan);
  }
  if (journals.length === 0) throw noJournal('none of the files is a journal');
  return { journals, plans };
}

function noJournal(message: string, cause?: unknown): WorkspaceFailure {
  return new WorkspaceFailure(message, {
    code: 'report/no-journal',
    nextStep: 'name files that tieout apply --journal FILE wrote, and plans that tieout plan --out FILE saved',
    ...(cause === undefined ? {} : { cause }),
  });
}
