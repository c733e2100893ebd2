import type { RateLimits } from '../http/rate-limit.ts';
import type { Limits } from '../model/limits.ts';

/** m3ter's second and ours differ by the way there, which is not always equally long: ours is this much longer. */
const SECOND_SLACK_MS = 125;

/** What requests to m3ter are held back by; below its own limit, as other clients of the organization share it. */
export function m3terRequestLimits(
  limits: Pick<Limits, 'm3terConcurrency' | 'm3terRequestsPerSecond' | 'm3terRequestsPerFiveMinutes'>,
): RateLimits {
  return {
    concurrency: limits.m3terConcurrency,
    windows: [
      { limit: limits.m3terRequestsPerSecond, windowMs: 1_000 + SECOND_SLACK_MS },
      { limit: limits.m3terRequestsPerFiveMinutes, windowMs: 300_000 },
    ],
  };
}
