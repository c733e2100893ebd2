import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { memberInAnyCase } from './fields.ts';

/** One error answer of QuickBooks; all texts are remote. */
export interface Fault {
  /** `ValidationFault`, `SystemFault`, `AUTHENTICATION`, `SERVICE` …; empty when not given. */
  readonly type: string;
  /** At least one. */
  readonly errors: readonly FaultError[];
}

export interface FaultError {
  /** Without leading zeros: `003001` is `3001`. Empty when not given. */
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
  readonly element: string | null;
}

/**
 * The fault in an answer's body, or null. Service faults (`Fault`) and gateway faults (`fault`)
 * differ in casing, and either may come with status 200 (`quickbooks.md` §11.1), so the body of
 * every answer goes through here.
 */
export function decodeFault(body: JsonValue): Fault | null {
  if (!isJsonObject(body)) return null;
  const fault = memberInAnyCase(body, 'Fault');
  if (!isJsonObject(fault)) return null;
  const listed = memberInAnyCase(fault, 'Error');
  const errors = (Array.isArray(listed) ? listed : [listed]).filter((error: unknown) => isJsonObject(error));
  const decoded = errors.map((error: JsonObject) => decodeError(error));
  return {
    type: textInAnyCase(fault, 'type') ?? '',
    errors: decoded.length > 0 ? decoded : [{ code: '', message: 'no reason given', detail: null, element: null }],
  };
}

function decodeError(error: JsonObject): FaultError {
  const element = textInAnyCase(error, 'element');
  return {
    code: (textInAnyCase(error, 'code') ?? '').replace(/^0+(?=\d)/, ''),
    message: textInAnyCase(error, 'Message') ?? '',
    detail: textInAnyCase(error, 'Detail'),
    element: element === '' ? null : element,
  };
}

function textInAnyCase(object: JsonObject, field: string): string | null {
  const value = memberInAnyCase(object, field);
  if (typeof value === 'string') return value;
  return isJsonNumber(value) ? value.toString() : null;
}

/** True when one of the fault's errors has this code. */
export function hasCode(fault: Fault, ...codes: readonly string[]): boolean {
  return fault.errors.some((error) => codes.includes(error.code));
}

/** The error that names the fault: the first with a code, else the first. */
export function mainError(fault: Fault): FaultError {
  return fault.errors.find((error) => error.code !== '') ?? fault.errors[0] ?? NO_ERROR;
}

const NO_ERROR: FaultError = { code: '', message: '', detail: null, element: null };
