import pLimit from 'p-limit';
import type { Clock } from '../support/clock.ts';

/** At most `limit` starts within any `windowMs`. */
interface RateWindow {
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
  const general = limits.windows.map(createSlidingWindow);
  const line = createLine();
  const laneWidth = Math.max(1, limits.concurrency - SLOTS_OUTSIDE_LANES);
  const lanes = new Map(
    Object.entries(limits.lanes ?? {}).map(([name, window]) => [
      name,
      { slots: pLimit(laneWidth), line: createLine(), window: createSlidingWindow(window) },
    ]),
  );
  const waitForRoom = async (windows: readonly SlidingWindow[], signal: AbortSignal | undefined): Promise<void> => {
    const waitMs = (): number => Math.max(pausedUntilMs, ...windows.map((window) => window.hasRoomAt())) - clock.now();
    for (let ms = waitMs(); ms > 0; ms = waitMs()) {
      onWait(ms);
      await clock.sleep(Math.ceil(ms), signal);
    }
  };
  // All windows are taken at the one moment of the start: a place taken early would count too early.
  const takeInTurn = async (windows: readonly SlidingWindow[], signal: AbortSignal | undefined): Promise<void> => {
    await line(async () => {
      await waitForRoom(windows, signal);
      for (const window of windows) window.take(clock.now());
    });
  };
  return {
    run(task, { lane: laneName, signal }) {
      const lane = laneName === undefined ? undefined : lanes.get(laneName);
      if (lane === undefined) {
        return slots(async () => {
          await takeInTurn(general, signal);
          return await task();
        });
      }
      return lane.slots(() =>
        slots(async () => {
          // Waits for its lane outside the common line, so that others pass.
          await lane.line(async () => {
            await waitForRoom([lane.window], signal);
            await takeInTurn([lane.window, ...general], signal);
          });
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
  /** The earliest instant at which one more may start. */
  hasRoomAt(): number;
  take(nowMs: number): void;
}

/** The last `limit` starts in a ring: the next may start when the oldest of them is a window ago. */
function createSlidingWindow({ limit, windowMs }: RateWindow): SlidingWindow {
  const starts = new Float64Array(limit).fill(-Infinity);
  let next = 0;
  return {
    hasRoomAt: () => (starts[next] ?? -Infinity) + windowMs,
    take(nowMs) {
      starts[next] = nowMs;
      next = (next + 1) % limit;
    },
  };
}

/** Runs turns one after the other, in the order they came; one that fails does not stop the next. */
function createLine(): (turn: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (turn) => {
    const mine = last.then(turn);
    last = mine.catch(() => {});
    return mine;
  };
}
