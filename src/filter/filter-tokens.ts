import type { FilterFinding, Span } from './parsed-filter.ts';

export type Token = Span &
  (
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'symbol'; readonly text: string }
    | { readonly kind: 'end' }
  );

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const SYMBOL = /==|!=|<=|>=|&&|\|\||<>|[-+*/%^<>=!?:(),.]/y;

/** Symbols of other languages, and what they are called here. */
const FOREIGN_SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['&&', 'write AND'],
  ['||', 'write OR'],
  ['<>', 'write !='],
  ['=', 'write == to compare'],
  ['!', 'write a comparison, for example x != true'],
]);

/**
 * Splits `text` from `start` to `end` into tokens; the last one is `end`. Stops at the first character that cannot
 * begin a token.
 */
export function parseTokens(
  text: string,
  range: Span,
): { readonly tokens: readonly Token[] } | { readonly error: FilterFinding } {
  const tokens: Token[] = [];
  let at = range.start;
  while (at < range.end) {
    const skipped = match(SPACE, text, at, range.end);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    const token = text[at] === '"' ? parseString(text, at, range.end) : parsePlainToken(text, at, range.end);
    if ('severity' in token) return { error: token };
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', start: range.end, end: range.end });
  return { tokens };
}

function parsePlainToken(text: string, start: number, limit: number): Token | FilterFinding {
  const number = match(NUMBER, text, start, limit);
  if (number !== null) return { kind: 'number', text: number, start, end: start + number.length };
  const word = match(WORD, text, start, limit);
  if (word !== null) return { kind: 'word', text: word, start, end: start + word.length };
  const symbol = match(SYMBOL, text, start, limit);
  if (symbol === null) return unexpectedCharacter(text, start);
  const end = start + symbol.length;
  const cure = FOREIGN_SYMBOLS.get(symbol);
  if (cure === undefined) return { kind: 'symbol', text: symbol, start, end };
  return {
    severity: 'error',
    code: 'filter/syntax',
    message: `"${symbol}" is not an operator here`,
    hint: cure,
    start,
    end,
  };
}

function unexpectedCharacter(text: string, start: number): FilterFinding {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const quoted = character === "'" || character === '\u201c' || character === '\u201d';
  return {
    severity: 'error',
    code: 'filter/syntax',
    message: `unexpected character ${JSON.stringify(character)}`,
    ...(quoted ? { hint: 'put texts in straight double quotes' } : {}),
    start,
    end: start + character.length,
  };
}

/** A text in double quotes. `\"` is a quote and `\\` a backslash; any other backslash is itself. */
function parseString(text: string, start: number, limit: number): Token | FilterFinding {
  let value = '';
  for (let at = start + 1; at < limit; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return { kind: 'string', value, start, end: at + 1 };
    const next = at + 1 < limit ? text[at + 1] : undefined;
    if (character === '\\' && (next === '"' || next === '\\')) {
      value += next;
      at += 1;
    } else {
      value += character;
    }
  }
  return {
    severity: 'error',
    code: 'filter/syntax',
    message: 'this text has no closing quote',
    hint: 'add a closing double quote',
    start,
    end: limit,
  };
}

function match(pattern: RegExp, text: string, start: number, limit: number): string | null {
  pattern.lastIndex = start;
  const found = pattern.exec(text)?.[0];
  if (found === undefined) return null;
  return start + found.length <= limit ? found : found.slice(0, limit - start);
}
