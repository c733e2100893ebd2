import type { DecodedFault } from '../../http/judge-answer.ts';
import type { RemoteFault } from '../../http/answer.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { memberInAnyCase } from './fields.ts';

/**
 * The fault in an answer's body, or null. Service faults (`Fault`) and gateway faults (`fault`) differ in case, and
 * either may come with status 200 (`quickbooks.md` §11.1). So the body of every answer is decoded here. Of several
 * errors the first with a code names the fault. Codes lose their leading zeros: `003001` is `3001`.
 */
export function decodeFault(body: JsonValue): DecodedFault | null {
  if (!isJsonObject(body)) return null;
  const fault = memberInAnyCase(body, 'Fault');
  if (!isJsonObject(fault)) return null;
  const listed = memberInAnyCase(fault, 'Error');
  const errors = (Array.isArray(listed) ? listed : [listed]).filter((error: unknown) => isJsonObject(error));
  const codes = errors.map((error: JsonObject) => codeOf(error)).filter((code) => code !== '');
  const named = errors.find((error: JsonObject) => codeOf(error) !== '') ?? errors[0];
  return {
    type: (textInAnyCase(fault, 'type') ?? '').toLowerCase(),
    codes: codes.length === 0 ? ['no-code'] : codes,
    message: named === undefined ? 'no reason given' : (textInAnyCase(named, 'Message') ?? ''),
    detail: named === undefined ? null : textInAnyCase(named, 'Detail'),
  };
}

function codeOf(error: JsonObject): string {
  return (textInAnyCase(error, 'code') ?? '').replace(/^0+(?=\d)/, '');
}

function textInAnyCase(object: JsonObject, field: string): string | null {
  const value = memberInAnyCase(object, field);
  if (typeof value === 'string') return value;
  return isJsonNumber(value) ? value.toString() : null;
}

/** True when one of the fault's errors has one of these codes. */
export function hasCode(fault: RemoteFault, ...codes: readonly string[]): boolean {
  return fault.codes.some((code) => codes.includes(code));
}
