import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Code } from '../model/codes.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { WorldSnapshot } from '../model/world.ts';
import { UsageFailure } from '../support/errors.ts';
import type { Secret } from '../support/secret.ts';
import { loadWorld, saveWorld, type SavedWorld } from './saved-world.ts';

/**
 * The file of a snapshot: JSON (`schemas/snapshot.schema.json`), compressed with gzip. With a key it is encrypted:
 *
 *     "tieout-snapshot-1\n" salt (16 bytes) iv (12 bytes) AES-256-GCM of the gzip tag (16 bytes)
 *
 * The cipher's key is scrypt(TIEOUT_SNAPSHOT_KEY, salt) with N = 32768, r = 8, p = 1. Each file has a new salt and iv.
 * The first line and the salt are authenticated with the content.
 */
const HEAD = Buffer.from('tieout-snapshot-1\n');
const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const KEY_LENGTH_MIN = 16;
/** Below the longest text that the platform can represent. */
const TEXT_BYTES_MAX = 500 * 1024 * 1024;

/** Checks a value against the schema; the generated validator has this form. */
export interface SnapshotValidator {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string | undefined }[] | null | undefined;
}

/** The bytes of a snapshot file. @throws UsageFailure `snapshot/weak-key` */
export function packSnapshot(world: WorldSnapshot, key: Secret | null): Uint8Array {
  const packed = gzipSync(JSON.stringify(saveWorld(world)));
  if (key === null) return packed;
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(key, salt), iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([HEAD, salt]));
  return Buffer.concat([HEAD, salt, iv, cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
}

export type UnpackedSnapshot = { readonly world: WorldSnapshot } | { readonly diagnostics: readonly Diagnostic[] };

const AGAIN = 'make a new one with tieout snapshot --out FILE';

/**
 * Reads a snapshot file. A file that is not a snapshot, cut off, changed, or encrypted with another key gives one
 * finding that says so.
 *
 * @throws UsageFailure `snapshot/weak-key`
 */
export function unpackSnapshot(
  bytes: Uint8Array,
  read: { readonly path: string; readonly key: Secret | null; readonly validate: SnapshotValidator },
): UnpackedSnapshot {
  const fail = (code: Code, message: string, hint = AGAIN): UnpackedSnapshot => ({
    diagnostics: [{ severity: 'error', code, message, hint, place: { path: read.path, line: 1, column: 1 } }],
  });
  let packed = Buffer.from(bytes);
  if (packed.subarray(0, HEAD.byteLength).equals(HEAD)) {
    if (read.key === null) {
      return fail(
        'snapshot/sealed',
        'the snapshot is encrypted',
        'set TIEOUT_SNAPSHOT_KEY to the key it was made with',
      );
    }
    const opened = open(packed, read.key);
    if (opened === null) {
      const hint = 'set TIEOUT_SNAPSHOT_KEY to the key it was made with, or make a new snapshot';
      return fail('snapshot/wrong-key', 'the snapshot does not open: the key is another one, or the file was changed or cut off', hint); // prettier-ignore
    }
    packed = opened;
  }
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return fail('snapshot/foreign', 'this is not a snapshot of tieout');
  const text = decompress(packed);
  if (text === 'too large') return fail('snapshot/too-large', 'the snapshot has more than 500 MB');
  if (text === 'damaged') return fail('snapshot/damaged', 'the snapshot is damaged or was cut off');
  return parse(text.toString('utf8'), read.validate, fail);
}

function parse(text: string, validate: SnapshotValidator, fail: (code: Code, message: string) => UnpackedSnapshot) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('snapshot/foreign', 'this is not a snapshot of tieout: it is not JSON');
  }
  const version = typeof value === 'object' && value !== null && 'formatVersion' in value ? value.formatVersion : null;
  if (typeof version !== 'string') return fail('snapshot/foreign', 'this is not a snapshot of tieout');
  if (version !== FORMAT_VERSIONS.snapshot) {
    return fail(
      'snapshot/version',
      `the snapshot has format ${version.slice(0, 20)}, this tieout reads ${FORMAT_VERSIONS.snapshot}`,
    );
  }
  if (validate(value)) return { world: loadWorld(value as SavedWorld) };
  const [first] = validate.errors ?? [];
  const where = (first?.instancePath ?? '').slice(0, 200);
  return fail(
    'snapshot/damaged',
    `the snapshot is damaged: ${where === '' ? '/' : where} ${first?.message ?? 'is wrong'}`,
  );
}

function deriveKey(key: Secret, salt: Buffer): Buffer {
  const text = key.reveal();
  if (text.length < KEY_LENGTH_MIN) {
    throw new UsageFailure(`TIEOUT_SNAPSHOT_KEY has fewer than ${String(KEY_LENGTH_MIN)} characters`, {
      code: 'snapshot/weak-key',
      nextStep: 'make one with: openssl rand -base64 32',
    });
  }
  return scryptSync(text, salt, 32, SCRYPT);
}

/** Null when the key is wrong or a byte was changed. */
function open(bytes: Buffer, key: Secret): Buffer<ArrayBuffer> | null {
  const salt = bytes.subarray(HEAD.byteLength, HEAD.byteLength + SALT_BYTES);
  const iv = bytes.subarray(HEAD.byteLength + SALT_BYTES, HEAD.byteLength + SALT_BYTES + IV_BYTES);
  const sealed = bytes.subarray(HEAD.byteLength + SALT_BYTES + IV_BYTES, -TAG_BYTES);
  const tag = bytes.subarray(-TAG_BYTES);
  const cipherKey = deriveKey(key, salt);
  try {
    const decipher = createDecipheriv(CIPHER, cipherKey, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([HEAD, salt])).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return null;
  }
}

function decompress(packed: Buffer): Buffer | 'too large' | 'damaged' {
  try {
    return gunzipSync(packed, { maxOutputLength: TEXT_BYTES_MAX });
  } catch (error) {
    return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      ? 'too large'
      : 'damaged';
  }
}
