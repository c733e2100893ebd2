import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../src/apply/journal-file.ts';
import { createRealClock } from '../unit/http/test-clock.ts';

const run = promisify(execFile);

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-journal-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  return folder;
}

async function append(path: string): Promise<void> {
  const journal = await openJournal(path, createRealClock());
  await journal.append({ event: 'result', planId: 'p', converged: true, exitCode: 0 });
  await journal.close();
}

test('a journal behind a link is continued, and the link stays', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'kept.jsonl'), '{"event":"before"}\n');
  await symlink('kept.jsonl', join(folder, 'journal.jsonl'));
  await append(join(folder, 'journal.jsonl'));
  const lines = (await readFile(join(folder, 'kept.jsonl'), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(2);
  expect((await lstat(join(folder, 'journal.jsonl'))).isSymbolicLink()).toBe(true);
});

test('a journal may be a pipe or a device, which cannot be synced to a disk', async () => {
  const folder = await emptyFolder();
  const pipe = join(folder, 'pipe');
  await run('mkfifo', [pipe]);
  const [heard] = await Promise.all([run('cat', [pipe], { timeout: 5000 }), append(pipe)]);
  expect(heard.stdout).toContain('"converged":true');
  expect((await stat(pipe)).isFIFO()).toBe(true);
  await append('/dev/null');
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
});
