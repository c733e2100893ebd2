import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Clock } from '../../src/support/clock.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { exampleFolder } from './run-process.ts';
import { runInProcess } from './run-in-process.ts';

/** The day on which the README was written: what is overdue depends on it. */
const clock: Clock = { ...createRealClock(), now: () => Date.parse('2026-11-03T09:00:00Z') };

/** The blocks of the README that show what a command says, with the lines above each. */
async function blocks(): Promise<readonly string[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  return [...readme.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** The block that begins so; `…` stands for lines that are left out. */
async function shown(first: RegExp): Promise<readonly string[]> {
  const block = (await blocks()).find((text) => first.test(text));
  expect(block).toBeDefined();
  return (block ?? '').split('\n').filter((line) => line.trim() !== '…' && line.trim() !== '');
}

async function said(line: string): Promise<readonly string[]> {
  const folder = await exampleFolder();
  const { stdout } = await runInProcess({ arguments: line.split(' '), workingDirectory: folder, clock });
  return stdout.split('\n').filter((text) => text.trim() !== '');
}

test.each([
  ['plan --sandbox', /^\$ npx tieout plan --sandbox\n/],
  ['report --sandbox --month 2026-09', /^\$ npx tieout report --sandbox --month 2026-09\n/],
])('%s says what the README shows, in that order', async (line, first) => {
  const [command, ...lines] = await shown(first);
  expect(command).toBe(`$ npx tieout ${line}`);
  const output = await said(line);
  let place = 0;
  for (const text of lines) {
    const found = output.indexOf(text, place);
    expect(found === -1 ? `not said after "${output[place - 1] ?? ''}": ${text}` : '').toBe('');
    place = found + 1;
  }
});

test('the file that the README begins with says what the example has, from whose files its plan is', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, shownFile = ''] = /^```yaml\n# integrations\/us\.yaml\n(.*?)^```$/ms.exec(readme) ?? [];
  const shownSettings = parse(shownFile) as object;
  expect(Object.keys(shownSettings)).toEqual(expect.arrayContaining(['name', 'connection', 'accounts', 'delivery']));
  expect(parse(await readFile('integrations/us.yaml', 'utf8'))).toMatchObject(shownSettings);
});
