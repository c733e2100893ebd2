import { quoteWord } from '../support/quote-word.ts';
import type { GlobalOptions } from './command-context.ts';

/** The options of a call that suggested commands may need too. */
export type Call = Pick<GlobalOptions, 'dir' | 'connection' | 'sandbox'> & Partial<Pick<GlobalOptions, 'throughNpx'>>;

type Flag = '--dir' | '--connection' | '--sandbox';

export const DEFAULT_DIR = 'integrations';

const OF_SYSTEMS: readonly Flag[] = ['--dir', '--connection', '--sandbox'];
const OF_FILES: readonly Flag[] = ['--dir'];

/** The suggested commands that need flags of the call. `explain` needs them only for a bill. */
const NEEDED: Readonly<Record<string, readonly Flag[]>> = {
  apply: OF_SYSTEMS,
  'auth login': OF_SYSTEMS,
  'auth logout': OF_SYSTEMS,
  'auth refresh': OF_SYSTEMS,
  'auth status': OF_SYSTEMS,
  connections: OF_FILES,
  discover: OF_SYSTEMS,
  doctor: OF_SYSTEMS,
  'explain bill': OF_SYSTEMS,
  fmt: OF_FILES,
  import: OF_SYSTEMS,
  lookup: OF_SYSTEMS,
  map: OF_SYSTEMS,
  plan: OF_SYSTEMS,
  report: OF_SYSTEMS,
  snapshot: OF_SYSTEMS,
  status: OF_SYSTEMS,
  test: OF_FILES,
  undo: OF_SYSTEMS,
  validate: OF_FILES,
};

const COMMAND = new RegExp(`\\btieout (${Object.keys(NEEDED).join('|')})(?![\\w:-])( [^\\s"]+\\.json\\b)?`, 'g');
const NEED_NOTHING = ['completion', 'demo', 'diff', 'explain', 'init', 'sandbox', 'show'];
const ANY_COMMAND = new RegExp(
  `(?<!npx )\\btieout (?=(?:${[...Object.keys(NEEDED), ...NEED_NOTHING].join('|')})(?![\\w:-]))`,
  'g',
);
/** Where the words of a suggested command end at the latest. */
const END = /[;,:()\n]| then /;

/**
 * A text whose suggested commands can all be pasted: they have the folder, the connection and the sandbox of the call,
 * unless they already name them, and begin with `npx` when the call did. A saved plan knows its connection.
 */
export function completeCommands(text: string, call: Call): string {
  if (!text.includes('tieout ')) return text;
  const given: Readonly<Record<Flag, string | null>> = {
    '--dir': call.dir === DEFAULT_DIR ? null : `--dir ${quoteWord(call.dir)}`,
    '--connection': call.connection === null ? null : `--connection ${quoteWord(call.connection)}`,
    '--sandbox': call.sandbox ? '--sandbox' : null,
  };
  const whole = text.replaceAll(COMMAND, (command, name: string, planFile: string | undefined, at: number) => {
    const [rest = ''] = text.slice(at + command.length).split(END);
    const knows = (flag: Flag): boolean =>
      rest.includes(flag) || (flag === '--connection' && name === 'apply' && planFile !== undefined);
    const flags = (NEEDED[name] ?? []).flatMap((flag) => (knows(flag) ? [] : (given[flag] ?? [])));
    return [command, ...flags].join(' ');
  });
  return call.throughNpx === true ? whole.replaceAll(ANY_COMMAND, 'npx tieout ') : whole;
}

/** The same for every text of a plain value, such as a page. */
export function completeTexts<T>(value: T, call: Call): T {
  return completed(value, call) as T;
}

function completed(value: unknown, call: Call): unknown {
  if (typeof value === 'string') return completeCommands(value, call);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: unknown) => completed(part, call));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, completed(part, call)]));
}
