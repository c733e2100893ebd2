import { assertNever } from '../support/invariant.ts';
import { parseExpression } from './filter-parser.ts';
import { parseTokens, type Token } from './filter-tokens.ts';
import type { Expression, FilterFinding, ParsedFilter, Span } from './parsed-filter.ts';

export const FILTER_LENGTH_MAX = 4096;

/** The filter, or null when a finding is an error. */
export interface FilterReading {
  readonly filter: ParsedFilter | null;
  /** Sorted by place. */
  readonly findings: readonly FilterFinding[];
}

/**
 * Reads an account filter (billing-rules.md §1, "The filter language"). Never throws: every error and lint is a finding
 * with its offsets in `text`. An empty text takes every account.
 */
export function parseFilter(text: string): FilterReading {
  if (text.length > FILTER_LENGTH_MAX) {
    const message = `the filter has ${String(text.length)} characters, ${String(FILTER_LENGTH_MAX)} are allowed`;
    return refuse({ severity: 'error', code: 'filter/too-long', message, start: FILTER_LENGTH_MAX, end: text.length });
  }
  const range = trimmedRange(text, { start: 0, end: text.length });
  if (range.start === range.end) {
    return { filter: { text, root: { kind: 'literal', value: true, ...range }, customFields: [] }, findings: [] };
  }
  const plain = parseRange(text, range);
  const inner = innerOfOuterQuotes(text, range, plain.filter);
  if (inner === null) return plain;
  const unwrapped = parseRange(text, inner);
  const lint: FilterFinding = {
    severity: 'warning',
    code: 'filter/outer-quotes',
    message: 'the whole filter is in quotes; they are ignored',
    hint: 'remove the outer quotes',
    ...range,
  };
  return { filter: unwrapped.filter, findings: [lint, ...unwrapped.findings] };
}

function refuse(finding: FilterFinding): FilterReading {
  return { filter: null, findings: [finding] };
}

function parseRange(text: string, range: Span): FilterReading {
  const lexed = parseTokens(text, range);
  if ('error' in lexed) return refuse(lexed.error);
  const { root, findings } = parseExpression(lexed.tokens);
  const sorted = findings.toSorted((a, b) => a.start - b.start || a.end - b.end);
  if (root === null || sorted.some((finding) => finding.severity === 'error'))
    return { filter: null, findings: sorted };
  const customFields: ({ readonly name: string } & Span)[] = [];
  collectCustomFields(root, customFields);
  return { filter: { text, root, customFields }, findings: sorted };
}

/**
 * The part inside one redundant pair of quotes, as m3ter's guide prints its example, or null. The pair is redundant
 * when the whole is one text. It is also redundant when a text is directly followed by a word or text (`"a == "UK""`):
 * no filter has that.
 */
function innerOfOuterQuotes(text: string, range: Span, plain: ParsedFilter | null): Span | null {
  if (range.end - range.start < 2 || text[range.start] !== '"' || text[range.end - 1] !== '"') return null;
  const inner = trimmedRange(text, { start: range.start + 1, end: range.end - 1 });
  if (plain !== null) return isTextLiteral(plain.root) ? inner : null;
  const lexed = parseTokens(text, range);
  const [first, second] = 'tokens' in lexed ? lexed.tokens : parseLeadingTokens(text, range);
  return runsTogether(first, second) ? inner : null;
}

function isTextLiteral(root: Expression): boolean {
  return root.kind === 'literal' && typeof root.value === 'string';
}

/** The first two tokens of a text that cannot be split as a whole (an odd number of quotes). */
function parseLeadingTokens(text: string, range: Span): readonly Token[] {
  const close = text.indexOf('"', range.start + 1);
  const lexed = parseTokens(text, { start: range.start, end: Math.min(close + 2, range.end) });
  return 'tokens' in lexed ? lexed.tokens : [];
}

function runsTogether(first: Token | undefined, second: Token | undefined): boolean {
  return (
    first?.kind === 'string' &&
    second !== undefined &&
    first.end === second.start &&
    (second.kind === 'word' || second.kind === 'string' || second.kind === 'number')
  );
}

function trimmedRange(text: string, range: Span): Span {
  const part = text.slice(range.start, range.end);
  const start = range.start + (part.length - part.trimStart().length);
  return { start, end: Math.max(start, range.start + part.trimEnd().length) };
}

function collectCustomFields(node: Expression, found: ({ readonly name: string } & Span)[]): void {
  for (const child of childrenOf(node)) collectCustomFields(child, found);
  if (node.kind === 'customField') found.push({ name: node.name, start: node.start, end: node.end });
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [node.condition, node.whenTrue, node.whenFalse];
    case 'call':
      return node.args;
    case 'literal':
    case 'field':
    case 'customField':
      return [];
    default:
      return assertNever(node);
  }
}
