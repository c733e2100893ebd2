import { createHash } from 'node:crypto';

/** SHA-256 of a text, in lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * JSON with sorted keys: equal values give equal text. Only for plain JSON (no JS numbers for money). `undefined`
 * members are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => (isPlainObject(held) ? sortKeys(held) : held));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(held: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(held)
      .sort()
      .map((key) => [key, held[key]]),
  );
}

/** Digest of a plain JSON value. The order of keys does not matter. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short code of `length` characters from Crockford's alphabet, derived from a text. */
export function shortCode(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest();
  let code = '';
  for (let index = 0; index < length; index += 1) code += BASE32[(bytes[index] ?? 0) & 31];
  return code;
}
