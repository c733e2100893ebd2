import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const AUTHOR = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com'];

interface Step {
  readonly name?: string;
  readonly run?: string;
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-release-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
}

async function runsOf(job: 'publish' | 'action'): Promise<(name: string) => string> {
  const text = await readFile(join(ROOT, '.github/workflows/publish.yml'), 'utf8');
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>> };
  return (wanted) => jobs[job]?.steps.find(({ name }) => name === wanted)?.run ?? 'false';
}

async function play(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const all = { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env };
  return await execa('bash', ['-eo', 'pipefail', '-c', script], { cwd, env: all, extendEnv: false, reject: false, all: true }); // prettier-ignore
}

test('an entry beside a change becomes a version with its changelog, and the release looks for both', async () => {
  const folder = await emptyFolder();
  for (const path of ['package.json', 'CHANGELOG.md', '.changeset']) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, '.changeset/report.md'), "---\n'tieout': minor\n---\n\nReports say who approved.\n");
  await execa('git', ['init', '--quiet'], { cwd: folder });
  await execa('git', ['add', 'package.json', 'CHANGELOG.md', '.changeset'], { cwd: folder });
  await execa('git', [...AUTHOR, 'commit', '--quiet', '--message=one'], { cwd: folder });
  const { version: before } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const check = (await runsOf('publish'))('the changelog tells of it, and no change waits for its version');
  expect((await play(check, folder, { TAG: `v${before}` })).exitCode).not.toBe(0);
  await execa('node', [join(ROOT, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: folder });
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  expect(version).not.toBe(before);
  const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8');
  expect(changelog).toContain(`## ${version}\n`);
  expect(changelog).toContain('Reports say who approved.');
  expect(changelog.indexOf(version)).toBeLessThan(changelog.indexOf(`## ${before}`));
  expect((await play(check, folder, { TAG: `v${version}` })).exitCode).toBe(0);
  expect((await play(check, folder, { TAG: 'v99.0.0' })).exitCode).not.toBe(0);
});

test('the release tries the bundle of the action alone, attaches it, and puts it under the tag of the major version', async () => {
  const folder = await emptyFolder();
  const [remote, clone, bin] = ['remote.git', 'clone', 'bin'].map((name) => join(folder, name)) as [string, string, string]; // prettier-ignore
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  await execa('git', ['clone', '--quiet', remote, clone]);
  for (const path of ['action.yml', 'LICENSE', '.gitignore', 'integrations']) await cp(join(ROOT, path), join(clone, path), { recursive: true }); // prettier-ignore
  await execa('git', ['add', '--all'], { cwd: clone });
  await execa('git', [...AUTHOR, 'commit', '--quiet', '--message=release'], { cwd: clone });
  await execa('git', ['push', '--quiet', 'origin', 'HEAD:main'], { cwd: clone });
  await cp(inject('action'), join(clone, 'dist'), { recursive: true });
  await mkdir(bin);
  await writeFile(join(bin, 'gh'), '#!/bin/sh\necho "$@" >> "$HOME/gh.log"\n');
  await chmod(join(bin, 'gh'), 0o755);
  const run = await runsOf('action');
  const env = { TAG: 'v1.2.3', PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const alone = await play(run('the bundle runs, alone'), clone, env);
  expect([alone.exitCode, alone.all]).toEqual([0, expect.stringContaining('::notice title=tieout::')]);
  expect((await play(run('attach it'), clone, env)).exitCode).toBe(0);
  expect(await readFile(join(clone, 'gh.log'), 'utf8')).toBe(
    'release upload v1.2.3 tieout-action-v1.2.3.tgz --clobber\n',
  );
  const { stdout: packed } = await execa('tar', ['-tzf', 'tieout-action-v1.2.3.tgz'], { cwd: clone });
  expect(packed.split('\n')).toEqual(expect.arrayContaining(['action.yml', 'dist/action.mjs', 'dist/main.mjs', 'LICENSE'])); // prettier-ignore
  const tagged = await play(run('the tag of the major version'), clone, env);
  expect([tagged.exitCode, tagged.all]).toEqual([0, expect.any(String)]);
  const { stdout: tree } = await execa('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'v1']);
  expect(tree.split('\n')).toEqual(expect.arrayContaining(['action.yml', 'dist/action.mjs', 'dist/main.mjs']));
  const { stdout: main } = await execa('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'main']);
  expect(main).not.toContain('dist/');
});
