import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { checkWritable, OWNER_ONLY, writeTogether, writeWholeFile } from '../../src/cli/write-file.ts';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

const run = promisify(execFile);

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-write-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  return folder;
}

test('a file is replaced, and no other is left beside it', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'plan.json'), 'old');
  await writeWholeFile(folder, 'plan.json', 'new', 'one');
  expect(await readFile(join(folder, 'plan.json'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['plan.json']);
});

test('a link stays, and what it names is replaced', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'kept.json'), 'old');
  await symlink('kept.json', join(folder, 'second.json'));
  await symlink('second.json', join(folder, 'plan.json'));
  await writeWholeFile(folder, 'plan.json', 'new', 'one');
  expect((await lstat(join(folder, 'plan.json'))).isSymbolicLink()).toBe(true);
  expect((await lstat(join(folder, 'kept.json'))).isFile()).toBe(true);
  expect(await readFile(join(folder, 'kept.json'), 'utf8')).toBe('new');
});

test('a link to a file that does not exist yet makes that file', async () => {
  const folder = await emptyFolder();
  await symlink('later.json', join(folder, 'plan.json'));
  await writeWholeFile(folder, 'plan.json', 'new', 'one');
  expect((await lstat(join(folder, 'plan.json'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'later.json'), 'utf8')).toBe('new');
});

test('links in a circle are refused', async () => {
  const folder = await emptyFolder();
  await symlink('b.json', join(folder, 'a.json'));
  await symlink('a.json', join(folder, 'b.json'));
  await expect(writeWholeFile(folder, 'a.json', 'new', 'one')).rejects.toMatchObject({ code: 'cli/file-unwritable' });
});

test('a pipe is written into and stays a pipe', async () => {
  const folder = await emptyFolder();
  const pipe = join(folder, 'pipe');
  await run('mkfifo', [pipe]);
  const [text] = await Promise.all([
    run('cat', [pipe], { timeout: 2000 }),
    writeWholeFile(folder, 'pipe', 'new', 'one'),
  ]);
  expect(text.stdout).toBe('new');
  expect((await stat(pipe)).isFIFO()).toBe(true);
});

test('a link to a device is written through and stays a link', async () => {
  const folder = await emptyFolder();
  await symlink('/dev/null', join(folder, 'nothing'));
  await writeWholeFile(folder, 'nothing', 'new', 'one');
  expect((await lstat(join(folder, 'nothing'))).isSymbolicLink()).toBe(true);
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
});

test('what customers are billed is for the owner alone, also where a file was open to all', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'plan.json'), 'old', { mode: 0o644 });
  await writeWholeFile(folder, 'plan.json', 'new', 'one', OWNER_ONLY);
  expect(((await stat(join(folder, 'plan.json'))).mode & 0o777).toString(8)).toBe('600');
});

test.each([
  'plan --out file',
  'plan --html file',
  'snapshot --out file',
  'report --month 2026-10 --out file',
  'report --month 2026-10 --csv file',
  'report --month 2026-10 --html file',
])('so is what a command writes: %s', async (line) => {
  const workingDirectory = await exampleFolder();
  const { exitCode } = await runInProcess({ arguments: [...line.split(' '), '--sandbox'], workingDirectory });
  expect(exitCode).toBe(0);
  expect(((await stat(join(workingDirectory, 'file'))).mode & 0o777).toString(8)).toBe('600');
});

test('of files that belong together none stays when one cannot be written, and a former one has its text again', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'former.yaml'), 'old');
  await writeFile(join(folder, 'blocker'), '');
  const files = ['former.yaml', 'new/deep/a.yaml', 'blocker/b.yaml'].map((path) => ({ path, text: 'new' }));
  await expect(writeTogether(folder, files, 'one')).rejects.toMatchObject({
    code: 'cli/file-unwritable',
    message: 'blocker/b.yaml cannot be written, so nothing was written',
  });
  expect((await readdir(folder)).sort()).toEqual(['blocker', 'former.yaml']);
  expect(await readFile(join(folder, 'former.yaml'), 'utf8')).toBe('old');
});

test('whether a result can be written is looked at before anything is read', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(checkWritable(folder, 'plan.json', null, '/dev/null')).resolves.toBeUndefined();
  for (const path of ['no/such/plan.json', '.', 'file/plan.json']) {
    await expect(checkWritable(folder, path)).rejects.toThrow(`${path} cannot be written, so nothing was read`);
  }
  for (const line of ['plan --out no/x', 'apply --out no/x', 'snapshot --out no/x', 'report --csv no/x']) {
    const done = await runInProcess({ arguments: [...line.split(' '), '--sandbox'], workingDirectory: folder });
    expect([line, done.exitCode, done.stderr]).toEqual([line, 1, expect.stringContaining('cli/file-unwritable')]);
  }
});
