import { compareText } from '../model/diagnostic.ts';
import type { ConfigKeys } from '../model/generated/connection.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ConfigCatalogue } from '../model/m3ter.ts';
import {
  fold,
  normaliseChoice,
  normaliseFlag,
  normaliseIdList,
  normaliseItems,
  normaliseText,
} from './config-values.ts';

/**
 * A setting that m3ter stores, by its path in an Integration. The paths are those of `m3ter.configKeys` in the schema.
 */
export type SettingPath = keyof ConfigKeys;

/**
 * One setting of an integration as it is stored in m3ter's configData (config-format.md, "Where each setting goes").
 */
export interface ConfigSetting {
  readonly yamlPath: SettingPath;
  /** The built-in key. m3ter does not publish any. */
  readonly key: string;
  /** Other keys that are accepted when reading (`m3ter.md` §2.5). */
  readonly variants: readonly string[];
  /** The label in m3ter's console. It finds a catalogue entry with an unexpected key. */
  readonly label: string;
  /** Gives values with equal meaning the same form, which is also the form that is sent. */
  readonly normalise: (value: JsonValue) => JsonValue;
}

/** Wire names of `quickbooks.splitUsageLineItems`, by YAML value. */
export const SPLIT_USAGE_VALUES = {
  band: 'ITEM_PER_USAGE_BAND',
  product: 'ITEM_PER_PRODUCT',
  aggregation: 'ITEM_PER_AGGREGATION',
} as const;

/** Wire names of `quickbooks.sortLineItemsBy`, by YAML value. */
export const SORT_LINES_VALUES = { none: 'NONE', subtotal: 'SUBTOTAL', aggregationId: 'AGGREGATION_ID' } as const;

const splitUsage = (value: JsonValue): JsonValue => normaliseChoice(value, SPLIT_USAGE_VALUES, 'ITEM_PER_PRODUCT');
const sortLines = (value: JsonValue): JsonValue => normaliseChoice(value, SORT_LINES_VALUES, 'NONE');

/** One row for each setting that the schema names, in the order of the three panels of m3ter's console. */
const ROWS: Readonly<Record<SettingPath, Omit<ConfigSetting, 'yamlPath'>>> = {
  'accounts.include': setting('accountIds', 'Account ids', normaliseIdList, ['allowedAccountIds']),
  'accounts.exclude': setting('restrictedAccountIds', 'Restricted account ids', normaliseIdList, [
    'excludedAccountIds',
  ]),
  notifyOnDisabled: setting(
    'integrationDisabledNotificationUsers',
    'Integration disabled notification users',
    normaliseIdList,
    ['integrationDisabledNotificationUserIds'],
  ),
  'bills.onlySendOnApproval': setting('onlySendBillOnApproval', 'Only send bill on approval', normaliseFlag, [
    'onlySendOnApproval',
    'sendBillOnApproval',
  ]),
  'bills.useExternalMappingAccountCode': setting(
    'useExternalMappingAccountCode',
    'Use external mapping account code',
    normaliseFlag,
  ),
  'bills.exclude.lineItemTypes': setting('excludedLineItemTypes', 'Excluded line item types', normaliseIdList),
  'accounts.filter': setting('accountFilter', 'Account filter', normaliseText),
  'bills.enforceLinkedMappings': setting(
    'enforceExternalMappingsForConfig',
    'Enforce external mappings for config',
    normaliseFlag,
  ),
  'bills.exclude.products': setting('excludedProducts', 'Excluded products', normaliseIdList, ['excludedProductIds']),
  'bills.exclude.aggregations': setting('excludedAggregations', 'Excluded aggregations', normaliseIdList, [
    'excludedAggregationIds',
  ]),
  'quickbooks.splitUsageLineItems': setting('splitUsageLineItems', 'Split usage line items', splitUsage),
  'quickbooks.itemMapping': setting('quickBooksItemMapping', 'Quick books item mapping', normaliseItems),
  'quickbooks.sendZeroQuantityLineItems': setting(
    'sendZeroQuantityLineItems',
    'Send zero quantity line items',
    normaliseFlag,
  ),
  'quickbooks.allowBankTransferPayment': setting(
    'allowBankTransferPayment',
    'Allow bank transfer payment',
    normaliseFlag,
  ),
  'quickbooks.allowCreditCardPayment': setting('allowCreditCardPayment', 'Allow credit card payment', normaliseFlag),
  'quickbooks.bccEmail': setting('bccInvoiceEmailAddress', 'Bcc invoice email address', normaliseText),
  'quickbooks.accountManagerEmailCustomField': setting(
    'accountManagerEmailCustomField',
    'Account manager email custom field',
    normaliseText,
  ),
  'quickbooks.sortLineItemsBy': setting('sortLineItemsBy', 'Sort line items by', sortLines),
  'quickbooks.strictLineItemMapping': setting('strictLineItemMapping', 'Strict line item mapping', normaliseFlag),
};

