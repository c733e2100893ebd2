import { describe, expect, it } from 'vitest';
import { createSchedule } from './schedule.ts';
import { simulate, type SimulationResult } from './simulation.ts';

/**
 * The same schedules each time, so that they find what somebody breaks; every deliberate bug shows within half as many
 * (`deliberate-bugs.test.ts`). `npm run simulate` looks for what nobody has seen yet, in thousands of others.
 */
const SCHEDULES = 200;
const GROUP = 50;
/** Schedules that more than one test looks at are carried out once. */
const SHARED = 40;
const shared = new Map<number, Promise<SimulationResult>>();

function resultOf(seed: number): Promise<SimulationResult> {
  const result = shared.get(seed) ?? simulate(createSchedule(seed));
  if (seed <= SHARED) shared.set(seed, result);
  return result;
}

/** An exception is a violation like any other. */
async function violationsOf(seed: number): Promise<readonly string[]> {
  try {
    return (await resultOf(seed)).violations;
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

describe('exactly one right invoice for each bill, whatever happens', () => {
  for (let first = 1; first <= SCHEDULES; first += GROUP) {
    it(`holds in schedules ${String(first)} to ${String(first + GROUP - 1)}`, { timeout: 600_000 }, async () => {
      const failures: string[] = [];
      for (let seed = first; seed < first + GROUP; seed += 1) {
        const violations = await violationsOf(seed);
        if (violations.length > 0) failures.push(`seed ${String(seed)}: ${violations.join('; ')}`);
      }
      expect(failures).toEqual([]);
    });
  }

  it('goes the same way each time, write by write', async () => {
    for (const seed of [4, 30, 99]) {
      const first = await resultOf(seed);
      const again = await simulate(createSchedule(seed));
      expect(again).toEqual(first);
    }
  });

  it('disturbs what it means to disturb', async () => {
    const results = [];
    for (let seed = 1; seed <= SHARED; seed += 1) results.push(await resultOf(seed));
    const ends = new Set(results.flatMap((result) => result.ends));
    expect([...ends]).toEqual(expect.arrayContaining(['exit 0', 'exit 4', 'killed', 'unavailable']));
    const writes = results.flatMap(({ journal }) => journal.map(({ entity, operation }) => `${operation} ${entity}`));
    expect([...new Set(writes)]).toEqual(
      expect.arrayContaining([
        'create Invoice',
        'update Invoice',
        'create CreditMemo',
        'create Customer',
        'create ExternalMapping',
      ]),
    );
  });
});
