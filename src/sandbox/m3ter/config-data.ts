import type { JsonValue as PlainJson } from '../../model/json-value.ts';
import { type JsonObject, type JsonValue, isJsonNumber, isJsonObject, jsonNumber } from '../../support/json.ts';
import type { M3terModes } from './modes.ts';

/** Free-form JSON as it is stored. Numbers become plain numbers, because m3ter's settings contain no money. */
export function storeJson(value: JsonValue): PlainJson {
  if (isJsonNumber(value)) return Number(value.toString());
  if (Array.isArray(value)) return value.map((member: JsonValue) => storeJson(member));
  if (isJsonObject(value)) return storeObject(value);
  return value as null | boolean | string;
}

export function storeObject(value: JsonObject): { [key: string]: PlainJson } {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, storeJson(member)]));
}

/** Stored JSON on the wire. Under the mode `booleans: text` booleans are texts. */
export function encodeJson(value: PlainJson, modes: M3terModes): JsonValue {
  if (typeof value === 'number') return jsonNumber(String(value));
  if (typeof value === 'boolean') return modes.booleans === 'text' ? String(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member: PlainJson) => encodeJson(member, modes));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, encodeJson(member, modes)]));
}
