import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { adviseOnDisk } from '../../support/disk-advice.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { NotSignedIn, WorldFailure } from '../../support/errors.ts';
import { isJsonObject, stringifyJson, type JsonObject } from '../../support/json.ts';
import type { LockWorld } from '../../support/lock-file.ts';
import { isNodeError } from '../../support/node-error.ts';
import { replaceFile } from '../../support/replace-file.ts';
import type { Secret } from '../../support/secret.ts';
import { decodeStoredTokens, encodeStoredTokens, parseStoreText, renderStoreText } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';
import { withTokenLock } from './token-lock.ts';
import { isSealed, openSealed, parseTokenKey, sealText } from './sealed-text.ts';

export interface FileTokenStoreOptions extends LockWorld {
  readonly path: string;
  readonly realmId: string;
  /** 32 bytes in base64; null for a file in clear. */
  readonly key: Secret | null;
  readonly onWarning?: (warning: Diagnostic) => void;
}

/**
 * Tokens in a file that only its owner can read, one entry for each realm. The file is replaced as a whole, and synced
 * to the disk before `write` returns. With a key it is encrypted; a file in clear is encrypted at the next write.
 *
 * @throws UsageFailure `token/invalid-key`.
 */
export function createFileTokenStore(settings: FileTokenStoreOptions): TokenStore {
  const { path, realmId } = settings;
  const key = settings.key === null ? null : parseTokenKey(settings.key);
  const name = `file ${path}`;
  let isWarned = false;
  const warnOfClearFile = (): void => {
    if (!isWarned) settings.onWarning?.(clearFile(path));
    isWarned = true;
  };
  return {
    name,
    async read() {
      const { realms, isClear } = await readRealms(path, name, key);
      const stored = realms[realmId];
      if (isClear && key !== null) warnOfClearFile();
      return stored === undefined ? null : decodeStoredTokens(stored, name);
    },
    async write(tokens) {
      const { realms } = await readRealms(path, name, key);
      await writeRealms(path, { ...realms, [realmId]: encodeStoredTokens(tokens) }, key);
    },
    async clear() {
      const { realms } = await readRealms(path, name, key);
      const { [realmId]: cleared, ...others } = realms;
      if (cleared !== undefined) await writeRealms(path, others, key);
    },
    async withLock(task) {
      return await withTokenLock(`${path}.lock`, settings, task);
    },
  };
}

interface ReadRealms {
  readonly realms: JsonObject;
  /** True when the file holds tokens that anybody who reads it can use. */
  readonly isClear: boolean;
}

async function readRealms(path: string, name: string, key: Buffer | null): Promise<ReadRealms> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return { realms: {}, isClear: false };
    throw storeFailed(path, 'read', error);
  }
  if (text.trim() === '') return { realms: {}, isClear: false };
  const outer = parseStoreText(text, name);
  const isClear = !isSealed(outer);
  const inner = isSealed(outer) ? parseStoreText(unseal(outer, name, key), name) : outer;
  const realms = inner['realms'];
  return { realms: isJsonObject(realms) ? realms : {}, isClear };
}

function clearFile(path: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'token/clear-file',
    message: `the token file ${path} is in clear although TIEOUT_TOKEN_KEY is set: it was written without the key`,
    hint: 'tieout auth refresh encrypts it; so does the next renewal by itself',
    about: path,
  };
}

function unseal(outer: JsonObject, name: string, key: Buffer | null): string {
  const text = key === null ? null : openSealed(outer, key);
  if (text !== null) return text;
  throw new NotSignedIn(`the token store ${name} is encrypted and does not open`, {
    code: 'token/key-wrong',
    nextStep: 'set TIEOUT_TOKEN_KEY to the key it was written with, or delete the file and run tieout auth login',
  });
}

async function writeRealms(path: string, realms: JsonObject, key: Buffer | null): Promise<void> {
  const clear: JsonObject = { formatVersion: '1', realms };
  const text = renderStoreText(key === null ? clear : sealText(stringifyJson(clear), key));
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceFile(path, { text, mode: 0o600, unique: randomUUID() });
  } catch (error) {
    throw storeFailed(path, 'written', error);
  }
}

function storeFailed(path: string, verb: 'read' | 'written', cause: unknown): WorldFailure {
  return new WorldFailure(`the token file ${path} cannot be ${verb}`, {
    code: 'token/store-failed',
    nextStep: `${adviseOnDisk(cause, path)}, and run again within 24 hours`,
    cause,
  });
}
