import { integrationAddress } from '../model/address.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { DesiredConfig } from '../model/desired.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { Integration } from '../model/workspace.ts';
import { invariant } from '../support/invariant.ts';
import { checkFilter } from './check-filter.ts';
import {
  CONFIG_SETTINGS,
  type ConfigSetting,
  type IdListPath,
  type ChosenKey,
  type SettingPath,
} from './config-keys.ts';
import { normaliseValue } from './config-values.ts';
import { findConfig } from './find-config.ts';
import { createFindings, problemWith, type Findings } from './findings.ts';
import { resolveSettings, type References, type ResolvedSettings } from './resolve-settings.ts';
import { compareText } from '../support/compare-text.ts';

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
  const configData: [string, JsonValue][] = [];
  const yamlPaths = new Map<string, string>();
  for (const setting of CONFIG_SETTINGS) {
    const { yamlPath, kind } = setting;
    const chosen = keys.get(yamlPath);
    if (chosen === undefined) continue;
    const value = normaliseValue(kind, wireValueOf(setting, integration, settings));
    configData.push([chosen.key, value]);
    yamlPaths.set(chosen.key, yamlPath);
    checkOffered(input, yamlPath, chosen, value, normaliseValue(kind, null), findings);
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
    problemWith(
      'integration/key-not-offered',
      `m3ter's catalogue has no option "${chosen.key}" for ${input.destination}`,
      `compare with: tieout discover; set the right key in the Connection: m3ter.configKeys["${yamlPath}"]`,
    ),
    input.integration.origin.at(...yamlPath.split('.')),
  );
}

/** The wire value of a setting, before it is normalised. */
function wireValueOf(
  { yamlPath, kind }: ConfigSetting,
  integration: Integration,
  settings: ResolvedSettings,
): JsonValue {
  if (kind.of === 'items') return { CREDIT_MEMO: settings.creditMemoItemId, DEBIT_MEMO: settings.debitMemoItemId };
  const ids = idLists(settings).get(yamlPath);
  if (ids !== undefined) return [...ids].sort(compareText);
  const value = valueAt(integration, yamlPath);
  return kind.of === 'choice' && typeof value === 'string' ? (kind.words[value] ?? value) : value;
}

function idLists(settings: ResolvedSettings): ReadonlyMap<string, ReadonlySet<string>> {
  const lists: Readonly<Record<IdListPath, ReadonlySet<string>>> = {
    'accounts.include': settings.includedAccountIds,
    'accounts.exclude': settings.excludedAccountIds,
    notifyOnDisabled: settings.notifiedUserIds,
    'bills.exclude.products': settings.excludedProductIds,
    'bills.exclude.aggregations': settings.excludedAggregationIds,
  };
  return new Map(Object.entries(lists));
}

/** What the file says at a path, or its default. The schema allows JSON only. */
function valueAt(integration: Integration, yamlPath: SettingPath): JsonValue {
  const step = (value: unknown, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key];
  const value = yamlPath.split('.').reduce<unknown>(step, integration);
  invariant(value !== undefined, `the schema of an Integration has ${yamlPath}`);
  return value as JsonValue;
}
