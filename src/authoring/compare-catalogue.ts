import { CONFIG_SETTINGS, type ChosenKey } from '../desired/config-keys.ts';
import type { ConfigCatalogue, MappingVocabulary, ObservedConfig } from '../model/m3ter.ts';
import { compareText } from '../support/compare-text.ts';

/** One setting of the files, and the key that m3ter has for it. */
export interface ComparedSetting {
  readonly yamlPath: string;
  readonly builtIn: string;
  /** The key that tieout uses. */
  readonly key: string;
  readonly source: ChosenKey['source'];
  /**
   * `same`: m3ter offers the built-in key. `other`: it offers another one. `missing`: it offers none. `unknown`: its
   * catalogue is not understood.
   */
  readonly status: 'same' | 'other' | 'missing' | 'unknown';
  /** The count of configurations of the destination that have the key. */
  readonly inUse: number;
}

export interface CatalogueComparison {
  readonly destination: string;
  /** False when m3ter does not answer, or in an unknown form (rulings.md 26). */
  readonly understood: boolean;
  readonly settings: readonly ComparedSetting[];
  /** Keys that m3ter offers or that configurations have, and that are not a setting of the files. */
  readonly otherKeys: readonly { readonly key: string; readonly label: string | null; readonly inUse: number }[];
  readonly destinations: readonly string[];
  readonly vocabulary: MappingVocabulary | null;
}

/** Compares m3ter's own catalogue of options with the table of keys that tieout uses (config-format.md). */
export function compareCatalogue(input: {
  readonly destination: string;
  readonly keys: ReadonlyMap<string, ChosenKey>;
  readonly catalogue: ConfigCatalogue | null;
  readonly vocabulary: MappingVocabulary | null;
  /** The configurations of this destination. */
  readonly configs: readonly ObservedConfig[];
}): CatalogueComparison {
  const { destination, keys, catalogue, vocabulary, configs } = input;
  const inUse = (key: string): number => configs.filter(({ configData }) => Object.hasOwn(configData, key)).length;
  const settings = CONFIG_SETTINGS.map(({ yamlPath, key: builtIn }): ComparedSetting => {
    const chosen = keys.get(yamlPath) ?? { key: builtIn, source: 'default' as const };
    return { yamlPath, builtIn, ...chosen, status: statusOf(chosen.key, builtIn, catalogue), inUse: inUse(chosen.key) };
  });
  const ours = new Set(settings.map(({ key }) => key));
  const offered = catalogue?.keys ?? new Map<string, string | null>();
  const others = new Set([...offered.keys(), ...configs.flatMap(({ configData }) => Object.keys(configData))]);
  return {
    destination,
    understood: catalogue !== null,
    settings,
    otherKeys: [...others]
      .filter((key) => !ours.has(key))
      .sort(compareText)
      .map((key) => ({ key, label: offered.get(key) ?? null, inUse: inUse(key) })),
    destinations: [...(catalogue?.destinations.values() ?? [])],
    vocabulary,
  };
}

function statusOf(key: string, builtIn: string, catalogue: ConfigCatalogue | null): ComparedSetting['status'] {
  if (catalogue === null) return 'unknown';
  if (!catalogue.keys.has(key)) return 'missing';
  return key === builtIn ? 'same' : 'other';
}

/** The keys that `discover --write` records in the Connection: every key that the catalogue offers for a setting. */
export function keysToRecord({ settings }: CatalogueComparison): Readonly<Record<string, string>> {
  const offered = settings.filter(({ status }) => status === 'same' || status === 'other');
  return Object.fromEntries(offered.map(({ yamlPath, key }) => [yamlPath, key]));
}
