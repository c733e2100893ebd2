import { describe, expect, it } from 'vitest';
import { createRateLimiter, type RateLimits } from '../../../src/http/rate-limit.ts';
import { createVirtualClock } from './test-clock.ts';

function limiterFor(limits: RateLimits) {
  const clock = createVirtualClock(1_000_000);
  const waits: number[] = [];
  const limiter = createRateLimiter({ clock, limits, onWait: (ms) => waits.push(ms) });
  return { clock, limiter, waits };
}

async function runMany(
  limits: RateLimits,
  count: number,
  options: { readonly lane?: string; readonly taskMs?: number },
) {
  const { clock, limiter } = limiterFor(limits);
  const starts: number[] = [];
  let running = 0;
  let runningMax = 0;
  await Promise.all(
    Array.from({ length: count }, async () =>
      limiter.run(
        async () => {
          starts.push(clock.now());
          running += 1;
          runningMax = Math.max(runningMax, running);
          await clock.sleep(options.taskMs ?? 0);
          running -= 1;
        },
        { lane: options.lane },
      ),
    ),
  );
  return { starts: starts.sort((a, b) => a - b), runningMax };
}

function mostWithin(starts: readonly number[], windowMs: number): number {
  return Math.max(...starts.map((start) => starts.filter((one) => one >= start && one < start + windowMs).length));
}

describe('createRateLimiter', () => {
  it('never starts more than the limit in any window, and loses no time', async () => {
    const { starts } = await runMany({ concurrency: 10, windows: [{ limit: 5, windowMs: 1000 }] }, 23, { taskMs: 3 });
    expect(mostWithin(starts, 1000)).toBe(5);
    expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeLessThanOrEqual(4100);
  });

  it('runs at most so many at once', async () => {
    const { runningMax } = await runMany({ concurrency: 3, windows: [] }, 20, { taskMs: 10 });
    expect(runningMax).toBe(3);
  });

  it('keeps a lane below its own window as well', async () => {
    const limits = {
      concurrency: 4,
      windows: [{ limit: 50, windowMs: 1000 }],
      lanes: { batch: { limit: 2, windowMs: 1000 } },
    };
    const { starts } = await runMany(limits, 7, { lane: 'batch' });
    expect(mostWithin(starts, 1000)).toBe(2);
  });

  it('lets other requests pass a full lane', async () => {
    const { clock, limiter } = limiterFor({
      concurrency: 4,
      windows: [],
      lanes: { batch: { limit: 1, windowMs: 60_000 } },
    });
    const startedAt = clock.now();
    const ends: [string, number][] = [];
    const run = async (name: string, lane?: string) =>
      limiter.run(async () => ends.push([name, clock.now() - startedAt]), { lane });
    await Promise.all([run('a', 'batch'), run('b', 'batch'), run('c', 'batch'), run('d', 'batch'), run('read')]);
    expect(ends.slice(0, 2).map(([name]) => name)).toEqual(expect.arrayContaining(['a', 'read']));
    expect(Object.fromEntries(ends)['read']).toBe(0);
  });

  it('starts nothing during a pause, and tells about the wait', async () => {
    const { clock, limiter, waits } = limiterFor({ concurrency: 2, windows: [{ limit: 9, windowMs: 1000 }] });
    const startedAt = clock.now();
    limiter.pause(5_000);
    await limiter.run(async () => {}, {});
    expect(clock.now() - startedAt).toBe(5_000);
    expect(waits).toEqual([5_000]);
  });

  it('gives up a wait when the run is asked to end, and lets the next one through', async () => {
    const { clock, limiter } = limiterFor({ concurrency: 2, windows: [{ limit: 1, windowMs: 1000 }] });
    const stop = new AbortController();
    await limiter.run(async () => {}, {});
    const waiting = limiter.run(async () => 'ran', { signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    const startedAt = clock.now();
    expect(await limiter.run(async () => 'next', {})).toBe('next');
    expect(clock.now() - startedAt).toBeLessThanOrEqual(1000);
  });
});
