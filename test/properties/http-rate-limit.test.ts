import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../src/http/rate-limit.ts';
import { createVirtualClock } from '../unit/http/test-clock.ts';

describe('the rate limiter', () => {
  it('keeps every window for any limits, durations and pauses', async () => {
    const window = fc.record({ limit: fc.integer({ min: 1, max: 6 }), windowMs: fc.integer({ min: 5, max: 400 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(window, { minLength: 1, maxLength: 3 }),
        fc.array(fc.record({ afterMs: fc.nat(300), taskMs: fc.nat(200), pauseMs: fc.nat(100) }), { maxLength: 25 }),
        async (concurrency, windows, tasks) => {
          const clock = createVirtualClock();
          const limiter = createRateLimiter({ clock, limits: { concurrency, windows }, onWait: () => {} });
          const starts: number[] = [];
          let running = 0;
          let runningMax = 0;
          await Promise.all(
            tasks.map(async ({ afterMs, taskMs, pauseMs }) => {
              await clock.sleep(afterMs);
              await limiter.run(async () => {
                starts.push(clock.now());
                runningMax = Math.max(runningMax, (running += 1));
                await clock.sleep(taskMs);
                running -= 1;
              }, {});
              limiter.pause(pauseMs);
            }),
          );
          expect(starts).toHaveLength(tasks.length);
          expect(runningMax).toBeLessThanOrEqual(concurrency);
          for (const { limit, windowMs } of windows) {
            for (const start of starts) {
              const within = starts.filter((one) => one >= start && one < start + windowMs).length;
              expect(within).toBeLessThanOrEqual(limit);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
