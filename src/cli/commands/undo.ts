import { documentKey, keyText } from '../../apply/idempotency-key.ts';
import { planMark } from '../../model/marker.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { GuardOverrides } from '../../model/guards.ts';
import type { Plan, UndoScope, UndoTarget } from '../../model/plan.ts';
import { isDocument } from '../../plan/money.ts';
import { requireSamePlace } from '../../plan/review.ts';
import { planExitCode } from '../../reconcile/endings.ts';
import { readAndPlan, scopeWith } from '../../reconcile/run-plan.ts';
import { quoteWord } from '../../support/quote-word.ts';
import { UsageFailure, WorkspaceFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { usableWorkspace, withConnection } from '../load-workspace.ts';
import { withSystems } from '../open-systems.ts';
import { saySaved } from '../say-saved.ts';
import { chooseRun } from '../read-journal.ts';
import { readPlanFile } from '../read-plan-file.ts';
import { checkWritable } from '../write-file.ts';
import { writePlanFile, writePlanPage } from '../write-plan-file.ts';
import { namingOlder, presentPlan, sayAside, sayPage } from './plan.ts';

export interface RunUndoRequest extends Pick<UndoScope, 'emailed' | 'hold'> {
  /** The journal of the run, or null. */
  readonly run: string | null;
  /** The beginning of the id of the plan that the run applied, or null for the last run that sent something. */
  readonly planId: string | null;
  /** The plan that was applied, or null. */
  readonly plan: string | null;
  /** Ids or numbers. */
  readonly bills: readonly string[];
  readonly out: string | null;
  /** The file for the page for a browser. */
  readonly html: string | null;
  readonly overrides: GuardOverrides;
  readonly all: boolean;
}

/** What is to be undone, before the bills are looked up. */
interface Asked {
  readonly targets: readonly UndoTarget[];
  /** The connection that the run or plan was of; null for bills. */
  readonly connection: string | null;
  readonly plan: Plan | null;
  /** Which run of a journal it is, in words. */
  readonly said: string | null;
}

/**
 * Plans to void what a run made (delivery.md, Undo). It writes to neither system: the saved plan is reviewed and applied
 * like every other.
 */
export async function runUndo(given: CommandContext, request: RunUndoRequest): Promise<number> {
  requireOneSource(request);
  return namingOlder(given, request, 'undo', () => planUndo(given, request));
}

async function planUndo(given: CommandContext, request: RunUndoRequest): Promise<number> {
  await checkWritable(given.workingDirectory, request.out, request.html);
  const asked = await readAsked(given, request);
  if (asked === null) return EXIT.workspaceErrors;
  const chosen = withConnection(given, asked.connection);
  const usable = await usableWorkspace(chosen, []);
  if (usable === null) return EXIT.workspaceErrors;
  // With only one connection, suggested commands need not name it.
  const context = usable.read.workspace.connections.length === 1 ? given : chosen;
  requireSame(asked, usable.connection.name);
  if (asked.plan !== null) requireSamePlace(asked.plan, usable.connection);
  const { emailed, hold, out, html } = request;
  const { targets } = asked;
  const scope = scopeWith({ bills: targets.map(({ billId }) => billId), undo: { targets, emailed, hold } });
  const { read, connection } = usable;
  if (asked.said !== null) sayAside(context, asked.said);
  const plan = await withSystems(context, connection, async ({ readers }) => {
    const { workspace, diagnostics } = read;
    const planRequest = { workspace, connection, diagnostics, scope, overrides: request.overrides };
    return (await readAndPlan(planRequest, readers, context.clock)).plan;
  });
  const exitCode = planExitCode(plan, false);
  const isForNothing = plan.bills.length === 0 && exitCode !== EXIT.done;
  if (out !== null && !isForNothing) await writePlanFile(context, out, plan);
  if (html !== null && !isForNothing) await writePlanPage(context, html, { plan, planFile: out });
  await presentPlan(context, plan, { exitCode, all: request.all });
  if (context.options.format === 'human') {
    if (isForNothing) sayNotSaved(context, [out, html]);
    else sayWhatFollows(context, plan, request);
  }
  return exitCode;
}

/** Without any bill, `apply` of the saved plan would say that all is well. */
function sayNotSaved(context: CommandContext, files: readonly (string | null)[]): void {
  for (const file of files) if (file !== null) sayAside(context, `${file} was not saved: there is no bill to undo`);
}

function sayWhatFollows(
  context: CommandContext,
  plan: Plan,
  { out, html }: Pick<RunUndoRequest, 'out' | 'html'>,
): void {
  if (html !== null) sayPage(context, html);
  if (plan.changes.length > 0) {
    sayAside(
      context,
      out === null
        ? 'nothing was voided: add --out undo.json to save this plan, review it, then run tieout apply undo.json'
        : saySaved(plan, out, 'voids exactly these invoices'),
    );
  } else if (out !== null) {
    sayAside(context, `saved to be read: there is nothing to void, and tieout apply ${quoteWord(out)} does nothing`);
  }
}

/** @throws UsageFailure `cli/usage` */
function requireOneSource({ run, planId, plan, bills }: RunUndoRequest): void {
  const given = [run !== null, plan !== null, bills.length > 0].filter(Boolean).length;
  if (given === 1 && (planId === null || run !== null)) return;
  const message =
    given === 0
      ? 'nothing says what is to be undone'
      : given === 1
        ? '--plan-id names a run of the journal of --run'
        : '--run, --plan and --bill exclude each other';
  throw new UsageFailure(message, {
    code: 'cli/usage',
    nextStep: 'tieout undo --run JOURNAL, or --plan PLANFILE, or --bill BILL',
  });
}

/** Null when the plan file is damaged, which was printed. */
async function readAsked(context: CommandContext, request: RunUndoRequest): Promise<Asked | null> {
  const { run: path, planId, plan, bills } = request;
  if (path !== null) {
    const { run, said } = await chooseRun(context.workingDirectory, { path, planId });
    return { targets: run.targets, connection: run.connection, plan: null, said };
  }
  if (plan === null) {
    return { targets: bills.map((billId) => ({ billId, key: null })), connection: null, plan: null, said: null };
  }
  const saved = await readPlanFile(context, plan);
  if (saved === null) return null;
  const targets = targetsOf(saved);
  if (targets.length > 0) return { targets, connection: saved.connection.name, plan: saved, said: null };
  throw new WorkspaceFailure(`the plan ${plan} sends no invoice, so there is nothing to undo`, {
    code: 'undo/no-invoices',
    nextStep: 'give the plan that sent the invoices, or name the bills with --bill ID',
  });
}

/** Every document that the plan wrote. Updates are looked at too, and stay: their former content is not kept. */
function targetsOf({ id, changes, connection: { realmId } }: Plan): readonly UndoTarget[] {
  return changes.filter(isDocument).flatMap(({ action, after, precondition }): readonly UndoTarget[] => {
    if (action === 'adopt') return [];
    const replaced = 'id' in precondition ? { id: precondition.id, syncToken: precondition.revision } : null;
    const { customer } = after.document;
    const key = keyText(documentKey(realmId, after, replaced));
    const target = { billId: after.marker.billId, key, plan: planMark(id) };
    return ['id' in customer ? { ...target, customer: customer.id } : target];
  });
}

/** @throws UsageFailure `undo/other-connection` */
function requireSame({ connection }: Asked, chosen: string): void {
  if (connection === null || connection === chosen) return;
  throw new UsageFailure(`the run was of connection "${connection}", not of "${chosen}"`, {
    code: 'undo/other-connection',
    nextStep: `leave --connection out, or give --connection ${quoteWord(connection)}`,
  });
}
