import { COMMAND_NAMES, DEFAULT_DIR, linesAbout } from '../model/commands.ts';
import { quoteWord } from '../support/quote-word.ts';
import type { GlobalOptions } from './command-context.ts';

/** The options of a call that suggested commands may need too. */
export type Call = Pick<GlobalOptions, 'dir' | 'connection' | 'sandbox'> &
  Partial<Pick<GlobalOptions, 'throughNpx' | 'scope'>>;

type Flag = '--dir' | '--connection' | '--sandbox';

const NEEDED: Readonly<Record<'systems' | 'files' | 'nothing', readonly Flag[]>> = {
  systems: ['--dir', '--connection', '--sandbox'],
  files: ['--dir'],
  nothing: [],
};

const LINES = linesAbout();
const PLAN_FILE = String.raw`( (?:'[^']+'|[^\s"']+\.json(?:\.gz)?\b))?`;
const LINE = new RegExp(`\\btieout (${[...LINES.keys()].join('|')})(?![\\w:-])${PLAN_FILE}`, 'g');
const ANY_COMMAND = new RegExp(`(?<!npx )\\btieout (?=(?:${COMMAND_NAMES.join('|')})(?![\\w:-]))`, 'g');
/** Where the words of a suggested command end at the latest. */
const END = /[;,:()\n]| then /;

/** A command with a file or one of these options says itself what it is about. */
const OWN_SCOPE = /^ (?:PLAN)?FILE\b|--(?:all|integration|bill|resend|only|since|snapshot)\b/;

/**
 * A text whose suggested commands can all be pasted: they have the folder, the connection and the sandbox of the call,
 * unless they already name them, and begin with `npx` when the call did. A saved plan knows its connection. `apply` and
 * `plan` are about no more than the call was, unless they say themselves what they are about.
 */
export function completeCommands(text: string, call: Call): string {
  if (!text.includes('tieout ')) return text;
  const given: Readonly<Record<Flag, string | null>> = {
    '--dir': call.dir === DEFAULT_DIR ? null : `--dir ${quoteWord(call.dir)}`,
    '--connection': call.connection === null ? null : `--connection ${quoteWord(call.connection)}`,
    '--sandbox': call.sandbox ? '--sandbox' : null,
  };
  const whole = text.replaceAll(LINE, (command, name: string, planFile: string | undefined, at: number) => {
    const [rest = ''] = text.slice(at + command.length).split(END);
    const knows = (flag: Flag): boolean =>
      rest.includes(flag) || (flag === '--connection' && name === 'apply' && planFile !== undefined);
    const flags = NEEDED[LINES.get(name) ?? 'nothing'].flatMap((flag) => (knows(flag) ? [] : (given[flag] ?? [])));
    const isOpen = planFile === undefined && !OWN_SCOPE.test(rest);
    const scope = isOpen && (name === 'apply' || name === 'plan') ? (call.scope?.[name] ?? '') : '';
    return [command, ...(scope === '' || rest.startsWith(` ${scope}`) ? [] : [scope]), ...flags].join(' ');
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
