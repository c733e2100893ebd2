import { nearestWord } from '../support/did-you-mean.ts';
import { assertNever } from '../support/invariant.ts';
import { FIELDS, FUNCTIONS, PI_TEXT, RENAMED_FIELDS } from './filter-names.ts';
import { isInRange, numberFromText } from './filter-numbers.ts';
import type { Token } from './filter-tokens.ts';
import type { BinaryOperator, Expression, FilterFinding, Span } from './parsed-filter.ts';

export const FILTER_DEPTH_MAX = 64;

/** A word that is not a field. On the right of a comparison it is a text, elsewhere an error. */
interface BareWord extends Span {
  readonly kind: 'word';
  readonly text: string;
}

type Operand = Expression | BareWord;

/** Binding power of each operator; a higher one binds tighter. `^` is right-associative. */
const POWERS: ReadonlyMap<string, number> = new Map([
  ['?', 1],
  ['OR', 2],
  ['AND', 3],
  ['==', 4],
  ['!=', 4],
  ['<', 5],
  ['<=', 5],
  ['>', 5],
  ['>=', 5],
  ['+', 6],
  ['-', 6],
  ['*', 7],
  ['/', 7],
  ['%', 7],
  ['^', 9],
]);
const UNARY_POWER = 8;
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/**
 * Builds the tree by operator precedence (Pratt). Stops at the first syntax error. Unknown names and lints are all
 * collected.
 */
export function parseExpression(tokens: readonly Token[]): {
  readonly root: Expression | null;
  readonly findings: readonly FilterFinding[];
} {
  const parser = new FilterParser(tokens);
  const root = parser.parseAll();
  return { root, findings: parser.findings };
}

class FilterParser {
  readonly findings: FilterFinding[] = [];
  readonly #tokens: readonly Token[];
  readonly #grouped = new WeakSet<Operand>();
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parseAll(): Expression | null {
    const root = this.#parseOperators(0);
    if (root === null) return null;
    const next = this.#next();
    if (next.kind !== 'end') return this.#fail(next, ...afterExpression(next));
    return this.#named(root);
  }

