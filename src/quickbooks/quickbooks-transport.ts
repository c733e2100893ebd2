import type { Fetch, Transport, TransportObserver } from '../http/ports.ts';
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
 * Requests take different times to arrive, so the remote's minute is not exactly ours. Our window is this much longer.
 */
const BATCH_SLACK_MS = 1_000;
/** The same for one second. Over a minute this costs nothing, because the limit per minute is lower. */
const SECOND_SLACK_MS = 125;

/** The one transport of a realm. Every request of a run counts against the same limits. */
export function createQuickBooksTransport(settings: QuickBooksTransportOptions): Transport {
  const { limits, baseUrl, ...rest } = settings;
  return createTransport({
    ...rest,
    system: 'quickbooks',
    limits: {
      concurrency: limits.quickbooksConcurrency,
      windows: [
        { limit: limits.quickbooksRequestsPerSecond, windowMs: 1_000 + SECOND_SLACK_MS },
        { limit: limits.quickbooksRequestsPerMinute, windowMs: MINUTE_MS },
      ],
      lanes: { [BATCH_LANE]: { limit: limits.quickbooksBatchesPerMinute, windowMs: MINUTE_MS + BATCH_SLACK_MS } },
    },
    timeoutMs: limits.requestTimeoutMs,
    responseBytesMax: limits.responseBytesMax,
    allowedOrigins: [baseUrl],
    rules: QUICKBOOKS_ANSWERS,
  });
}

/** The transport of Intuit's token endpoints. Requests are never repeated, and time out sooner. */
export function createIntuitTransport(
  settings: Omit<QuickBooksTransportOptions, 'baseUrl' | 'clean'> & { readonly urls: readonly string[] },
): Transport {
  const { limits, urls, ...rest } = settings;
  return createTransport({
    ...rest,
    system: 'intuit',
    rules: INTUIT_ANSWERS,
    limits: { concurrency: 1, windows: [{ limit: 10, windowMs: 1_000 }] },
    timeoutMs: limits.tokenTimeoutMs,
    responseBytesMax: TOKEN_BYTES_MAX,
    allowedOrigins: urls,
  });
}

const TOKEN_BYTES_MAX = 256 * 1024;
