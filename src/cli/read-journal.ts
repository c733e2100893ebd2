import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { UndoTarget } from '../model/plan.ts';
import { DOCUMENT_ADDRESS, parseJournalLine, type JournalLine } from '../reconcile/decode-journal.ts';
import { WorkspaceFailure } from '../support/errors.ts';

/** What the last plan in a journal wrote, as far as `tieout undo` needs it. */
export interface JournaledRun {
  readonly planId: string;
  /** The connection that it ran on. */
  readonly connection: string;
  /** A document for each intent; of an adoption there is none, because nothing is written. */
  readonly targets: readonly UndoTarget[];
}

/**
 * Reads the journal of `apply --journal FILE`. A file may have several runs: the last one counts, with earlier runs of
 * the same plan, which it went on with. An intent without an outcome counts too: it may have been carried out. The last
 * line of a run that was killed may be cut off.
 *
 * @throws WorkspaceFailure `undo/no-journal` when it cannot be read, is no journal, or its last run wrote no document.
 */
export async function readJournal(workingDirectory: string, path: string): Promise<JournaledRun> {
  const fail = (message: string, cause?: unknown): never => {
    throw new WorkspaceFailure(message, {
      code: 'undo/no-journal',
      nextStep: 'give the file of apply --journal FILE, or name the plan with --plan FILE or the bills with --bill ID',
      cause,
    });
  };
  let text = '';
  try {
    text = await readFile(resolve(workingDirectory, path), 'utf8');
  } catch (cause) {
    fail(`the journal ${path} cannot be read`, cause);
  }
  const lines = text
    .split('\n')
    .map(parseJournalLine)
    .filter((line) => line !== null);
  const start = lines.findLast(({ event }) => event === 'start');
  const [planId, connection] = [start?.['planId'], start?.['connection']];
  if (typeof planId !== 'string' || typeof connection !== 'string') {
    return fail(`${path} is not a journal: no line of it starts a run`);
  }
  const targets = lines.filter((line) => line['event'] === 'intent' && line['planId'] === planId).flatMap(targetOf);
  if (targets.length === 0) return fail(`the last run in ${path} wrote no invoice, so there is nothing to undo`);
  return { planId, connection, targets: [...new Map(targets.map((target) => [target.billId, target])).values()] };
}

/** The document that an intent announces. Its key is absent for what is only recorded. */
function targetOf({ address, key }: JournalLine): readonly UndoTarget[] {
  const [, billId] = typeof address === 'string' ? (DOCUMENT_ADDRESS.exec(address) ?? []) : [];
  return billId === undefined || typeof key !== 'string' ? [] : [{ billId, key }];
}
