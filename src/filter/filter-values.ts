import type { Code } from '../model/codes.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Span } from './parsed-filter.ts';

/** `members` is an object of the account. It can only be compared with null. */
export type Value = null | boolean | string | Decimal | { readonly members: 'address' | 'customFields' };

/** Why an expression has no value, and where. */
export interface FilterFault {
  readonly fault: { readonly code: Code; readonly message: string } & Span;
}

export function fault(place: Span, code: Code, message: string): FilterFault {
  return { fault: { code, message, start: place.start, end: place.end } };
}

export function isFault(value: Value | FilterFault): value is FilterFault {
  return typeof value === 'object' && value !== null && 'fault' in value;
}

export function isNumber(value: Value): value is Decimal {
  return typeof value === 'object' && value !== null && !('members' in value);
}
