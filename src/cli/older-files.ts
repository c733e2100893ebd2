import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatInstant, toInstant } from '../model/day.ts';
import { codeOfNodeError } from '../support/node-error.ts';

/** A file that was there before a command, and is still as it was. */
export interface OlderFile {
  /** As the command line names it. */
  readonly path: string;
  /** `2026-11-03 09:00 UTC`. */
  readonly writtenAt: string;
}

/** Looks at files before a command writes them. The answer says which of them it left as they were. */
export async function watchFiles(
  workingDirectory: string,
  paths: readonly (string | null)[],
): Promise<() => Promise<readonly OlderFile[]>> {
  const files = paths.flatMap((path) => path ?? []);
  const look = (): Promise<readonly (FileState | null)[]> =>
    Promise.all(files.map((path) => stateOf(resolve(workingDirectory, path))));
  const before = await look();
  return async () => {
    const after = await look();
    return files.flatMap((path, index) => {
      const [was, is] = [before[index] ?? null, after[index] ?? null];
      const isSame = was !== null && is !== null && was.inode === is.inode && was.writtenAt === is.writtenAt;
      return isSame ? [{ path, writtenAt: formatInstant(toInstant(is.writtenAt)) }] : [];
    });
  };
}

interface FileState {
  readonly inode: number;
  readonly writtenAt: number;
}

async function stateOf(path: string): Promise<FileState | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? { inode: found.ino, writtenAt: found.mtimeMs } : null;
  } catch (error) {
    // What else keeps a file from being read is said when it is written.
    if (codeOfNodeError(error) !== null) return null;
    throw error;
  }
}
