import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/program.ts';
import type { Output } from '../../src/cli/terminal.ts';
import type { Clock } from '../../src/support/clock.ts';
import { holdsIssuedToken } from '../security/planted-secrets.ts';
import { createRealClock } from '../unit/http/test-clock.ts';

export interface Invocation {
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What a person types when asked, with stderr before them; without it nobody is there. */
  readonly answer?: (question: string, stderr: string) => string | null | Promise<string | null>;
  /** Told about stderr as it grows. */
  readonly onStderr?: (text: string) => void;
  readonly clock?: Clock;
  /** Both streams are terminals this wide; without it they are not terminals. */
  readonly columns?: number;
}

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const EXAMPLE = fileURLToPath(new URL('../../integrations', import.meta.url));

/** One command line in this process, over the platform's `fetch` and the disk, as `main.ts` runs it. */
export async function runInProcess(invocation: Invocation): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const outputOf = (stream: 'stdout' | 'stderr'): Output => ({
    isTerminal: invocation.columns !== undefined,
    columns: invocation.columns ?? null,
    write: (text) => {
      written[stream] += text;
      if (stream === 'stderr') invocation.onStderr?.(written.stderr);
    },
  });
  const exitCode = await runCommandLine({
    arguments: invocation.arguments,
    environment: invocation.environment ?? {},
    workingDirectory: invocation.workingDirectory,
    terminal: {
      stdout: outputOf('stdout'),
      stderr: outputOf('stderr'),
      interactive: invocation.answer !== undefined,
      ask: async (question) => (await invocation.answer?.(question, written.stderr)) ?? null,
    },
    signals: { received: null, onFirst: () => () => {} },
    clock: invocation.clock ?? createRealClock(),
    random: Math.random,
    processes: { ownId: process.pid, startedAt: 1, isRunning: (id) => id === process.pid },
    version: '0.0.0-test',
    exampleFolder: EXAMPLE,
  });
  if (holdsIssuedToken(written.stdout) || holdsIssuedToken(written.stderr)) {
    throw new Error(`tieout ${invocation.arguments.join(' ')} printed a token`);
  }
  return { exitCode, ...written };
}
