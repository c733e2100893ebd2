import { execFile, type ExecFileException } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { WorldFailure } from '../../support/errors.ts';
import { isJsonObject } from '../../support/json.ts';
import type { LockWorld } from '../../support/lock-file.ts';
import { decodeStoredTokens, encodeStoredTokens, parseStoreText, renderStoreText } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';
import { withTokenLock } from './token-lock.ts';

export interface ExecTokenStoreOptions extends LockWorld {
  /** The program and its first arguments; run without a shell. */
  readonly command: readonly string[];
  readonly realmId: string;
  readonly timeoutMs: number;
}

const OUTPUT_BYTES_MAX = 1024 * 1024;

/**
 * Tokens kept by a command of the user, for any vault. `COMMAND get REALM` prints what was put, or nothing. `COMMAND
 * put REALM` reads it from its standard input. Exit code 0 means success.
 *
 * A lock file excludes the other processes of this user on this machine. Runs on several machines share no lock,
 * because vaults have none in common: run one at a time for a realm (`concurrency` of a workflow). When two do meet,
 * the one that Intuit refuses looks in the vault for the tokens of the other.
 */
export function createExecTokenStore(settings: ExecTokenStoreOptions): TokenStore {
  const { command, realmId, timeoutMs } = settings;
  const [program = '', ...first] = command;
  const name = `exec ${program}`;
  const run = async (verb: 'get' | 'put', input: string): Promise<string> =>
    await runCommand({ program, args: [...first, verb, realmId], input, timeoutMs, name });
  return {
    name,
    shared: true,
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
      return await withTokenLock(lockPath(command, realmId), settings, task);
    },
  };
}

/** One lock file for each user, command and realm. Its name tells nothing about the command. */
function lockPath(command: readonly string[], realmId: string): string {
  const key = createHash('sha256')
    .update(JSON.stringify([userInfo().username, command, realmId]))
    .digest('hex');
  return join(tmpdir(), `tieout-${key.slice(0, 32)}.lock`);
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
      // SIGKILL, because a command that ignores SIGTERM would block the run for ever.
      { timeout: call.timeoutMs, killSignal: 'SIGKILL', maxBuffer: OUTPUT_BYTES_MAX, shell: false, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(execFailed(call.name, howItEnded(error), plainWords(stderr)));
      },
    );
    // A command that does not read its input closes the pipe. Its exit code says what happened.
    child.stdin?.on('error', () => {});
    child.stdin?.end(call.input);
  });
}

function execFailed(name: string, how: string, said: string): WorldFailure {
  const words = said === '' ? '' : `; it says: ${said}`;
  return new WorldFailure(`the token store ${name} ${how}${words}`, {
    code: 'token/store-failed',
    nextStep: 'run the command by hand with get and put, then run again within 24 hours',
  });
}

function howItEnded({ code, killed, signal }: ExecFileException): string {
  if (killed === true) return 'did not end in time';
  if (typeof signal === 'string') return `was ended by ${signal}`;
  if (code === 'ENOENT') return 'was not found';
  return typeof code === 'number' ? `failed with exit code ${String(code)}` : `failed (${String(code)})`;
}

const SAID_LENGTH_MAX = 200;
/** A word of a sentence, or a short number. No token is one. */
const PLAIN_WORD = /^["'(]?(?:\p{L}{1,20}|\d{1,4})["')]?[.,:;!?]?$/u;

/**
 * The last line of what a command said about its failure, for a person. The command handles tokens, and its words are
 * those of some vault: whatever is not a plain word is left out.
 */
function plainWords(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  if (line === '') return '';
  const words = line.split(/\s+/).map((word) => (PLAIN_WORD.test(word) ? word : '…'));
  return words
    .join(' ')
    .replaceAll(/…(?: …)+/g, '…')
    .slice(0, SAID_LENGTH_MAX);
}
