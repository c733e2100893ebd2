/**
 * Requests per second for the organization (`m3ter.md` §1.7). The other documented limit, 20,000 in five minutes for a
 * caller's address, cannot be reached with one organization: 300 × 50 is below it.
 */
const PER_SECOND = 50;

/** Counts the requests of the current second, and says whether one more is within the limit. */
export interface Throttle {
  admits(now: number): boolean;
}

export function createThrottle(): Throttle {
  let second = 0;
  let count = 0;
  return {
    admits(now: number): boolean {
      const current = Math.floor(now / 1000);
      if (current !== second) {
        second = current;
        count = 0;
      }
      count += 1;
      return count <= PER_SECOND;
    },
  };
}
