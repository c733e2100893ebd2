import { compareText } from '../support/compare-text.ts';

/** What completion needs to know about a command line; read from the commander program. */
export interface CommandShape {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionShape[];
  readonly arguments: readonly { readonly name: string; readonly words: readonly string[] }[];
}

export interface OptionShape {
  /** With its dashes. */
  readonly long: string;
  readonly summary: string;
  /** The placeholder of its value; null when it takes none. */
  readonly value: string | null;
  readonly variadic: boolean;
  readonly choices: readonly string[];
}

export interface Candidate {
  readonly value: string;
  readonly summary: string;
}

/** The values that the workspace and the sandbox have, read from disk only when needed. */
export type ReadValues = (what: ValueKind) => Promise<readonly Candidate[]>;
export type ValueKind = 'connections' | 'integrations' | 'bills' | 'subjects';

/** A word that tells the shell to complete names of files or folders itself. */
export const FILES: Candidate = { value: ':files', summary: '' };
export const FOLDERS: Candidate = { value: ':folders', summary: '' };

/** What a command takes at each placeholder of its help: `--out <file>`, `[planfile]`. */
const PLACEHOLDER_VALUES: Readonly<Record<string, ValueKind | 'files' | 'folders'>> = {
  dir: 'folders',
  version: 'folders',
  connection: 'connections',
  integration: 'integrations',
  bill: 'bills',
  id: 'bills',
  subject: 'subjects',
  file: 'files',
  planfile: 'files',
  before: 'files',
  after: 'files',
};
const CANDIDATES_MAX = 200;

/**
 * Candidates for the last of the words; the others come before it on the line. Only those that begin with the typed
 * text, in any case.
 */
export async function completeWords(
  commands: readonly CommandShape[],
  words: readonly string[],
  readValues: ReadValues,
): Promise<readonly Candidate[]> {
  const { before, typed, prefix } = splitAssignments(words);
  const candidates = await candidatesFor(commands, { before, typed }, readValues);
  return prefix === ''
    ? candidates
    : candidates.map((candidate) => ({ ...candidate, value: prefix + candidate.value }));
}

/**
 * Splits `--only=bills` into its two words; bash gives three. `prefix` is what each candidate must begin with to
 * replace the last word.
 */
function splitAssignments(words: readonly string[]): {
  readonly before: readonly string[];
  readonly typed: string;
  readonly prefix: string;
} {
  const whole = words.filter((word, index) => word !== '=' || !isOption(words[index - 1]));
  const ended = words.at(-1) === '=' && isOption(words.at(-2)) ? [...whole, ''] : whole;
  const split = ended.flatMap((word) => {
    const at = isOption(word) ? word.indexOf('=') : -1;
    return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
  });
  const last = ended.at(-1);
  const at = isOption(last) ? last.indexOf('=') : -1;
  return {
    before: split.slice(0, -1),
    typed: split.at(-1) ?? '',
    prefix: at === -1 ? '' : (last?.slice(0, at + 1) ?? ''),
  };
}

function isOption(word: string | undefined): word is string {
  return word?.startsWith('--') === true;
}

async function candidatesFor(
  commands: readonly CommandShape[],
  { before, typed }: { readonly before: readonly string[]; readonly typed: string },
  readValues: ReadValues,
): Promise<readonly Candidate[]> {
  const command = commands.find(({ name }) => name === before[0]);
  if (command === undefined) {
    const names = commands.map(({ name, summary }) => ({ value: name, summary }));
    return before.length === 0 ? matching(names, typed) : [];
  }
  const given = before.slice(1);
  const open = openOption(command, given);
  if (open !== null && !typed.startsWith('-'))
    return matching(await valuesAt(open.value ?? '', open.choices, readValues), typed);
  if (typed.startsWith('-')) {
    const offered = command.options.filter(({ long, variadic }) => variadic || !given.includes(long));
    return matching(offered.map(({ long, summary }) => ({ value: long, summary })), typed); // prettier-ignore
  }
  const position = positionOf(command, given);
  const argument = command.arguments[position] ?? command.arguments.at(-1);
  if (argument === undefined || position > command.arguments.length) return [];
  return matching(await valuesAt(argument.name, argument.words, readValues), typed);
}

/** The option whose value comes next. An option with several values continues until another one begins. */
function openOption(command: CommandShape, given: readonly string[]): OptionShape | null {
  const index = given.findLastIndex((word) => word.startsWith('-'));
  const option = command.options.find(({ long }) => long === given[index]);
  if (option === undefined || option.value === null) return null;
  return option.variadic || index === given.length - 1 ? option : null;
}

function positionOf(command: CommandShape, given: readonly string[]): number {
  let position = 0;
  for (const [index, word] of given.entries()) {
    const isValue = openOption(command, given.slice(0, index)) !== null;
    if (!word.startsWith('-') && !isValue) position += 1;
  }
  return position;
}

/** The given words, else what the placeholder stands for. */
async function valuesAt(
  placeholder: string,
  words: readonly string[],
  readValues: ReadValues,
): Promise<readonly Candidate[]> {
  if (words.length > 0) return words.map((value) => ({ value, summary: '' }));
  const kind = Object.hasOwn(PLACEHOLDER_VALUES, placeholder) ? PLACEHOLDER_VALUES[placeholder] : undefined;
  if (kind === undefined) return [];
  if (kind === 'files') return [FILES];
  return kind === 'folders' ? [FOLDERS] : await readValues(kind);
}

function matching(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const wanted = typed.toLowerCase();
  return candidates
    .filter(({ value }) => value.startsWith(':') || value.toLowerCase().startsWith(wanted))
    .toSorted((a, b) => compareText(a.value, b.value))
    .slice(0, CANDIDATES_MAX);
}

/** The words that a help text lists: `start, reset or seed`. Empty for any other text. */
export function wordsOf(description: string): readonly string[] {
  const match = /^([\w-]+(?:, [\w-]+)*) or ([\w-]+)$/.exec(description);
  return match === null ? [] : [...(match[1] ?? '').split(', '), match[2] ?? ''];
}
