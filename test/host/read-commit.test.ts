import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readCommitOf } from '../../src/cli/read-git-files.ts';

test('the commit of the files says so when they were edited since, and is not made up', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'tieout-commit-'));
  const environment = { PATH: process.env['PATH'] };
  const read = async (dir: string): Promise<string | null> => await readCommitOf({ cwd, dir, environment });
  const git = async (...words: readonly string[]): Promise<string> =>
    (await execa('git', ['-C', cwd, '-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...words])).stdout;
  try {
    expect(await read('integrations')).toBeNull();
    await git('init', '--quiet');
    expect(await read('integrations')).toBeNull();
    await mkdir(join(cwd, 'integrations'));
    await writeFile(join(cwd, 'integrations/us.yaml'), 'a: 1\n');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=first');
    const commit = await git('rev-parse', 'HEAD');
    expect(await read('integrations')).toBe(commit);
    // What is beside the files does not count.
    await writeFile(join(cwd, 'report.html'), '');
    expect(await read('./integrations')).toBe(commit);
    await writeFile(join(cwd, 'integrations/us.yaml'), 'a: 2\n');
    expect(await read('integrations')).toBe(`${commit}, edited since`);
    expect(await read('elsewhere')).toBeNull();
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});
