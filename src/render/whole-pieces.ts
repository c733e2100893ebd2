import { SANDBOX_ACTIONS, SHELLS, SIGN_IN_ACTIONS, type CommandName } from '../model/commands.ts';

/**
 * The pieces of a text that are copied to a shell or a file, and so stay on one line: commands, and lines of YAML. A
 * terminal continues a long line below by itself and copies it as one, where a break of ours would be copied too.
 */

/** The index of the last word of the piece that begins at `words[at]`; null when none begins there. */
export function endOfPiece(words: readonly string[], at: number): number | null {
  const word = words[at] ?? '';
  if (word === '-' && words[at + 1] === '{') return endOfBraces(words, at + 1);
  if (RECORD.test(word) && words[at + 1] === '{') return endOfBraces(words, at + 1);
  if (word === '{' && (words[at + 1] ?? '').endsWith(':')) return endOfBraces(words, at, WORDS_OF_RECORD_MAX);
  if (SETTING.test(word) && at + 1 < words.length) return at + 1;
  return endOfCommand(words, at);
}

/** A line to paste has fewer words. Nothing further is looked for, as a text of somebody may open many braces. */
const WORDS_OF_LINE_MAX = 100;

/** A side of a mapping, before what it names in braces. */
const RECORD = /^(?:customer|item):$/;
/** Longer braces are no line to paste, but somebody's text. */
const WORDS_OF_RECORD_MAX = 20;

/** `delivery.unmappedItem:`, before its value. */
const SETTING = /^[("']?[a-z]\w*(?:\.[a-z]\w*)+:$/;

/** The word with the brace that closes the one at `words[at]`, not `max` words behind it; null when none does. */
export function endOfBraces(words: readonly string[], at: number, max = WORDS_OF_LINE_MAX): number | null {
  let depth = 0;
  for (let index = at; index < Math.min(words.length, at + max); index += 1) {
    const word = words[index] ?? '';
    depth += word.split('{').length - word.split('}').length;
    if (depth <= 0) return index;
  }
  return null;
}

/** Which words belong to a command besides its options: so many, each of this form. */
interface Takes {
  readonly count: number;
  readonly form: RegExp;
}

const ANYTHING = /^[^\s"]+$/;
const NOTHING: Takes = { count: 0, form: ANYTHING };
const FILE: Takes = { count: 1, form: /^(?:FILE|PLANFILE|'.*'|[^'"]+\.\w+)$/ };

const COMMANDS: Readonly<Record<CommandName, Takes>> = {
  apply: FILE,
  auth: oneOf(SIGN_IN_ACTIONS),
  completion: oneOf(SHELLS),
  connections: NOTHING,
  demo: NOTHING,
  diff: { ...FILE, count: 2 },
  discover: NOTHING,
  doctor: NOTHING,
  explain: { count: 1, form: ANYTHING },
  fmt: NOTHING,
  help: { count: 1, form: /^[a-z]+$/ },
  import: NOTHING,
  init: NOTHING,
  lookup: { count: 1, form: /^[A-Za-z]+$/ },
  map: NOTHING,
  plan: NOTHING,
  report: NOTHING,
  sandbox: oneOf(SANDBOX_ACTIONS),
  schema: { count: 1, form: /^[A-Z]\w+$/ },
  show: FILE,
  snapshot: NOTHING,
  status: NOTHING,
  test: NOTHING,
  undo: NOTHING,
  validate: NOTHING,
};

/** The commands that texts suggest, by program. */
const PROGRAMS: Readonly<Record<string, Readonly<Record<string, Takes>>>> = {
  tieout: COMMANDS,
  openssl: { rand: { count: 1, form: /^\d+$/ } },
  gh: { run: { count: 2, form: /^(?:download|[0-9]+)$/ } },
  npm: { install: { count: 1, form: ANYTHING }, ci: NOTHING },
};

function oneOf(words: readonly string[]): Takes {
  return { count: 1, form: new RegExp(`^(?:${words.join('|')})$`) };
}

/** Options that take no value, so that the next word is one of the sentence. */
export const FLAGS: ReadonlySet<string> = new Set(
  (
    '--addresses --all --all-connections --allow-blocked --auto-approve --bills --check --detailed-exitcode --emailed ' +
    '--from-remote --help --hold --manual --no-color --no-links --no-workflow --sandbox --sarif --shadow --version --write'
  ).split(' '),
);

/** What ends a command: the sentence goes on behind it. */
const ENDS = /[.,;:)"`]$/;
const OPENS = /^(?:<\()?[("'`]*/;
const JOINS = ['|', '&&', '>', '<'];

function endOfCommand(words: readonly string[], at: number): number | null {
  const first = (words[at] ?? '').replace(OPENS, '');
  // `npx tieout plan`, `source <(tieout completion bash)`.
  if ((first === 'npx' || first === 'source') && at + 1 < words.length) return endOfCommand(words, at + 1);
  const word = words[at + 1] ?? '';
  const takes = PROGRAMS[first]?.[word.replace(/[.,;:)"'`]+$/, '')];
  if (takes === undefined) return null;
  const end = ENDS.test(word) ? at + 1 : endOfArguments(words, at + 2, takes);
  return JOINS.includes(words[end + 1] ?? '') ? endOfJoined(words, end + 2) : end;
}

/** The last word of options with their values, and of the words that the command takes, from `start` on. */
function endOfArguments(words: readonly string[], start: number, takes: Takes): number {
  let left = takes.count;
  let end = start - 1;
  while (end + 1 < words.length) {
    const word = words[end + 1] ?? '';
    const bare = word.replace(/[.,;:)"`]+$/, '');
    if (/^--?[a-z]/.test(word)) end += 1;
    else if (wantsValue(words[end] ?? '')) end = endOfWord(words, end + 1);
    else if (left > 0 && takes.form.test(bare)) {
      end = endOfWord(words, end + 1);
      // `explain bill ID` takes a word more than `explain CODE`.
      if (bare !== 'bill') left -= 1;
    } else if (/^[\w.-]+=\S/.test(word)) end += 1;
    else return end;
    if (ENDS.test(words[end] ?? '')) return end;
  }
  return end;
}

function wantsValue(word: string): boolean {
  return /^--?[a-z]/.test(word) && !word.includes('=') && !FLAGS.has(word);
}

/** A word in quotes may have spaces. */
function endOfWord(words: readonly string[], at: number): number {
  const isOpen = (text: string): boolean => text.split("'").length % 2 === 0;
  if (!isOpen(words[at] ?? '')) return at;
  const rest = words.slice(at + 1).findIndex(isOpen);
  return rest === -1 ? at : at + 1 + rest;
}

/** What follows `|` or `&&` belongs to the command as far as the sentence does not go on. */
function endOfJoined(words: readonly string[], start: number): number {
  const rest = words.slice(start).findIndex((word) => ENDS.test(word));
  return rest === -1 ? words.length - 1 : start + rest;
}
