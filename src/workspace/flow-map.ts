/**
 * A reader for the flow maps and pairs of large mapping files, `{ account: ACME, customer: "58" }`. It is fifty times
 * faster than a YAML parser and deliberately narrow. It accepts only text whose meaning in YAML 1.2 is certain. For any
 * other it gives null, and the YAML parser reads it. A property test compares both.
 */

/** A longer line could contain a key above YAML's limit of 1024 characters. */
export const FLOW_MAP_LENGTH_MAX = 1000;

const DEPTH_MAX = 4;
const SPACES = / */y;
/** Starts with a letter or digit, and contains nothing that could end a plain scalar or start a comment. */
const PLAIN = /[A-Za-z0-9][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*/y;
const DOUBLE_QUOTED = /"(?:[^"\\\p{Cc}\u2028\u2029\ufeff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SINGLE_QUOTED = /'[^'\p{Cc}\u2028\u2029\ufeff]*'/uy;
const SMALL_INTEGER = /^(?:0|[1-9][0-9]{0,14})$/;
/** Anything else that YAML's core schema may read as a number. */
const LIKE_NUMBER = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?)$/;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Spellings of these words that are left to the YAML parser. */
const LIKE_WORD = /^(?:true|false|null)$/i;

/** A cursor over one line. `failed` is true once anything was not certain. */
interface Cursor {
  readonly text: string;
  at: number;
  failed: boolean;
}

/** The map that starts at `start`, and the offset after its `}`. Null when it is not certain. */
export function parseFlowMap(
  text: string,
  start: number,
): { readonly value: Readonly<Record<string, unknown>>; readonly end: number } | null {
  const cursor: Cursor = { text, at: start, failed: false };
  const value = readMap(cursor, 0);
  return cursor.failed ? null : { value, end: cursor.at };
}

/** Adds the `key: value` at `start` to `into` and gives the offset after it. Null when it is not certain. */
export function parseFlowPair(text: string, start: number, into: Record<string, unknown>): number | null {
  const cursor: Cursor = { text, at: start, failed: false };
  readPair(cursor, into, 0);
  return cursor.failed ? null : cursor.at;
}

function readMap(cursor: Cursor, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  if (depth > DEPTH_MAX || !take(cursor, '{')) return fail(cursor, value);
  skipSpaces(cursor);
  if (take(cursor, '}')) return value;
  while (!cursor.failed) {
    readPair(cursor, value, depth);
    skipSpaces(cursor);
    if (take(cursor, '}')) return value;
    if (!take(cursor, ',')) return fail(cursor, value);
    skipSpaces(cursor);
  }
  return value;
}

function readPair(cursor: Cursor, into: Record<string, unknown>, depth: number): void {
  const quoted = cursor.text[cursor.at] === '"';
  const key = quoted ? readDoubleQuoted(cursor) : (match(cursor, PLAIN) ?? '');
  const isKey = typeof key === 'string' && key !== '' && key !== '__proto__' && !Object.hasOwn(into, key);
  const isText = quoted || (!LIKE_NUMBER.test(key) && !LIKE_WORD.test(key));
  if (!isKey || !isText || !take(cursor, ':')) {
    fail(cursor, into);
    return;
  }
  const before = cursor.at;
  skipSpaces(cursor);
  const next = cursor.text[cursor.at];
  // Without a space `a:b` is one plain scalar. After a quoted key the colon alone separates.
  if (cursor.at === before && !(quoted && (next === '"' || next === '{'))) {
    fail(cursor, into);
    return;
  }
  into[key] = readValue(cursor, depth);
}

function readValue(cursor: Cursor, depth: number): unknown {
  const next = cursor.text[cursor.at];
  if (next === '{') return readMap(cursor, depth + 1);
  if (next === '"') return readDoubleQuoted(cursor);
  if (next === "'") return match(cursor, SINGLE_QUOTED)?.slice(1, -1) ?? fail(cursor, null);
  const text = match(cursor, PLAIN);
  if (text === null) return fail(cursor, null);
  if (WORDS.has(text)) return WORDS.get(text);
  if (SMALL_INTEGER.test(text)) return Number(text);
  return LIKE_NUMBER.test(text) || LIKE_WORD.test(text) ? fail(cursor, null) : text;
}

function readDoubleQuoted(cursor: Cursor): string {
  const quoted = match(cursor, DOUBLE_QUOTED);
  if (quoted === null) return fail(cursor, '');
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function skipSpaces(cursor: Cursor): void {
  match(cursor, SPACES);
}

function take(cursor: Cursor, character: string): boolean {
  if (cursor.failed || cursor.text[cursor.at] !== character) return false;
  cursor.at += 1;
  return true;
}

function match(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) return null;
  cursor.at += found[0].length;
  return found[0];
}

function fail<T>(cursor: Cursor, value: T): T {
  cursor.failed = true;
  return value;
}
