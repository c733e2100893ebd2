import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { validatePlan } from '../workspace/generated/plan-validator.js';
import type { Plan } from '../model/plan.ts';
import { loadPlan } from '../plan/plan-file.ts';
import { WorkspaceFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import { sayUnreadable } from '../support/node-error.ts';
import { printDiagnostics } from './load-workspace.ts';

/**
 * Reads a saved plan. Null when it is damaged, which was printed.
 *
 * @throws WorkspaceFailure `cli/no-plan-file` when it cannot be read at all.
 */
export async function readPlanFile(context: CommandContext, path: string): Promise<Plan | null> {
  let text: string;
  try {
    text = await readText(resolve(context.workingDirectory, path));
  } catch (cause) {
    throw new WorkspaceFailure(sayUnreadable(`the plan ${path}`, cause), {
      code: 'cli/no-plan-file',
      nextStep: 'check the path, or make a plan with tieout plan --out FILE',
      cause,
    });
  }
  const loaded = loadPlan(text, path, validatePlan);
  if ('plan' in loaded) return loaded.plan;
  await printDiagnostics(context, { diagnostics: loaded.diagnostics, files: new Map([[path, text]]) });
  return null;
}

const GZIP_START = Buffer.from([0x1f, 0x8b]);

/** The text of a file or of a pipe. Gzip is recognized by its first bytes and not by the file's name. */
export async function readText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const start = await readStart(file);
    const bytes = Readable.from(joined(start, file));
    return start.equals(GZIP_START) ? await pipeline(bytes, createGunzip(), textOf) : await textOf(bytes);
  } finally {
    await file.close();
  }
}

/** As many first bytes as tell gzip, or all where there are fewer. A pipe may give one at a time. */
async function readStart(file: FileHandle): Promise<Buffer> {
  const start = Buffer.alloc(GZIP_START.length);
  let length = 0;
  while (length < start.length) {
    const { bytesRead } = await file.read(start, length, start.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return start.subarray(0, length);
}

async function* joined(start: Buffer, rest: FileHandle): AsyncIterable<Buffer> {
  yield start;
  yield* rest.createReadStream({ autoClose: false });
}
