import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GOLDEN_FILES, playScenario, type PlayedScenario } from '../scenario-runner/play-scenario.ts';
import { checkLaws } from '../scenario-runner/laws.ts';

const FOLDER = import.meta.dirname;
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const names = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe.each(names)('%s', (name) => {
  const folder = join(FOLDER, name);
  it('plans, applies and ends as its golden files say, and keeps the laws', async () => {
    const played = await playScenario(folder);
    for (const law of checkLaws(played)) expect.soft(law.broken, law.name).toEqual([]);
    compareWithGolden(folder, played);
  });
});

function compareWithGolden(folder: string, played: PlayedScenario): void {
  for (const file of GOLDEN_FILES) {
    const path = join(folder, file);
    if (UPDATE) writeFileSync(path, played.golden[file]);
    expect.soft(played.golden[file], file).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(no golden file)');
  }
}
