import { isCollection, isScalar, visit, type Node, type YAMLError } from 'yaml';
import type { Code } from '../model/codes.ts';

/** A parser error in words for a person. */
export interface SyntaxExplanation {
  readonly code: Code;
  readonly message: string;
  readonly hint: string | null;
}

type Sentence = readonly [message: string, hint: string | null];

const SENTENCES: Readonly<Partial<Record<YAMLError['code'], Sentence>>> = {
  ALIAS_PROPS: ['an alias cannot have an anchor or tag', null],
  BAD_ALIAS: ['this alias is not complete', 'quote the value if it is text that starts with * or &'],
  BAD_DIRECTIVE: ['this directive is not known', 'remove the line'],
  BAD_DQ_ESCAPE: ['this backslash escape is not known', 'write \\\\ for a backslash, or use single quotes'],
  BAD_INDENT: ['this line is not indented like its neighbours', 'indent it with as many spaces as they have'],
  BAD_PROP_ORDER: ['anchors and tags come after the indicator', null],
  BAD_SCALAR_START: ['a value cannot start with this character', 'put the value in quotes'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a key is here where a value was expected',
    'check the indentation and quote values with ": " in them',
  ],
  BLOCK_IN_FLOW: ['an indented list or map cannot stand inside { } or [ ]', null],
  IMPOSSIBLE: ['this part cannot be read as YAML', null],
  KEY_OVER_1024_CHARS: ['this key has more than 1024 characters', null],
  MISSING_CHAR: ['a closing quote, bracket, colon or comma is missing here', null],
  MULTILINE_IMPLICIT_KEY: ['a key cannot span lines', 'check the quotes and colons of the lines before'],
  MULTIPLE_ANCHORS: ['a value can have one anchor', null],
  MULTIPLE_DOCS: ['a second document starts here without ---', null],
  MULTIPLE_TAGS: ['a value can have one tag', null],
  NON_STRING_KEY: ['this key is not text', 'put it in quotes'],
  RESOURCE_EXHAUSTION: ['this is nested too deeply', null],
  TAB_AS_INDENT: ['a tab cannot indent YAML', 'replace the tab with spaces'],
  TAG_RESOLVE_FAILED: ['this tag is not known here', 'remove the tag'],
  UNEXPECTED_TOKEN: [
    'this is unexpected here',
    'check indentation, quotes and brackets on this line and the one before',
  ],
};

/** The finding for an error or warning of the YAML parser. */
export function explainSyntaxError(error: YAMLError): SyntaxExplanation {
  const [message, hint] = SENTENCES[error.code] ?? ['this part cannot be read as YAML', null];
  return { code: codeOf(error.code), message, hint };
}

/** A bracket or quote that is not closed. `start` is its offset in the text. */
export interface Unclosed {
  readonly start: number;
  readonly sign: string;
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['"', '"'],
  ["'", "'"],
]);

/**
 * The bracket or quote that was open when the parser gave up at `offset`. The parser names the place where the closing
 * sign was expected; the sign to correct is mostly on another line.
 */
export function findUnclosed(root: Node | null, text: string, offset: number): Unclosed | null {
  let found: Unclosed | null = null;
  visit(root, {
    Node(_key, node) {
      const [start, end] = node.range ?? [0, 0];
      if (end !== offset || !(isCollection(node) ? node.flow === true : isScalar(node))) return;
      const sign = text[start] ?? '';
      const closing = CLOSING.get(sign);
      const isClosed = text[end - 1] === closing && end - 1 > start;
      if (closing !== undefined && !isClosed && (found === null || start > found.start)) found = { start, sign };
    },
  });
  return found;
}

/** A variable that a flow collection takes for a map. The offsets are those of the whole reference. */
export interface BareVariable {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

const VARIABLE = /\$\{(\w+)[^}\n]*\}?/y;

/** The `${NAME}` without quotes that the parser gave up at, inside `{ }` or `[ ]`. */
export function findBareVariable(text: string, offset: number): BareVariable | null {
  for (const start of [offset, offset - 1]) {
    VARIABLE.lastIndex = Math.max(0, start);
    const [whole, name] = VARIABLE.exec(text) ?? [];
    if (whole !== undefined && name !== undefined) return { start, end: start + whole.length, name };
  }
  return null;
}

export function explainBareVariable({ name }: BareVariable): { readonly message: string; readonly hint: string } {
  return { message: 'inside { } or [ ] a variable stands in quotes', hint: `write "\${${name}}" there` };
}

/** A key with a value on its line, although more lines are below it. The offsets are those of the value. */
export interface EndedValue {
  readonly start: number;
  readonly end: number;
  readonly key: string;
  /** True for an empty value: `[]`, `{}`, `null`. */
  readonly isEmpty: boolean;
}

const KEY_WITH_VALUE = /^( *)(?:- +)?([\w.-]+): +([[{].*[\]}]|null|~|""|'') *(?:\s#.*)?$/;
const EMPTY_VALUES = ['[]', '{}', 'null', '~', '""', "''"];

/**
 * The value that was complete before the line that the parser did not expect, such as the `[]` of `mappings: []` with
 * items below it. The value is what should be corrected, not the line of the error.
 */
export function findEndedValue(text: string, offset: number): EndedValue | null {
  const lines = contentLinesAround(text, offset);
  const at = lines.findLastIndex(({ start }) => start <= offset);
  for (const index of [at, at - 1]) {
    const [line, below] = [lines[index], lines[index + 1]];
    const [, indent = '', key = '', value = ''] = KEY_WITH_VALUE.exec(line?.text ?? '') ?? [];
    if (line === undefined || below === undefined || key === '' || !continues(below.text, indent.length)) continue;
    const start = line.start + line.text.indexOf(value, line.text.indexOf(':'));
    return { start, end: start + value.length, key, isEmpty: EMPTY_VALUES.includes(value.replaceAll(' ', '')) };
  }
  return null;
}

/** The message for it, without the value, which may be a secret. */
export function explainEndedValue({ key, isEmpty }: EndedValue): { readonly message: string; readonly hint: string } {
  return {
    message: `${key} has its value on this line, and what stands below cannot belong to it`,
    hint: isEmpty
      ? `end the line at \`${key}:\`, and indent what belongs to it below`
      : `keep either the value on this line or the lines below it`,
  };
}

/** True for an item or a key that may belong to a key with the indentation `indent`. */
function continues(line: string, indent: number): boolean {
  const own = line.length - line.trimStart().length;
  return /^ *-(?: |$)/.test(line) ? own >= indent : own > indent && /^ *[\w.-]+:(?: |$)/.test(line);
}

/** The most characters around an error that are searched, so that a text with many errors is not read once for each. */
const WINDOW = 2_000;

function contentLinesAround(
  text: string,
  offset: number,
): readonly { readonly start: number; readonly text: string }[] {
  const found: { start: number; text: string }[] = [];
  let start = text.lastIndexOf('\n', Math.max(0, offset - WINDOW)) + 1;
  for (const line of text.slice(start, offset + WINDOW).split('\n')) {
    if (!/^\s*(?:#.*)?$/.test(line)) found.push({ start, text: line.replace(/\r$/, '') });
    start += line.length + 1;
  }
  return found;
}

function codeOf(code: YAMLError['code']): Code {
  if (code === 'TAB_AS_INDENT') return 'document/tab';
  if (code === 'TAG_RESOLVE_FAILED') return 'document/unknown-tag';
  return code === 'RESOURCE_EXHAUSTION' ? 'document/too-deep' : 'document/yaml-syntax';
}
