import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, test, vi } from 'vitest';
import { emptyFolder } from '../cli/run-process.ts';
import { runWorkflow, type Repository, type TriggeredBy } from './run-workflow.ts';
import { simulateGitHub } from './simulated-github.ts';

vi.setConfig({ testTimeout: 300_000 });

const README = join(import.meta.dirname, '../../README.md');
const SECTION = '## From zero to hourly invoicing in 30 minutes';

/** What the section tells to type, in order. */
async function typedLines(): Promise<readonly string[]> {
  const [, section = ''] = (await readFile(README, 'utf8')).split(SECTION);
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(section.split('\n## ')[0] ?? '') ?? [];
  return block.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

/** `npm install` has no registry here and `npx tieout` is the program under test; everything else is real. */
async function shims(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const npm = '#!/bin/sh\nif [ "$1" = install ]; then echo "{}" > package-lock.json; else PATH="${PATH#*:}" exec npm "$@"; fi\n'; // prettier-ignore
  const programs = { npm, npx: `#!/bin/sh\nshift\nexec node '${inject('tieout')}' "$@"\n` };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  return bin;
}

test('the steps of the README work in order: typed in an empty folder, pushed to a remote, and run there', async () => {
  const folder = await emptyFolder();
  const remote = join(folder, 'remote.git');
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  const lines = (await typedLines()).map((line) => line.replace('git@github.com:OWNER/billing.git', remote));
  expect(lines.length).toBeGreaterThan(4);
  const typed = await execa('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail'], {
    cwd: folder,
    input: lines.join('\n'),
    env: {
      PATH: `${await shims(folder)}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      ...Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((who) => [[`GIT_${who}_NAME`, 'ann'], [`GIT_${who}_EMAIL`, 'ann@example.com']])), // prettier-ignore
    },
    extendEnv: false,
    reject: false,
    all: true,
  });
  expect([typed.exitCode, typed.all]).toEqual([0, expect.stringContaining('main')]);
  // The first plan shows bills of the example company, and what they lack.
  expect(typed.all).toMatch(/Would send[\s\S]*\+ create {2}invoice {6}M3-\d+/);
  expect(typed.all).toContain('unmapped-item');
  const pushed = await execa('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'main']);
  expect(pushed.stdout.split('\n')).toEqual(
    expect.arrayContaining([
      '.github/workflows/tieout.yml',
      '.gitignore',
      'integrations/connection.yaml',
      'package.json',
      // npm ci of the workflow needs it.
      'package-lock.json',
    ]),
  );
  expect(pushed.stdout).not.toMatch(/\.tieout|plan\.json|snapshot$/m);
  const clone = join(folder, 'clone');
  await execa('git', ['clone', '--quiet', remote, clone]);
  const workflow = await readFile(join(clone, '.github/workflows/tieout.yml'), 'utf8');
  const secrets = { TIEOUT_SNAPSHOT_KEY: 'planted-SNAPSHOT-key-0123456789' };
  const repository: Repository = { folder: clone, github: await simulateGitHub(), vars: { TIEOUT_ENABLED: 'true' }, secrets }; // prettier-ignore
  const by = (event_name: string, event: object): TriggeredBy => ({ event_name, repository: 'acme/billing', event });
  const started = await runWorkflow(workflow, repository, by('workflow_dispatch', {}));
  expect(started.jobs).toMatchObject({ connections: 'success', 'plan-merged': 'success', apply: 'success' });
  expect(repository.github.artifacts.map(({ name }) => name)).toContain('snapshot-acme');
  const hourly = await runWorkflow(workflow, repository, by('schedule', { schedule: '17 * * * *' }));
  expect(hourly.jobs).toMatchObject({ bills: 'success' });
});
