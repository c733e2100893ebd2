import type { Signals, Terminal } from './terminal.ts';

export interface StopRequest {
  readonly requested: boolean;
  /** Stop listening: from now on a signal ends the process at once. */
  release(): void;
}

/** Turns the first SIGINT or SIGTERM into a request to stop after what is in flight. */
export function listenForStop(signals: Signals, terminal: Terminal): StopRequest {
  let requested = signals.received !== null;
  const release = signals.onFirst((signal) => {
    requested = true;
    terminal.stderr.write(`\n${signal}: finishing what is in flight; a second signal stops at once (both are safe)\n`);
  });
  return {
    get requested() {
      return requested;
    },
    release,
  };
}
