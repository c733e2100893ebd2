import { describe, expect, it } from 'vitest';
import { checkLaws, type CheckedLaw } from './laws.ts';
import { goldenOf, playScenario, type PlayedScenario } from './play-scenario.ts';
import { GOLDEN_SECTIONS, readScenario, writeGolden } from './scenario-file.ts';
import type { NamedScenario } from './scenario-list.ts';

const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** What the title of a scenario promises, besides what holds in every one. */
export type LawsOfTitle = (title: string, played: PlayedScenario) => readonly CheckedLaw[];

/** A test for each scenario: it keeps the laws, those of its title too, and ends as its golden part says. */
export function checkScenarios(scenarios: readonly NamedScenario[], lawsOfTitle: LawsOfTitle = () => []): void {
  describe.each(scenarios)('$name', ({ path, title }) => {
    it('plans, applies and ends as its golden part says, and keeps the laws', async () => {
      const file = await readScenario(path);
      const played = await playScenario(file);
      for (const law of [...checkLaws(played), ...lawsOfTitle(title, played)]) {
        expect.soft(law.broken, law.name).toEqual([]);
      }
      const golden = goldenOf(played);
      if (UPDATE) return writeGolden(path, golden);
      for (const section of GOLDEN_SECTIONS) expect.soft(golden[section], section).toBe(file.golden[section]);
    });
  });
}
