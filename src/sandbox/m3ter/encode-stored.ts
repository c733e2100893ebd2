import { type JsonObject, type JsonValue, jsonNumber } from '../../support/json.ts';
import type { Stored } from './state.ts';

/** Without the `null` members: m3ter's answers leave them out. */
export function present(members: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** Id, version and audit members that every entity has. */
export function encodeStored(record: Stored): JsonObject {
  return {
    id: record.id,
    version: jsonNumber(String(record.version)),
    dtCreated: record.dtCreated,
    dtLastModified: record.dtLastModified,
    createdBy: record.createdBy,
    lastModifiedBy: record.lastModifiedBy,
  };
}
