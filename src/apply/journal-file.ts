import { access, constants, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NOBODY_KNOWN, type StartedBy } from '../model/audit.ts';
import { toInstant } from '../model/day.ts';
import type { Clock } from '../support/clock.ts';
import { WorldFailure } from '../support/errors.ts';
import { isNodeError } from '../support/node-error.ts';
import type { Journal } from './ports.ts';

/**
 * Opens the journal of `--journal FILE`: one JSON object for each line. A line is on disk before the write that it
 * announces is sent (delivery.md). It is an audit trail; correctness never needs it. The file may be a pipe or a
 * device. It is made with its first line, so that a run that ends before leaves none.
 *
 * @throws WorldFailure `apply/journal-unwritable` when the file cannot be written, here or at its first line.
 */
export async function openJournal(
  path: string,
  clock: Clock,
  startedBy: StartedBy = NOBODY_KNOWN,
): Promise<Journal & { close(): Promise<void> }> {
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw new WorldFailure(`the journal ${path} cannot be written`, {
        code: 'apply/journal-unwritable',
        nextStep: 'choose another file with --journal, or free space on the disk; nothing further was sent',
        cause,
      });
    }
  };
  await guard(checkPlace(path));
  let file: FileHandle | null = null;
  let isOnDisk = false;
  let last: Promise<void> = Promise.resolve();
  const write = async (line: string): Promise<void> => {
    if (file === null) {
      file = await open(path, 'a', 0o600);
      isOnDisk = (await file.stat()).isFile();
    }
    await file.appendFile(line);
    if (isOnDisk) await file.datasync();
  };
  const writeAfter = async (before: Promise<void>, line: string): Promise<void> => {
    await before;
    await guard(write(line));
  };
  return {
    append(entry) {
      const said = entry.event === 'start' ? { ...entry, ...startedBy } : entry;
      const line = `${JSON.stringify({ at: toInstant(clock.now()), ...said })}\n`;
      last = writeAfter(last, line);
      return last;
    },
    close: async () => {
      // The caller of that append has already got its failure.
      await last.catch(() => {});
      await file?.close();
    },
  };
}

/** Fails before anything is read when the file cannot be written; the disk may still be full later. */
async function checkPlace(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (isNodeError(error, 'ENOENT')) return null;
    throw error;
  });
  if (found?.isDirectory() === true) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  await access(found === null ? dirname(path) : path, constants.W_OK);
}

/** The journal of a run without `--journal`. */
export const NO_JOURNAL: Journal = { append: () => Promise.resolve() };
