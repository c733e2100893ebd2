import { integrationAddress, type Address } from '../model/address.ts';
import type { ChangeDraft, MappingState } from '../model/change.ts';
import type { UnknownM3terObject } from '../model/desired.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot, ObservedMapping } from '../model/m3ter.ts';
import { meantKey, type MappingIndex } from '../model/mapping.ts';
import type { PlanScope } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { destinationFor, type Connection, type Workspace } from '../model/workspace.ts';
import { normaliseConfigValue } from '../desired/config-keys.ts';
import { resolveWorkspace } from '../desired/resolve-workspace.ts';
import { BILL_ENTITY } from '../diff/index-observed.ts';
import { diffConfigs } from '../diff/configs.ts';
import { buildEffectiveMappings } from '../diff/effective-mappings.ts';
import { reportUndescribed } from '../diff/undescribed-configs.ts';
import { accountIdInNotes } from '../model/customer-notes.ts';
import { diffMappings } from '../diff/mappings.ts';
import { compareText } from '../support/compare-text.ts';

export interface ConfigPlan {
  /** Integrations as they will be once the drafts are applied, in name order. */
  readonly integrations: readonly ResolvedIntegration[];
  readonly drafts: readonly ChangeDraft[];
  readonly diagnostics: readonly Diagnostic[];
  readonly mappings: MappingIndex;
  /** Changes that must succeed before bills of an integration are sent, by integration name. */
  readonly needed: ReadonlyMap<string, readonly Address[]>;
  readonly managed: number;
  /** Ids of accounts whose customer is named by a line of the files. */
  readonly listedAccounts: ReadonlySet<string>;
  /** Lines of the files whose m3ter side names nothing in m3ter. */
  readonly unknownM3terObjects: readonly UnknownM3terObject[];
}

/** Plans integration configurations and external mappings, and says what bills may rely on. */
export function planConfig(input: {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly scope: PlanScope;
}): ConfigPlan {
  const { m3ter, scope } = input;
  const resolved = resolveWorkspace({ ...input, only: scope.only });
  const configs = diffConfigs({
    desired: resolved.configs,
    observed: m3ter.configs,
    normalise: normaliseConfigValue,
  });
  const configIds = new Map(configs.configIds);
  for (const { settings: integration, configId } of resolved.integrations) {
    // A configuration that cannot be planned, because of an error of its own, still has its id.
    if (configId !== null) configIds.set(integration.name, configId);
  }
  const makesCustomers = new Set(
    resolved.integrations
      .filter(({ settings: integration }) => integration.customers.missing === 'create')
      .map(({ settings: integration }) => integration.name),
  );
  const mappings = diffMappings({
    desired: resolved.mappings,
    observed: m3ter.mappings,
    prunes: resolved.prunes,
    configIds,
    isOwnAccountMapping: (linkedTo) => (linkedTo === null ? makesCustomers.size > 0 : makesCustomers.has(linkedTo)),
    isMadeByBills: (mapping) => isMadeByBills(mapping, input),
    codeOf: codeFinder(m3ter),
    nameOf: nameFinder(input.quickbooks),
  });
  const drafts = [...configs.drafts, ...mappings.drafts];
  const kept = draftsInScope(drafts, scope, linkNames(resolved.integrations, configIds));
  const leftOut = drafts.filter((draft) => !kept.includes(draft));
  const integrations = resolved.integrations
    .map((integration) => completeIntegration(integration, { m3ter, kept, configIds, broken: configs.broken }))
    .sort((a, b) => compareText(a.settings.name, b.settings.name));
  const names = linkNames(integrations, configIds);
  return {
    integrations,
    drafts: kept,
    diagnostics: [
      ...resolved.diagnostics,
      ...configs.diagnostics,
      ...mappings.diagnostics,
      ...(scope.only === 'bills' || scope.integrations.length > 0 ? [] : undescribed(input, configIds)),
    ],
    mappings: {
      ...buildEffectiveMappings({
        observed: m3ter.mappings,
        drafts: kept,
        leftOut,
        unusable: resolved.unusable,
        ...names,
      }),
      mistyped: indexMistyped(resolved.unknownM3terObjects),
    },
    needed: neededChanges(integrations, kept),
    managed: configs.managed + mappings.managed,
    listedAccounts: new Set(
      resolved.mappings.flatMap(({ key, state }) =>
        key.m3terEntity === 'Account' && key.externalTable === 'Customer' && state !== null ? [key.m3terId] : [],
      ),
    ),
    unknownM3terObjects: resolved.unknownM3terObjects,
  };
}

/** True when the account has bills, and its customer was made by tieout for it or has its name. */
function isMadeByBills(
  { m3terEntity, m3terId, externalTable, externalId }: ObservedMapping,
  { m3ter, quickbooks }: { readonly m3ter: M3terSnapshot; readonly quickbooks: QuickBooksSnapshot },
): boolean {
  if (m3terEntity !== 'Account' || externalTable !== 'Customer') return false;
  if (!m3ter.bills.some(({ accountId }) => accountId === m3terId)) return false;
  const customer = quickbooks.customers.find(({ id }) => id === externalId);
  const account = m3ter.accounts.find(({ id }) => id === m3terId);
  if (customer === undefined || account === undefined) return false;
  return accountIdInNotes(customer.notes) === account.id || customer.displayName === account.name.trim();
}

