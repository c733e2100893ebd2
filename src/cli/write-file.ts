import { resolve } from 'node:path';
import { adviseOnDisk } from '../support/disk-advice.ts';
import { WorldFailure } from '../support/errors.ts';
import { replaceFile } from '../support/replace-file.ts';

/**
 * Writes a file whole or not at all: to a temporary file beside it, to the disk, then renamed. Links are
 * followed; a device or a pipe is written into.
 *
 * @throws WorldFailure `cli/file-unwritable`; the former file, if any, is as it was.
 */
export async function writeWholeFile(
  workingDirectory: string,
  path: string,
  text: string,
  unique: string,
): Promise<void> {
  try {
    await replaceFile(resolve(workingDirectory, path), { text, mode: 0o644, unique });
  } catch (cause) {
    throw new WorldFailure(`${path} cannot be written`, {
      code: 'cli/file-unwritable',
      nextStep: adviseOnDisk(cause, path),
      cause,
    });
  }
}
