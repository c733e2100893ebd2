import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { afterEach } from 'vitest';
import { holdsIssuedToken } from './planted-secrets.ts';

/**
 * For every test file: what any process started by a test prints is scanned for tokens of the
 * embedded systems, whichever command it ran and however it ended.
 */
export function watchChildProcesses(): void {
  let printed: string[] = [];
  subscribe('child_process', (message) => {
    const { process: child } = message as { readonly process: ChildProcess };
    // The streams are there as soon as the process has been started.
    setImmediate(() => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer | string) => void printed.push(chunk.toString()));
      }
    });
  });

  afterEach(() => {
    const text = printed.join('');
    printed = [];
    if (holdsIssuedToken(text)) throw new Error('a process of this test printed a token');
  });
}
