/** The systems that tieout asks. `SYSTEM_NAMES` has their names for people. */
export type System = 'm3ter' | 'quickbooks' | 'intuit' | 'github';

export const SYSTEM_NAMES: Readonly<Record<System, string>> = {
  m3ter: 'm3ter',
  quickbooks: 'QuickBooks',
  intuit: 'Intuit',
  github: 'GitHub',
};

/** Why a request waits. `limit`: the limit of requests is reached. `failure`: the answer was one that may soon be different. */
export type WaitReason = 'limit' | 'failure';

/** An error answer of a remote system, decoded. The texts are remote; renderers escape them. */
export interface RemoteFault {
  readonly system: System;
  /** The code of the fault: `6140`, or `http-409` where the system gives none, or `version-conflict`. */
  readonly code: string;
  /** Every code of the fault, including the main one. QuickBooks may give several. */
  readonly codes: readonly string[];
  readonly message: string;
  readonly detail: string | null;
  readonly httpStatus: number | null;
}

/** An answer as it came, with its body parsed. The body is null when it is empty or not JSON. */
export interface HttpResponse<Body> {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Body;
}

/**
 * What became of one request, for both systems and at every level. A transport gives the response with it, a
 * destination the record that was written. The judge (`judge-answer.ts`) decides which it is.
 */
export type Answer<T> = Done<T> | Rejected | Conflict | Indeterminate | NotSent;

/** The system says that it is done. The value is its answer. */
export interface Done<T> {
  readonly status: 'done';
  readonly value: T;
}

/** Certainly not done. */
export interface Rejected {
  readonly status: 'rejected';
  readonly fault: RemoteFault;
  /** What is refused: this request, the token that was sent, or all access with this sign-in. */
  readonly refuses: 'request' | 'token' | 'access';
  /** True when another attempt may succeed: the system refused inside an answer with a success status. */
  readonly passing: boolean;
}

/** Certainly not done: the revision changed since it was read. */
export interface Conflict {
  readonly status: 'conflict';
  readonly fault: RemoteFault;
}

/** Sent, and not known whether it was done. A write must be settled by reading. */
export interface Indeterminate {
  readonly status: 'indeterminate';
  readonly why: Uncertainty;
  /** A clause with what happened: `QuickBooks throttled the request`. */
  readonly cause: string;
  /** The fault in the answer, if it had one. */
  readonly fault: RemoteFault | null;
  /** False when another attempt cannot help. */
  readonly passing: boolean;
  /** The count of writes in the batch that got this answer as a whole; absent when the write has its own answer. */
  readonly batchItems?: number;
}

/**
 * - `throttled`, `failing`: an answer that may come after the commit.
 * - `noAnswer`, `cutOff`: no answer, or a part of one.
 * - `keyUsed`: QuickBooks has used the idempotency key for another write, so nothing more can come of it.
 * - `contradicted`: the answer says done, but does not contain what was written.
 */
export type Uncertainty = 'throttled' | 'failing' | 'noAnswer' | 'cutOff' | 'keyUsed' | 'contradicted';

/** Not sent at all (connection refused, or the run was stopped). Sending later is safe. */
export interface NotSent {
  readonly status: 'notSent';
  readonly cause: string;
  /** False when another attempt cannot help, for example with a bad certificate. */
  readonly passing: boolean;
}

export function done<T>(value: T): Done<T> {
  return { status: 'done', value };
}

export function notSent(cause: string, passing = true): NotSent {
  return { status: 'notSent', cause, passing };
}

export function indeterminate(why: Uncertainty, cause: string, more: Partial<Indeterminate> = {}): Indeterminate {
  return { status: 'indeterminate', why, cause, fault: null, passing: true, ...more };
}

/** The answer with its value converted. */
export function mapAnswer<T, U>(answer: Answer<T>, map: (value: T) => Answer<U>): Answer<U> {
  return answer.status === 'done' ? map(answer.value) : answer;
}

/** Why the request is not done, or not known to be, as a clause or sentence. May contain remote text. */
export function causeOf(answer: Exclude<Answer<unknown>, Done<unknown>>): string {
  return 'cause' in answer ? answer.cause : answer.fault.message;
}
