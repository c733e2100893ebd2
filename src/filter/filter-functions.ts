import { ZERO, type Decimal } from '../model/decimal.ts';
import { assertNever } from '../support/invariant.ts';
import { isInRange, powerOf, roundedTo } from './filter-numbers.ts';
import { fault, isNumber, type FilterFault, type Value } from './filter-values.ts';
import type { FunctionName, Span } from './parsed-filter.ts';

type MathName = Exclude<FunctionName, 'isnull' | 'IN'>;

/** The `Math.*` functions (m3ter.md §6.2). A null argument makes the result null. */
export function callFunction(name: MathName, values: readonly Value[], place: Span): Value | FilterFault {
  const numbers: Decimal[] = [];
  for (const value of values) {
    if (value === null) return null;
    if (!isNumber(value)) return fault(place, 'filter/wrong-type', `${name} takes numbers only`);
    numbers.push(value);
  }
  const result = calculate(name, numbers);
  if (result !== null && isInRange(result)) return result;
  return fault(place, 'filter/number-out-of-range', `${name} has no result of usable size here`);
}

function calculate(name: MathName, numbers: readonly Decimal[]): Decimal | null {
  const [first = ZERO, second = ZERO] = numbers;
  switch (name) {
    case 'Math.max':
      return numbers.reduce((best, number) => (number.gt(best) ? number : best), first);
    case 'Math.min':
      return numbers.reduce((best, number) => (number.lt(best) ? number : best), first);
    case 'Math.abs':
      return first.abs();
    case 'Math.pow':
      return powerOf(first, second);
    case 'Math.floor':
      return roundedTo(first, second, 'floor');
    case 'Math.ceil':
      return roundedTo(first, second, 'ceil');
    case 'Math.round':
      return roundedTo(first, second, 'round');
    default:
      return assertNever(name);
  }
}
