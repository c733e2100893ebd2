import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

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
