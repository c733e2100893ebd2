import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { UsageFailure } from '../../support/errors.ts';
import { isJsonObject, type JsonObject } from '../../support/json.ts';
import type { Secret } from '../../support/secret.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Authenticated with the text, so that a text encrypted for another purpose cannot be used here. */
const PURPOSE = Buffer.from('tieout token store 1');

/**
 * The key of `TIEOUT_TOKEN_KEY`: 32 bytes in base64 (rulings.md 21).
 *
 * @throws UsageFailure `token/invalid-key`.
 */
export function parseTokenKey(key: Secret): Buffer {
  const bytes = Buffer.from(key.reveal(), 'base64');
  if (bytes.byteLength === KEY_BYTES && /^[A-Za-z0-9+/]{43}=$/.test(key.reveal().trim())) return bytes;
  throw new UsageFailure('TIEOUT_TOKEN_KEY is not 32 bytes in base64', {
    code: 'token/invalid-key',
    nextStep: 'make one with: openssl rand -base64 32',
  });
}

/** AES-256-GCM with a new random IV each time. */
export function sealText(text: string, key: Buffer): JsonObject {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(PURPOSE);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    cipher: CIPHER,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  };
}

/** True for what `sealText` gives. */
export function isSealed(value: JsonObject): boolean {
  return typeof value['sealed'] === 'string';
}

/** The encrypted text; null when the key is another one or the data was changed. */
export function openSealed(value: JsonObject, key: Buffer): string | null {
  const { cipher, iv, tag, sealed } = value;
  if (!isJsonObject(value) || cipher !== CIPHER) return null;
  if (typeof iv !== 'string' || typeof tag !== 'string' || typeof sealed !== 'string') return null;
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(iv, 'base64'), { authTagLength: TAG_BYTES });
    decipher.setAAD(PURPOSE).setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
