import { lstat, open, readlink, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isNodeError } from './node-error.ts';

export type FileText = string | Uint8Array | Iterable<string> | AsyncIterable<Uint8Array>;

export interface NewText {
  /** The whole text, or its parts in order. */
  readonly text: FileText;
  /** Permissions of the new file, such as 0o600. */
  readonly mode: number;
  /** Distinguishes the temporary file from those of other runs. */
  readonly unique: string;
}

/**
 * Writes `path` completely or not at all: to a temporary file beside it, synced to the disk, then renamed. A link
 * stays, and the file that it names is replaced. A device, a pipe or a socket is never replaced, but written to.
 *
 * @throws the error of the file system. An existing file is then unchanged.
 */
export async function replaceFile(path: string, { text, mode, unique }: NewText): Promise<void> {
  if (await isStream(path)) return await writeFile(path, text, { flag: 'a' });
  const target = await followLinks(path);
  const temporary = `${target}.${unique}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await writeFile(file, text);
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

/** Names of open files. They are somebody's stream, even when the file is a regular one. */
const OPEN_FILES = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/)|proc\/)/;

async function isStream(path: string): Promise<boolean> {
  if (OPEN_FILES.test(path)) return true;
  const stats = await orNull(stat(path));
  return stats !== null && !stats.isFile() && !stats.isDirectory();
}

/** Linux follows as many links. */
const LINKS_MAX = 40;

/** The path that a link finally names. It need not exist. */
async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let count = 0; count < LINKS_MAX; count += 1) {
    const stats = await orNull(lstat(target));
    if (stats?.isSymbolicLink() !== true) return target;
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
