import type { Clock } from '../../../src/support/clock.ts';

/** A clock whose time passes only in sleeps: they end in the order of their ends, as soon as nothing else is left to run. */
export interface VirtualClock extends Clock {
  /** Every sleep that ended, in milliseconds. */
  readonly slept: readonly number[];
}

export function createVirtualClock(startMs = 0): VirtualClock {
  let nowMs = startMs;
  const slept: number[] = [];
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  let scheduled = false;

  const wakeNext = (): void => {
    scheduled = false;
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.at);
    next.wake();
    schedule();
  };
  const schedule = (): void => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    // Two rounds of the event loop: everything that was about to run has run by then.
    setImmediate(() => setImmediate(wakeNext));
  };
  return {
    slept,
    now: () => nowMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const entry = {
          at: nowMs + ms,
          wake: () => {
            slept.push(ms);
            resolve();
          },
        };
        waiting.push(entry);
        signal?.addEventListener('abort', () => {
          const index = waiting.indexOf(entry);
          if (index !== -1) waiting.splice(index, 1);
          reject(signal.reason as Error);
        });
        schedule();
      });
    },
  };
}

/** For tests over real sockets: `realMs` really passes (a timeout), every other sleep is skipped and noted. */
export function createSkippingClock(realMs: number): VirtualClock {
  let skippedMs = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => Date.now() + skippedMs,
    sleep(ms, signal) {
      if (ms !== realMs) {
        slept.push(ms);
        skippedMs += ms;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason as Error);
        });
      });
    },
  };
}

/** Real time, for tests whose other half is a real disk. */
export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** A real clock that runs `times` as fast: for waits that a test must have but nobody looks at. */
export function createFastClock(times: number): Clock {
  const real = createRealClock();
  const start = real.now();
  return {
    now: () => start + Math.round((real.now() - start) * times),
    sleep: (ms, signal) => real.sleep(ms / times, signal),
  };
}
