import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { exampleFolder, runProcess } from './run-process.ts';

test('the demo plans, applies, and has nothing left to do; what it proposes to try next works', async () => {
  const folder = await exampleFolder();
  const demo = await runProcess(folder, ['demo']);
  expect(demo.exitCode).toBe(0);
  expect(demo.stderr).toBe('');
  expect(demo.stdout).toContain('Converged: both systems were read again, and a second plan is empty.');
  expect(demo.stdout).toMatch(/^Plan [0-9a-f]{6}: nothing to send, 2 blocked/m);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('tieout-demo-'))).toEqual([]);

  const [, next = ''] = demo.stdout.split('=== try next');
  const proposed = [...next.matchAll(/^ {2}npx tieout (.+?) {2,}/gm)].map(([, words = '']) => words.split(' '));
  expect(proposed.length).toBeGreaterThan(3);
  for (const words of proposed) {
    const run = await runProcess(folder, words);
    expect([words, run.exitCode]).toEqual([words, 0]);
  }
});
