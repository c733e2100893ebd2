import { posix } from 'node:path';

/** A folder as places show it: with `/`, without one at the end. */
export function shownFolder(dir: string): string {
  return posix.normalize(dir.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
}
