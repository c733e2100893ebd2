import type { ObservedConfig } from '../model/m3ter.ts';
import type { Integration } from '../model/workspace.ts';

export type ConfigMatch =
  | { readonly config: ObservedConfig }
  /** None exists. The plan is to create it. */
  | { readonly config: null }
  /** A pinned id that does not exist, or two objects of one name. The diff reports it, and nothing is planned. */
  | { readonly unusable: true };

/** Finds m3ter's configuration of an integration: by the pinned id, else by name and destination. */
export function findConfig(
  integration: Integration,
  destination: string,
  observed: readonly ObservedConfig[],
): ConfigMatch {
  if (integration.id !== null) {
    const pinned = observed.find((config) => config.id === integration.id);
    const fits = pinned?.destination === destination && pinned.entityType === integration.entityType;
    return pinned !== undefined && fits ? { config: pinned } : { unusable: true };
  }
  const [first, ...more] = observed.filter(
    (config) =>
      config.name === integration.name &&
      config.destination === destination &&
      config.entityType === integration.entityType,
  );
  return more.length > 0 ? { unusable: true } : { config: first ?? null };
}
