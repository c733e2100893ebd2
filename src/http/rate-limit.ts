import pLimit from 'p-limit';
import type { Clock } from '../support/clock.ts';

/** At most `limit` starts within any period of `windowMs`. */
interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * The window of a limit per second. Requests take different times to arrive, so the remote's second is not exactly ours,
 * which is this much longer.
 */
export const SECOND_WINDOW_MS = 1_125;

export interface RateLimits {
  readonly concurrency: number;
  /** Every request counts in each of these. */
  readonly windows: readonly RateWindow[];
  /** Further windows for requests that name one, for example `batch`. */
  readonly lanes?: Readonly<Record<string, RateWindow>>;
}

/** Delays requests so that a system's limits are kept; one for each realm or organization. */
export interface RateLimiter {
  /** Runs `task` once every limit has room. Rejects with the signal's reason while waiting. */
  run<T>(
    task: () => Promise<T>,
    options: { readonly lane?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<T>;
  /** Starts nothing for the next `ms`. */
  pause(ms: number): void;
  /** Milliseconds since the first task started; 0 before. */
  sinceFirstMs(): number;
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  readonly limits: RateLimits;
  /** Called for every wait, with its length. */
  readonly onWait: (ms: number) => void;
}

/** Slots that lanes leave to other requests, so that a full lane never blocks a read. */
const SLOTS_OUTSIDE_LANES = 2;

export function createRateLimiter({ clock, limits, onWait }: RateLimiterOptions): RateLimiter {
  let pausedUntilMs = -Infinity;
  let firstAt: number | null = null;
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
  // All windows are taken at the moment of the start. A place taken earlier would expire too early.
  const takeInTurn = async (windows: readonly SlidingWindow[], signal: AbortSignal | undefined): Promise<void> => {
    await line(async () => {
      await waitForRoom(windows, signal);
      firstAt ??= clock.now();
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
          // Waits for its lane outside the common queue, so that other requests can pass.
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
    sinceFirstMs: () => clock.now() - (firstAt ?? clock.now()),
  };
}

interface SlidingWindow {
  /** The earliest time at which one more request may start. */
  hasRoomAt(): number;
  take(nowMs: number): void;
}

/** The last `limit` starts in a ring buffer. The next may start `windowMs` after the oldest of them. */
function createSlidingWindow({ limit, windowMs }: RateWindow): SlidingWindow {
  const starts: number[] = [];
  let next = 0;
  return {
    hasRoomAt: () => (starts[next] ?? -Infinity) + windowMs,
    take(nowMs) {
      starts[next] = nowMs;
      next = (next + 1) % limit;
    },
  };
}

/** Runs turns one after the other in order. A turn that fails does not stop the next. */
function createLine(): (turn: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (turn) => {
    const mine = last.then(turn);
    last = mine.catch(() => {});
    return mine;
  };
}
