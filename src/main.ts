import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { columnsOf, type Output, type Signals, type Terminal } from './cli/terminal.ts';
import type { Clock } from './support/clock.ts';
import { isNodeError } from './support/node-error.ts';

declare const TIEOUT_VERSION: string;

/**
 * How much the heap may grow, in percent of what was in use, before all of it is collected. V8 would let it grow
 * fourfold on a machine with much memory: a month of 20,000 bills took a third more memory, for a twelfth less of
 * processor time (docs/quality.md). The larger the heap, the more of it is room.
 *
 * A smaller heap may grow as V8 likes: a short command would spend a tenth of its time on collecting it. A month is read
 * into more than this, and the limit must stand before it is planned, because planning gives way to nothing.
 */
const HEAP_GROWTH = [
  { fromBytes: 40 * 1024 * 1024, percent: 30 },
  { fromBytes: 80 * 1024 * 1024, percent: 15 },
] as const;

const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleepFor(ms, undefined, signal === undefined ? {} : { signal }),
};

function outputOf(stream: NodeJS.WriteStream & { readonly fd: number }): Output {
  // `isTTY` is undefined for a stream that is not a terminal, although its type is boolean.
  const isTerminal = isatty(stream.fd);
  return {
    isTerminal,
    columns: columnsOf({ isTerminal, columns: stream.columns }, process.env),
    write: (text) => void stream.write(text),
  };
}

function terminalOf(): Terminal {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    interactive: isatty(process.stdin.fd) && isatty(process.stderr.fd) && (process.env['CI'] ?? '') === '',
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
      // While a line is edited, the terminal gives Ctrl-C to the line reader. The run must get it too.
      lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      try {
        const answer = await Promise.race([lines.question(question), ended]);
        if (answer === null) process.stderr.write('\n');
        return answer;
      } finally {
        lines.close();
      }
    },
  };
}

/**
 * The first signal asks the run to stop; the second ends it at once, and so does the first while nobody listens. All are
 * safe (delivery.md).
 */
function watchSignals(): Signals {
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>();
  let received: 'SIGINT' | 'SIGTERM' | null = null;
  // A run listens before it reads. Until then it cannot have sent anything.
  let hasListened = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (received !== null || listeners.size === 0) endAt(signal, { isSecond: received !== null, hasListened });
      received = signal;
      for (const listener of listeners) listener(signal);
    });
  }
  return {
    get received() {
      return received;
    },
    onFirst(listener) {
      hasListened = true;
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Ends the process at once, with a last word to the person who waits. */
function endAt(
  signal: 'SIGINT' | 'SIGTERM',
  { isSecond, hasListened }: { readonly isSecond: boolean; readonly hasListened: boolean },
): never {
  const start = process.stderr.isTTY ? '\n' : '';
  const after = isSecond ? 'run the same command again: it reads first, and finds what was sent' : 'run the command again when you like'; // prettier-ignore
  const how = isSecond ? ' at once' : hasListened ? '' : '; nothing was sent to m3ter or QuickBooks';
  process.stderr.write(`${start}interrupted by ${signal}${how}\n  next: ${after}\n`);
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

/** Waits until everything written has reached the pipe, and its errors were seen, before the process ends. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => setImmediate(resolve)));
}

// Lost output never stops a run half-way; it makes the exit code a failure. A reader that closes the pipe (`tieout plan
// | head`) is no failure.
let lostOutput: string | null = null;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') lostOutput ??= code ?? 'unknown';
  });
}

/** Signal 0 only asks whether a process exists. A process of another user counts as running. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return isNodeError(error, 'EPERM');
  }
}

/** Asked for alone, as scripts do before everything else, the version needs nothing of the program. */
function printVersion(): number {
  process.stdout.write(`${TIEOUT_VERSION}\n`);
  return 0;
}

const isVersion = process.argv.length === 3 && ['-V', '--version'].includes(process.argv[2] ?? '');
const exitCode = isVersion ? printVersion() : await runProgram();
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
if (lostOutput === null) process.exit(exitCode);
process.stderr.write(`error: the output could not be written (${String(lostOutput)}), so it is not complete\n`);
process.stderr.write('  next: check the disk or the file that the output goes to, and run the command again\n');
await flushed(process.stderr);
process.exit(exitCode === 0 ? 1 : exitCode);

/** From the collections on after which the heap is large. */
function limitHeapGrowth(): void {
  const next = [...HEAP_GROWTH];
  const observer = new PerformanceObserver(() => {
    const used = getHeapStatistics().used_heap_size;
    for (let limit = next[0]; limit !== undefined && used >= limit.fromBytes; limit = next[0]) {
      setFlagsFromString(`--heap-growing-percent=${String(limit.percent)}`);
      next.shift();
    }
    if (next.length === 0) observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}

async function runProgram(): Promise<number> {
  limitHeapGrowth();
  // Before the program is loaded, which may take a while: a signal then is answered too.
  const signals = watchSignals();
  const { runCommandLine } = await import('./cli/program.ts');
  return await runCommandLine({
    arguments: process.argv.slice(2),
    environment: process.env,
    workingDirectory: process.cwd(),
    terminal: terminalOf(),
    signals,
    clock,
    random: Math.random,
    processes: { ownId: process.pid, startedAt: Math.round(performance.timeOrigin), isRunning },
    version: TIEOUT_VERSION,
    exampleFolder: fileURLToPath(new URL('example', import.meta.url)),
  });
}
