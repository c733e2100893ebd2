/** The systems that tieout asks; how people know them is `SYSTEM_NAMES`. */
export type System = 'm3ter' | 'quickbooks' | 'intuit' | 'github';

export const SYSTEM_NAMES: Readonly<Record<System, string>> = {
  m3ter: 'm3ter',
  quickbooks: 'QuickBooks',
  intuit: 'Intuit',
  github: 'GitHub',
};

/** An error answer of a remote system, decoded; texts are remote and escaped by renderers. */
export interface RemoteFault {
  readonly system: System;
  /** The code that names the fault: `6140`, or `http-409` where the system gives none, or `version-conflict`. */
  readonly code: string;
  /** Every code of the fault, the main one included: QuickBooks may give several. */
  readonly codes: readonly string[];
  readonly message: string;
  readonly detail: string | null;
  readonly httpStatus: number | null;
}

/** An answer as it came, with its body parsed: null when the body is empty or no JSON. */
export interface HttpResponse<Body> {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Body;
}

/**
 * What became of one request, of either system and at every level: a transport gives it with the response,
 * a destination with the record that was written. The judge (`judge-answer.ts`) decides which it is.
 */
export type Answer<T> = Done<T> | Rejected | Conflict | Indeterminate | NotSent;

/** The remote says that it is done, and the value is what it answered. */
export interface Done<T> {
  readonly status: 'done';
  readonly value: T;
}

/** Certainly not done. */
export interface Rejected {
  readonly status: 'rejected';
  readonly fault: RemoteFault;
  /** What is refused: this request, the token it came with, or all access with this sign-in. */
  readonly refuses: 'request' | 'token' | 'access';
  /** True when asking again may help: a refusal inside a success, where none belongs. */
  readonly passing: boolean;
}

/** Certainly not done: the revision moved since it was read. */
export interface Conflict {
  readonly status: 'conflict';
  readonly fault: RemoteFault;
}

/** Sent, and it cannot be said whether it was done: a write must be settled by reading. */
export interface Indeterminate {
  readonly status: 'indeterminate';
  readonly why: Uncertainty;
  /** A clause that says it as it was: `QuickBooks throttled the request`. */
  readonly cause: string;
  /** What the remote said, when it said something. */
  readonly fault: RemoteFault | null;
  /** False when asking again cannot help. */
  readonly passing: boolean;
  /** The number of writes in the batch that has this answer as a whole; left out for an answer of one's own. */
  readonly batchItems?: number;
}

/**
 * - `throttled`, `failing`: an answer that may come after the commit.
 * - `noAnswer`, `cutOff`: nothing, or a part of an answer.
 * - `keyUsed`: QuickBooks has used the idempotency key for something else; nothing more can come of that key.
 * - `contradicted`: an answer that says it is done and does not hold what was written.
 */
export type Uncertainty = 'throttled' | 'failing' | 'noAnswer' | 'cutOff' | 'keyUsed' | 'contradicted';

/** Not sent at all (connection refused, stop asked): safe to send later. */
export interface NotSent {
  readonly status: 'notSent';
  readonly cause: string;
  /** False when trying again cannot help, such as with a bad certificate. */
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

/** The answer with its value made into another one. */
export function mapAnswer<T, U>(answer: Answer<T>, map: (value: T) => Answer<U>): Answer<U> {
  return answer.status === 'done' ? map(answer.value) : answer;
}

/** Why it is not done, or not known to be, in one clause or sentence; may hold remote text. */
export function causeOf(answer: Exclude<Answer<unknown>, Done<unknown>>): string {
  return 'cause' in answer ? answer.cause : answer.fault.message;
}
