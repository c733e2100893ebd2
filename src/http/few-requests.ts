import type { RateLimits } from './rate-limit.ts';

/** For a transport that sends a few requests in a run, such as those of a sign-in. */
export const FEW_REQUESTS: RateLimits = { concurrency: 1, windows: [{ limit: 10, windowMs: 1_000 }] };

/** Far above a token or a key with what is said of it. */
export const SMALL_ANSWER_BYTES_MAX = 256 * 1024;
