/** The words that `tieout auth` takes. */
export const SIGN_IN_ACTIONS = ['login', 'status', 'refresh', 'logout'] as const;
export type SignInAction = (typeof SIGN_IN_ACTIONS)[number];

/** The words that `tieout sandbox` takes. */
export const SANDBOX_ACTIONS = ['start', 'reset', 'seed'] as const;

/** The words that `tieout completion` takes. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The folder of the workspace where `--dir` does not say. */
export const DEFAULT_DIR = 'integrations';

interface CommandFacts {
  /**
   * What a line that a text suggests must say of the call that printed it, so that it is about the same: the folder of
   * the `files`, for the `systems` the connection and the sandbox too.
   */
  readonly about: 'systems' | 'files' | 'nothing';
  /** Only a line with one of these words behind the command is about that. */
  readonly words?: readonly string[];
}

const OF_SYSTEMS = { about: 'systems' } as const;
const OF_FILES = { about: 'files' } as const;
const OF_NOTHING = { about: 'nothing' } as const;

/** The commands of the program that people see. */
export const COMMANDS = {
  apply: OF_SYSTEMS,
  auth: { ...OF_SYSTEMS, words: SIGN_IN_ACTIONS },
  completion: OF_NOTHING,
  connections: OF_FILES,
  demo: OF_NOTHING,
  diff: OF_NOTHING,
  discover: OF_SYSTEMS,
  doctor: OF_SYSTEMS,
  explain: { ...OF_SYSTEMS, words: ['bill'] },
  fmt: OF_FILES,
  help: OF_NOTHING,
  import: OF_SYSTEMS,
  init: OF_NOTHING,
  lookup: OF_SYSTEMS,
  map: OF_SYSTEMS,
  plan: OF_SYSTEMS,
  report: OF_SYSTEMS,
  sandbox: OF_NOTHING,
  schema: OF_NOTHING,
  show: OF_NOTHING,
  snapshot: OF_SYSTEMS,
  status: OF_SYSTEMS,
  test: OF_FILES,
  undo: OF_SYSTEMS,
  validate: OF_FILES,
} as const satisfies Readonly<Record<string, CommandFacts>>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** What a line is about, by its command and the word behind it, such as `auth login`. */
export function linesAbout(): ReadonlyMap<string, CommandFacts['about']> {
  const entries: readonly (readonly [string, CommandFacts])[] = Object.entries(COMMANDS);
  return new Map(
    entries.flatMap(([name, { about, words }]) =>
      (words?.map((word) => `${name} ${word}`) ?? [name]).map((line) => [line, about] as const),
    ),
  );
}
