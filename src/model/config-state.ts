import { canonicalJson } from '../support/digest.ts';
import type { IntegrationState } from './change.ts';
import type { JsonValue } from './json-value.ts';
import type { ObservedConfig } from './m3ter.ts';

/** True when name, destination and entity type are those of `state`. */
export function hasIdentity(config: ObservedConfig, state: IntegrationState): boolean {
  return (
    config.name === state.name && config.destination === state.destination && config.entityType === state.entityType
  );
}

/** True when the configuration already is what `state` wants, in its identity and in every setting that we own. */
export function holdsState(config: ObservedConfig, state: IntegrationState): boolean {
  if (!hasIdentity(config, state)) return false;
  return Object.entries(state.configData).every(([key, wanted]) => {
    const stored = Object.hasOwn(config.configData, key) ? (config.configData[key] ?? null) : null;
    return canonicalJson(loose(stored)) === canonicalJson(loose(wanted));
  });
}

/**
 * One form for values that mean the same: m3ter may answer `"true"` for `true`, reorder lists, or leave out empty
 * values (`m3ter.md` §2.5).
 */
function loose(value: JsonValue): JsonValue {
  if (value === 'true') return true;
  if (value === 'false' || value === false || value === '') return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((element) => canonicalJson(element)).sort();
  return value;
}
