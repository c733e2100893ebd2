import type { QuickBooksModes } from './modes.ts';

/** `quickbooks.md` §3: each window's length in milliseconds and its limit. */
const WINDOWS = {
  realmMinute: { lengthMs: 60_000, max: 500 },
  appSecond: { lengthMs: 1000, max: 10 },
  appBatchMinute: { lengthMs: 60_000, max: 40 },
  realmBatchMinute: { lengthMs: 60_000, max: 120 },
} as const;

type WindowName = keyof typeof WINDOWS;

/** Rate limits of one realm, kept in memory. A restarted simulator forgets them. */
export class Throttle {
  private readonly timeScale: number;
  private readonly modes: QuickBooksModes;
  private readonly taken = new Map<string, { readonly at: number; readonly cost: number }[]>();

  /** With `timeScale` 60 a minute takes a second. */
  constructor(modes: QuickBooksModes, timeScale: number) {
    this.modes = modes;
    this.timeScale = timeScale;
  }

  /**
   * Counts a request and returns null. When it is over a limit, returns the milliseconds until the oldest request leaves
   * that window. A batch that counts for each of its items may not fit then yet.
   */
  admit(request: { readonly app: string; readonly batchItems: number | null }, now: number): number | null {
    if (this.modes.throttle === 'off') return null;
    const isBatch = request.batchItems !== null;
    const cost = isBatch && this.modes.batchCost === 'perItem' ? Math.max(1, request.batchItems ?? 1) : 1;
    const claims: [WindowName, string, number][] = [
      ['realmMinute', 'realmMinute', cost],
      ['appSecond', `appSecond:${request.app}`, 1],
    ];
    if (isBatch) {
      claims.push(['appBatchMinute', `appBatchMinute:${request.app}`, 1]);
      claims.push(['realmBatchMinute', 'realmBatchMinute', 1]);
    }
    const waits = claims.map(([name, key, claim]) => this.waitFor(name, key, claim, now));
    const longest = Math.max(...waits);
    if (longest > 0) return longest;
    for (const [, key, claim] of claims) this.taken.get(key)?.push({ at: now, cost: claim });
    return null;
  }

  private waitFor(name: WindowName, key: string, cost: number, now: number): number {
    const lengthMs = WINDOWS[name].lengthMs / this.timeScale;
    const recent = (this.taken.get(key) ?? []).filter(({ at }) => at > now - lengthMs);
    this.taken.set(key, recent);
    const used = recent.reduce((sum, one) => sum + one.cost, 0);
    if (used + cost <= WINDOWS[name].max) return 0;
    return Math.max(1, (recent[0]?.at ?? now) + lengthMs - now);
  }
}
