import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { Moved } from '../../src/model/plan-effect.ts';
import { runInProcess, type Run } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

/** Each test plays several commands, and git. */
vi.setConfig({ testTimeout: 300_000 });

interface Clone {
  readonly folder: string;
  run(line: string): Promise<Run>;
  edit(name: string, change: (text: string) => string): Promise<void>;
  git(...words: readonly string[]): Promise<string>;
}

/** The example in a git repository, committed on main. */
async function cloneOfExample(): Promise<Clone> {
  const folder = await exampleFolder();
  const git = async (...words: readonly string[]): Promise<string> => {
    const { stdout } = await execa('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...words], { cwd: folder }); // prettier-ignore
    return stdout;
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=first');
  return {
    folder,
    git,
    run: (line) =>
      runInProcess({
        arguments: line.split(' '),
        workingDirectory: folder,
        environment: { PATH: process.env['PATH'] },
      }),
    edit: async (name, change) => {
      const path = join(folder, 'integrations', name);
      await writeFile(path, change(await readFile(path, 'utf8')));
    },
  };
}

const planOf = ({ stdout }: Run): Plan => JSON.parse(stdout) as Plan;
const EDITS: readonly (readonly [string, (text: string) => string])[] = [
  ['us.yaml', (text) => text.replace("maxInvoiceTotal: '20000'", "maxInvoiceTotal: '1500'")],
  ['us.yaml', (text) => text.replace('splitUsageLineItems: band', 'splitUsageLineItems: product')],
  ['items.yaml', (text) => `${text}  - { product: onsite-training, item: "26" }\n`],
  ['europe.yaml', (text) => text.replace('mode: replay', 'mode: reportOnly')],
];

async function editedClone(): Promise<Clone> {
  const clone = await cloneOfExample();
  for (const [name, change] of EDITS) await clone.edit(name, change);
  return clone;
}

test('says which invoices appear, vanish and change because of the files, in money, and through which line', async () => {
  const clone = await editedClone();
  const run = (line: string): Promise<Run> => clone.run(line);
  const alone = planOf(await run('plan --sandbox --format json'));
  const ended = await run('plan --sandbox --against main --out plan.json --format json');
  expect([ended.exitCode, ended.stderr]).toEqual([0, '']);
  const plan = planOf(ended);
  // The effect is beside the plan: neither its id nor its changes are others.
  expect([plan.id, plan.changes]).toEqual([alone.id, alone.changes]);
  const { effect } = plan;
  expect(effect?.money).toEqual([
    { currency: 'EUR', appear: { count: 0, total: '0' }, vanish: { count: 2, total: '281.71' }, change: { count: 0, total: '0', before: '0' }, other: 0 },
    { currency: 'GBP', appear: { count: 0, total: '0' }, vanish: { count: 2, total: '1950.75' }, change: { count: 0, total: '0', before: '0' }, other: 0 },
    { currency: 'USD', appear: { count: 1, total: '88.1' }, vanish: { count: 3, total: '7986.62' }, change: { count: 0, total: '0', before: '0' }, other: 3 },
  ]); // prettier-ignore
  const throughOf = (number: string): readonly string[] | undefined =>
    effect?.bills
      .find(({ docNumber }) => docNumber === number)
      ?.through.map((index) => effect.edits[index])
      .map((edit) => `${edit?.place.path ?? ''}:${String(edit?.place.line)} ${edit?.what ?? ''}`);
  expect(throughOf('M3-100485')).toEqual(['integrations/items.yaml:25 Product onsite-training → Item']);
  expect(throughOf('M3-100455')).toEqual(['integrations/us.yaml:43 QuickBooks US invoices: limits.maxInvoiceTotal']);
  expect(throughOf('M3-100487')).toEqual(['integrations/us.yaml:22 QuickBooks US invoices: quickbooks.splitUsageLineItems']); // prettier-ignore
  expect(throughOf('M3-100494')).toEqual(['integrations/europe.yaml:32 QuickBooks Europe invoices: delivery.mode']);
  for (const format of ['human', 'markdown', 'github']) {
    const { stdout } = await run(`show plan.json --format ${format}`);
    expect(stdout).toContain('1 invoice appears (USD 88.10), 7 invoices vanish (EUR 281.71, GBP 1,950.75 and USD');
    expect(stdout.indexOf('Effect of these files against main')).toBeLessThan(stdout.indexOf('Blocked'));
  }
  const applied = await run('apply plan.json --sandbox --allow-blocked');
  expect(applied.exitCode).toBe(0);
});

test('says of bills that were sent before, in its first words, that no integration takes them any more', async () => {
  const clone = await cloneOfExample();
  await clone.run('apply --sandbox --auto-approve --allow-blocked');
  await clone.edit('us.yaml', (text) => text.replace('country == "US"', 'country == "USA"'));
  const { stdout } = await clone.run('plan --sandbox --against main');
  const [, first = ''] = /Effect of these files against main.*\n((?: {2}\S.*\n)+)/.exec(stdout) ?? [];
  expect(first.replaceAll(/\s+/g, ' ').trim()).toBe(
    'No integration takes 18 bills (USD 18,728.52) that one takes without these edits.',
  );
});

test('leaves the working tree, the index and the branches as they are, and takes a folder as well', async () => {
  const clone = await editedClone();
  const state = async (): Promise<string> => await clone.git('status', '--porcelain=v2', '--branch');
  const before = await state();
  const byReference = planOf(await clone.run('plan --sandbox --against HEAD --format json'));
  expect((await state()).replaceAll(/\n\? .tieout\//g, '')).toBe(before);
  expect(byReference.effect?.commit).toBe(await clone.git('rev-parse', 'HEAD'));
  await cp(new URL('../../integrations', import.meta.url), join(clone.folder, 'former'), { recursive: true });
  const byFolder = planOf(await clone.run('plan --sandbox --against former --format json'));
  expect(byFolder.effect).toEqual({ ...byReference.effect, against: 'former', commit: null });
});

test('works from a snapshot, with the addresses of both versions known', async () => {
  const clone = await editedClone();
  await clone.edit('us.yaml', (text) => text.replace('invoices@northwind', 'books@northwind'));
  const live = planOf(await clone.run('plan --sandbox --against main --format json'));
  await clone.run('snapshot --sandbox --bills --out world.snapshot');
  const planned = planOf(await clone.run('plan --snapshot world.snapshot --against main --format json'));
  expect(planned.effect).toEqual(live.effect);
});

test('moved lines and comments are no effect', async () => {
  const clone = await cloneOfExample();
  await clone.edit('us.yaml', (text) => `# a comment\n\n${text}`);
  const { effect } = planOf(await clone.run('plan --sandbox --against main --format json'));
  expect(effect).toMatchObject({ edits: [], money: [], bills: [], changes: [] });
  // What the plan changes anyhow was merged before, so m3ter is not as both versions say.
  expect(new Set(effect?.moved.map(({ who }) => who))).toEqual(new Set(['theirs']));
  const { stdout } = await clone.run('plan --sandbox --against main');
  expect(stdout).toContain('No setting and no mapping differs.');
});

test('says who moved: these files, m3ter, or both, with who and when as far as m3ter says', async () => {
  const clone = await cloneOfExample();
  const movedWithBills = async (): Promise<readonly Moved[]> =>
    planOf(await clone.run('plan --sandbox --against main --format json')).effect?.moved ?? [];
  const movedIn = async (): Promise<readonly Moved[]> =>
    planOf(await clone.run('plan --sandbox --only config --against main --format json')).effect?.moved ?? [];
  await clone.run('apply --sandbox --only config --auto-approve');
  expect(await movedIn()).toEqual([]);
  // The mappings of customers that bills bring along stand in no file, so nobody moved them.
  expect(await movedWithBills()).toEqual([]);
  await clone.edit('us.yaml', (text) => text.replace('splitUsageLineItems: band', 'splitUsageLineItems: aggregation'));
  const path = 'quickbooks.splitUsageLineItems';
  expect(await movedIn()).toEqual([expect.objectContaining({ path, who: 'yours', by: null, at: null })]);
  // It is applied and never merged: m3ter is no longer as main says.
  await clone.run('apply --sandbox --only config --auto-approve');
  await clone.git('checkout', '--quiet', '--', 'integrations');
  const [theirs, ...others] = await movedIn();
  expect([theirs, others]).toEqual([expect.objectContaining({ path, who: 'theirs' }), []]);
  expect(theirs?.at).toMatch(/^20/);
  await clone.edit('us.yaml', (text) => text.replace('splitUsageLineItems: band', 'splitUsageLineItems: product'));
  expect((await movedIn()).map(({ who }) => who)).toEqual(['both']);
  const { stdout } = await clone.run('plan --sandbox --only config --against main --format markdown');
  expect(stdout).toContain(`${path} | both: these files and m3ter changed it | by `);
  expect(stdout).toContain('to keep what m3ter has: tieout import --sandbox');
  const annotated = await clone.run('plan --sandbox --only config --against main --format github');
  expect(annotated.stdout).toMatch(
    /::warning title=who moved::.*: quickbooks\.splitUsageLineItems: both, these files and m3ter, changed it \(by .*\)%0Ato keep what m3ter has: tieout import --sandbox/,
  );
});

test('tells what was merged and not applied from what m3ter changed, by the version that was applied last', async () => {
  const clone = await cloneOfExample();
  await clone.run('apply --sandbox --only config --auto-approve');
  const applied = await clone.git('rev-parse', 'HEAD');
  await clone.edit('us.yaml', (text) => text.replace('splitUsageLineItems: band', 'splitUsageLineItems: aggregation'));
  await clone.git('commit', '--quiet', '--all', '--message=merged and not applied');
  const plan = async (more: string): Promise<Plan> => planOf(await clone.run(`plan --sandbox --only config --against HEAD${more} --format json`)); // prettier-ignore
  const moved = expect.objectContaining({ path: 'quickbooks.splitUsageLineItems' }) as unknown;
  const unknown = await plan('');
  expect([unknown.effect?.applied, unknown.effect?.moved]).toEqual([undefined, [moved]]);
  expect(unknown.effect?.moved[0]?.who).toBe('theirs');
  const known = await plan(` --applied ${applied}`);
  expect([known.effect?.applied, known.effect?.moved]).toEqual([applied, [moved]]);
  expect(known.effect?.moved[0]?.who).toBe('yours');
  expect([known.effect?.edits, known.id]).toEqual([[], unknown.id]);
  const shown = await clone.run(`plan --sandbox --only config --against HEAD --applied ${applied} --format markdown`);
  expect(shown.stdout).toContain(`Who moved: since ${applied.slice(0, 7)}, which was applied last`);
  const alone = await clone.run(`plan --sandbox --applied ${applied}`);
  expect([alone.exitCode, alone.stderr]).toEqual([64, expect.stringContaining('--against main')]);
});

test.each([
  ['main', 'its files have errors', async (clone: Clone) => {
    await clone.edit('us.yaml', (text) => text.replace('bills:', 'bils:'));
    await clone.git('commit', '--quiet', '--all', '--message=broken');
    await clone.edit('us.yaml', (text) => text.replace('bils:', 'bills:'));
  }],
  ['empty', 'there are no files of a workspace in it', async (clone: Clone) => {
    await clone.git('switch', '--quiet', '--orphan', 'empty');
    await clone.git('commit', '--quiet', '--allow-empty', '--message=nothing');
    await clone.git('checkout', '--quiet', 'main', '--', 'integrations');
  }],
] as const)('a version at %s that cannot be planned is said: %s', async (reference, why, prepare) => {
  const clone = await cloneOfExample();
  await prepare(clone);
  const ended = await clone.run(`plan --sandbox --against ${reference}`);
  expect([ended.exitCode, ended.stdout.replaceAll(/\s+/g, ' ')]).toEqual([0, expect.stringContaining(`It cannot be told: ${why}.`)]); // prettier-ignore
}); // prettier-ignore

test.each(['nowhere', '--output=x', 'main..HEAD'])('a reference that git does not know is one sentence: %s', async (reference) => {
  const clone = await cloneOfExample();
  const ended = await clone.run(`plan --sandbox --against=${reference}`);
  expect([ended.exitCode, ended.stderr]).toEqual([3, expect.stringContaining('against/unknown-reference')]);
  expect(await clone.git('status', '--porcelain')).toBe('');
}); // prettier-ignore

test('outside of git a reference is refused', async () => {
  const workingDirectory = await exampleFolder();
  const { exitCode, stderr } = await runInProcess({
    arguments: ['plan', '--sandbox', '--against', 'main'],
    workingDirectory,
    environment: { PATH: process.env['PATH'] },
  });
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('against/no-git')]);
});
