import { QuerySyntaxError, tokensOf, type Token } from './tokens.ts';

export type QueryOperator = '=' | '<' | '>' | '<=' | '>=' | '!=' | 'IN' | 'LIKE';

export interface Condition {
  /** As written; compared without case. */
  readonly property: string;
  readonly operator: QueryOperator;
  /** One value, or the members of an `IN` list. */
  readonly values: readonly QueryValue[];
}

export type QueryValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'flag'; readonly flag: boolean }
  | { readonly kind: 'currentDate' };

export interface Query {
  /** `all`, the count, or column names. */
  readonly columns: 'all' | 'count' | readonly string[];
  readonly entity: string;
  readonly conditions: readonly Condition[];
  readonly order: readonly { readonly property: string; readonly descending: boolean }[];
  readonly startPosition: number | null;
  readonly maxResults: number | null;
}

/**
 * Parses the grammar of `quickbooks.md` §4: AND only, numbers quoted, keywords in any case,
 * `ORDER BY` in one word or two.
 *
 * @throws QuerySyntaxError QuickBooks' 4000.
 */
export function parseQuery(text: string): Query {
  return new QueryParser(tokensOf(text)).parse();
}

class QueryParser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Query {
    this.expectWord('select');
    const columns = this.parseColumns();
    this.expectWord('from');
    const entity = this.expectName();
    const conditions = this.takeWord('where') ? this.parseConditions() : [];
    const order = this.parseOrder();
    let startPosition: number | null = null;
    let maxResults: number | null = null;
    for (;;) {
      if (this.takeWord('startposition')) startPosition = this.expectCount();
      else if (this.takeWord('maxresults')) maxResults = this.expectCount();
      else break;
    }
    if (this.peek().kind !== 'end') throw unexpected(this.peek());
    return { columns, entity, conditions, order, startPosition, maxResults };
  }

  private parseColumns(): Query['columns'] {
    if (this.takeSymbol('*')) return 'all';
    const first = this.expectName();
    if (first.toLowerCase() === 'count' && this.takeSymbol('(')) {
      this.expectSymbol('*');
      this.expectSymbol(')');
      return 'count';
    }
    const columns = [first];
    while (this.takeSymbol(',')) columns.push(this.expectName());
    return columns;
  }

  private parseConditions(): readonly Condition[] {
    const conditions = [this.parseCondition()];
    while (this.takeWord('and')) conditions.push(this.parseCondition());
    return conditions;
  }

  private parseCondition(): Condition {
    const property = this.expectName();
    if (this.takeWord('in')) return { property, operator: 'IN', values: this.parseList() };
    if (this.takeWord('like')) return { property, operator: 'LIKE', values: [this.parseValue()] };
    const token = this.next();
    const operator = COMPARISONS.find((symbol) => symbol === token.value);
    if (token.kind !== 'symbol' || operator === undefined) throw unexpected(token);
    return { property, operator, values: [this.parseValue()] };
  }

  private parseList(): readonly QueryValue[] {
    this.expectSymbol('(');
    const values = [this.parseValue()];
    while (this.takeSymbol(',')) values.push(this.parseValue());
    this.expectSymbol(')');
    return values;
  }

  /** Numbers must be quoted; a bare one is a syntax error (`quickbooks.md` §4). */
  private parseValue(): QueryValue {
    const token = this.next();
    if (token.kind === 'text') return { kind: 'text', text: token.value };
    const word = token.kind === 'word' ? token.value.toLowerCase() : '';
    if (word === 'true' || word === 'false') return { kind: 'flag', flag: word === 'true' };
    if (word === 'current_date') return { kind: 'currentDate' };
    throw unexpected(token);
  }

  private parseOrder(): Query['order'] {
    if (this.takeWord('order')) this.expectWord('by');
    else if (!this.takeWord('orderby')) return [];
    const order: { property: string; descending: boolean }[] = [];
    do {
      const property = this.expectName();
      const descending = this.takeWord('desc');
      if (!descending) this.takeWord('asc');
      order.push({ property, descending });
    } while (this.takeSymbol(','));
    return order;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: '<EOF>', column: 1 };
  }

  private next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  private takeWord(word: string): boolean {
    const token = this.peek();
    const found = token.kind === 'word' && token.value.toLowerCase() === word;
    if (found) this.at += 1;
    return found;
  }

  private takeSymbol(symbol: string): boolean {
    const token = this.peek();
    const found = token.kind === 'symbol' && token.value === symbol;
    if (found) this.at += 1;
    return found;
  }

  private expectWord(word: string): void {
    if (!this.takeWord(word)) throw unexpected(this.peek());
  }

  private expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw unexpected(this.peek());
  }

  private expectName(): string {
    const token = this.next();
    if (token.kind !== 'word') throw unexpected(token);
    return token.value;
  }

  private expectCount(): number {
    const token = this.next();
    if (token.kind !== 'number' || !/^-?\d+$/.test(token.value)) throw unexpected(token);
    return Number(token.value);
  }
}

const COMPARISONS = ['=', '<', '>', '<=', '>=', '!='] as const;

const TOKEN_NAMES = {
  word: ' <IDENTIFIER> ',
  number: ' <INTEGER> ',
  text: ' <STRING> ',
  symbol: '',
  end: '',
} as const;

function unexpected(token: Token): QuerySyntaxError {
  return new QuerySyntaxError(
    `Encountered "${TOKEN_NAMES[token.kind]}"${token.value} "" at line 1, column ${String(token.column)}.`,
  );
}
