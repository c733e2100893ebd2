import { assertNever } from '../support/invariant.ts';
import { quoteWord } from '../support/quote-word.ts';
import { SNAPSHOT_FILE, snapshotArtifact } from './fetch-snapshot.ts';
import { LATEST, type ActionInputs } from './inputs.ts';

/** Where the plan is saved unless the step says otherwise. The workflows keep it as an artifact. */
const PLAN_FILE = 'plan.json';

/** The one line that the action runs. It can be run unchanged on a laptop. */
export interface CommandLine {
  readonly words: readonly string[];
  /** Where the plan is saved; null for commands without a plan. */
  readonly planFile: string | null;
}

/** The command line of a step (github.md: whatever a step does, one line on a laptop does too). */
export function commandLineOf(inputs: ActionInputs): CommandLine {
  const { command, plan, snapshot, args } = inputs;
  const tail = [...placeOptions(inputs), '--format', 'github', ...args];
  switch (command) {
    case 'validate':
    case 'test':
      return { words: [command, ...tail], planFile: null };
    case 'plan':
    case 'drift': {
      const planFile = plan ?? PLAN_FILE;
      const from = snapshot === null ? [] : ['--snapshot', snapshot === LATEST ? SNAPSHOT_FILE : snapshot];
      return { words: ['plan', '--out', planFile, ...from, ...tail], planFile };
    }
    case 'apply': {
      const applied = plan === null ? ['--out', PLAN_FILE] : [plan];
      return { words: ['apply', ...applied, '--auto-approve', ...tail], planFile: plan ?? PLAN_FILE };
    }
    case 'snapshot':
      return { words: ['snapshot', '--out', snapshot ?? SNAPSHOT_FILE, ...tail], planFile: null };
    default:
      return assertNever(command);
  }
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
