import { createHash, hash } from 'node:crypto';

/** SHA-256 of a text, in lower-case hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/**
 * JSON with sorted keys: equal values give equal text. Only for plain JSON (no JS numbers for money). `undefined`
 * members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((member: unknown) => (isLeftOut(member) ? 'null' : canonicalJson(member))).join(',')}]`;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  const object = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of sortedKeys(object)) {
    const member = object[key];
    if (!isLeftOut(member)) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function isLeftOut(member: unknown): boolean {
  return member === undefined || typeof member === 'function' || typeof member === 'symbol';
}

/** The keys in text order. Whole numbers come first, as in every JavaScript object. */
function sortedKeys(object: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(object);
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) {
      keys.sort();
      break;
    }
  }
  const isNumbered = keys.some((key) => key.charCodeAt(0) <= DIGIT_NINE);
  return isNumbered ? Object.keys(Object.fromEntries(keys.map((key) => [key, null]))) : keys;
}

const DIGIT_NINE = 0x39;

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
