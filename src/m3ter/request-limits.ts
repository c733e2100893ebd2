import { SECOND_WINDOW_MS, type RateLimits } from '../http/rate-limit.ts';
import type { ApiLimits } from '../model/limits.ts';

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
      { limit: limits.m3terRequestsPerSecond, windowMs: SECOND_WINDOW_MS },
      { limit: limits.m3terRequestsPerFiveMinutes, windowMs: 300_000 },
    ],
  };
}
