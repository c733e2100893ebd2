import { WorldFailure } from '../support/errors.ts';
import { codeOfNodeError } from '../support/node-error.ts';

/** One clear failure for a folder that cannot be read or written: full, read-only, not a folder. */
export function saveFailure(path: string, cause: unknown): WorldFailure {
  const code = codeOfNodeError(cause);
  const isFileInTheWay = code === 'ENOTDIR' || code === 'EEXIST';
  const why = code === null ? '' : ` (${code})`;
  return new WorldFailure(`the sandbox cannot use ${path}${why}`, {
    code: 'sandbox/cannot-save',
    nextStep: isFileInTheWay
      ? `move the file away that stands where a folder of ${path} should be, then run the command again`
      : 'free some space or make the folder writable, then run the command again',
    cause,
  });
}

/** The saved state cannot be used. Starting again is always possible. */
export function corruptState(path: string, why: string, cause?: unknown): WorldFailure {
  return new WorldFailure(`the sandbox state in ${path} cannot be used: ${why}`, {
    code: 'sandbox/state-corrupt',
    nextStep: 'tieout sandbox reset',
    ...(cause === undefined ? {} : { cause }),
  });
}
