import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '../model/workspace.ts';

/** The folder with the state of the embedded systems, below the working directory (sandbox.md). */
export const SANDBOX_FOLDER = '.tieout/sandbox';

/** Holds the name of the connection that was the only one when the usual systems were last used. */
const OWNER_FILE = 'connection.txt';

/** Whose embedded systems a command is about. `sandbox` is there when the connection is one of several. */
export type SandboxOwner = Pick<Connection, 'name' | 'sandbox'>;

/** Where one of several connections keeps the state of embedded systems that began as its own. */
export function ownSandboxFolder(connection: string): string {
  return `${SANDBOX_FOLDER}/${connection}`;
}

/**
 * Where the embedded systems of a connection keep their state. Each of several has a company of its own. The one that
 * was alone before keeps the usual folder, so that nothing it did there is gone when a second one is added. `owner` is
 * null where there is no connection.
 */
export async function findSandboxFolder(workingDirectory: string, owner: SandboxOwner | null): Promise<string> {
  const usual = join(workingDirectory, SANDBOX_FOLDER);
  const former = (await readFile(join(usual, OWNER_FILE), 'utf8').catch(() => '')).trim();
  if (owner === null) return SANDBOX_FOLDER;
  if (owner.sandbox === undefined) {
    if (former !== owner.name) await writeOwner(usual, owner.name);
    return SANDBOX_FOLDER;
  }
  const own = ownSandboxFolder(owner.sandbox);
  return former === owner.sandbox && !(await isThere(join(workingDirectory, own))) ? SANDBOX_FOLDER : own;
}

/** A folder that cannot be written is told of when the systems are opened in it. */
async function writeOwner(folder: string, name: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, OWNER_FILE), `${name}\n`);
  } catch {
    return;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
