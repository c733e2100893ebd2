import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openWorld } from './authoring-world.ts';

interface Difference {
  readonly equal: boolean;
  readonly bills: readonly {
    readonly docNumber: string;
    readonly before: { readonly decision: string; readonly total: string | null } | null;
    readonly after: { readonly decision: string; readonly total: string | null } | null;
    readonly onlyContent: boolean;
  }[];
  readonly changes: readonly {
    readonly label: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

test('two saved plans: bills by their fate, mappings by their change, in every format', async () => {
  const names = ['connection', 'us', 'europe', 'items', 'customers'].map((name) => `integrations/${name}.yaml`);
  const texts = await Promise.all(names.map(async (name) => [name, await readFile(name, 'utf8')] as const));
  const world = await openWorld({ files: Object.fromEntries(texts) });
  await world.run('plan --out a.json');
  const items = await world.read('integrations/items.yaml');
  await world.write('integrations/items.yaml', `${items}  - { product: onsite-training, item: "26" }\n`);
  expect((await world.run('plan --out b.json')).exitCode).toBe(0);

  const { exitCode, stdout } = await world.run('diff a.json b.json --format json');
  const difference = JSON.parse(stdout) as Difference;
  expect([exitCode, difference.equal]).toEqual([0, false]);
  const [bill, ...others] = difference.bills;
  expect(others).toEqual([]);
  expect(bill).toMatchObject({ docNumber: 'M3-100485', before: { decision: 'block' }, after: { decision: 'send' } });
  expect(difference.changes).toEqual([
    expect.objectContaining({ label: expect.stringContaining('onsite-training') as unknown, before: null, after: 'create' }), // prettier-ignore
  ]);
  for (const format of ['human', 'markdown', 'github']) {
    const shown = await world.run(`diff a.json b.json --format ${format}`);
    expect([format, shown.exitCode, shown.stdout.includes('M3-100485')]).toEqual([format, 0, true]);
  }

  const back = JSON.parse((await world.run('diff b.json a.json --format json')).stdout) as Difference;
  expect(back.bills[0]).toMatchObject({ before: { decision: 'send' }, after: { decision: 'block' } });
  expect((await world.run('diff a.json a.json')).stdout).toContain('Both plans would do the same.');
  expect((await world.run('diff a.json nowhere.json')).exitCode).toBe(3);
});
