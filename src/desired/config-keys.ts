import type { ConfigKeys } from '../model/generated/connection.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ConfigCatalogue } from '../model/m3ter.ts';
import { WIRE_WORDS } from '../model/setting-words.ts';
import { fold, normaliseValue, type ConfigKind } from './config-values.ts';
import { compareText } from '../support/compare-text.ts';

/**
 * A setting that m3ter stores, by its path in an Integration. The paths are those of `m3ter.configKeys` in the
 * schema; a test holds them to the settings of the three panels (`accounts`, `bills`, `quickbooks`).
 */
export type SettingPath = keyof ConfigKeys;

interface ConfigRow {
  /** The built-in key: the label in m3ter's console as one word. m3ter does not publish any key. */
  readonly key: string;
  /** Other keys that are accepted when reading (`m3ter.md` §2.5). */
  readonly variants?: readonly string[];
  /** What its value is: decides how it is read, sent, imported and shown. */
  readonly kind: ConfigKind;
}

/** One row for each setting that the schema names, in the order of the three panels of m3ter's console. */
const ROWS = {
  'accounts.include': { key: 'accountIds', kind: { of: 'list', names: 'Account' }, variants: ['allowedAccountIds'] },
  'accounts.exclude': {
    key: 'restrictedAccountIds',
    kind: { of: 'list', names: 'Account' },
    variants: ['excludedAccountIds'],
  },
  notifyOnDisabled: {
    key: 'integrationDisabledNotificationUsers',
    kind: { of: 'list', names: 'User' },
    variants: ['integrationDisabledNotificationUserIds'],
  },
  'bills.onlySendOnApproval': {
    key: 'onlySendBillOnApproval',
    kind: { of: 'flag' },
    variants: ['onlySendOnApproval', 'sendBillOnApproval'],
  },
  'bills.useExternalMappingAccountCode': { key: 'useExternalMappingAccountCode', kind: { of: 'flag' } },
  'bills.exclude.lineItemTypes': { key: 'excludedLineItemTypes', kind: { of: 'list', names: null } },
  'accounts.filter': { key: 'accountFilter', kind: { of: 'text' } },
  'bills.enforceLinkedMappings': { key: 'enforceExternalMappingsForConfig', kind: { of: 'flag' } },
  'bills.exclude.products': {
    key: 'excludedProducts',
    kind: { of: 'list', names: 'Product' },
    variants: ['excludedProductIds'],
  },
  'bills.exclude.aggregations': {
    key: 'excludedAggregations',
    kind: { of: 'list', names: 'Aggregation' },
    variants: ['excludedAggregationIds'],
  },
  'quickbooks.splitUsageLineItems': {
    key: 'splitUsageLineItems',
    kind: { of: 'choice', words: WIRE_WORDS['quickbooks.splitUsageLineItems'], missing: 'product' },
  },
  'quickbooks.itemMapping': { key: 'quickBooksItemMapping', kind: { of: 'items' } },
  'quickbooks.sendZeroQuantityLineItems': { key: 'sendZeroQuantityLineItems', kind: { of: 'flag' } },
  'quickbooks.allowBankTransferPayment': { key: 'allowBankTransferPayment', kind: { of: 'flag' } },
  'quickbooks.allowCreditCardPayment': { key: 'allowCreditCardPayment', kind: { of: 'flag' } },
  'quickbooks.bccEmail': { key: 'bccInvoiceEmailAddress', kind: { of: 'text' } },
  'quickbooks.accountManagerEmailCustomField': { key: 'accountManagerEmailCustomField', kind: { of: 'text' } },
  'quickbooks.sortLineItemsBy': {
    key: 'sortLineItemsBy',
    kind: { of: 'choice', words: WIRE_WORDS['quickbooks.sortLineItemsBy'], missing: 'none' },
  },
  'quickbooks.strictLineItemMapping': { key: 'strictLineItemMapping', kind: { of: 'flag' } },
} as const satisfies Readonly<Record<SettingPath, ConfigRow>>;

