import { integrationAddress } from '../model/address.ts';
import { compareText } from '../model/diagnostic.ts';
import type { DesiredConfig } from '../model/desired.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { Integration } from '../model/workspace.ts';
import { checkFilter } from './check-filter.ts';
import {
  CONFIG_SETTINGS,
  SORT_LINES_VALUES,
  SPLIT_USAGE_VALUES,
  type ChosenKey,
  type SettingPath,
} from './config-keys.ts';
import { findConfig } from './find-config.ts';
import { createFindings, finding, type Findings } from './findings.ts';
import { resolveSettings, type References, type ResolvedSettings } from './resolve-settings.ts';

export interface IntegrationInput {
  readonly integration: Integration;
  /** The destination as m3ter spells it. */
  readonly destination: string;
  readonly keys: ReadonlyMap<string, ChosenKey>;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly references: References;
  /** False under `--only bills`: then a disabled configuration stays disabled (rulings.md 5). */
  readonly enabling: boolean;
}

export interface IntegrationResolution {
  readonly resolved: ResolvedIntegration;
  /** Null when the configuration has an error. Then it is left unchanged. */
  readonly config: DesiredConfig | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** One integration with every reference resolved, and the configuration that m3ter should have for it. */
export function resolveIntegration(input: IntegrationInput): IntegrationResolution {
  const { integration, m3ter, destination } = input;
  const address = integrationAddress(integration.name);
  const billFindings = createFindings(address);
  const configFindings = createFindings(address);
  const match = findConfig(integration, destination, m3ter.configs);
  const observed = 'config' in match ? match.config : null;
  const isHeld = (yamlPath: string, id: string): boolean => {
    const stored = observed?.configData[input.keys.get(yamlPath)?.key ?? ''];
    return Array.isArray(stored) && stored.includes(id);
  };
  const settings = resolveSettings({ ...input, isHeld, billFindings, configFindings });
  checkFilter(integration, m3ter, input.references.customFields, input.references.suggest, billFindings);
  const resolved: ResolvedIntegration = {
    settings: integration,
    address,
    configId: observed?.id ?? null,
    includedAccountIds: settings.includedAccountIds,
    excludedAccountIds: settings.excludedAccountIds,
    excludedLineItemTypes: new Set(integration.bills.exclude.lineItemTypes),
    excludedProductIds: settings.excludedProductIds,
    excludedAggregationIds: settings.excludedAggregationIds,
    creditMemoItemId: settings.creditMemoItemId,
    debitMemoItemId: settings.debitMemoItemId,
    taxCode: settings.taxCode,
    disabled: observed !== null && !observed.enabled && !(integration.enabled && input.enabling),
    nativeEngineActive: observed !== null && observed.enabled && observed.authorized,
    broken: billFindings.hasErrors || 'unusable' in match,
  };
  const config = buildConfig(input, settings, configFindings);
  const usable = !billFindings.hasErrors && !configFindings.hasErrors;
  return {
    resolved,
    config: usable ? config : null,
    diagnostics: [...billFindings.diagnostics, ...configFindings.diagnostics],
  };
}

function buildConfig(input: IntegrationInput, settings: ResolvedSettings, findings: Findings): DesiredConfig {
  const { integration, keys } = input;
  const values = wireValues(integration, settings);
  const configData: [string, JsonValue][] = [];
  const yamlPaths = new Map<string, string>();
  for (const { yamlPath, normalise } of CONFIG_SETTINGS) {
    const chosen = keys.get(yamlPath);
    const value = normalise(values[yamlPath]);
    if (chosen === undefined) continue;
    configData.push([chosen.key, value]);
    yamlPaths.set(chosen.key, yamlPath);
    checkOffered(input, yamlPath, chosen, value, normalise(null), findings);
  }
  return {
    address: integrationAddress(integration.name),
    name: integration.name,
    pinnedId: integration.id,
    state: {
      name: integration.name,
      destination: input.destination,
      entityType: integration.entityType,
      integrationCredentialsId: integration.credential,
      enabled: integration.enabled,
      configData: Object.fromEntries(configData),
    },
    yamlPaths,
    place: integration.origin.at('name'),
    integrationName: integration.name,
  };
}

/** Warns about a setting in use that m3ter's catalogue does not have: it may have no effect. */
function checkOffered(
  input: IntegrationInput,
  yamlPath: string,
  chosen: ChosenKey,
  value: JsonValue,
  unset: JsonValue,
  findings: Findings,
): void {
  const { catalogue } = input.m3ter;
  if (catalogue === null || catalogue.keys.has(chosen.key)) return;
  if (JSON.stringify(value) === JSON.stringify(unset)) return;
  findings.add(
    'warning',
    finding(
      'integration/key-not-offered',
      `m3ter's catalogue has no option "${chosen.key}" for ${input.destination}`,
      `compare with: tieout discover; set the right key in the Connection: m3ter.configKeys["${yamlPath}"]`,
    ),
    input.integration.origin.at(...yamlPath.split('.')),
  );
}

/** Every setting by YAML path with its wire value, before it is normalised. */
function wireValues(integration: Integration, settings: ResolvedSettings): Readonly<Record<SettingPath, JsonValue>> {
  const { accounts, bills, quickbooks } = integration;
  const list = (ids: ReadonlySet<string>): JsonValue => [...ids].sort(compareText);
  return {
    'accounts.include': list(settings.includedAccountIds),
    'accounts.exclude': list(settings.excludedAccountIds),
    notifyOnDisabled: list(settings.notifiedUserIds),
    'bills.onlySendOnApproval': bills.onlySendOnApproval,
    'bills.useExternalMappingAccountCode': bills.useExternalMappingAccountCode,
    'bills.exclude.lineItemTypes': bills.exclude.lineItemTypes,
    'accounts.filter': accounts.filter,
    'bills.enforceLinkedMappings': bills.enforceLinkedMappings,
    'bills.exclude.products': list(settings.excludedProductIds),
    'bills.exclude.aggregations': list(settings.excludedAggregationIds),
    'quickbooks.splitUsageLineItems': SPLIT_USAGE_VALUES[quickbooks.splitUsageLineItems],
    'quickbooks.itemMapping': { CREDIT_MEMO: settings.creditMemoItemId, DEBIT_MEMO: settings.debitMemoItemId },
    'quickbooks.sendZeroQuantityLineItems': quickbooks.sendZeroQuantityLineItems,
    'quickbooks.allowBankTransferPayment': quickbooks.allowBankTransferPayment,
    'quickbooks.allowCreditCardPayment': quickbooks.allowCreditCardPayment,
    'quickbooks.bccEmail': quickbooks.bccEmail,
    'quickbooks.accountManagerEmailCustomField': quickbooks.accountManagerEmailCustomField,
    'quickbooks.sortLineItemsBy': SORT_LINES_VALUES[quickbooks.sortLineItemsBy],
    'quickbooks.strictLineItemMapping': quickbooks.strictLineItemMapping,
  };
}
