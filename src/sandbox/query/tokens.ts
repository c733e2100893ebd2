/** A token of a query, with its column (from 1) for error texts. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'symbol' | 'end';
  /** Words and symbols as written; texts without quotes and escapes. */
  readonly value: string;
  readonly column: number;
}

/** The error of the lexer or parser: QuickBooks' 4000. */
export class QuerySyntaxError extends Error {
  override readonly name = 'QuerySyntaxError';
}

const SPACE = /\s+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_.]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const SYMBOL = /<=|>=|!=|[=<>(),*]/y;

/**
 * Splits a query into tokens. Texts are in single quotes, in which `\'` is a quote and `\\` a backslash
 * (`quickbooks.md` §4). A doubled quote makes two texts, which is a syntax error later.
 *
 * @throws QuerySyntaxError on a character without meaning, or a text that does not end.
 */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const space = match(SPACE, query, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const token = tokenAt(query, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', value: '<EOF>', column: query.length + 1 });
  return tokens;
}

function tokenAt(query: string, at: number): { readonly token: Token; readonly end: number } {
  const column = at + 1;
  if (query[at] === "'") return textAt(query, at);
  for (const [kind, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
    ['symbol', SYMBOL],
  ] as const) {
    const value = match(pattern, query, at);
    if (value !== null) return { token: { kind, value, column }, end: at + value.length };
  }
  throw new QuerySyntaxError(`Lexical error at line 1, column ${String(column)}.  Encountered: "${query[at] ?? ''}"`);
}

function textAt(query: string, at: number): { readonly token: Token; readonly end: number } {
  let value = '';
  for (let index = at + 1; index < query.length; index += 1) {
    const character = query[index] ?? '';
    if (character === "'") return { token: { kind: 'text', value, column: at + 1 }, end: index + 1 };
    if (character === '\\' && index + 1 < query.length) {
      index += 1;
      value += query[index] ?? '';
    } else {
      value += character;
    }
  }
  throw new QuerySyntaxError(
    `Lexical error at line 1, column ${String(query.length + 1)}.  Encountered: <EOF> after : "'${value}"`,
  );
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
