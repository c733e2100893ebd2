import { nearestWord } from '../support/did-you-mean.ts';
import type { SchemaError } from './schema-error.ts';

const LISTED_MAX = 12;

/** The key that an error adds to its place: an unknown or a missing one. */
export function keyOf({ params }: SchemaError): string {
  const key = params['additionalProperty'] ?? params['missingProperty'];
  return typeof key === 'string' ? key : '';
}

/** The key that an unknown one was meant to be: a similar one, or the only one that is missing. Null when that is open. */
export function meantKey(error: SchemaError): string | null {
  const missing = keysOf(error);
  const near = nearestWord(keyOf(error), missing);
  if (near !== null) return near;
  const required = error.parentSchema?.['required'];
  const known = error.parentSchema?.['properties'] ?? {};
  const unknown = Object.keys(error.data ?? {}).filter((key) => !Object.hasOwn(known, key));
  const [only, other] = missing;
  if (only === undefined || other !== undefined || unknown.length > 1) return null;
  return Array.isArray(required) && required.includes(only) ? only : null;
}

/** The keys that a map may have and has not. */
export function keysOf(error: SchemaError): string[] {
  const properties = error.parentSchema?.['properties'];
  const known = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const { data } = error;
  return typeof data === 'object' && data !== null ? known.filter((key) => !Object.hasOwn(data, key)) : known;
}

/** What to do about an unknown key: the one that was meant, or those that are possible. */
export function hintForKey(meant: string | null, known: readonly string[]): string {
  if (meant !== null) return `did you mean ${JSON.stringify(meant)}?`;
  if (known.length === 0) return 'remove it';
  return `possible here: ${known.slice(0, LISTED_MAX).join(', ')}${known.length > LISTED_MAX ? ', …' : ''}`;
}
