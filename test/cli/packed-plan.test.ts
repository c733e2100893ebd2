import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder, startProcess } from './run-process.ts';

test('a plan whose name ends in .gz is compressed, and is shown and applied like any other', async () => {
  const workingDirectory = await exampleFolder();
  const run = async (line: string) =>
    await runInProcess({ arguments: [...line.split(' '), '--sandbox'], workingDirectory });
  await run('plan --out plan.json');
  await run('plan --out plan.json.gz');
  const text = await readFile(join(workingDirectory, 'plan.json'), 'utf8');
  const packed = await readFile(join(workingDirectory, 'plan.json.gz'));
  expect(packed.byteLength).toBeLessThan(text.length / 3);
  const idOf = (plan: string): unknown => (JSON.parse(plan) as { readonly id: unknown }).id;
  expect(idOf(gunzipSync(packed).toString('utf8'))).toBe(idOf(text));
  const shown = await runInProcess({ arguments: ['show', 'plan.json.gz'], workingDirectory });
  const asText = await runInProcess({ arguments: ['show', 'plan.json'], workingDirectory });
  expect(shown.stdout).toBe(asText.stdout);
  expect((await run('apply plan.json.gz')).stdout).toContain('Applied ');
});

test.each(['plan.json', 'plan.json.gz'])('a %s is read from a pipe too, however few bytes it gives at a time', async (name) => {
  const folder = await exampleFolder();
  await runInProcess({ arguments: ['plan', '--out', name, '--sandbox'], workingDirectory: folder });
  const { stdout: fromFile } = await runInProcess({ arguments: ['show', name], workingDirectory: folder });
  await execa('mkfifo', [join(folder, 'pipe')]);
  const child = startProcess(folder, ['show', 'pipe']);
  const bytes = await readFile(join(folder, name));
  const pipe = await open(join(folder, 'pipe'), 'w');
  for (const part of [bytes.subarray(0, 1), bytes.subarray(1)]) await pipe.writeFile(part);
  await pipe.close();
  const { exitCode, stdout } = await child;
  expect([exitCode, stdout]).toEqual([0, fromFile]);
}); // prettier-ignore

test('an empty file is no plan', async () => {
  const folder = await exampleFolder();
  await writeFile(join(folder, 'plan.json'), '');
  const run = await runInProcess({ arguments: ['show', 'plan.json'], workingDirectory: folder });
  expect([run.exitCode, run.stderr]).toEqual([3, expect.stringContaining('plan.json')]);
});
