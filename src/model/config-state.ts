import { canonicalJson } from '../support/digest.ts';
import type { IntegrationState } from './change.ts';
import type { JsonValue } from './json-value.ts';
import type { ObservedConfig } from './m3ter.ts';

/** True when the configuration is the one that `state` is about, as far as a name can say. */
export function hasIdentity(config: ObservedConfig, state: IntegrationState): boolean {
  return (
    config.name === state.name && config.destination === state.destination && config.entityType === state.entityType
  );
}

/** True when the configuration already is what `state` wants: its name and every setting that is ours. */
export function holdsState(config: ObservedConfig, state: IntegrationState): boolean {
  if (!hasIdentity(config, state)) return false;
  return Object.entries(state.configData).every(([key, wanted]) => {
    const held = Object.hasOwn(config.configData, key) ? (config.configData[key] ?? null) : null;
    return canonicalJson(loose(held)) === canonicalJson(loose(wanted));
  });
}

/** m3ter may answer `"true"` for `true`, in another order, or leave out what is empty (`m3ter.md` §2.5). */
function loose(value: JsonValue): JsonValue {
  if (value === 'true') return true;
  if (value === 'false' || value === false || value === '') return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((held) => canonicalJson(held)).sort();
  return value;
}
