import { describe, expect, it } from 'vitest';
import { BUGS, type Bug } from './deliberate-bugs.ts';
import { createSchedule } from './schedule.ts';
import { violationsOf } from './shrink.ts';

const SCHEDULES_MAX = 100;

/** The first seed whose schedule shows the bug, or null. */
async function firstSeedThatCatches(bug: Bug): Promise<number | null> {
  for (let seed = 1; seed <= SCHEDULES_MAX; seed += 1) {
    const plain = createSchedule(seed);
    if ((await violationsOf(bug.focus?.(plain) ?? plain, bug)).length > 0) return seed;
  }
  return null;
}

describe('the simulation can fail', () => {
  it.each(Object.entries(BUGS))('catches %s', { timeout: 300_000 }, async (_name, bug) => {
    const seed = await firstSeedThatCatches(bug);
    expect(seed).not.toBeNull();
    // It is the bug that fails, not the schedule.
    const plain = createSchedule(seed ?? 0);
    expect(await violationsOf(bug.focus?.(plain) ?? plain, null)).toEqual([]);
  });
});
