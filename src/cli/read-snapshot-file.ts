import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { WorldSnapshot } from '../model/world.ts';
import { unpackSnapshot } from '../snapshot/snapshot-file.ts';
import { WorkspaceFailure } from '../support/errors.ts';
import { Secret } from '../support/secret.ts';
import type { CommandContext } from './command-context.ts';
import { sayUnreadable } from '../support/node-error.ts';
import { printDiagnostics } from './load-workspace.ts';

/** The key of `TIEOUT_SNAPSHOT_KEY`, hidden from now on; null when it is not set. */
export function snapshotKey({ environment, secrets }: CommandContext): Secret | null {
  const text = environment['TIEOUT_SNAPSHOT_KEY'];
  if (text === undefined) return null;
  const key = new Secret(text);
  secrets.add(key);
  return key;
}

/**
 * Reads a file of `tieout snapshot`. Null when it is something else, damaged, or encrypted with another key, which was
 * printed.
 *
 * @throws WorkspaceFailure `snapshot/unreadable`; UsageFailure `snapshot/weak-key`.
 */
export async function readSnapshotFile(context: CommandContext, path: string): Promise<WorldSnapshot | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(resolve(context.workingDirectory, path));
  } catch (cause) {
    throw new WorkspaceFailure(sayUnreadable(`the snapshot ${path}`, cause), {
      code: 'snapshot/unreadable',
      nextStep: 'check the path, or make one with tieout snapshot --out FILE',
      cause,
    });
  }
  // Loaded here, because most plans are of no snapshot and it is large.
  const { validateSnapshot } = await import('../workspace/generated/snapshot-validator.js');
  const unpacked = unpackSnapshot(bytes, { path, key: snapshotKey(context), validate: validateSnapshot });
  if ('world' in unpacked) return unpacked.world;
  await printDiagnostics(context, { diagnostics: unpacked.diagnostics, files: new Map() });
  return null;
}
