import type { Stats } from 'node:fs';
import { access, constants, mkdir, readFile, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { adviseOnDisk } from '../support/disk-advice.ts';
import { WorldFailure } from '../support/errors.ts';
import { replaceFile, type FileText } from '../support/replace-file.ts';
import { isNodeError } from '../support/node-error.ts';

/** A file to be written: its path as shown, absolute or relative to the working directory, and its whole text. */
export interface WantedFile {
  readonly path: string;
  readonly text: string;
}

/** Permissions of a file that holds what customers are billed. */
export const OWNER_ONLY = 0o600;

/**
 * Checks, before work starts, that a result can be written: the folder exists and lets this user write, and no folder
 * is in the way.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function checkWritable(workingDirectory: string, ...paths: readonly (string | null)[]): Promise<void> {
  for (const path of paths) {
    if (path === null) continue;
    const target = resolve(workingDirectory, path);
    try {
      const found = await statIfThere(target);
      if (found?.isDirectory() === true) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
      // A device or a pipe is written to where it is.
      if (found === null || found.isFile()) await access(dirname(target), constants.W_OK);
    } catch (cause) {
      throw unwritable(path, cause, 'nothing was read');
    }
  }
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return null;
    throw error;
  }
}

/**
 * Writes a file completely or not at all: to a temporary file beside it, synced to the disk, then renamed. Links are
 * followed. A device or a pipe is written to directly.
 *
 * @throws WorldFailure `cli/file-unwritable`. An existing file is then unchanged.
 */
export async function writeWholeFile(
  workingDirectory: string,
  path: string,
  text: FileText,
  unique: string,
  mode = 0o644,
): Promise<void> {
  try {
    await replaceFile(resolve(workingDirectory, path), { text, mode, unique });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/**
 * Writes several files that belong together, with the folders that they need: all of them or none. When one cannot be
 * written, the earlier ones are restored, and new folders are removed.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function writeTogether(
  workingDirectory: string,
  files: readonly WantedFile[],
  unique: string,
): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  for (const { path, text } of files) {
    const target = resolve(workingDirectory, path);
    try {
      await makeFolder(dirname(target), undo);
      const former = await readFormer(target);
      await replaceFile(target, { text, mode: 0o644, unique });
      undo.push(() => (former === null ? unlink(target) : replaceFile(target, { text: former, mode: 0o644, unique })));
    } catch (cause) {
      for (const step of undo.toReversed()) await step().catch(() => undefined);
      throw unwritable(path, cause, 'nothing was written');
    }
  }
}

/**
 * Makes a folder and those above it, one by one. Node's recursive way does not end where the system answers that an
 * existing parent folder is missing. The undo keeps a folder that somebody has put something into.
 */
async function makeFolder(folder: string, undo: (() => Promise<void>)[]): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !(await isFolder(at)); at = dirname(at)) missing.push(at);
  for (const path of missing.toReversed()) {
    await mkdir(path);
    undo.push(() => rmdir(path));
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
    throw Object.assign(new Error(`${path} is no folder`), { code: 'EEXIST' });
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return false;
    throw error;
  }
}

async function readFormer(path: string): Promise<string | null> {
  return (await fileAt(path)) ? readFile(path, 'utf8') : null;
}

/**
 * True when a file exists, false when nothing does.
 *
 * @throws the error of the file system, or one with its code for a folder, a device or a pipe.
 */
async function fileAt(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (found.isFile()) return true;
    throw Object.assign(new Error(`${path} is no file`), { code: found.isDirectory() ? 'EISDIR' : 'EINVAL' });
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * The text of the file at a path; null when nothing exists there.
 *
 * @throws WorldFailure `cli/file-unwritable` when something else is there, such as a folder.
 */
export async function readIfThere(workingDirectory: string, path: string): Promise<string | null> {
  try {
    return await readFormer(resolve(workingDirectory, path));
  } catch (cause) {
    throw unwritable(path, cause, 'nothing was written');
  }
}

function unwritable(path: string, cause: unknown, consequence?: string): WorldFailure {
  const message = `${path} cannot be written`;
  return new WorldFailure(consequence === undefined ? message : `${message}, so ${consequence}`, {
    code: 'cli/file-unwritable',
    nextStep: adviseOnDisk(cause, path),
    cause,
  });
}
