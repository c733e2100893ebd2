import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RemoteUnavailable } from '../support/errors.ts';
import { LockTaken, takeLockFile, type LockFile, type LockWorld } from '../support/lock-file.ts';
import { saveFailure } from './folder-failures.ts';

/** How long a second command waits for the first. */
const WAIT_MS = 10_000;

/**
 * Takes the sandbox folder for this process. When a living process holds it, this waits a short time; `onWait` is
 * called once. A served sandbox (`isServing`) may keep its folder for days: it is not waited for, and a lock from
 * another machine never becomes stale.
 *
 * @throws RemoteUnavailable `sandbox/in-use` when it stays taken; WorldFailure `sandbox/cannot-save`.
 */
export async function lockFolder(
  dir: string,
  { clock, processes, onWait, isServing = false }: LockWorld & { readonly isServing?: boolean },
): Promise<LockFile> {
  const path = join(dir, 'lock');
  try {
    await mkdir(dir, { recursive: true });
    return await takeLockFile(path, {
      clock,
      processes,
      staleAfterMs: Infinity,
      giveUpAfterMs: WAIT_MS,
      isServing,
      onWait: (holder) => onWait?.(`waiting for ${processName(holder)}, which has the sandbox open`),
    });
  } catch (error) {
    if (!(error instanceof LockTaken)) throw saveFailure(path, error);
    if (error.isServing) throw served(dir, error.holder);
    throw new RemoteUnavailable(`the sandbox in ${dir} is in use by ${processName(error.holder)}`, {
      code: 'sandbox/in-use',
      nextStep: `wait for the other tieout command; if none is running, delete ${path}`,
    });
  }
}

function served(dir: string, holder: number | null): RemoteUnavailable {
  const stop = holder === null ? '' : `, or kill ${String(holder)}`;
  return new RemoteUnavailable(
    `the sandbox in ${dir} is served by tieout sandbox start (${processName(holder)}), which runs until it is ended`,
    {
      code: 'sandbox/in-use',
      nextStep: `end it (Ctrl-C where it runs${stop}), or use it: set the variables that it printed, and leave --sandbox out`,
    },
  );
}

function processName(holder: number | null): string {
  return holder === null ? 'another process' : `process ${String(holder)}`;
}
