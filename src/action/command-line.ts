import { assertNever } from '../support/invariant.ts';
import { quoteWord } from '../support/quote-word.ts';
import { SNAPSHOT_FILE, snapshotArtifact } from './kept-artifacts.ts';
import { LATEST, type ActionInputs } from './inputs.ts';

/** Where the plan is saved unless the step says otherwise. The workflows keep it as an artifact. */
const PLAN_FILE = 'plan.json';
const PLAN_PAGE = 'plan.html';

/** The one line that the action runs. It can be run unchanged on a laptop. */
export interface CommandLine {
  readonly words: readonly string[];
  /** Where the plan is; null for commands without a plan. */
  readonly planFile: string | null;
  /** Where the report is; null for commands without a report. */
  readonly reportFile: string | null;
  /** Where the page for a browser goes; null without one. */
  readonly htmlFile: string | null;
  /** The files that the command writes. Older ones of these names are of another run. */
  readonly written: readonly string[];
}

/** The command line of a step (github.md §1: whatever a step does, one line on a laptop does too). */
export function commandLineOf(inputs: ActionInputs): CommandLine {
  const { command, plan, snapshot, html, args } = inputs;
  const tail = [...placeOptions(inputs), '--format', 'github', ...args];
  const none = { planFile: null, reportFile: null, htmlFile: null, written: [] };
  switch (command) {
    case 'validate':
    case 'test':
      return { ...none, words: [command, ...tail] };
    case 'plan':
    case 'drift': {
      const planFile = plan ?? PLAN_FILE;
      const files = { planFile, htmlFile: html ? PLAN_PAGE : null };
      const from = snapshot === null ? [] : ['--snapshot', snapshot === LATEST ? SNAPSHOT_FILE : snapshot];
      const page = html ? ['--html', PLAN_PAGE] : [];
      const words = ['plan', '--out', planFile, ...page, ...from, ...tail];
      return { ...none, ...files, words, written: [planFile, ...page.slice(1)] };
    }
    case 'apply': {
      const planFile = plan ?? PLAN_FILE;
      const applied = plan === null ? ['--out', PLAN_FILE] : [plan];
      const words = ['apply', ...applied, '--auto-approve', ...tail];
      return { ...none, words, planFile, written: plan === null ? [PLAN_FILE] : [] };
    }
    case 'report':
      return reportLine(inputs, { stem: 'report', more: args });
    case 'snapshot':
      return { ...none, words: ['snapshot', '--out', snapshot ?? SNAPSHOT_FILE, ...tail] };
    default:
      return assertNever(command);
  }
}

/** The line that reports another month with the same options. */
export function reportLineOf(inputs: ActionInputs, month: string): CommandLine {
  const more = ['--month', month, ...withoutPeriod(inputs.args)];
  return reportLine({ ...inputs, html: false }, { stem: `report-${month}`, more });
}

function reportLine(
  inputs: ActionInputs,
  { stem, more }: { readonly stem: string; readonly more: readonly string[] },
): CommandLine {
  const [reportFile, csv, page] = [`${stem}.json`, `${stem}.csv`, `${stem}.html`];
  const htmlFile = inputs.html ? page : null;
  const html = htmlFile === null ? [] : ['--html', htmlFile];
  const words = ['report', '--out', reportFile, '--csv', csv, ...html, ...placeOptions(inputs), '--format', 'github'];
  return {
    words: [...words, ...more],
    planFile: null,
    reportFile,
    htmlFile,
    written: [reportFile, csv, ...html.slice(1)],
  };
}

const PERIOD_OPTION = /^--(?:month|from|to)(=|$)/;

function withoutPeriod(args: readonly string[]): readonly string[] {
  return args.filter((word, index) => {
    const isValue = PERIOD_OPTION.exec(args[index - 1] ?? '')?.[1] === '';
    return !isValue && !PERIOD_OPTION.test(word);
  });
}

/**
 * The line that a reader runs to see the same plan: without what only a runner needs.
 *
 * @param run the workflow run whose snapshot was planned from; null for a live plan.
 */
export function laptopLine(inputs: ActionInputs, run: number | null): string {
  const from = run === null ? [] : ['--snapshot', SNAPSHOT_FILE];
  const plan = ['tieout', 'plan', ...from, ...placeOptions(inputs), ...inputs.args].map(quoteWord).join(' ');
  if (run === null) return plan;
  const artifact = snapshotArtifact(inputs.connection);
  return `gh run download ${String(run)} --name ${quoteWord(artifact)} && ${plan}`;
}

function placeOptions({ dir, connection }: ActionInputs): readonly string[] {
  return [...(dir === null ? [] : ['--dir', dir]), ...(connection === null ? [] : ['--connection', connection])];
}
