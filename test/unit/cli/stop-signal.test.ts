import { expect, test } from 'vitest';
import { untilSignal } from '../../../src/cli/stop-signal.ts';
import type { Signals, Terminal } from '../../../src/cli/terminal.ts';

type Listener = Parameters<Signals['onFirst']>[0];

/** Signals that a test sends. */
function signalsOf() {
  const listeners = new Set<Listener>();
  const signals: Signals = {
    received: null,
    onFirst(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { signals, send: () => listeners.forEach((listener) => listener('SIGINT')) };
}

const STDERR = { isTerminal: false, write: () => {} };
const TERMINAL = { stderr: STDERR } as unknown as Terminal;

test('a task that a signal ended does not begin to send, however late it comes to that', async () => {
  const { signals, send } = signalsOf();
  let goOn = (): void => {};
  const planned = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let begun: unknown = null;
  const run = untilSignal({ signals, terminal: TERMINAL }, async (startSending) => {
    await planned;
    begun = await Promise.resolve()
      .then(startSending)
      .catch((error: unknown) => error);
  });
  send();
  await expect(run).rejects.toMatchObject({ code: 'cli/interrupted' });
  goOn();
  await expect.poll(() => begun).toMatchObject({ code: 'cli/interrupted' });
});

test('a signal after the beginning is a request', async () => {
  const { signals, send } = signalsOf();
  const requested = await untilSignal({ signals, terminal: TERMINAL }, (startSending) => {
    const stop = startSending();
    send();
    return Promise.resolve(stop.requested);
  });
  expect(requested).toBe(true);
});
