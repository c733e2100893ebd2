import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { planMark } from '../model/marker.ts';
import { readJournaledRuns, type JournaledRun } from '../reconcile/journaled-runs.ts';
import { sumAmounts } from '../render/budget.ts';
import { formatCount, formatInstant, formatMoneyList } from '../render/wording.ts';
import { WorkspaceFailure } from '../support/errors.ts';
import { sayUnreadable } from '../support/node-error.ts';
import { quoteWord } from '../support/quote-word.ts';

/** The run of a journal that is to be undone, and what the journal has beside it. */
export interface ChosenRun {
  readonly run: JournaledRun;
  /** In words: which run it is, what it sent, and how an earlier one is named. */
  readonly said: string;
}

/** How many earlier runs are named. */
const RUNS_SHOWN = 5;

/**
 * Chooses a run in the journal of `apply --journal FILE`: the one whose plan's id begins with `planId`, else the last one
 * that sent something.
 *
 * @throws WorkspaceFailure `undo/no-journal` when the file cannot be read or is no journal; `undo/no-invoices` when no
 *   run in it sent anything; `undo/unknown-run` when none, or more than one, has that plan.
 */
export async function chooseRun(
  workingDirectory: string,
  { path, planId }: { readonly path: string; readonly planId: string | null },
): Promise<ChosenRun> {
  const runs = await readRuns(workingDirectory, path);
  const sending = runs.filter(({ targets }) => targets.length > 0);
  const run = planId === null ? sending.at(-1) : theOnly(sending.filter((one) => one.planId.startsWith(planId)));
  if (run === undefined && planId !== null) {
    throw new WorkspaceFailure(`${path} has not exactly one run that sent something with plan ${planId}`, {
      code: 'undo/unknown-run',
      nextStep: `give more of the id of one of these: ${joinRuns(sending)}`,
    });
  }
  if (run === undefined) {
    throw new WorkspaceFailure(`no run in ${path} sent a document, so there is nothing to undo`, {
      code: 'undo/no-invoices',
      nextStep:
        'nothing needs doing, and no plan was saved; for another run, give its journal, or its plan with --plan FILE',
    });
  }
  const idle = planId === null ? runs.length - 1 - runs.indexOf(run) : 0;
  const since = idle === 0 ? '' : `; ${formatCount(idle, 'run')} since sent nothing`;
  const others = sending.filter((one) => one !== run);
  const last = others.at(-1);
  const also =
    last === undefined
      ? ''
      : `. Others in ${path}: ${joinRuns(others)}; such a run is undone by ` +
        `tieout undo --run ${quoteWord(path)} --plan-id ${planMark(last.planId)} --out undo.json`;
  return { run, said: `undo of the run of ${nameRun(run)}${since}${also}` };
}

async function readRuns(workingDirectory: string, path: string): Promise<readonly JournaledRun[]> {
  let text = '';
  try {
    text = await readFile(resolve(workingDirectory, path), 'utf8');
  } catch (cause) {
    noJournal(sayUnreadable(`the journal ${path}`, cause), cause);
  }
  const runs = readJournaledRuns(text);
  return runs.length > 0 ? runs : noJournal(`${path} is not a journal: no line of it starts a run`);
}

function noJournal(message: string, cause?: unknown): never {
  throw new WorkspaceFailure(message, {
    code: 'undo/no-journal',
    nextStep: 'give the file of apply --journal FILE, or name the plan with --plan FILE or the bills with --bill ID',
    cause,
  });
}

function theOnly<T>(some: readonly T[]): T | undefined {
  return some.length === 1 ? some[0] : undefined;
}

/** `2026-11-03 09:01 UTC, plan 0123456789ab: 2 invoices, USD 950.00`. */
function nameRun({ startedAt, planId, targets, unclear, amounts }: JournaledRun): string {
  const money = formatMoneyList(sumAmounts(amounts));
  const parts = [
    formatCount(targets.length, 'document'),
    ...(money === '' ? [] : [money]),
    ...(unclear === 0 ? [] : [`${String(unclear)} of them without a clear answer`]),
  ];
  const at = Number.isNaN(Date.parse(startedAt)) ? 'a time that is not said' : formatInstant(startedAt);
  return `${at}, plan ${planMark(planId)}: ${parts.join(', ')}`;
}

/** The newest first. */
function joinRuns(runs: readonly JournaledRun[]): string {
  if (runs.length === 0) return 'none';
  const named = runs.toReversed().slice(0, RUNS_SHOWN).map(nameRun);
  const left = runs.length - named.length;
  return [...named, ...(left === 0 ? [] : [`and ${String(left)} before`])].join('; ');
}