/** A setting whose values are ids of m3ter objects. */
export type IdListPath = {
  [Path in SettingPath]: (typeof ROWS)[Path]['kind'] extends { readonly names: string } ? Path : never;
}[SettingPath];

/**
 * One setting of an integration as it is stored in m3ter's configData (config-format.md, "Where each setting goes").
 */
export interface ConfigSetting extends Required<ConfigRow> {
  readonly yamlPath: SettingPath;
}

export const CONFIG_SETTINGS: readonly ConfigSetting[] = Object.entries<ConfigRow>(ROWS).map(([yamlPath, row]) => ({
  // Every key of `ROWS` is a `SettingPath`.
  yamlPath: yamlPath as SettingPath,
  variants: [],
  ...row,
}));

const BY_PATH: ReadonlyMap<string, ConfigSetting> = new Map(
  CONFIG_SETTINGS.map((configSetting) => [configSetting.yamlPath, configSetting]),
);

/**
 * One form for all spellings of a value: `"true"` and `true` are equal, and so are an absent flag and `false`, or two
 * orders of a list. A path that is not a setting leaves the value unchanged.
 */
export function normaliseConfigValue(yamlPath: string, value: JsonValue): JsonValue {
  const configSetting = BY_PATH.get(yamlPath);
  return configSetting === undefined ? value : normaliseValue(configSetting.kind, value);
}

/** The key of a setting in one organization, and where it comes from. */
export interface ChosenKey {
  readonly key: string;
  readonly source: 'override' | 'catalogue' | 'observed' | 'default';
}

/**
 * Chooses the configData key of every setting: the Connection's `m3ter.configKeys`, else a key that m3ter's catalogue
 * offers, else one that existing configurations use, else the built-in key.
 */
export function chooseConfigKeys(input: {
  readonly overrides: Readonly<Record<string, string>>;
  readonly catalogue: ConfigCatalogue | null;
  /** Keys in the configData of existing configurations of this destination. */
  readonly observedKeys: Iterable<string>;
}): ReadonlyMap<string, ChosenKey> {
  const offered = input.catalogue?.keys ?? new Map<string, string | null>();
  const observed = [...new Set(input.observedKeys)].sort(compareText);
  return new Map(
    CONFIG_SETTINGS.map((configSetting): [string, ChosenKey] => {
      const override = Object.hasOwn(input.overrides, configSetting.yamlPath)
        ? input.overrides[configSetting.yamlPath]
        : undefined;
      if (override !== undefined) return [configSetting.yamlPath, { key: override, source: 'override' }];
      const fromCatalogue = findOffered(configSetting, offered);
      if (fromCatalogue !== null) return [configSetting.yamlPath, { key: fromCatalogue, source: 'catalogue' }];
      const inUse = findSpelling(configSetting, observed);
      if (inUse !== null) return [configSetting.yamlPath, { key: inUse, source: 'observed' }];
      return [configSetting.yamlPath, { key: configSetting.key, source: 'default' }];
    }),
  );
}

function findOffered(configSetting: ConfigSetting, offered: ReadonlyMap<string, string | null>): string | null {
  const spelled = findSpelling(configSetting, [...offered.keys()]);
  if (spelled !== null) return spelled;
  const wanted = fold(configSetting.key);
  const labelled = [...offered].find(([, label]) => label !== null && fold(label) === wanted);
  return labelled?.[0] ?? null;
}

/**
 * The key among `keys` that means the setting. The exact built-in key wins, then an exact variant, then any other
 * spelling of these.
 */
function findSpelling(configSetting: ConfigSetting, keys: readonly string[]): string | null {
  for (const wanted of [configSetting.key, ...configSetting.variants]) {
    if (keys.includes(wanted)) return wanted;
  }
  const folded = new Set([configSetting.key, ...configSetting.variants].map(fold));
  return keys.find((key) => folded.has(fold(key))) ?? null;
}
