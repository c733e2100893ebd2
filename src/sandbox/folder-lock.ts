import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../support/clock.ts';
import { RemoteUnavailable } from '../support/errors.ts';
import { isNodeError, saveFailure } from './folder-failures.ts';

/** What is known of the processes of this machine; `main` gives it, as only `main` names `process`. */
export interface ProcessTable {
  readonly ownId: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  isRunning(id: number): boolean;
}

export interface FolderLock {
  release(): Promise<void>;
}

/** How long a second command waits for the first. */
const WAIT_MS = 10_000;
/** Nothing is said about a wait that ends sooner. */
const QUIET_MS = 2_000;
const POLL_MS = 100;

/**
 * Takes the sandbox folder for this process. A lock left by a process that has ended is taken over; a
 * living one is waited for, not long; `onWait` hears of it once, with the words for a person.
 *
 * @throws RemoteUnavailable `sandbox/in-use` when it stays taken; WorldFailure `sandbox/cannot-save`.
 */
export async function lockFolder(
  dir: string,
  world: { readonly clock: Clock; readonly processes: ProcessTable; readonly onWait?: (words: string) => void },
): Promise<FolderLock> {
  const path = join(dir, 'lock');
  const { clock, processes } = world;
  const startedAt = clock.now();
  let said = false;
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw saveFailure(dir, error);
  });
  while (!(await tryTake(path, clock, processes))) {
    const owner = await readOwner(path);
    if (owner !== null && !isLiving(owner, processes)) {
      await takeAway(path, owner, processes.ownId);
    } else if (clock.now() - startedAt >= WAIT_MS) {
      throw new RemoteUnavailable(`the sandbox in ${dir} is in use by process ${String(owner?.pid ?? 'unknown')}`, {
        code: 'sandbox/in-use',
        nextStep: `wait for the other tieout command; if none is running, delete ${path}`,
      });
    } else {
      if (!said && clock.now() - startedAt >= QUIET_MS) {
        world.onWait?.(`waiting for process ${String(owner?.pid ?? 'unknown')}, which has the sandbox open`);
        said = true;
      }
      await clock.sleep(POLL_MS);
    }
  }
  return { release: () => releaseLock(path) };
}

interface Owner {
  readonly pid: number;
  readonly at: number;
}

async function tryTake(path: string, clock: Clock, processes: ProcessTable): Promise<boolean> {
  const own = `${path}.${String(processes.ownId)}`;
  try {
    const file = await open(own, 'w');
    await file.writeFile(JSON.stringify({ pid: processes.ownId, at: clock.now() }));
    await file.close();
    // A link appears with its content or not at all, so nobody ever reads half a lock.
    await link(own, path);
    return true;
  } catch (error) {
    if (isNodeError(error, 'EEXIST')) return false;
    throw saveFailure(path, error);
  } finally {
    await unlink(own).catch(() => undefined);
  }
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    const held: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof held !== 'object' || held === null || !('pid' in held) || !('at' in held)) return { pid: 0, at: 0 };
    return { pid: Number(held.pid), at: Number(held.at) };
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return null;
    if (error instanceof SyntaxError) return { pid: 0, at: 0 };
    throw saveFailure(path, error);
  }
}

/** A lock with our own process id from before we started is of an earlier process that had the id. */
function isLiving(owner: Owner, processes: ProcessTable): boolean {
  if (owner.pid === 0) return false;
  if (owner.pid === processes.ownId) return owner.at >= processes.startedAt;
  return processes.isRunning(owner.pid);
}

/** Takes a dead lock away by renaming, so that of two who find it only one does; a living one is put back. */
async function takeAway(path: string, dead: Owner, ownId: number): Promise<void> {
  const aside = `${path}.dead.${String(ownId)}`;
  try {
    await rename(path, aside);
    const taken = await readOwner(aside);
    if (taken !== null && (taken.pid !== dead.pid || taken.at !== dead.at)) await link(aside, path);
    await unlink(aside);
  } catch (error) {
    if (!isNodeError(error, 'ENOENT') && !isNodeError(error, 'EEXIST')) throw saveFailure(path, error);
  }
}

async function releaseLock(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isNodeError(error, 'ENOENT')) throw saveFailure(path, error);
  });
}
