import { getBooleanInput, getInput } from '@actions/core';

export const ACTION_COMMANDS = ['validate', 'test', 'plan', 'apply', 'drift', 'report', 'snapshot'] as const;

export type ActionCommand = (typeof ACTION_COMMANDS)[number];

/** The word for the last snapshot that the default branch kept as an artifact. */
export const LATEST = 'latest';

/** The inputs of a workflow step. An empty one is null where the files decide, and has its default elsewhere. */
export interface ActionInputs {
  readonly command: ActionCommand;
  readonly dir: string | null;
  readonly connection: string | null;
  /** A saved plan to apply; for other commands, where the plan is saved. */
  readonly plan: string | null;
  /** `plan`: the file to plan from, or `LATEST`. `snapshot`: where it is written. */
  readonly snapshot: string | null;
  readonly comment: boolean;
  readonly issue: boolean;
  /** True for the page for a browser beside the plan or the report. */
  readonly html: boolean;
  /** More words for the command line. */
  readonly args: readonly string[];
  readonly token: string;
}

/** Reads the inputs of `action.yml`. @throws Error for a command that does not exist, as `@actions/core` does. */
export function readInputs(): ActionInputs {
  const wanted = getInput('command', { required: true });
  const command = ACTION_COMMANDS.find((one) => one === wanted);
  if (command === undefined) {
    throw new Error(`the input command is "${wanted}"; it must be one of ${ACTION_COMMANDS.join(', ')}`);
  }
  return {
    command,
    dir: optional('dir'),
    connection: optional('connection'),
    plan: optional('plan'),
    snapshot: optional('snapshot'),
    comment: flag('comment', true),
    issue: flag('issue', false),
    html: flag('html', true),
    args: splitWords(getInput('args')),
    token: getInput('token'),
  };
}

function optional(name: string): string | null {
  const value = getInput(name);
  return value === '' ? null : value;
}

function flag(name: string, fallback: boolean): boolean {
  return getInput(name) === '' ? fallback : getBooleanInput(name);
}

/** Splits words at white space, with quotes around words that belong together. Nothing is expanded, and no backslash escapes. */
export function splitWords(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_all, double?: string, single?: string) => double ?? single ?? ''),
  );
}
