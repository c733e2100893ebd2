import { type JsonObject, type JsonValue, jsonNumber } from '../../support/json.ts';
import type { Stored } from './state.ts';

/** Without the `null` members: m3ter's answers leave them out. */
export function present(members: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/**
 * A record as its answer has it: every member as it is stored, but the version, which is a number there, and the
 * ordinal, which never leaves the simulator. Members that look otherwise on the wire stand beside a call of this.
 */
export function encodeStored<T extends Stored>(
  record: T,
): Omit<T, 'ordinal' | 'version'> & { readonly version: JsonValue } {
  const { ordinal: _ordinal, version, ...members } = record;
  return { ...members, version: jsonNumber(String(version)) };
}
