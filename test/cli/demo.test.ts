import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Clock } from '../../src/support/clock.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { runInProcess } from './run-in-process.ts';
import { emptyFolder, exampleFolder, runProcess } from './run-process.ts';

const A_BLINK_MS = 20;

test('the demo runs anywhere, plans, applies, and has nothing left to do; what it proposes to try next works', async () => {
  const folder = await emptyFolder();
  const demo = await runProcess(folder, ['demo']);
  expect(demo.exitCode).toBe(0);
  expect(demo.stderr).toBe('');
  expect(demo.stdout).toContain('Converged: both systems were read again, and a second plan is empty.');
  expect(demo.stdout).toMatch(/^Plan [0-9a-f]{6}: nothing to send, 2 blocked/m);
  expect(demo.stdout).toMatch(
    /^Invoiced: EUR [\d,.]+ of [\d,.]+, GBP [\d,.]+ of [\d,.]+ and USD [\d,.]+ of [\d,.]+; 1 bill differs, for a known$/m,
  );
  expect(await readdir(folder)).toEqual(['.tieout']);

  const [, place = ''] = /^ {2}cd (\S+) /m.exec(demo.stdout) ?? [];
  const [, next = ''] = demo.stdout.split('=== try next');
  const proposed = [...next.matchAll(/^ {2}npx tieout (.+?) {2,}/gm)].map(([, words = '']) => words.split(' '));
  expect(proposed.length).toBeGreaterThan(3);
  for (const words of proposed) {
    const run = await runInProcess({ arguments: words, workingDirectory: join(folder, place) });
    expect([words, run.exitCode]).toEqual([words, 0]);
  }
});

test('the demo touches neither the workspace nor the sandbox of the folder it is started in', async () => {
  const folder = await exampleFolder();
  const run = async (...words: readonly string[]) => await runInProcess({ arguments: words, workingDirectory: folder });
  expect((await run('sandbox', 'seed', '--scale', '30')).exitCode).toBe(0);
  const before = await stateBelow(folder);
  const items = await readFile(join(folder, 'integrations/items.yaml'), 'utf8');
  await cp(join(folder, 'integrations/us.yaml'), join(folder, 'integrations/items.yaml'));
  const demo = await run('demo');
  expect([demo.exitCode, demo.stderr]).toEqual([0, '']);
  expect(await readFile(join(folder, 'integrations/items.yaml'), 'utf8')).not.toBe(items);
  expect(await stateBelow(folder)).toEqual(before);
});

async function stateBelow(folder: string): Promise<readonly string[]> {
  const state = join(folder, '.tieout/sandbox');
  const names = (await readdir(state)).sort();
  return Promise.all(names.map(async (name) => `${name} ${await readFile(join(state, name), 'utf8')}`));
}

test('commands on the embedded systems wait for no limit', async () => {
  const folder = await exampleFolder();
  const clock = createRealClock();
  const waits: number[] = [];
  const watched: Clock = {
    now: () => clock.now(),
    sleep: (ms, signal) => {
      // A wait that somebody can cut short is the timeout of a request.
      if (signal === undefined) waits.push(ms);
      return clock.sleep(ms, signal);
    },
  };
  const demo = await runInProcess({ arguments: ['demo'], workingDirectory: folder, clock: watched });
  expect(demo.exitCode).toBe(0);
  expect(waits.filter((ms) => ms > A_BLINK_MS)).toEqual([]);
});
