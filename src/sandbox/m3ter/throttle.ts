/** Documented limits (`m3ter.md` §1.7): a second for the organization, five minutes for the caller's address. */
const PER_SECOND = 50;
const PER_WINDOW = 20_000;
const WINDOW_SECONDS = 300;

/** Counts requests by second; answers whether one more is within the limits. */
export interface Throttle {
  admits(now: number): boolean;
}

export function createThrottle(): Throttle {
  const bySecond = new Map<number, number>();
  let windowCount = 0;
  return {
    admits(now: number): boolean {
      const second = Math.floor(now / 1000);
      for (const [held, count] of bySecond) {
        if (held > second - WINDOW_SECONDS) break;
        bySecond.delete(held);
        windowCount -= count;
      }
      const count = bySecond.get(second) ?? 0;
      if (count >= PER_SECOND || windowCount >= PER_WINDOW) return false;
      bySecond.set(second, count + 1);
      windowCount += 1;
      return true;
    },
  };
}
