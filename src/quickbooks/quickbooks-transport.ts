import type { Fetch, Transport, TransportObserver } from '../http/ports.ts';
import { FEW_REQUESTS, SMALL_ANSWER_BYTES_MAX } from '../http/few-requests.ts';
import { SECOND_WINDOW_MS } from '../http/rate-limit.ts';
import { createTransport } from '../http/transport.ts';
import type { ApiLimits } from '../model/limits.ts';
import type { Clock, Random } from '../support/clock.ts';
import { INTUIT_ANSWERS } from './intuit-oauth.ts';
import { QUICKBOOKS_ANSWERS } from './wire/answer-rules.ts';

export interface QuickBooksTransportOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: ApiLimits;
  readonly observer: TransportObserver;
  readonly clean?: (text: string) => string;
  readonly signal?: AbortSignal;
}

/** The rate lane of batch requests. */
export const BATCH_LANE = 'batch';

const MINUTE_MS = 60_000;
/**
 * Longer than a minute, as `SECOND_WINDOW_MS` is than a second. The request minute needs no more: its default is below
 * the documented limit.
 */
const BATCH_WINDOW_MS = MINUTE_MS + 1_000;

/** The one transport of a realm. Every request of a run counts against the same limits. */
export function createQuickBooksTransport(settings: QuickBooksTransportOptions): Transport {
  const { limits, baseUrl, ...rest } = settings;
  return createTransport({
    ...rest,
    system: 'quickbooks',
    limits: {
      concurrency: limits.quickbooksConcurrency,
      windows: [
        // Over a minute the longer second costs nothing, because the limit per minute is lower.
        { limit: limits.quickbooksRequestsPerSecond, windowMs: SECOND_WINDOW_MS },
        { limit: limits.quickbooksRequestsPerMinute, windowMs: MINUTE_MS },
      ],
      lanes: { [BATCH_LANE]: { limit: limits.quickbooksBatchesPerMinute, windowMs: BATCH_WINDOW_MS } },
    },
    timeoutMs: limits.requestTimeoutMs,
    responseBytesMax: limits.responseBytesMax,
    allowedOrigins: [baseUrl],
    rules: QUICKBOOKS_ANSWERS,
  });
}

/**
 * The transport of Intuit's token endpoints. Waits less for an answer. Whether a request is repeated is the caller's
 * choice.
 */
export function createIntuitTransport(
  settings: Omit<QuickBooksTransportOptions, 'baseUrl' | 'clean'> & { readonly urls: readonly string[] },
): Transport {
  const { limits, urls, ...rest } = settings;
  return createTransport({
    ...rest,
    system: 'intuit',
    rules: INTUIT_ANSWERS,
    limits: FEW_REQUESTS,
    timeoutMs: limits.tokenTimeoutMs,
    responseBytesMax: SMALL_ANSWER_BYTES_MAX,
    allowedOrigins: urls,
  });
}
