import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readlink, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { Clock } from '../../support/clock.ts';
import { adviseOnDisk } from '../../support/disk-advice.ts';
import { WorldFailure } from '../../support/errors.ts';

/** What is known of the processes of this machine. */
export interface Processes {
  readonly ownId: number;
  isRunning(id: number): boolean;
}

export interface LockWorld {
  readonly clock: Clock;
  readonly processes: Processes;
  /** Hears, in words for a person, of a wait for another run. */
  readonly onWait?: (words: string) => void;
}

/** A holder that has not let go by then is dead, wherever it ran: a refresh is given up long before. */
const STALE_AFTER_MS = 180_000;
const RETRY_MS = 100;
const GIVE_UP_AFTER_MS = 240_000;
/** Nothing is said about a wait that ends sooner. */
const QUIET_MS = 2_000;

/**
 * Runs `task` while holding the lock file `path`, which only one process can create. The lock of a
 * process that was killed is taken over: at once when it ran on this machine, else when it is stale.
 * Whoever waits longer than a moment is told for what, once.
 *
 * @throws WorldFailure `token/locked` when another process holds it too long, `token/store-failed`
 *   when the lock cannot be written.
 */
export async function withFileLock<T>(path: string, world: LockWorld, task: () => Promise<T>): Promise<T> {
  const { clock, processes } = world;
  const machine = await readMachine();
  const owner = `${String(clock.now())} ${randomUUID()} ${String(processes.ownId)} ${machine}`;
  const startedAt = clock.now();
  let said = false;
  await asStoreFailure(path, async () => await mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  while (!(await asStoreFailure(path, async () => await tryLock(path, owner)))) {
    await asStoreFailure(path, async () => {
      const seen = await readOwner(path);
      if (seen !== null && (await isAbandoned(path, seen, machine, world))) await breakLock(path, seen);
    });
    const waitedMs = clock.now() - startedAt;
    if (waitedMs > GIVE_UP_AFTER_MS) throw locked(path);
    if (!said && waitedMs >= QUIET_MS) {
      world.onWait?.(`waiting for another tieout, which renews the QuickBooks token (${path})`);
      said = true;
    }
    await clock.sleep(RETRY_MS);
  }
  try {
    return await task();
  } finally {
    if ((await readOwner(path)) === owner) await unlink(path).catch(() => {});
  }
}

/**
 * A name for the set of processes that can see each other: ids of processes mean nothing on another
 * machine, nor in another container.
 */
async function readMachine(): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}/${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

async function isAbandoned(path: string, seen: string, machine: string, world: LockWorld): Promise<boolean> {
  const { clock, processes } = world;
  const [at = '', , holder = '', where] = seen.split(' ');
  if (where === machine && /^[1-9]\d*$/.test(holder) && !processes.isRunning(Number(holder))) return true;
  // A lock is empty for a moment, between its creation and its first byte: then its file tells its age.
  const since = at === '' ? await changedAt(path) : Number(at);
  return clock.now() - since >= STALE_AFTER_MS;
}

async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return Infinity;
    throw error;
  }
}

async function asStoreFailure<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new WorldFailure('the lock of the token store cannot be written', {
      code: 'token/store-failed',
      nextStep: adviseOnDisk(error, path),
      cause: error,
    });
  }
}

async function tryLock(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Moves an abandoned lock aside and looks at what was moved: when it is not the one that was seen,
 * somebody was faster and gets theirs back.
 *
 * What is left of the race: between the move and the return a third process may take the lock, and two
 * hold it. A file system has no compare-and-swap to close that with. It takes a process that died in
 * a refresh and three others within the same millisecond; then Intuit refuses one of two refreshes, and
 * the token that is stored stays good. Likewise a holder that slept through its staleness (a closed
 * laptop) finds its lock gone: it does not remove the new one, as it is not its own.
 */
async function breakLock(path: string, seen: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readOwner(aside)) !== seen) await link(aside, path);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT') && !hasErrorCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(aside).catch(() => {});
  }
}

async function readOwner(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function locked(path: string): WorldFailure {
  return new WorldFailure('another tieout is refreshing the QuickBooks token and does not finish', {
    code: 'token/locked',
    nextStep: `end the other run, or delete ${path} when there is none`,
  });
}

export function hasErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
