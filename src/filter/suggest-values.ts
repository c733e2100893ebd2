import type { Account } from '../model/m3ter.ts';
import { assertNever } from '../support/invariant.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { valueOf } from './evaluate-filter.ts';
import type { Expression, ParsedFilter, Span } from './parsed-filter.ts';
import { compareText } from '../support/compare-text.ts';

/** So many values of a field are listed when none is near the text of the filter. */
const LISTED_MAX = 5;

/**
 * What a filter that takes no account may have meant, from the values that accounts have: for each text that no account
 * has in its field, `did you mean "US"?`, or the values that the field has. Null when every text is some account's.
 */
export function suggestValues(filter: ParsedFilter, accounts: readonly Account[]): string | null {
  const said = comparisonsOf(filter.root).flatMap(({ field, text }) => {
    const values = textsOf(field, accounts);
    if (values.length === 0 || values.includes(text)) return [];
    const nearest = nearestWord(text, values);
    if (nearest !== null) return [`did you mean ${JSON.stringify(nearest)} in place of ${JSON.stringify(text)}?`];
    if (values.length > LISTED_MAX) return [];
    const known = values.map((value) => JSON.stringify(value)).join(', ');
    return [`no account has ${filter.text.slice(field.start, field.end)} ${JSON.stringify(text)}; they have ${known}`];
  });
  return said.length === 0 ? null : [...new Set(said)].join(' ');
}

/** Where a text of a filter is no account's, and the value of an account that it is near to. */
export interface NearValue extends Span {
  readonly text: string;
  readonly nearest: string;
}

/** The texts of a filter that no account has in their field, and that are near to a value that some account has. */
export function nearValues(filter: ParsedFilter, accounts: readonly Account[]): readonly NearValue[] {
  return comparisonsOf(filter.root).flatMap(({ field, text, start, end }) => {
    const values = textsOf(field, accounts);
    const nearest = values.includes(text) ? null : nearestWord(text, values);
    return nearest === null ? [] : [{ text, nearest, start, end }];
  });
}

/** A text and the field that it is compared with. The span is that of the text. */
interface Comparison extends Span {
  readonly field: Expression;
  readonly text: string;
}

/** Every text that is compared with a field by `==` or `IN`. */
function comparisonsOf(node: Expression): readonly Comparison[] {
  switch (node.kind) {
    case 'binary':
      return node.operator === '=='
        ? comparisonOf(node.left, node.right)
        : [node.left, node.right].flatMap(comparisonsOf);
    case 'call':
      return node.name === 'IN' && node.args[0] !== undefined
        ? node.args.slice(1).flatMap((one) => comparisonOf(node.args[0] ?? node, one))
        : node.args.flatMap(comparisonsOf);
    case 'choice':
      return [node.condition, node.whenTrue, node.whenFalse].flatMap(comparisonsOf);
    case 'unary':
    case 'literal':
    case 'field':
    case 'customField':
      return [];
    default:
      return assertNever(node);
  }
}

function comparisonOf(one: Expression, other: Expression): readonly Comparison[] {
  const [literal, field] = one.kind === 'literal' ? [one, other] : [other, one];
  if (literal.kind !== 'literal' || typeof literal.value !== 'string' || !isField(field)) return [];
  return [{ field, text: literal.value, start: literal.start, end: literal.end }];
}

function isField({ kind }: Expression): boolean {
  return kind === 'field' || kind === 'customField';
}

function textsOf(field: Expression, accounts: readonly Account[]): readonly string[] {
  const values = new Set<string>();
  for (const account of accounts) {
    const value = valueOf(field, account);
    if (typeof value === 'string' && value !== '') values.add(value);
  }
  return [...values].sort(compareText);
}
