import type { Plan } from '../model/plan.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { formatNet } from '../render/money.ts';

/** Outputs of `action.yml`: small texts and paths, never the plan itself. */
export type ActionOutputs = Readonly<Record<string, string>>;

/** The result of a run, for later steps. */
export function outputsOf(run: {
  readonly exitCode: number;
  readonly planFile: string | null;
  /** The page that was written; null without one. */
  readonly htmlFile: string | null;
  readonly plan: Plan | null;
}): ActionOutputs {
  const { plan, htmlFile } = run;
  const page = htmlFile === null ? {} : { 'html-path': htmlFile };
  const always = { 'exit-code': String(run.exitCode), reason: wordOf(run.exitCode), ...page };
  if (plan === null) return always;
  const { money, blocked } = plan.summary;
  return {
    ...always,
    'plan-id': plan.id,
    'plan-path': run.planFile ?? '',
    changed: String(plan.changes.length > 0),
    invoices: String(money.reduce((sum, { invoices }) => sum + invoices, 0)),
    money: formatNet(money),
    blocked: String(blocked),
  };
}

/** The output `reason`: one word for each exit code. Later steps compare it, so a word never changes. */
const EXIT_WORDS: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: '',
  [EXIT.failed]: 'failed',
  [EXIT.changesPending]: 'changes-pending',
  [EXIT.workspaceErrors]: 'workspace-errors',
  [EXIT.attention]: 'attention',
  [EXIT.refused]: 'refused',
  [EXIT.notSignedIn]: 'not-signed-in',
  [EXIT.unavailable]: 'unavailable',
  [EXIT.usage]: 'usage',
  [EXIT.interrupted]: 'interrupted',
  [EXIT.terminated]: 'interrupted',
};

function wordOf(exitCode: number): string {
  return Object.entries(EXIT_WORDS).find(([code]) => Number(code) === exitCode)?.[1] ?? EXIT_WORDS[EXIT.failed];
}
