import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { adviseOnDisk } from '../../support/disk-advice.ts';
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

export interface FileTokenStoreSettings extends LockWorld {
  readonly path: string;
  readonly realmId: string;
  /** 32 bytes in base64; null for a file in clear. */
  readonly key: Secret | null;
}

/**
 * Tokens in a file that only its owner can read, one entry for each realm. The file is replaced as a whole, and synced
 * to the disk before `write` returns. With a key it is encrypted; a file in clear is encrypted at the next write.
 *
 * @throws UsageFailure `token/invalid-key`.
 */
export function createFileTokenStore(settings: FileTokenStoreSettings): TokenStore {
  const { path, realmId } = settings;
  const key = settings.key === null ? null : parseTokenKey(settings.key);
  const name = `file ${path}`;
  return {
    name,
    async read() {
      const stored = (await readRealms(path, name, key))[realmId];
      return stored === undefined ? null : decodeStoredTokens(stored, name);
    },
    async write(tokens) {
      const realms = await readRealms(path, name, key);
      await writeRealms(path, { ...realms, [realmId]: encodeStoredTokens(tokens) }, key);
    },
    async clear() {
      const { [realmId]: cleared, ...others } = await readRealms(path, name, key);
      if (cleared !== undefined) await writeRealms(path, others, key);
    },
    async withLock(task) {
      return await withTokenLock(`${path}.lock`, settings, task);
    },
  };
}

async function readRealms(path: string, name: string, key: Buffer | null): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return {};
    throw storeFailed(path, 'read', error);
  }
  if (text.trim() === '') return {};
  const outer = parseStoreText(text, name);
  const inner = isSealed(outer) ? parseStoreText(unseal(outer, name, key), name) : outer;
  const realms = inner['realms'];
  return isJsonObject(realms) ? realms : {};
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
