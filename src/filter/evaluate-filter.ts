import { decimal, ZERO, type Decimal } from '../model/decimal.ts';
import type { Code } from '../model/codes.ts';
import type { Account, Address } from '../model/m3ter.ts';
import { assertNever } from '../support/invariant.ts';
import { callFunction } from './filter-functions.ts';
import { isInRange, numberFromText, powerOf } from './filter-numbers.ts';
import { fault, isFault, isNumber, type FilterFault, type Value } from './filter-values.ts';
import type { AccountField, BinaryOperator, Expression, ParsedFilter, Span } from './parsed-filter.ts';

export type FilterAnswer =
  { readonly value: boolean } | { readonly error: { readonly code: Code; readonly message: string } & Span };

/**
 * Whether the filter takes the account (billing-rules.md §1; rulings.md 18).
 * - A missing field, and a member of null, is null.
 * - Arithmetic and ordering with null give null.
 * - A condition that is null is false.
 * - AND, OR and `? :` evaluate only what they need.
 * - A wrong type is an error with its place.
 */
export function evaluateFilter(filter: ParsedFilter, account: Account): FilterAnswer {
  const answer = conditionOf(filter.root, evaluate(filter.root, account));
  return isFault(answer) ? { error: answer.fault } : { value: answer };
}

/** The value of a part of a filter for an account; null when it cannot be evaluated. */
export function valueOf(node: Expression, account: Account): Value {
  const value = evaluate(node, account);
  return isFault(value) ? null : value;
}

function evaluate(node: Expression, account: Account): Value | FilterFault {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'field':
      return fieldOf(node.field, account);
    case 'customField':
      return customFieldOf(node.name, account);
    case 'unary':
      return evaluateSign(node, evaluate(node.operand, account));
    case 'binary':
      return evaluateBinary(node, account);
    case 'choice': {
      const condition = conditionOf(node.condition, evaluate(node.condition, account));
      if (isFault(condition)) return condition;
      return evaluate(condition ? node.whenTrue : node.whenFalse, account);
    }
    case 'call':
      return evaluateCall(node, account);
    default:
      return assertNever(node);
  }
}

function fieldOf(field: AccountField, account: Account): Value {
  switch (field) {
    case 'id':
      return account.id;
    case 'accountName':
      return account.name;
    case 'accountCode':
      return account.code;
    case 'currency':
      return account.currency;
    case 'customFields':
      return account.customFields === null ? null : { members: 'customFields' };
    case 'address':
      return account.address === null ? null : { members: 'address' };
    case 'addressLine1':
    case 'addressLine2':
    case 'addressLine3':
    case 'addressLine4':
    case 'locality':
    case 'region':
    case 'postCode':
    case 'country':
      return account.address === null ? null : account.address[field satisfies keyof Address];
    default:
      return assertNever(field);
  }
}

function customFieldOf(name: string, account: Account): Value {
  const customFieldValue = account.customFields?.get(name);
  if (customFieldValue === undefined) return null;
  return 'text' in customFieldValue ? customFieldValue.text : decimal(customFieldValue.number);
}

/** A value as a condition: null is false. */
function conditionOf(place: Span, value: Value | FilterFault): boolean | FilterFault {
  if (typeof value === 'boolean' || isFault(value)) return value;
  if (value === null) return false;
  return fault(place, 'filter/wrong-type', `${inWords(value)} stands where true or false is needed`);
}

function evaluateSign(node: Expression & { kind: 'unary' }, value: Value | FilterFault): Value | FilterFault {
  if (value === null || isFault(value)) return value;
  if (!isNumber(value)) return fault(node.operand, 'filter/wrong-type', `${inWords(value)} cannot have a sign`);
  return node.operator === '-' ? ZERO.minus(value) : value;
}

function evaluateBinary(node: Expression & { kind: 'binary' }, account: Account): Value | FilterFault {
  const { operator } = node;
  if (operator === 'AND' || operator === 'OR') {
    const left = conditionOf(node.left, evaluate(node.left, account));
    if (isFault(left) || left === (operator === 'OR')) return left;
    return conditionOf(node.right, evaluate(node.right, account));
  }
  const left = evaluate(node.left, account);
  if (isFault(left)) return left;
  const right = evaluate(node.right, account);
  if (isFault(right)) return right;
  if (operator === '==') return isEqual(left, right);
  if (operator === '!=') return !isEqual(left, right);
  if (left === null || right === null) return null;
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    return evaluateOrdering(node, operator, left, right);
  }
  if (!isNumber(left)) return fault(node.left, 'filter/wrong-type', `${inWords(left)} is used in arithmetic`);
  if (!isNumber(right)) return fault(node.right, 'filter/wrong-type', `${inWords(right)} is used in arithmetic`);
  const result = calculate(operator, left, right);
  if (result !== null && isInRange(result)) return result;
  return fault(node, 'filter/number-out-of-range', `"${operator}" has no result of usable size here`);
}

type Arithmetic = Exclude<BinaryOperator, 'AND' | 'OR' | '==' | '!=' | '<' | '<=' | '>' | '>='>;

function calculate(operator: Arithmetic, left: Decimal, right: Decimal): Decimal | null {
  switch (operator) {
    case '+':
      return left.plus(right);
    case '-':
      return left.minus(right);
    case '*':
      return left.times(right);
    case '/':
      return right.eq(ZERO) ? null : left.div(right);
    case '%':
      return right.eq(ZERO) ? null : left.mod(right);
    case '^':
      return powerOf(left, right);
    default:
      return assertNever(operator);
  }
}

/** A text and a number are equal when the text is that number (m3ter.md §6.2). */
function isEqual(left: Value, right: Value): boolean {
  if (isNumber(left)) {
    const other = typeof right === 'string' ? numberFromText(right) : right;
    return isNumber(other) && left.eq(other);
  }
  if (isNumber(right)) return isEqual(right, left);
  return left === right;
}

function evaluateOrdering(
  node: Expression & { kind: 'binary' },
  operator: '<' | '<=' | '>' | '>=',
  left: Value,
  right: Value,
): Value | FilterFault {
  const order = orderOf(left, right);
  if (order === null) {
    return fault(node, 'filter/wrong-type', `${inWords(left)} and ${inWords(right)} have no order`);
  }
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** Negative, zero or positive; null when the two cannot be ordered. Texts are ordered by code unit. */
function orderOf(left: Value, right: Value): number | null {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const a = typeof left === 'string' ? numberFromText(left) : left;
  const b = typeof right === 'string' ? numberFromText(right) : right;
  return isNumber(a) && isNumber(b) ? a.cmp(b) : null;
}

function evaluateCall(node: Expression & { kind: 'call' }, account: Account): Value | FilterFault {
  const values: Value[] = [];
  for (const argument of node.args) {
    const value = evaluate(argument, account);
    if (isFault(value)) return value;
    if (node.name === 'isnull' && value !== null) return value;
    values.push(value);
  }
  if (node.name === 'isnull') return null;
  if (node.name === 'IN') {
    const [wanted = null, ...candidates] = values;
    return candidates.some((candidate) => isEqual(wanted, candidate));
  }
  return callFunction(node.name, values, node);
}

function inWords(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 60))}`;
  if (typeof value === 'boolean') return String(value);
  return isNumber(value) ? 'a number' : value.members;
}
