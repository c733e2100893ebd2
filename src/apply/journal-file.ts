import { open, type FileHandle } from 'node:fs/promises';
import { NOBODY_KNOWN, type StartedBy } from '../model/audit.ts';
import { toInstant } from '../model/day.ts';
import type { Clock } from '../support/clock.ts';
import { WorldFailure } from '../support/errors.ts';
import type { Journal } from './ports.ts';

/**
 * Opens the journal of `--journal FILE`: one JSON object for each line. A line is on disk before the write that it
 * announces is sent (delivery.md). It is an audit trail; correctness never needs it. The file may be a pipe or a
 * device.
 *
 * @throws WorldFailure `apply/journal-unwritable` when the file cannot be opened or written.
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
  const file: FileHandle = await guard(open(path, 'a', 0o600));
  const isOnDisk = (await guard(file.stat())).isFile();
  let last: Promise<void> = Promise.resolve();
  const writeAfter = async (before: Promise<void>, line: string): Promise<void> => {
    await before;
    await guard(file.appendFile(line));
    if (isOnDisk) await guard(file.datasync());
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
      await file.close();
    },
  };
}

/** The journal of a run without `--journal`. */
export const NO_JOURNAL: Journal = { append: () => Promise.resolve() };
