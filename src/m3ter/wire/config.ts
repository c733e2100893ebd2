import type { IntegrationState } from '../../model/change.ts';
import type { JsonValue as PlainValue } from '../../model/json-value.ts';
import type { ObservedConfig } from '../../model/m3ter.ts';
import { isJsonObject, jsonNumber, type JsonObject, type JsonValue } from '../../support/json.ts';
import {
  convertObjectToPlain,
  flagField,
  integerField,
  optionalInstant,
  optionalObject,
  optionalText,
  subjectOf,
  textField,
} from './fields.ts';
import { READ_ONLY_FIELDS } from './mapping.ts';

/**
 * An integration configuration (`m3ter.md` §2.2). Only what identity and versions need is required. A configuration
 * without `enabled` counts as enabled, as m3ter's console shows a new one.
 *
 * @throws UnexpectedAnswer
 */
export function decodeConfig(object: JsonObject): ObservedConfig {
  const subject = subjectOf('integration configuration', object);
  return {
    id: subject.id,
    version: integerField(object, 'version', subject),
    name: optionalText(object, 'name', subject),
    entityType: textField(object, 'entityType', subject),
    destination: textField(object, 'destination', subject),
    integrationCredentialsId: optionalText(object, 'integrationCredentialsId', subject),
    enabled: flagField(object, 'enabled', subject, true),
    authorized: flagField(object, 'authorized', subject, false),
    configData: convertObjectToPlain(optionalObject(object, 'configData', subject) ?? {}),
    lastModifiedBy: optionalText(object, 'lastModifiedBy', subject),
    dtLastModified: optionalInstant(object, 'dtLastModified', subject),
    raw: object,
  };
}

/**
 * True when an answer looks like a configuration. The published schema of the single read is that of a run (`m3ter.md`
 * §2.1), so its answer is checked.
 */
export function looksLikeConfig(object: JsonObject): boolean {
  return 'configData' in object && 'destination' in object && 'entityType' in object;
}

/** The body of a POST. A setting without a value is left out, which means the same as a blank field. */
export function encodeNewConfig(state: IntegrationState): JsonObject {
  return {
    ...encodeEnvelope(state),
    configData: encodeConfigData({}, state.configData),
  };
}

/**
 * The body of a PUT, which replaces everything: the configuration as read, with what we own on top. Keys of configData
 * that the state does not name are kept; those that it sets to null are removed.
 */
export function encodeConfigUpdate(observed: ObservedConfig, state: IntegrationState): JsonObject {
  const kept = Object.fromEntries(Object.entries(observed.raw).filter(([key]) => !READ_ONLY_FIELDS.has(key)));
  const stored = observed.raw['configData'];
  return {
    ...kept,
    ...encodeEnvelope(state),
    configData: encodeConfigData(isJsonObject(stored) ? stored : {}, state.configData),
    version: jsonNumber(String(observed.version)),
  };
}

function encodeEnvelope(state: IntegrationState): JsonObject {
  const envelope = { name: state.name, destination: state.destination, entityType: state.entityType };
  const credential = state.integrationCredentialsId;
  return credential === null ? envelope : { ...envelope, integrationCredentialsId: credential };
}

function encodeConfigData(jsonObject: JsonObject, owned: { readonly [key: string]: PlainValue }): JsonObject {
  const result = new Map<string, JsonValue>(Object.entries(jsonObject));
  for (const [key, value] of Object.entries(owned)) {
    if (value === null) result.delete(key);
    else result.set(key, encodePlain(value));
  }
  return Object.fromEntries(result);
}

function encodePlain(value: PlainValue): JsonValue {
  if (typeof value === 'number') return jsonNumber(String(value));
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (isPlainList(value)) return value.map(encodePlain);
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, encodePlain(held)]));
}

function isPlainList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
