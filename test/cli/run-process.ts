import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { inject, onTestFinished } from 'vitest';
import { checkFilesBelow } from '../security/planted-secrets.ts';

export interface ProcessRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Where stdout goes, when it is not read: the path of a file. */
  readonly stdoutFile?: string;
}

const EXAMPLE = fileURLToPath(new URL('../../integrations', import.meta.url));

/** A folder of its own for one test, with the example workspace in it. */
export async function exampleFolder(): Promise<string> {
  const folder = await emptyFolder();
  await cp(EXAMPLE, join(folder, 'integrations'), { recursive: true });
  return folder;
}

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-cli-'));
  onTestFinished(async () => {
    try {
      await checkFilesBelow(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  return folder;
}

/** The built command line as a child; nobody is at its terminal, and no variable of ours reaches it. */
export function startProcess(folder: string, words: readonly string[], options: ProcessOptions = {}) {
  const program = [inject('tieout'), ...words];
  const { stdoutFile } = options;
  // A shell opens the file, so that the child writes to it itself.
  const whole = stdoutFile === undefined ? program : ['-c', `exec node "$@" > ${stdoutFile}`, 'sh', ...program];
  return execa(stdoutFile === undefined ? 'node' : 'sh', whole, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...options.env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
}

/** Runs the built command line to its end. */
export async function runProcess(
  folder: string,
  words: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessRun> {
  const { exitCode, signal, stdout, stderr } = await startProcess(folder, words, options);
  if (exitCode === undefined)
    throw new Error(`tieout ${words.join(' ')} was ended by ${signal ?? 'nobody knows what'}`);
  return { exitCode, stdout: stdout ?? '', stderr };
}
