import { randomUUID } from 'node:crypto';
import { link, open, readFile, readlink, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Clock } from './clock.ts';
import { isNodeError } from './node-error.ts';

/** Facts about the processes of this machine. `main` provides them, because only `main` names `process`. */
export interface ProcessTable {
  readonly ownId: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  isRunning(id: number): boolean;
}

/** What every user of a lock needs from outside. */
export interface LockWorld {
  readonly clock: Clock;
  readonly processes: ProcessTable;
  /** Called, in words for a person, when this waits for another run. */
  readonly onWait?: (words: string) => void;
}

export interface LockRule extends Omit<LockWorld, 'onWait'> {
  /** A lock whose process this machine cannot see is free after this time. */
  readonly staleAfterMs: number;
  readonly giveUpAfterMs: number;
  /** True for a lock that is kept until somebody ends the process. Others do not wait for it. */
  readonly isServing?: boolean;
  /** Called once, when the wait is long enough to be noticed. The process is null when the lock does not name it. */
  readonly onWait?: (holder: number | null) => void;
}

export interface LockFile {
  /** Releases the lock. Does nothing when it was released, or when another process took it over. */
  release(): Promise<void>;
}

/** Another process has the lock and did not release it in time. */
export class LockTaken extends Error {
  readonly holder: number | null;
  /** True when the other keeps it until somebody ends it. */
  readonly isServing: boolean;

  constructor(holder: number | null, isServing = false) {
    super('the lock is taken');
    this.holder = holder;
    this.isServing = isServing;
  }
}

const RETRY_MS = 100;
/** A wait that ends sooner is not reported. */
const QUIET_MS = 2_000;

/**
 * Takes the lock file `path`, which only one process can create. The lock of a process that has ended is taken over: at
 * once when the process ran on this machine, else when the lock is stale.
 *
 * @throws LockTaken when another process keeps it; a failure of the file system unchanged.
 */
export async function takeLockFile(path: string, rule: LockRule): Promise<LockFile> {
  const { clock, processes } = rule;
  const machine = await readMachine();
  const { isServing = false } = rule;
  const own: Owner = { pid: processes.ownId, at: clock.now(), machine, id: randomUUID(), isServing };
  const startedAt = clock.now();
  let said = false;
  while (!(await tryTake(path, own))) {
    const seen = await readOwner(path);
    if (seen !== null && isAbandoned(seen, machine, rule)) await takeAway(path, seen);
    else if (seen?.isServing === true) throw new LockTaken(seen.pid, true);
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
  readonly isServing: boolean;
}

/**
 * A name for the set of processes that can see each other. Process ids mean nothing on another machine or in another
 * container.
 */
async function readMachine(): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}/${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** A lock with our own process id from before our start belongs to an earlier process with the same id. */
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
 * Moves an abandoned lock aside and looks at what was moved. When it is not the lock that was seen, another process was
 * faster and gets its lock back.
 *
 * A race remains. Between the move and the return a third process may take the lock, and then two have it. A file
 * system has no compare-and-swap that could prevent this. It needs a process that died with the lock and three others
 * within the same millisecond. Then Intuit refuses one of two refreshes, and the stored token stays good. A process
 * that slept until its lock was stale (a closed laptop) finds its lock gone. It does not remove the new one, which is
 * not its own.
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

/** Null when there is no lock. A lock that names no process is damaged, because a lock appears complete. */
async function readOwner(path: string): Promise<Owner | null> {
  try {
    const text = await readFile(path, 'utf8');
    return parseOwner(text) ?? { pid: null, at: 0, machine: null, id: text, isServing: false };
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
    return { pid, at, machine, id, isServing: 'isServing' in value && value.isServing === true };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
