import { isAbsolute, posix, relative, resolve } from 'node:path';

/** A folder as places show it: with `/`, and without one at the end. */
export function shownFolder(dir: string): string {
  return posix.normalize(dir.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
}

/** The same, relative to the working directory when it is below it, however it was written. */
export function folderBelow(dir: string, workingDirectory: string): string {
  const way = relative(workingDirectory, resolve(workingDirectory, dir));
  return isOutside(way) ? shownFolder(dir) : shownFolder(way === '' ? '.' : way);
}

/** True for a relative path that leads out of the working directory. */
export function isOutside(path: string): boolean {
  return isAbsolute(path) || path === '..' || /^\.\.[/\\]/.test(path);
}
