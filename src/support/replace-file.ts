import { lstat, open, readlink, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isNodeError } from './node-error.ts';

export interface NewText {
  readonly text: string | Uint8Array;
  /** Permissions of the new file, such as 0o600. */
  readonly mode: number;
  /** Tells the temporary file beside it from those of other runs. */
  readonly unique: string;
}

/**
 * Writes `path` whole or not at all: a temporary file beside it, to the disk, then renamed. A link stays
 * and what it names is replaced; a device, a pipe or a socket is never replaced, but written into.
 *
 * @throws the error of the file system; the former file, if any, is as it was.
 */
export async function replaceFile(path: string, { text, mode, unique }: NewText): Promise<void> {
  if (await isStream(path)) return await writeFile(path, text, { flag: 'a' });
  const target = await followLinks(path);
  const temporary = `${target}.${unique}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Names of open files: what stands behind them is somebody's stream, even when it is a regular file. */
const OPEN_FILES = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/)|proc\/)/;

async function isStream(path: string): Promise<boolean> {
  if (OPEN_FILES.test(path)) return true;
  const held = await orNull(stat(path));
  return held !== null && !held.isFile() && !held.isDirectory();
}

/** As many links as Linux follows. */
const LINKS_MAX = 40;

/** What the path names in the end; it need not exist. */
async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let count = 0; count < LINKS_MAX; count += 1) {
    const held = await orNull(lstat(target));
    if (held?.isSymbolicLink() !== true) return target;
    target = resolve(dirname(target), await readlink(target));
  }
  throw new Error(`too many links: ${path}`);
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return null;
    throw error;
  }
}
