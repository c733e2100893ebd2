import type { RateLimits } from '../http/rate-limit.ts';
import type { ApiLimits } from '../model/limits.ts';

/** Requests take different times to arrive, so m3ter's second is not exactly ours. Our window is this much longer. */
const SECOND_SLACK_MS = 125;

/**
 * The rate limits of requests to m3ter. They are below m3ter's own, because other clients of the organization share
 * those.
 */
export function m3terRequestLimits(
  limits: Pick<ApiLimits, 'm3terConcurrency' | 'm3terRequestsPerSecond' | 'm3terRequestsPerFiveMinutes'>,
): RateLimits {
  return {
    concurrency: limits.m3terConcurrency,
    windows: [
      { limit: limits.m3terRequestsPerSecond, windowMs: 1_000 + SECOND_SLACK_MS },
      { limit: limits.m3terRequestsPerFiveMinutes, windowMs: 300_000 },
    ],
  };
}