export const CONFIG_SETTINGS: readonly ConfigSetting[] = Object.entries(ROWS).map(([yamlPath, row]) => ({
  // Every key of `ROWS` is a `SettingPath`.
  yamlPath: yamlPath as SettingPath,
  ...row,
}));

function setting(
  key: string,
  label: string,
  normalise: (value: JsonValue) => JsonValue,
  variants: readonly string[] = [],
): Omit<ConfigSetting, 'yamlPath'> {
  return { key, label, normalise, variants };
}

const BY_PATH: ReadonlyMap<string, ConfigSetting> = new Map(
  CONFIG_SETTINGS.map((configSetting) => [configSetting.yamlPath, configSetting]),
);

/**
 * One form for all spellings of a value: `"true"` and `true` are equal, and so are an absent flag and `false`, or two
 * orders of a list. A path that is not a setting leaves the value unchanged.
 */
export function normaliseConfigValue(yamlPath: string, value: JsonValue): JsonValue {
  const configSetting = BY_PATH.get(yamlPath);
  return configSetting === undefined ? value : configSetting.normalise(value);
}

/** The value of a setting as the YAML files write it, from its wire value. Ids stay ids. */
export function decodeConfigValue(yamlPath: string, value: JsonValue): JsonValue {
  const normal = normaliseConfigValue(yamlPath, value);
  const words = yamlPath === 'quickbooks.splitUsageLineItems' ? SPLIT_USAGE_VALUES : SORT_LINES_VALUES;
  if (yamlPath === 'quickbooks.splitUsageLineItems' || yamlPath === 'quickbooks.sortLineItemsBy') {
    return Object.entries(words).find(([, wire]) => wire === normal)?.[0] ?? normal;
  }
  if (yamlPath !== 'quickbooks.itemMapping') return normal;
  const items = normal !== null && typeof normal === 'object' && !Array.isArray(normal) ? Object.entries(normal) : [];
  const itemOf = (type: string): JsonValue => items.find(([key]) => key === type)?.[1] ?? null;
  return { creditMemo: itemOf('CREDIT_MEMO'), debitMemo: itemOf('DEBIT_MEMO') };
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
  const label = fold(configSetting.label);
  for (const [key, text] of offered) {
    if (text !== null && fold(text) === label) return key;
  }
  return null;
}

/**
 * The key among `keys` that means the setting. The exact built-in key wins, then an exact variant, then any other
 * spelling of these or of the label.
 */
function findSpelling(configSetting: ConfigSetting, keys: readonly string[]): string | null {
  for (const wanted of [configSetting.key, ...configSetting.variants]) {
    if (keys.includes(wanted)) return wanted;
  }
  const folded = new Set([configSetting.key, configSetting.label, ...configSetting.variants].map(fold));
  return keys.find((key) => folded.has(fold(key))) ?? null;
}
