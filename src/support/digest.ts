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
  for (const { key, written } of sortedKeys(object)) {
    const member = object[key];
    if (!isLeftOut(member)) text += `${text === '' ? '' : ','}${written}${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function isLeftOut(member: unknown): boolean {
  return member === undefined || typeof member === 'function' || typeof member === 'symbol';
}

/** A key, and how it stands before its value. */
interface Key {
  readonly key: string;
  readonly written: string;
}

/** The keys in text order. Whole numbers come first, as in every JavaScript object. */
function sortedKeys(object: Readonly<Record<string, unknown>>): readonly Key[] {
  const keys = Object.keys(object);
  const ofLength = (SORTED[keys.length] ??= []);
  const known = ofLength.find(({ given }) => given.every((key, index) => key === keys[index]));
  if (known !== undefined) return known.sorted;
  const sorted = sortKeys(keys).map((key) => ({ key, written: `${JSON.stringify(key)}:` }));
  if (ofLength.length < SHAPES_MAX) ofLength.push({ given: keys, sorted });
  return sorted;
}

/** The objects of a plan have few shapes, so their keys are sorted and written once. By count of keys, the first that came. */
const SORTED: { readonly given: readonly string[]; readonly sorted: readonly Key[] }[][] = [];
const SHAPES_MAX = 8;

function sortKeys(keys: readonly string[]): readonly string[] {
  const sorted = keys.toSorted();
  const isNumbered = sorted.some((key) => key.charCodeAt(0) <= DIGIT_NINE);
  return isNumbered ? Object.keys(Object.fromEntries(sorted.map((key) => [key, null]))) : sorted;
}

const DIGIT_NINE = 0x39;

/** Digest of a plain JSON value. The order of keys does not matter. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The first `bytes` of the same digest. A piece cut from the whole text would keep all of it in memory. */
export function shortDigestOf(value: unknown, bytes: number): string {
  return hash('sha256', canonicalJson(value), 'buffer').toString('hex', 0, bytes);
}

/** Characters of canonical JSON that are hashed at a time. */
const PART_LENGTH = 65_536;

/**
 * What `digestOf` gives, for an object with long lists, or what makes them one by one, as members. It hashes member by member: the text of a plan of
 * 20,000 bills is never whole in memory.
 */
export function digestOfLists(object: Readonly<Record<string, unknown>>): string {
  const sum = createHash('sha256');
  let part = '{';
  const add = (text: string): void => {
    part += text;
    if (part.length < PART_LENGTH) return;
    sum.update(part);
    part = '';
  };
  let before = '';
  for (const { key, written } of sortedKeys(object)) {
    const value = object[key];
    if (isLeftOut(value)) continue;
    add(before + written);
    if (isIterable(value)) addList(value, add);
    else add(canonicalJson(value));
    before = ',';
  }
  return sum.update(`${part}}`).digest('hex');
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function addList(list: Iterable<unknown>, add: (text: string) => void): void {
  add('[');
  let before = '';
  for (const member of list) {
    add(before + (isLeftOut(member) ? 'null' : canonicalJson(member)));
    before = ',';
  }
  add(']');
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short code of `length` characters from Crockford's alphabet, derived from a text. */
export function shortCode(text: string, length: number): string {
  const bytes = hash('sha256', text, 'buffer');
  let code = '';
  for (let index = 0; index < length; index += 1) code += BASE32[(bytes[index] ?? 0) & 31];
  return code;
}
