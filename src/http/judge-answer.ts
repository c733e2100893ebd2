import { assertNever } from '../support/invariant.ts';
import { parseJson, type JsonValue } from '../support/json.ts';
import {
  done,
  indeterminate,
  SYSTEM_NAMES,
  type Answer,
  type HttpResponse,
  type RemoteFault,
  type System,
} from './answer.ts';

/** An error answer, as the system's own decoder reads it. */
export interface DecodedFault {
  /** Every code, the main one first; empty when the system gives none. */
  readonly codes: readonly string[];
  /** The system's name for the sort of fault, in lower case; empty when it gives none. */
  readonly type: string;
  readonly message: string;
  readonly detail: string | null;
}

type Meaning = 'throttled' | 'failing' | 'keyUsed' | 'tokenRefused' | 'accessRefused' | 'conflict' | 'rejected';

/** One row. All conditions that it has must hold. A row without `statuses` also holds for answers inside a batch. */
interface AnswerRule {
  readonly statuses?: readonly number[];
  readonly codes?: readonly string[];
  /** The beginning of the fault's type. */
  readonly type?: string;
  readonly means: Meaning;
}

/** How a system answers, as data. */
export interface AnswerRules {
  readonly system: System;
  /** False where a success may have a body that is not JSON. */
  readonly answersInJson: boolean;
  /** True where an answer with a success status may still contain a fault. */
  readonly faultsInSuccess: boolean;
  /** The fault in a body, or null. */
  readonly decodeFault: (body: JsonValue) => DecodedFault | null;
  /**
   * The system's own rules; the first row that fits counts. The common rules for 429 and 5xx come before them, and the
   * rest of HTTP after them.
   */
  readonly rules: readonly AnswerRule[];
}

/** Too many requests. */
export const THROTTLED_STATUS = 429;

/**
 * Rules of HTTP that come before a system's own. Such a status proves nothing about a write, whatever the body says.
 */
function meaningOfStatus(status: number): Meaning | null {
  if (status === THROTTLED_STATUS) return 'throttled';
  return status >= 500 && status !== 501 ? 'failing' : null;
}

/** The server gave up waiting or did not want to begin. It may answer later. */
const PASSING_STATUSES: readonly number[] = [408, 425];

/** Judges the response to one request. */
export function judgeResponse(
  response: Omit<HttpResponse<null>, 'body'>,
  rules: AnswerRules,
): Answer<HttpResponse<JsonValue>> {
  const { status, text } = response;
  const body = bodyOf(text);
  const judged = judgeBody(status, body ?? null, rules);
  if (judged !== null) return judged;
  const isEmpty = text === '' && status === 204;
  if (body === undefined && rules.answersInJson && !isEmpty) return notJson(text);
  return done({ ...response, body: body ?? null });
}

/**
 * Judges a body by the same rules. Null when neither it nor its status shows a problem. `status` is null for a part of
 * an answer without its own status, such as an item of a batch.
 */
export function judgeBody(
  status: number | null,
  body: JsonValue,
  rules: AnswerRules,
): Exclude<Answer<never>, { readonly status: 'done' | 'notSent' }> | null {
  const isGood = status === null || (status >= 200 && status <= 299);
  const fault = isGood && !rules.faultsInSuccess ? null : rules.decodeFault(body);
  if (isGood && fault === null) return null;
  const meaning = meaningOf(status, fault, rules.rules);
  const remote = remoteFaultOf(status, fault, rules.system);
  const name = SYSTEM_NAMES[rules.system];
  switch (meaning) {
    case 'throttled':
      return indeterminate('throttled', `${name} throttled the request`, { fault: remote });
    case 'failing':
      return indeterminate('failing', `${name} answered with ${wordsOf(remote)}`, {
        fault: remote,
        passing: isGood || status >= 400,
      });
    case 'keyUsed':
      return indeterminate('keyUsed', `${name} answered with ${wordsOf(remote)}`, { fault: remote, passing: false });
    case 'conflict':
      return { status: 'conflict', fault: remote };
    case 'tokenRefused':
    case 'accessRefused':
      return {
        status: 'rejected',
        fault: remote,
        refuses: meaning === 'tokenRefused' ? 'token' : 'access',
        passing: false,
      };
    case 'rejected':
      return { status: 'rejected', fault: remote, refuses: 'request', passing: status !== null && isGood };
    default:
      return assertNever(meaning);
  }
}

function meaningOf(status: number | null, fault: DecodedFault | null, rules: readonly AnswerRule[]): Meaning {
  const byStatus = status === null ? null : meaningOfStatus(status);
  if (byStatus !== null) return byStatus;
  const own = rules.find((rule) => fits(rule, status, fault));
  if (own !== undefined) return own.means;
  const passing = status !== null && (PASSING_STATUSES.includes(status) || (status < 400 && fault === null));
  return passing ? 'failing' : 'rejected';
}

function fits({ statuses, codes, type }: AnswerRule, status: number | null, fault: DecodedFault | null): boolean {
  if (statuses !== undefined && (status === null || !statuses.includes(status))) return false;
  if (codes !== undefined && fault?.codes.some((code) => codes.includes(code)) !== true) return false;
  return type === undefined || fault?.type.startsWith(type) === true;
}

function remoteFaultOf(status: number | null, fault: DecodedFault | null, system: System): RemoteFault {
  const name = SYSTEM_NAMES[system];
  const code = status === null ? 'no-code' : `http-${String(status)}`;
  const codes = fault === null || fault.codes.length === 0 ? [code] : fault.codes;
  return {
    system,
    code: codes[0] ?? code,
    codes,
    message: fault?.message ?? `${name} refused the request${status === null ? '' : ` with status ${String(status)}`}`,
    detail: fault?.detail ?? null,
    httpStatus: status,
  };
}

function wordsOf({ code, httpStatus }: RemoteFault): string {
  if (code === 'no-code') return 'a fault without code';
  return code === `http-${String(httpStatus)}` ? `status ${String(httpStatus)}` : `fault ${code}`;
}

/** Undefined when the text is not JSON. */
function bodyOf(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Text that begins like JSON is an answer that was cut off, and asking again may give the whole. Other text comes from
 * some other server.
 */
function notJson(text: string): Answer<never> {
  const isBeginning = text === '' || /^\s*[[{]/.test(text);
  return isBeginning
    ? indeterminate('cutOff', 'the answer was cut off')
    : indeterminate('cutOff', 'the answer was not JSON', { passing: false });
}

/** The rules of HTTP alone, for systems whose bodies add nothing. */
export function statusRules(system: System): AnswerRules {
  return { system, answersInJson: false, faultsInSuccess: false, decodeFault: () => null, rules: [] };
}
