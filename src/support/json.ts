import { LosslessNumber, parse, stringify } from 'lossless-json';

/**
 * JSON whose numbers keep their source text, so that an amount never becomes a binary float on its way in or out
 * (billing-rules.md §4). Everything on the wire uses these types.
 */
export type JsonValue =
  null | boolean | string | LosslessNumber | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/** A number exactly as written on the wire, for example `10.10`. */
export function jsonNumber(text: string): LosslessNumber {
  return new LosslessNumber(text);
}

export function isJsonNumber(value: unknown): value is LosslessNumber {
  return value instanceof LosslessNumber;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value);
}

/**
 * Put before the source text of a number while the platform's parser carries it as a string. It is a control character
 * of Latin-1 that JSON allows in strings: a mark beyond Latin-1 would make the whole text twice as large.
 */
const NUMBER_MARK = '\u0091';
const ESCAPED_MARK = '\\u0091';
const NUMBER_PATTERN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses JSON text and keeps the source text of numbers.
 *
 * Numbers are first turned into marked strings, so that the platform's fast parser can be used: a month of bills has
 * hundreds of megabytes. A text that contains the mark itself takes the slower parser.
 *
 * @throws SyntaxError when the text is not JSON; the caller decides whose failure that is.
 */
export function parseJson(text: string): JsonValue {
  try {
    if (text.includes(NUMBER_MARK) || text.includes(ESCAPED_MARK))
      return parse(text, undefined, { parseNumber: jsonNumber }) as JsonValue;
    return restoreNumbers(JSON.parse(markNumbers(text)) as JsonValue);
  } catch (error) {
    // Arrays nested without end. Neither system sends that.
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deeply', { cause: error });
    throw error;
  }
}

function markNumbers(text: string): string {
  let marked = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (!isDigit(code) && code !== MINUS) at += 1;
    else {
      const end = endOfNumber(text, at);
      marked += `${text.slice(copied, at)}"${NUMBER_MARK}${text.slice(at, end)}"`;
      copied = end;
      at = end;
    }
  }
  return marked + text.slice(copied);
}

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const EXPONENT_LETTER = 0x65;
const LOWER_CASE_BIT = 0x20;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The offset after all characters that a number can have. Whether they are a number is checked when it is restored. */
function endOfNumber(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    const belongs =
      isDigit(code) || code === DOT || code === MINUS || code === PLUS || (code | LOWER_CASE_BIT) === EXPONENT_LETTER;
    if (!belongs) return at;
  }
}

/** The offset after the closing quote, which is the first quote after an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
  return text.length;
}

type MutableJson = JsonValue[] | { [key: string]: JsonValue };

function restoreNumbers(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.startsWith(NUMBER_MARK) ? restoreNumber(value.slice(1)) : value;
  if (typeof value !== 'object' || value === null) return value;
  const mutableJson = value as MutableJson;
  if (Array.isArray(mutableJson)) {
    for (const [index, member] of mutableJson.entries()) mutableJson[index] = restoreNumbers(member);
    return mutableJson;
  }
  for (const key of Object.keys(mutableJson)) {
    if (key.startsWith(NUMBER_MARK)) throw new SyntaxError('a JSON member is named by a number');
    const member = mutableJson[key] ?? null;
    const restored = restoreNumbers(member);
    if (restored !== member) setMember(mutableJson, key, restored);
  }
  return mutableJson;
}

function restoreNumber(text: string): LosslessNumber {
  if (!NUMBER_PATTERN.test(text)) throw new SyntaxError('JSON holds a malformed number');
  return jsonNumber(text);
}

/** Sets an ordinary member, whatever its name. A plain assignment to `__proto__` would change the prototype. */
function setMember(object: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Writes JSON. Numbers appear exactly as their source text. A plain `number` is accepted only for small integers. */
export function stringifyJson(value: unknown, indent?: number): string {
  const text = stringify(value, undefined, indent);
  return text ?? 'null';
}
