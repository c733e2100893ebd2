import { execFile } from 'node:child_process';
import { WorldFailure } from '../../support/errors.ts';
import { isJsonObject } from '../../support/json.ts';
import { decodeStoredTokens, encodeStoredTokens, parseStoreText, renderStoreText } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';

export interface ExecTokenStoreSettings {
  /** The program and its first arguments; run without a shell. */
  readonly command: readonly string[];
  readonly realmId: string;
  readonly timeoutMs: number;
}

const OUTPUT_BYTES_MAX = 1024 * 1024;

/**
 * Tokens kept by a command of the user's, for any vault. `COMMAND get REALM` prints what was put, or
 * nothing; `COMMAND put REALM` reads it from its input. Exit code 0 means done. There is no lock
 * between processes: the vault's owner runs one tieout at a time for a realm.
 */
export function createExecTokenStore({ command, realmId, timeoutMs }: ExecTokenStoreSettings): TokenStore {
  const [program = '', ...first] = command;
  const name = `exec ${program}`;
  const run = async (verb: 'get' | 'put', input: string): Promise<string> =>
    await runCommand({ program, args: [...first, verb, realmId], input, timeoutMs, name });
  return {
    name,
    async read() {
      const text = await run('get', '');
      if (text.trim() === '') return null;
      const value = parseStoreText(text, name);
      return isJsonObject(value['tokens']) ? decodeStoredTokens(value['tokens'], name) : null;
    },
    async write(tokens) {
      await run('put', renderStoreText({ formatVersion: '1', tokens: encodeStoredTokens(tokens) }));
    },
    async clear() {
      await run('put', renderStoreText({ formatVersion: '1', tokens: null }));
    },
    async withLock(task) {
      return await task();
    },
  };
}

function runCommand(call: {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly timeoutMs: number;
  readonly name: string;
}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      call.program,
      call.args,
      { timeout: call.timeoutMs, maxBuffer: OUTPUT_BYTES_MAX, shell: false, windowsHide: true },
      (error, stdout) => {
        // The error's text holds the command's output, which may hold tokens: only the kind is kept.
        if (error === null) resolve(stdout);
        else reject(execFailed(call.name, error.killed === true));
      },
    );
    // A command that does not read its input closes the pipe; its exit code tells what happened.
    child.stdin?.on('error', () => {});
    child.stdin?.end(call.input);
  });
}

function execFailed(name: string, timedOut: boolean): WorldFailure {
  return new WorldFailure(`The token store ${name} ${timedOut ? 'did not end in time' : 'failed'}.`, {
    code: 'token/store-failed',
    nextStep: 'Run the command by hand with get and put, then run again within 24 hours.',
  });
}
