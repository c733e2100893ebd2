import type { ConfigCatalogue } from '../../model/m3ter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { isJsonArray } from '../../http/answer-fields.ts';

/** Members of an option that may have its configData key, most likely first. The shape is not published. */
const KEY_MEMBERS = ['key', 'configKey', 'apiName', 'option', 'identifier', 'field', 'name', 'id', 'code'];
const LABEL_MEMBERS = ['label', 'displayName', 'readableName', 'title', 'name', 'description'];
const KEY_PATTERN = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;
const DEPTH_MAX = 4;

/**
 * The catalogue of configuration options (`m3ter.md` §2.4) for the Bill entity and one destination, by its API name
 * (`QUICKBOOKS_SANDBOX`). The fields of an option are not published, so this is best effort: null when no key can be
 * found (rulings.md 26).
 */
export function decodeCatalogue(value: JsonValue, apiName: string): ConfigCatalogue | null {
  if (!isJsonObject(value)) return null;
  const supported = value['supportedEntities'];
  const entity = isJsonObject(supported) ? supported['Bill'] : undefined;
  if (!isJsonObject(entity)) return null;
  const destinations = objectsOf(entity['destinations']);
  const keys = new Map<string, string | null>();
  collectOptions(value['globalConfigurationOptions'], keys, 0);
  collectOptions(entity['entityConfigurationOptions'], keys, 0);
  const own = destinations.find((destination) => destination['apiName'] === apiName);
  collectOptions(own?.['destinationConfigOptions'], keys, 0);
  if (keys.size === 0) return null;
  return { destinations: destinationNames(destinations), keys };
}

function destinationNames(destinations: readonly JsonObject[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { apiName, destination } of destinations) {
    if (typeof apiName === 'string' && typeof destination === 'string') names.set(apiName, destination);
  }
  return names;
}

/** Options may be a list of settings, a map by key, or nested in groups. */
function collectOptions(value: JsonValue | undefined, keys: Map<string, string | null>, depth: number): void {
  if (depth > DEPTH_MAX || value === undefined) return;
  if (isJsonArray(value)) {
    for (const option of value) collectSetting(option, keys, depth);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, option] of Object.entries(value)) {
    if (isJsonArray(option)) collectOptions(option, keys, depth + 1);
    else if (isJsonObject(option) && KEY_PATTERN.test(key)) keys.set(key, findText(option, LABEL_MEMBERS));
  }
}

function collectSetting(option: JsonValue, keys: Map<string, string | null>, depth: number): void {
  if (typeof option === 'string') {
    if (KEY_PATTERN.test(option)) keys.set(option, null);
    return;
  }
  if (!isJsonObject(option)) return;
  const key = findText(option, KEY_MEMBERS, KEY_PATTERN);
  if (key !== null) keys.set(key, findText(option, LABEL_MEMBERS));
  else collectOptions(option, keys, depth + 1);
}

function findText(option: JsonObject, members: readonly string[], pattern?: RegExp): string | null {
  for (const member of members) {
    const value = option[member];
    if (typeof value === 'string' && (pattern === undefined || pattern.test(value))) return value;
  }
  return null;
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
