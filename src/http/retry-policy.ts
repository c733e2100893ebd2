import type { Answer } from './answer.ts';

/**
 * When a request is sent again, as data (delivery.md, "Talking to the APIs").
 * - A repeatable request is sent again after every answer that may soon be different. Which those are is `passing` of
 *   the answer: `judge-answer.ts` sets it, and `network-failure.ts` where there was none.
 * - Any other request is sent again only when no connection was made. A throttle (429) or a server error may come after
 *   the commit, so `apply/` settles those by reading: `settle-documents.ts`, `apply-customers.ts`, `apply-configs.ts`,
 *   `apply-mappings.ts`.
 * - A request whose token was refused is not counted here: `signed-in.ts` sends it once more with a new token.
 */
export const RETRY_POLICY = {
  /** All requests for one send, including the first. */
  attemptsMax: 5,
  /** First wait after a server error; doubled each time. */
  backoffMs: 500,
  backoffMsMax: 20_000,
  /** Wait after a 429 without Retry-After; QuickBooks documents 60 s (`quickbooks.md` §3). */
  throttleMs: 60_000,
  throttleJitterMs: 5_000,
  /**
   * A run is at its start so long, and waits so long after a 429 then: most likely a run that has just ended sent its
   * requests within the same second. When it is throttled again, the start is over.
   */
  startMs: 2_000,
  /** After a longer Retry-After nothing is sent again: the quota is used up. Other requests wait this long at most. */
  retryAfterMsMax: 300_000,
} as const;

export interface Attempt {
  readonly repeatable: boolean;
  /** 1 for the first. */
  readonly number: number;
  readonly answer: Answer<unknown>;
  /** The `Retry-After` header of the answer; null when it has none. */
  readonly retryAfter: string | null;
  readonly nowMs: number;
  /** Since the first request under the same limits left. */
  readonly sinceFirstMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * What to do next. `pauseMs` delays every request under the same limits, `delayMs` only this one. A throttled write
 * pauses the others and is still returned.
 */
export interface RetryDecision {
  readonly again: boolean;
  readonly delayMs: number;
  readonly pauseMs: number;
}

/** Decides by the policy above. Equal attempts get equal steps. */
export function decideRetry(attempt: Attempt): RetryDecision {
  const { answer, repeatable } = attempt;
  const isLast = attempt.number >= RETRY_POLICY.attemptsMax;
  const asked = parseRetryAfter(attempt.retryAfter, attempt.nowMs);
  const waitable = asked === null || asked <= RETRY_POLICY.retryAfterMsMax;
  const again = mayPass(answer) && (repeatable || answer.status === 'notSent') && !isLast && waitable;
  if (answer.status === 'indeterminate' && answer.why === 'throttled') {
    const isStart = asked === null && attempt.sinceFirstMs < RETRY_POLICY.startMs;
    if (isStart) return { again, delayMs: 0, pauseMs: RETRY_POLICY.startMs };
    const pauseMs = Math.min(asked ?? RETRY_POLICY.throttleMs, RETRY_POLICY.retryAfterMsMax);
    return { again, delayMs: 0, pauseMs: pauseMs + Math.ceil(attempt.random * RETRY_POLICY.throttleJitterMs) };
  }
  return { again, delayMs: again ? (asked ?? backoff(attempt)) : 0, pauseMs: 0 };
}

function mayPass(answer: Answer<unknown>): boolean {
  return 'passing' in answer && answer.passing;
}

/** Between half and all of a doubling wait, so that several clients do not come back at the same moment. */
function backoff(attempt: Attempt): number {
  const full = Math.min(RETRY_POLICY.backoffMs * 2 ** (attempt.number - 1), RETRY_POLICY.backoffMsMax);
  return Math.ceil(full * (0.5 + attempt.random / 2));
}

/** Milliseconds in a Retry-After header, which has seconds or a date; null when there is none. */
export function parseRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (/^\d{1,9}(\.\d+)?$/.test(trimmed)) return Math.ceil(Number(trimmed) * 1000);
  if (!/[a-z]/i.test(trimmed)) return null;
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
