import { allSettledOrThrow } from './carry-out.ts';

/** Tasks that begin one after the other and overlap. */
export interface Overlap {
  /** Begins a task, and waits until it calls `onLastSent` or ends. */
  begin(task: (onLastSent: () => void) => Promise<void>): Promise<void>;
  /** Waits while `most()` tasks, or more, are under way. */
  waitFor(most: () => number): Promise<void>;
  /** True once a task threw. No other is to be begun. */
  hasFailed(): boolean;
  /** Waits for every task. Of those that failed, throws what the first begun threw. */
  end(): Promise<void>;
}

export function createOverlap(): Overlap {
  const tasks: Promise<void>[] = [];
  const underWay = new Set<Promise<void>>();
  let failed = false;
  return {
    async begin(task) {
      await new Promise<void>((resolve) => {
        const running = task(resolve);
        tasks.push(running);
        const ended = endOf(running).then((isGood) => {
          failed ||= !isGood;
          underWay.delete(ended);
          resolve();
          return undefined;
        });
        underWay.add(ended);
      });
    },
    async waitFor(most) {
      while (underWay.size >= most()) await Promise.race(underWay);
    },
    hasFailed: () => failed,
    async end() {
      await allSettledOrThrow(tasks);
    },
  };
}

async function endOf(running: Promise<void>): Promise<boolean> {
  try {
    await running;
    return true;
  } catch {
    return false;
  }
}
