import { formatCount } from '../../model/count-text.ts';
import { ageText, type Day } from '../../model/day.ts';
import type { Plan, PlanSnapshot } from '../../model/plan.ts';
import type { GuardOverrides } from '../../model/guards.ts';
import { printPlan } from '../../plan/plan-file.ts';
import { planExitCode } from '../../reconcile/endings.ts';
import { annotatePlan } from '../../render/plan-annotations.ts';
import { planPage } from '../../render/plan.ts';
import { renderParagraph } from '../../render/table.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { makePlan } from '../make-plan.ts';
import { watchFiles } from '../older-files.ts';
import { quoteWord } from '../../support/quote-word.ts';
import { styleFor } from '../output-style.ts';
import { saySaved } from '../say-saved.ts';
import { completeCommands } from '../suggested-commands.ts';
import { present, type Presentation } from '../present.ts';
import { checkWritable } from '../write-file.ts';
import { writePlanFile, writePlanPage } from '../write-plan-file.ts';

/** What limits `plan`, `apply` and `status`. The options themselves are declared in `cli/define-planning.ts`. */
export interface ScopeRequest {
  readonly integrations: readonly string[];
  readonly bills: readonly string[];
  readonly only: 'config' | 'bills' | null;
  readonly since: Day | null;
  readonly overrides: GuardOverrides;
}

/** What `tieout plan` was asked for: its options, as `cli/define-planning.ts` declares them. */
export interface RunPlanRequest extends ScopeRequest {
  /** Bills whose document a person removed, to be sent again. */
  readonly resend: readonly string[];
  readonly out: string | null;
  /** The file of `tieout snapshot` that replaces both systems, or null. */
  readonly snapshot: string | null;
  /** A git reference or a folder with another version of the files. The plan then shows what these files change. */
  readonly against: string | null;
  /** The version that was applied last, to tell who moved; or null. */
  readonly applied: string | null;
  /** The file for the page for a browser. */
  readonly html: string | null;
  readonly detailedExitCode: boolean;
  /** True to show every line, however many. */
  readonly all: boolean;
}

/** Reads both systems, or a snapshot of them, and shows what would change. Cannot write to either. */
export async function runPlan(context: CommandContext, request: RunPlanRequest): Promise<number> {
  return namingOlder(context, request, 'plan', () => planAndSay(context, request));
}

/**
 * Runs what saves a plan. Files that are there from before and were not written again, because there was nothing to save
 * or something failed, are named: `apply` in the next line of a script would carry out another plan.
 */
export async function namingOlder(
  context: CommandContext,
  { out, html }: Pick<RunPlanRequest, 'out' | 'html'>,
  what: 'plan' | 'undo',
  save: () => Promise<number>,
): Promise<number> {
  const findOlder = await watchFiles(context.workingDirectory, [out, html]);
  try {
    return await save();
  } finally {
    for (const { path, writtenAt } of await findOlder()) {
      const file = quoteWord(path);
      const does = path === out ? `tieout apply ${file} would carry out the older one` : 'it shows an older one';
      sayAside(context, `${file} is left as it was written on ${writtenAt} and is not this ${what}: ${does}`);
    }
  }
}

async function planAndSay(context: CommandContext, request: RunPlanRequest): Promise<number> {
  const planned = await planAndShow(context, request);
  if (planned === null) return EXIT.workspaceErrors;
  const { out, html } = request;
  if (context.options.format === 'human') {
    if (html !== null) sayPage(context, html);
    if (out !== null && request.snapshot === null) {
      sayAside(context, saySaved(planned.plan, out, 'applies exactly this plan'));
    }
  }
  return planned.exitCode;
}

export function sayPage(context: CommandContext, html: string): void {
  sayAside(context, `page: ${html} shows this plan in a browser; it needs nothing but itself`);
}

interface ShownPlan {
  readonly plan: Plan;
  readonly exitCode: number;
}

/** The same without the note about the saved file. Null when the files have errors; these were printed. */
export async function planAndShow(context: CommandContext, request: RunPlanRequest): Promise<ShownPlan | null> {
  const { out, html, detailedExitCode, all, ...sources } = request;
  await checkWritable(context.workingDirectory, out, html);
  let paidReads: number | null = null;
  const plan = await makePlan(context, sources, (count) => void (paidReads = count));
  if (plan === null) return null;
  if (out !== null) await writePlanFile(context, out, plan);
  if (html !== null) await writePlanPage(context, html, { plan, planFile: out });
  const exitCode = planExitCode(plan, detailedExitCode);
  await presentPlan(context, plan, { exitCode, all });
  if (plan.snapshot !== undefined && context.options.format === 'human') sayAge(context, plan.snapshot);
  if (paidReads !== null) sayPaidReads(context, paidReads);
  const pending =
    plan.snapshot === undefined &&
    plan.changes.length > 0 &&
    (exitCode === EXIT.done || exitCode === EXIT.changesPending);
  if (pending && out === null && context.options.format === 'human' && context.terminal.stdout.isTerminal) {
    sayAside(context, 'next: tieout apply, or add --out plan.json to save it for review');
  }
  return { plan, exitCode };
}

/** Printed on stderr: the plan itself has no age, so that equal plans are equal texts. */
function sayAge(context: CommandContext, { takenAt }: PlanSnapshot): void {
  const age = ageText(Date.parse(takenAt), context.clock.now());
  sayAside(context, `planned from a snapshot that is ${age} old; what changed since is seen when it is planned live`);
}

/** Tells a person at a terminal how many reads Intuit meters. The log of a job has the number (`--log-level info`). */
export function sayPaidReads(context: CommandContext, count: number): void {
  const { options, terminal } = context;
  if (options.sandbox || options.format !== 'human' || !terminal.stdout.isTerminal) return;
  sayAside(context, `${formatCount(count, 'paid read')} of QuickBooks; tieout doctor says what a month takes`);
}

/** Prints a note for a person that is not part of the plan. */
export function sayAside(context: CommandContext, words: string): void {
  const lines = renderParagraph(completeCommands(words, context.options), styleFor(context, 'stderr'), {
    indent: 0,
    hanging: 2,
  });
  context.terminal.stderr.write(`${lines.join('\n')}\n`);
}

/** Prints a plan in the chosen format. `exitCode` is the command's, for machines. */
export async function presentPlan(
  context: CommandContext,
  plan: Plan,
  { exitCode, all }: { readonly exitCode: number; readonly all: boolean },
): Promise<void> {
  await present(context, planPresentation(plan, { exitCode, all }));
}

/** A plan in the formats that every command has. */
export function planPresentation(
  plan: Plan,
  { exitCode, all }: { readonly exitCode: number; readonly all: boolean },
): Presentation {
  return {
    page: () => planPage(plan, { all }),
    json: () => printPlan(plan),
    exitCode,
    annotations: () => annotatePlan(plan),
  };
}
