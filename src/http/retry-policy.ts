/**
 * When a request is sent again, as data (delivery.md, "Talking to the APIs"). Reads are repeated.
 * A write is repeated only when it was certainly not carried out, which here means that no
 * connection was made: a 429 or a 5xx may come after the commit, so the caller settles those.
 */
export const RETRY_POLICY = {
  /** Requests in all for one send, the first included. */
  attemptsMax: 5,
  /** First wait after a failing answer; doubled each time. */
  backoffMs: 500,
  backoffMsMax: 20_000,
  /** Wait after a 429 without Retry-After; QuickBooks documents 60 s (`quickbooks.md` §3). */
  throttleMs: 60_000,
  throttleJitterMs: 5_000,
  /** A longer Retry-After is not waited for: the limit is used up and the run ends. */
  retryAfterMsMax: 300_000,
} as const;

const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504]);

/** What one attempt ended in, as far as the policy looks at it. */
export type AttemptResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly verdict: AnswerVerdict;
    }
  | { readonly kind: 'notSent'; readonly passing: boolean }
  | { readonly kind: 'unclear'; readonly passing: boolean };

/** `throttled`: over a limit. `passing`: a failure that may be gone soon. `final`: the answer. */
export type AnswerVerdict = 'throttled' | 'passing' | 'final';

export interface Attempt {
  readonly intent: 'read' | 'write';
  /** 1 for the first. */
  readonly number: number;
  readonly result: AttemptResult;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * What to do next. `pauseMs` holds back every request under the same limits, `delayMs` only this
 * one; a write that was throttled pauses the others and is returned all the same.
 */
export interface NextStep {
  readonly again: boolean;
  readonly delayMs: number;
  readonly pauseMs: number;
}

/** The verdict by status alone, for systems whose bodies say nothing more. */
export function verdictOfStatus(status: number): AnswerVerdict {
  if (status === 429) return 'throttled';
  return PASSING_STATUSES.has(status) ? 'passing' : 'final';
}

/** Decides by the policy above; the same attempt always gets the same answer. */
export function nextStep(attempt: Attempt): NextStep {
  const { result, intent } = attempt;
  const left = attempt.number < RETRY_POLICY.attemptsMax;
  if (result.kind === 'answer') {
    if (result.verdict === 'final') return stop();
    const asked = parseRetryAfter(result.retryAfter, attempt.nowMs);
    const waitable = asked === null || asked <= RETRY_POLICY.retryAfterMsMax;
    const again = intent === 'read' && left && waitable;
    if (result.verdict === 'throttled') {
      const pauseMs = asked ?? RETRY_POLICY.throttleMs;
      const jitterMs = Math.ceil(attempt.random * RETRY_POLICY.throttleJitterMs);
      return { again, delayMs: 0, pauseMs: Math.min(pauseMs, RETRY_POLICY.retryAfterMsMax) + jitterMs };
    }
    return again ? { again, delayMs: asked ?? backoff(attempt), pauseMs: 0 } : stop();
  }
  const repeatable = result.kind === 'notSent' || intent === 'read';
  return result.passing && repeatable && left ? { again: true, delayMs: backoff(attempt), pauseMs: 0 } : stop();
}

function stop(): NextStep {
  return { again: false, delayMs: 0, pauseMs: 0 };
}

/** Between half and all of a doubling wait, so that several clients do not return together. */
function backoff(attempt: Attempt): number {
  const full = Math.min(RETRY_POLICY.backoffMs * 2 ** (attempt.number - 1), RETRY_POLICY.backoffMsMax);
  return Math.ceil(full * (0.5 + attempt.random / 2));
}

/** Milliseconds asked for by a Retry-After header, in seconds or as a date; null when there is none. */
export function parseRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (/^\d{1,9}(\.\d+)?$/.test(trimmed)) return Math.ceil(Number(trimmed) * 1000);
  if (!/[a-z]/i.test(trimmed)) return null;
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
