import pLimit from 'p-limit';
import type { Clock } from '../support/clock.ts';

/** At most `limit` starts within any `windowMs`. */
export interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateLimits {
  readonly concurrency: number;
  /** Every request counts in each of these. */
  readonly windows: readonly RateWindow[];
  /** Further windows for requests that name them, for example `batch`. */
  readonly lanes?: Readonly<Record<string, RateWindow>>;
}

/** Holds requests back so that a remote's limits are not met; one for each realm or organization. */
export interface RateLimiter {
  /** Runs `task` as soon as every limit has room; rejects with the signal's reason while waiting. */
  run<T>(
    task: () => Promise<T>,
    options: { readonly lane?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<T>;
  /** Nothing starts for the next `ms`. */
  pause(ms: number): void;
}

export interface RateLimiterSettings {
  readonly clock: Clock;
  readonly limits: RateLimits;
  /** Told about every wait, with its length. */
  readonly onWait: (ms: number) => void;
}

/** Slots that requests of a lane leave to others, so that a full lane never blocks a read. */
const SLOTS_OUTSIDE_LANES = 2;

export function createRateLimiter({ clock, limits, onWait }: RateLimiterSettings): RateLimiter {
  let pausedUntilMs = -Infinity;
  const slots = pLimit(limits.concurrency);
  const windowOf = (window: RateWindow): SlidingWindow =>
    createSlidingWindow({ clock, window, onWait, pausedUntilMs: () => pausedUntilMs });
  const general = limits.windows.map(windowOf);
  const laneWidth = Math.max(1, limits.concurrency - SLOTS_OUTSIDE_LANES);
  const lanes = new Map(
    Object.entries(limits.lanes ?? {}).map(([name, window]) => [
      name,
      { slots: pLimit(laneWidth), window: windowOf(window) },
    ]),
  );
  return {
    run(task, { lane: laneName, signal }) {
      const lane = laneName === undefined ? undefined : lanes.get(laneName);
      if (lane === undefined) {
        return slots(async () => {
          for (const window of general) await window.take(signal);
          return await task();
        });
      }
      return lane.slots(() =>
        slots(async () => {
          for (const window of [lane.window, ...general]) await window.take(signal);
          return await task();
        }),
      );
    },
    pause(ms) {
      pausedUntilMs = Math.max(pausedUntilMs, clock.now() + ms);
    },
  };
}

interface SlidingWindow {
  take(signal: AbortSignal | undefined): Promise<void>;
}

/**
 * The starts of the last `limit` requests in a ring: the next may start when the oldest of them is
 * a window ago. Takers wait in line, each behind the one before it.
 */
function createSlidingWindow(settings: {
  readonly clock: Clock;
  readonly window: RateWindow;
  readonly onWait: (ms: number) => void;
  readonly pausedUntilMs: () => number;
}): SlidingWindow {
  const { clock, window, onWait, pausedUntilMs } = settings;
  const starts = new Float64Array(window.limit).fill(-Infinity);
  let next = 0;
  let line: Promise<void> = Promise.resolve();

  const waitMs = (): number => {
    const oldest = starts[next] ?? -Infinity;
    return Math.max(oldest + window.windowMs, pausedUntilMs()) - clock.now();
  };
  const takeInTurn = async (signal: AbortSignal | undefined): Promise<void> => {
    for (let ms = waitMs(); ms > 0; ms = waitMs()) {
      onWait(ms);
      await clock.sleep(Math.ceil(ms), signal);
    }
    starts[next] = clock.now();
    next = (next + 1) % window.limit;
  };
  return {
    take(signal) {
      const turn = line.then(() => takeInTurn(signal));
      // A taker that gives up must not break the line behind it.
      line = turn.catch(() => {});
      return turn;
    },
  };
}
