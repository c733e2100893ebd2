import { open, rename, unlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WorldFailure } from '../support/errors.ts';

/**
 * Writes a file whole or not at all: to a temporary file beside it, to the disk, then renamed.
 *
 * @throws WorldFailure `cli/file-unwritable`; the former file, if any, is as it was.
 */
export async function writeWholeFile(
  workingDirectory: string,
  path: string,
  text: string,
  unique: string,
): Promise<void> {
  const target = resolve(workingDirectory, path);
  const temporary = `${target}.${unique}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw new WorldFailure(`${path} cannot be written`, {
      code: 'cli/file-unwritable',
      nextStep: 'check that the folder exists, may be written, and that the disk has room',
      cause,
    });
  }
}
