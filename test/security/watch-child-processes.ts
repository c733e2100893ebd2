import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { afterEach } from 'vitest';
import { holdsIssuedToken } from './planted-secrets.ts';

const printed: string[] = [];
let isWatching = false;

/**
 * For every test file: what any process started by a test prints is scanned for tokens of the
 * embedded systems, whichever command it ran and however it ended.
 */
export function watchChildProcesses(): void {
  if (!isWatching) subscribeToProcesses();
  isWatching = true;

  afterEach(() => {
    if (holdsIssuedToken(takePrinted())) throw new Error('a process of this test printed a token');
  });
}

function subscribeToProcesses(): void {
  subscribe('child_process', (message) => {
    const { process: child } = message as { readonly process: ChildProcess };
    // The streams are there as soon as the process has been started, and nothing was read from them yet.
    queueMicrotask(() => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer | string) => void printed.push(chunk.toString()));
      }
    });
  });
}

/** What the processes of the current test printed until now; it is not scanned again. */
export function takePrinted(): string {
  return printed.splice(0).join('');
}
