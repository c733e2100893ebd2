import { codeOfNodeError } from './node-error.ts';

const ADVICE: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `free space on the disk of ${path}`,
  EDQUOT: (path) => `free space of your quota on the disk of ${path}`,
  EROFS: (path) => `choose a place that is not read-only, other than ${path}`,
  EACCES: (path) => `make ${path} and its folder writable for you`,
  EPERM: (path) => `make ${path} and its folder writable for you`,
  ENOTDIR: (path) => `correct the path: a part of ${path} is a file and no folder`,
  EEXIST: (path) => `move the file away that stands where ${path} needs a folder, or choose another folder`,
  ENOENT: (path) => `make the folder of ${path} first`,
  EISDIR: (path) => `choose the path of a file: ${path} is a folder`,
};

/** What to do about a file that could not be written, by the code of the error. */
export function adviseOnDisk(error: unknown, path: string): string {
  const code = codeOfNodeError(error) ?? '';
  const advise = Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
  return advise?.(path) ?? `check that ${path} may be written and that its disk has room`;
}
