import { expect, it } from 'vitest';
import { createRateLimiter } from '../../../src/http/rate-limit.ts';
import { m3terRequestLimits } from '../../../src/m3ter/request-limits.ts';
import { API_LIMITS } from '../../../src/model/limits.ts';
import { createVirtualClock } from '../http/test-clock.ts';

/** Requests a second that m3ter allows an organization (`m3ter.md` §1.7). */
const M3TER_PER_SECOND = 50;
const SECOND_MS = 1_000;

it('leaves head room below the limit of m3ter, however unevenly long the way there is', async () => {
  const clock = createVirtualClock(0);
  const limiter = createRateLimiter({ clock, limits: m3terRequestLimits(API_LIMITS), onWait: () => undefined });
  const arrivals: number[] = [];
  const send = async (index: number): Promise<void> => {
    // Every other stretch of the way is slow: what is sent later arrives at the same moment.
    arrivals.push(clock.now() + (Math.floor(index / 40) % 2 === 0 ? 125 : 0));
    await clock.sleep(1);
  };
  await Promise.all(Array.from({ length: 400 }, (_, index) => limiter.run(() => send(index), {})));
  const sorted = arrivals.toSorted((a, b) => a - b);
  const busiest = Math.max(
    ...sorted.map((at) => sorted.filter((other) => other >= at && other < at + SECOND_MS).length),
  );
  expect(busiest).toBeLessThanOrEqual(API_LIMITS.m3terRequestsPerSecond);
  expect(API_LIMITS.m3terRequestsPerSecond).toBeLessThan(M3TER_PER_SECOND);
});

/** Requests in five minutes that m3ter allows an address (field fact 33). */
const M3TER_PER_FIVE_MINUTES = 20_000;
const FIVE_MINUTES_MS = 300_000;

it('keeps the limit of five minutes too, which the one of a second would pass', async () => {
  const clock = createVirtualClock(0);
  const limits = m3terRequestLimits({ ...API_LIMITS, m3terRequestsPerFiveMinutes: 60 });
  const limiter = createRateLimiter({ clock, limits, onWait: () => undefined });
  const starts: number[] = [];
  for (let index = 0; index < 150; index += 1) {
    await limiter.run(async () => {
      starts.push(clock.now());
      await clock.sleep(1);
    }, {});
  }
  const busiest = Math.max(
    ...starts.map((at) => starts.filter((other) => other >= at && other < at + FIVE_MINUTES_MS).length),
  );
  expect(busiest).toBe(60);
  expect(API_LIMITS.m3terRequestsPerFiveMinutes).toBeLessThanOrEqual(M3TER_PER_FIVE_MINUTES);
});
