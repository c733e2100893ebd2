import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { adviseOnDisk } from '../../support/disk-advice.ts';
import { WorldFailure } from '../../support/errors.ts';
import { LockTaken, takeLockFile, type LockFile, type LockWorld } from '../../support/lock-file.ts';

/** A process that still has the lock after this time is dead, on whatever machine: a refresh times out long before. */
const STALE_AFTER_MS = 180_000;
/** Later than `STALE_AFTER_MS`, so that who waits for a dead process gets its lock and does not give up first. */
const GIVE_UP_AFTER_MS = STALE_AFTER_MS + 60_000;

/**
 * Runs `task` while no other process refreshes the same tokens. A caller that waits longer than a moment is told once
 * what it waits for.
 *
 * @throws WorldFailure `token/locked` when another process keeps the lock too long, `token/store-failed` when the lock
 * cannot be written.
 */
export async function withTokenLock<T>(path: string, world: LockWorld, task: () => Promise<T>): Promise<T> {
  const lock = await lockTokens(path, world);
  try {
    return await task();
  } finally {
    await lock.release().catch(() => undefined);
  }
}

async function lockTokens(path: string, { clock, processes, onWait }: LockWorld): Promise<LockFile> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await takeLockFile(path, {
      clock,
      processes,
      staleAfterMs: STALE_AFTER_MS,
      giveUpAfterMs: GIVE_UP_AFTER_MS,
      onWait: () => onWait?.(`waiting for another tieout, which renews the QuickBooks token (${path})`),
    });
  } catch (error) {
    if (error instanceof LockTaken) {
      throw new WorldFailure('another tieout is refreshing the QuickBooks token and does not finish', {
        code: 'token/locked',
        nextStep: `end the other run, or delete ${path} when there is none`,
      });
    }
    throw new WorldFailure('the lock of the token store cannot be written', {
      code: 'token/store-failed',
      nextStep: adviseOnDisk(error, path),
      cause: error,
    });
  }
}