  #next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    return token ?? { kind: 'end', start: 0, end: 0 };
  }

  #take(): Token {
    const token = this.#next();
    this.#at += 1;
    return token;
  }

  #isSymbol(text: string): boolean {
    const token = this.#next();
    return token.kind === 'symbol' && token.text === text;
  }

  #fail(span: Span, message: string, hint?: string, code: FilterFinding['code'] = 'filter/syntax'): null {
    this.findings.push({
      severity: 'error',
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...lastCharacter(span),
    });
    return null;
  }

  /** Runs `parse` one level deeper, or reports that the nesting is too deep. */
  #nested<T>(parse: () => T | null): T | null {
    if (this.#depth >= FILTER_DEPTH_MAX) {
      const message = `more than ${String(FILTER_DEPTH_MAX)} levels of nesting`;
      return this.#fail(this.#next(), message, 'simplify the expression', 'filter/too-deep');
    }
    this.#depth += 1;
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #parseOperators(powerMin: number): Operand | null {
    let left = this.#parsePrefix();
    while (left !== null) {
      const token = this.#next();
      const text = token.kind === 'symbol' || token.kind === 'word' ? token.text : '';
      const power = POWERS.get(text);
      if (power === undefined || power < powerMin) return left;
      this.#at += 1;
      left = text === '?' ? this.#parseChoice(left) : this.#parseBinary(left, text, token, power);
    }
    return null;
  }

  #parseBinary(leftOperand: Operand, text: string, operator: Span, power: number): Expression | null {
    const rightOperand =
      text === '^' ? this.#nested(() => this.#parseOperators(UNARY_POWER)) : this.#parseOperators(power + 1);
    if (rightOperand === null) return null;
    if (text === 'AND' || text === 'OR') this.#lintMixed(text, [leftOperand, rightOperand], operator);
    const left = this.#named(leftOperand);
    const right = COMPARISONS.has(text) ? this.#textOrNamed(rightOperand) : this.#named(rightOperand);
    return { kind: 'binary', operator: text as BinaryOperator, left, right, start: left.start, end: right.end };
  }

  #lintMixed(operator: 'AND' | 'OR', sides: readonly Operand[], place: Span): void {
    const mixed = sides.some(
      (side) => operator === 'OR' && side.kind === 'binary' && side.operator === 'AND' && !this.#grouped.has(side),
    );
    if (!mixed) return;
    this.findings.push({
      severity: 'warning',
      code: 'filter/mixed-and-or',
      message: 'AND and OR are mixed without parentheses; AND binds tighter',
      hint: 'add parentheses around each group',
      start: place.start,
      end: place.end,
    });
  }

  #parseChoice(conditionOperand: Operand): Expression | null {
    const whenTrue = this.#nested(() => this.#parseOperators(1));
    if (whenTrue === null) return null;
    if (!this.#isSymbol(':')) return this.#fail(this.#next(), 'expected ":" of the choice "condition ? a : b"');
    this.#at += 1;
    const whenFalse = this.#nested(() => this.#parseOperators(1));
    if (whenFalse === null) return null;
    const condition = this.#named(conditionOperand);
    return {
      kind: 'choice',
      condition,
      whenTrue: this.#named(whenTrue),
      whenFalse: this.#named(whenFalse),
      start: condition.start,
      end: whenFalse.end,
    };
  }

  #parsePrefix(): Operand | null {
    const token = this.#take();
    switch (token.kind) {
      case 'number':
        return this.#parseNumber(token, token.text);
      case 'string':
        return { kind: 'literal', value: token.value, start: token.start, end: token.end };
      case 'word':
        return this.#parseWord(token.text, token);
      case 'symbol':
        return this.#parseSymbol(token.text, token);
      case 'end':
        return this.#fail(token, 'the filter ends where a value is expected');
      default:
        return assertNever(token);
    }
  }

  #parseNumber(span: Span, text: string): Expression | null {
    const value = numberFromText(text);
    if (value === null || !isInRange(value)) {
      return this.#fail(span, 'this number is too large or too precise', undefined, 'filter/number-out-of-range');
    }
    return { kind: 'literal', value, start: span.start, end: span.end };
  }

  #parseSymbol(text: string, span: Span): Operand | null {
    if (text === '(') return this.#parseGroup(span);
    if (text === '+' || text === '-') {
      const operand = this.#nested(() => this.#parseOperators(UNARY_POWER));
      if (operand === null) return null;
      return { kind: 'unary', operator: text, operand: this.#named(operand), start: span.start, end: operand.end };
    }
    return this.#fail(span, `expected a value, found "${text}"`);
  }

  #parseGroup(open: Span): Operand | null {
    const inner = this.#nested(() => this.#parseOperators(0));
    if (inner === null) return null;
    if (!this.#isSymbol(')')) {
      return this.#fail(this.#next().kind === 'end' ? open : this.#next(), 'this parenthesis is not closed', 'add ")"');
    }
    const close = this.#take();
    const group = { ...this.#named(inner), start: open.start, end: close.end };
    this.#grouped.add(group);
    return group;
  }

  #parseWord(first: string, span: Span): Operand | null {
    if (first === 'true' || first === 'false') {
      return { kind: 'literal', value: first === 'true', start: span.start, end: span.end };
    }
    if (first === 'null') return { kind: 'literal', value: null, start: span.start, end: span.end };
    if (first === 'AND' || first === 'OR') return this.#fail(span, `expected a value, found ${first}`);
    const path = this.#parsePath(first, span);
    if (path === null) return null;
    if (this.#isSymbol('(')) return this.#parseCall(path.text, path);
    if (path.text === 'Math.PI') return this.#parseNumber(path, PI_TEXT);
    const [head, member, ...deeper] = path.text.split('.');
    if (head === 'customFields' && member !== undefined && deeper.length === 0) {
      return { kind: 'customField', name: member, start: path.start, end: path.end };
    }
    const field = FIELDS.get(path.text);
    if (field !== undefined) return { kind: 'field', field, start: path.start, end: path.end };
    return { kind: 'word', text: path.text, start: path.start, end: path.end };
  }

  #parsePath(first: string, span: Span): ({ readonly text: string } & Span) | null {
    let text = first;
    let end = span.end;
    while (this.#isSymbol('.')) {
      this.#at += 1;
      const member = this.#take();
      if (member.kind !== 'word') return this.#fail(member, 'expected a field name after "."');
      text += `.${member.text}`;
      end = member.end;
    }
    return { text, start: span.start, end };
  }

  #parseCall(text: string, span: Span): Expression | null {
    this.#at += 1;
    const args: Expression[] = [];
    while (!this.#isSymbol(')')) {
      if (args.length > 0) {
        if (!this.#isSymbol(',')) return this.#fail(this.#next(), 'expected "," or ")" in the arguments');
        this.#at += 1;
      }
      const operand = this.#nested(() => this.#parseOperators(1));
      if (operand === null) return null;
      args.push(this.#named(operand));
    }
    const close = this.#take();
    return this.#checkedCall(text, args, { start: span.start, end: close.end }, span);
  }

  #checkedCall(text: string, args: readonly Expression[], span: Span, name: Span): Expression {
    const known = FUNCTIONS.get(text);
    if (known === undefined) {
      const near = nearestWord(text, FUNCTIONS.keys());
      const hint = near === null ? `the functions are ${[...FUNCTIONS.keys()].join(', ')}` : `did you mean ${near}?`;
      this.#fail(name, `there is no function ${text}`, hint, 'filter/unknown-function');
      return { kind: 'literal', value: null, ...span };
    }
    if (args.length < known.min || args.length > known.max) {
      const wanted = known.min === known.max ? String(known.min) : rangeInWords(known.min, known.max);
      const message = `${text} takes ${wanted} argument${wanted === '1' ? '' : 's'}, found ${String(args.length)}`;
      this.#fail(span, message, undefined, 'filter/wrong-arguments');
    }
    return { kind: 'call', name: known.name, args, ...span };
  }

  /** The operand as an expression; a bare word is reported as an unknown field. */
  #named(operand: Operand): Expression {
    if (operand.kind !== 'word') return operand;
    this.#fail(operand, `accounts have no field ${operand.text}`, fieldHint(operand.text), 'filter/unknown-field');
    return { kind: 'literal', value: null, start: operand.start, end: operand.end };
  }

  /** A bare word on the right of a comparison is a text (billing-rules.md §1). */
  #textOrNamed(operand: Operand): Expression {
    if (operand.kind !== 'word' || operand.text.includes('.')) return this.#named(operand);
    this.findings.push({
      severity: 'warning',
      code: 'filter/unquoted-literal',
      message: `${operand.text} is read as the text "${operand.text}"`,
      hint: `write "${operand.text}"`,
      start: operand.start,
      end: operand.end,
    });
    return { kind: 'literal', value: operand.text, start: operand.start, end: operand.end };
  }
}

