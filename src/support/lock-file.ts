import { randomUUID } from 'node:crypto';
import { link, open, readFile, readlink, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Clock } from './clock.ts';
import { isNodeError } from './node-error.ts';

/** What is known of the processes of this machine; `main` gives it, as only `main` names `process`. */
export interface ProcessTable {
  readonly ownId: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  isRunning(id: number): boolean;
}

/** What every taker of a lock needs from outside. */
export interface LockWorld {
  readonly clock: Clock;
  readonly processes: ProcessTable;
  /** Hears, in words for a person, of a wait for another run. */
  readonly onWait?: (words: string) => void;
}

export interface LockRule extends Omit<LockWorld, 'onWait'> {
  /** A holder whose process this machine cannot see has let go after this time. */
  readonly staleAfterMs: number;
  readonly giveUpAfterMs: number;
  /** Called once, when the wait is long enough to be noticed. The process is null when the lock does not name it. */
  readonly onWait?: (holder: number | null) => void;
}

export interface LockFile {
  /** Lets go; nothing happens when it was let go, or when somebody took over. */
  release(): Promise<void>;
}

/** Another process has the lock and did not let go in time. */
export class LockTaken extends Error {
  readonly holder: number | null;

  constructor(holder: number | null) {
    super('the lock is taken');
    this.holder = holder;
  }
}

const RETRY_MS = 100;
/** Nothing is said about a wait that ends sooner. */
const QUIET_MS = 2_000;

/**
 * Takes the lock file `path`, which only one process can create. The lock of a process that has ended
 * is taken over: at once when it ran on this machine, else when it is stale.
 *
 * @throws LockTaken when another process keeps it; a failure of the file system as it is.
 */
export async function takeLockFile(path: string, rule: LockRule): Promise<LockFile> {
  const { clock, processes } = rule;
  const machine = await readMachine();
  const own: Owner = { pid: processes.ownId, at: clock.now(), machine, id: randomUUID() };
  const startedAt = clock.now();
  let said = false;
  while (!(await tryTake(path, own))) {
    const seen = await readOwner(path);
    if (seen !== null && isAbandoned(seen, machine, rule)) await takeAway(path, seen);
    const waitedMs = clock.now() - startedAt;
    if (waitedMs >= rule.giveUpAfterMs) throw new LockTaken(seen?.pid ?? null);
    if (!said && waitedMs >= QUIET_MS) {
      rule.onWait?.(seen?.pid ?? null);
      said = true;
    }
    await clock.sleep(RETRY_MS);
  }
  return { release: async () => await release(path, own) };
}

interface Owner {
  /** Null when the file does not name a process. */
  readonly pid: number | null;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly machine: string | null;
  readonly id: string | null;
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

/** A lock with our own process id from before we started is of an earlier process that had the id. */
function isAbandoned(owner: Owner, machine: string, { clock, processes, staleAfterMs }: LockRule): boolean {
  if (owner.pid === null) return true;
  if (owner.machine === null || owner.machine === machine) {
    const isLiving = owner.pid === processes.ownId ? owner.at >= processes.startedAt : processes.isRunning(owner.pid);
    if (!isLiving) return true;
  }
  return clock.now() - owner.at >= staleAfterMs;
}

/** A link appears with its content or not at all, so nobody reads half a lock. */
async function tryTake(path: string, own: Owner): Promise<boolean> {
  const prepared = `${path}.${String(own.id)}`;
  try {
    const file = await open(prepared, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(own));
    } finally {
      await file.close();
    }
    await link(prepared, path);
    return true;
  } catch (error) {
    if (isNodeError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(prepared).catch(() => undefined);
  }
}

/**
 * Moves an abandoned lock aside and looks at what was moved: when it is not the one that was seen,
 * somebody was faster and gets theirs back.
 *
 * What is left of the race: between the move and the return a third process may take the lock, and two
 * have it. A file system has no compare-and-swap to close that with. It takes a process that died with
 * the lock and three others within the same millisecond; then Intuit refuses one of two refreshes, and
 * the token that is stored stays good. Likewise a holder that slept through its staleness (a closed
 * laptop) finds its lock gone: it does not remove the new one, as it is not its own.
 */
async function takeAway(path: string, seen: Owner): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    const moved = await readOwner(aside);
    if (moved !== null && !isSameOwner(moved, seen)) await link(aside, path);
  } catch (error) {
    if (!isNodeError(error, 'ENOENT') && !isNodeError(error, 'EEXIST')) throw error;
  } finally {
    await unlink(aside).catch(() => undefined);
  }
}

async function release(path: string, own: Owner): Promise<void> {
  const seen = await readOwner(path);
  if (seen === null || !isSameOwner(seen, own)) return;
  await unlink(path).catch((error: unknown) => {
    if (!isNodeError(error, 'ENOENT')) throw error;
  });
}

function isSameOwner(left: Owner, right: Owner): boolean {
  return left.pid === right.pid && left.at === right.at && left.id === right.id;
}

/** Null when there is no lock. One that names nobody is damaged, as a lock appears whole. */
async function readOwner(path: string): Promise<Owner | null> {
  try {
    const text = await readFile(path, 'utf8');
    return parseOwner(text) ?? { pid: null, at: 0, machine: null, id: text };
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return null;
    throw error;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('at' in value)) return null;
    const { pid, at } = value;
    if (typeof pid !== 'number' || typeof at !== 'number') return null;
    const machine = 'machine' in value && typeof value.machine === 'string' ? value.machine : null;
    const id = 'id' in value && typeof value.id === 'string' ? value.id : null;
    return { pid, at, machine, id };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
