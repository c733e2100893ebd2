import type { Plan } from '../model/plan.ts';
import type { PlannedTieOut } from './commands/report.ts';
import { findUnusual } from '../plan/unusual.ts';
import { renderHtmlDocument, type PagePart } from '../render/html/html-document.ts';
import { packPlan } from '../render/html/pack-plan.ts';
import { packReport } from '../render/html/pack-report.ts';
import { planPageData } from '../render/html/plan-page-data.ts';
import { reportPageData } from '../render/html/report-page-data.ts';
import { quoteWord } from '../support/quote-word.ts';
import type { CommandContext } from './command-context.ts';
import { readCommitOf } from './read-git-files.ts';
import { completeTexts } from './suggested-commands.ts';

const UNSAVED = {
  send: 'This plan was not saved: tieout plan --out plan.json makes one that can be applied',
  undo: 'This undo was not saved: with --out undo.json too, it can be applied',
} as const;

/** A plan as one HTML file. `planFile` is where the plan is saved, or null. The page's code is loaded only here. */
export async function renderPlanHtml(
  context: CommandContext,
  plan: Plan,
  { planFile }: { readonly planFile: string | null },
): Promise<string> {
  const code = await import('../pages/generated/plan-page.js');
  const next =
    planFile === null
      ? UNSAVED[plan.scope.undo === undefined ? 'send' : 'undo']
      : `To carry out exactly this plan, or be refused: tieout apply ${quoteWord(planFile)}`;
  const { data, parts } = packPlan(
    planPageData(plan, { unusual: findUnusual(plan), version: context.version, next: [next] }),
  );
  const pieces = renderHtmlDocument(
    { title: `Plan for ${data.title}`, withoutScript: [data.title, data.verdict, WITHOUT_SCRIPT] },
    { data: completeTexts(data, context.options), parts: completed(parts, context) },
    code,
  );
  return [...pieces].join('');
}

/** A tie-out as one HTML file. `plan` is the one that was made for it: it says why each bill is where it is. */
export async function renderReportHtml(
  context: CommandContext,
  { report, plan, told }: PlannedTieOut,
): Promise<Iterable<string>> {
  const code = await import('../pages/generated/report-page.js');
  const { workingDirectory: cwd, environment, version, options } = context;
  const commit = await readCommitOf({ cwd, dir: options.dir, environment });
  const { data, parts } = packReport(reportPageData(report, { plan, version, commit, told }));
  const { title, period, verdict } = data;
  return renderHtmlDocument(
    {
      title: `Tie-out of ${title}, ${period}`,
      withoutScript: [`${title}, ${period}`, `${verdict.word}. ${verdict.sentence}`, WITHOUT_SCRIPT],
    },
    {
      data: completeTexts(data, options),
      parts: completed(parts, context),
    },
    code,
  );
}

function* completed(parts: Iterable<PagePart>, { options }: CommandContext): Generator<PagePart> {
  for (const part of parts) yield completeTexts(part, options);
}

const WITHOUT_SCRIPT =
  'The tables and invoices of this page are drawn by its own script, which does not run here. Open the file in a browser; nothing leaves it.';
