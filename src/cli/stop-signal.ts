import { wrapText } from '../render/wrap.ts';
import { Interrupted } from '../support/errors.ts';
import type { Signals, Terminal } from './terminal.ts';

export interface StopRequest {
  readonly requested: boolean;
  /** Stops listening. From now on a signal ends the process at once. */
  release(): void;
}

/** Turns the first SIGINT or SIGTERM into a request to stop after what is in flight. */
export function listenForStop(signals: Signals, terminal: Terminal): StopRequest {
  let requested = signals.received !== null;
  const release = signals.onFirst((signal) => {
    requested = true;
    const text = `${signal}: finishing what is under way, then it ends; a second signal stops at once (both are safe)`;
    const { columns, isTerminal } = terminal.stderr;
    const lines = isTerminal && columns !== null ? wrapText(text, columns - 1) : [text];
    terminal.stderr.write(`\n${lines.join('\n')}\n`);
  });
  return {
    get requested() {
      return requested;
    },
    release,
  };
}

/**
 * Runs work that changes nothing, or nothing yet. The first signal ends it at once, because there is nothing to finish.
 * From `startSending` on, a signal asks it to stop after what is in flight. A signal ends only the waiting for the task,
 * which goes on by itself. So that it sends nothing then, unwatched and with its journal closed, `startSending` throws.
 *
 * @throws Interrupted `cli/interrupted`.
 */
export async function untilSignal<T>(
  { signals, terminal }: { readonly signals: Signals; readonly terminal: Terminal },
  task: (startSending: () => StopRequest) => Promise<T>,
): Promise<T> {
  let stopListening = (): void => {};
  let stopped: Interrupted | null = null;
  const interrupted = new Promise<never>((_resolve, reject) => {
    stopListening = signals.onFirst((signal) => {
      // The terminal's own "^C", a question or a progress line is on the current line.
      if (terminal.stderr.isTerminal) terminal.stderr.write('\n');
      const nextStep = 'run the command again when you like';
      const text = `stopped by ${signal}; nothing was sent`;
      stopped = new Interrupted(text, { code: 'cli/interrupted', nextStep, signal });
      reject(stopped);
    });
  });
  const startSending = (): StopRequest => {
    if (stopped !== null) throw stopped;
    stopListening();
    return listenForStop(signals, terminal);
  };
  try {
    return await Promise.race([task(startSending), interrupted]);
  } finally {
    stopListening();
  }
}