function rangeInWords(min: number, max: number): string {
  return Number.isFinite(max) ? `${String(min)} or ${String(max)}` : `at least ${String(min)}`;
}

function fieldHint(text: string): string {
  if (text.startsWith('customFields.')) return 'a custom field is a text or a number and has no members';
  const meant = meantField(text);
  if (meant !== null) return `did you mean ${meant}?`;
  return `the fields are ${[...FIELDS.keys()].join(', ')} and customFields.NAME; a text needs double quotes`;
}

/** What may stand before the first dot. `account` is m3ter's word for the whole, which a filter leaves out. */
const ROOTS = ['customFields', 'address', 'account'] as const;

/** The field that a name most likely means, also when its first word is mistyped; null when none is near. */
function meantField(text: string): string | null {
  const [head = '', ...members] = text.split('.');
  const rest = members.join('.');
  const root = members.length === 0 ? null : nearestWord(head, ROOTS);
  if (root === 'customFields') return members.length === 1 ? `customFields.${rest}` : 'customFields.NAME';
  if (root === 'account') return FIELDS.has(rest) ? rest : meantField(rest);
  const near = nearestWord(text, [...RENAMED_FIELDS.keys(), ...FIELDS.keys(), 'true', 'false', 'null']);
  return near === null ? null : (RENAMED_FIELDS.get(near) ?? near);
}

/** Message and hint for a token where an operator or the end is expected. */
function afterExpression(token: Token): [message: string, hint?: string] {
  if (token.kind === 'word') {
    const upper = token.text.toUpperCase();
    if (upper === 'AND' || upper === 'OR') return [`${token.text} is not an operator`, `write ${upper}`];
    return [`expected an operator, found ${token.text}`, 'a text of several words needs double quotes'];
  }
  if (token.kind === 'symbol' && token.text === ')') return ['this parenthesis was never opened', 'remove ")"'];
  return [`expected an operator, found ${token.kind === 'symbol' ? `"${token.text}"` : `a ${token.kind}`}`];
}

/** A span of one character, so that the end of the text can be marked. */
function lastCharacter(span: Span): Span {
  return { start: span.start === span.end ? Math.max(0, span.start - 1) : span.start, end: span.end };
}
