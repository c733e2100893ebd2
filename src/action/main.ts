import { fileURLToPath } from 'node:url';
import { setFailed } from '@actions/core';
import { runAction } from './run-action.ts';
import type { Host } from './run-command.ts';

/** The action of `action.yml`: a step of a GitHub workflow. */
const host: Host = {
  node: process.execPath,
  main: fileURLToPath(new URL('main.mjs', import.meta.url)),
  writeError: (text) => void process.stderr.write(text),
  onStop: (act) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, act);
    return () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, act);
    };
  },
};

try {
  process.exitCode = await runAction(process.env, host);
} catch (error) {
  setFailed(error instanceof Error ? error.message : String(error));
}