/** Places of lines whose m3ter object does not exist, by the one that they most likely mean. */
function indexMistyped(sources: readonly UnknownM3terObject[]): ReadonlyMap<string, string> {
  return new Map(
    sources.flatMap(({ place, entity, meant }) =>
      meant === null ? [] : [[meantKey(entity, meant), `${place.path}:${String(place.line)}`] as const],
    ),
  );
}

function undescribed(
  { workspace, connection, m3ter }: Pick<Parameters<typeof planConfig>[0], 'workspace' | 'connection' | 'm3ter'>,
  configIds: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  return reportUndescribed({
    observed: m3ter.configs,
    system: destinationFor(connection.environment),
    integrations: workspace.integrations,
    connection: connection.name,
    configIds,
  });
}

interface LinkNames {
  readonly names: ReadonlyMap<string, string>;
  readonly namesByAddress: ReadonlyMap<string, string>;
}

function linkNames(integrations: readonly ResolvedIntegration[], configIds: ReadonlyMap<string, string>): LinkNames {
  return {
    names: new Map([...configIds].map(([name, id]) => [id, name])),
    namesByAddress: new Map(integrations.map(({ address, settings: integration }) => [address, integration.name])),
  };
}

/**
 * The changes that the scope allows:
 * - under `--only bills`, the lines that name the document of a bill;
 * - under `--only config`, all but those lines, which must be checked against the bill;
 * - under `--integration`, those that belong to no other integration.
 */
function draftsInScope(all: readonly ChangeDraft[], scope: PlanScope, links: LinkNames): readonly ChangeDraft[] {
  const drafts = scope.only === null ? all : all.filter((draft) => isOfBill(draft) === (scope.only === 'bills'));
  if (scope.integrations.length === 0) return drafts;
  const wanted = new Set(scope.integrations);
  const addresses = new Set(scope.integrations.map(integrationAddress));
  return drafts.filter((draft) => {
    if (draft.kind === 'integration') return addresses.has(draft.address);
    if (draft.kind !== 'mapping') return true;
    const link = linkOf(draft.after ?? draft.before, links);
    return link === null || wanted.has(link);
  });
}

function isOfBill(draft: ChangeDraft): boolean {
  return draft.kind === 'mapping' && (draft.after ?? draft.before)?.m3terEntity === BILL_ENTITY;
}

function linkOf(state: MappingState | null, links: LinkNames): string | null {
  if (state === null || state.linkedTo === null) return null;
  const { linkedTo } = state;
  if ('address' in linkedTo) return links.namesByAddress.get(linkedTo.address) ?? linkedTo.address;
  return links.names.get(linkedTo.id) ?? linkedTo.id;
}

/** Adds what the diff found about an integration: its id, whether it is broken, whether it stays disabled. */
function completeIntegration(
  resolvedIntegration: ResolvedIntegration,
  known: {
    readonly m3ter: M3terSnapshot;
    readonly kept: readonly ChangeDraft[];
    readonly configIds: ReadonlyMap<string, string>;
    readonly broken: ReadonlySet<string>;
  },
): ResolvedIntegration {
  const { name } = resolvedIntegration.settings;
  const configId = known.configIds.get(name) ?? null;
  const observed = configId === null ? undefined : known.m3ter.configs.find((config) => config.id === configId);
  const enables = known.kept.some(
    (draft) => draft.address === resolvedIntegration.address && draft.action === 'enable',
  );
  return {
    ...resolvedIntegration,
    configId,
    disabled: observed?.enabled === false && !enables,
    broken: resolvedIntegration.broken || known.broken.has(name),
  };
}

/** An integration that this plan creates or enables must exist and work before its bills are sent. */
function neededChanges(
  integrations: readonly ResolvedIntegration[],
  drafts: readonly ChangeDraft[],
): ReadonlyMap<string, readonly Address[]> {
  const changed = new Set(
    drafts
      .filter((draft) => draft.kind === 'integration' && (draft.action === 'create' || draft.action === 'enable'))
      .map((draft) => draft.address),
  );
  return new Map(
    integrations.map(({ address, settings: integration }) => [integration.name, changed.has(address) ? [address] : []]),
  );
}

function nameFinder({ items, customers }: QuickBooksSnapshot): (table: string, id: string) => string | null {
  const names = new Map<string, string>();
  for (const { id, name } of items) names.set(`Item ${id}`, name);
  for (const { id, displayName } of customers) names.set(`Customer ${id}`, displayName);
  return (table, id) => names.get(`${table} ${id}`) ?? null;
}

function codeFinder(m3ter: M3terSnapshot): (entity: string, id: string) => string | null {
  const codes = new Map<string, string | null>();
  for (const { id, code } of m3ter.accounts) codes.set(`Account ${id}`, code);
  for (const { id, code } of m3ter.products) codes.set(`Product ${id}`, code);
  for (const { id, code } of m3ter.aggregations) codes.set(`Aggregation ${id}`, code);
  for (const { id, code } of m3ter.compoundAggregations) codes.set(`CompoundAggregation ${id}`, code);
  return (entity, id) => codes.get(`${entity} ${id}`) ?? null;
}
