import { WorldFailure } from '../support/errors.ts';

/** True for a failure of the file system with this code. */
export function isNodeError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** One clear failure for a folder that cannot be read or written: full, read-only, not a folder. */
export function saveFailure(path: string, cause: unknown): WorldFailure {
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new WorldFailure(`the sandbox cannot use ${path}${why}`, {
    code: 'sandbox/cannot-save',
    nextStep: 'free some space or make the folder writable, then run the command again',
    cause,
  });
}

/** The saved state cannot be used; starting again is always possible. */
export function corruptState(path: string, why: string, cause?: unknown): WorldFailure {
  return new WorldFailure(`the sandbox state in ${path} cannot be used: ${why}`, {
    code: 'sandbox/state-corrupt',
    nextStep: 'tieout sandbox reset',
    ...(cause === undefined ? {} : { cause }),
  });
}
