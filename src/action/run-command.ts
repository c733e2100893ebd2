import { spawn } from 'node:child_process';
import { exitCodeOfSignal } from '../model/exit-code.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command needs from its process. */
export interface Host {
  /** Path of Node itself. */
  readonly node: string;
  /** Path of the command line beside the action. */
  readonly main: string;
  readonly writeError: (text: string) => void;
  /** Calls `act` with each signal that asks the job to stop. The returned function ends that. */
  readonly onStop: (act: (signal: StopSignal) => void) => () => void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface FinishedCommand {
  readonly exitCode: number;
  /** The last output on stderr, which says why it failed. */
  readonly lastWords: string;
}

const LAST_WORDS_MAX = 4000;

/**
 * Runs the command line. Its stdout and stderr are those of the step, and the end of stderr is kept. When the job is
 * cancelled, the command gets the signal first and stops between two requests.
 */
export function runCommand(host: Host, words: readonly string[], environment: Environment): Promise<FinishedCommand> {
  return new Promise((resolve, reject) => {
    const child = spawn(host.node, [host.main, ...words], {
      stdio: ['ignore', 'inherit', 'pipe'],
      env: environment,
    });
    let lastWords = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      host.writeError(text);
      lastWords = `${lastWords}${text}`.slice(-LAST_WORDS_MAX);
    });
    const release = host.onStop((signal) => void child.kill(signal));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      release();
      resolve({ exitCode: code ?? exitCodeOfSignal(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM'), lastWords });
    });
  });
}
