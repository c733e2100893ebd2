import type {
  DesiredConfig,
  DesiredMapping,
  PruneScope,
  UnknownM3terObject,
  UnusableMapping,
} from '../model/desired.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { PlanScope } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { destinationFor, type Connection, type Workspace } from '../model/workspace.ts';
import { knownCustomFields } from './check-filter.ts';
import { checkVocabulary } from './check-vocabulary.ts';
import { chooseConfigKeys, type ChosenKey } from './config-keys.ts';
import { createFindings, problemWith } from './findings.ts';
import { createM3terReferences } from './m3ter-references.ts';
import { createQuickBooksReferences } from './quickbooks-references.ts';
import { createSuggest } from './resolution.ts';
import { resolveIntegration, type IntegrationResolution } from './resolve-integration.ts';
import { resolveMappings } from './resolve-mappings.ts';
import type { References } from './resolve-settings.ts';

export interface WorkspaceInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** `bills`: configurations stay unchanged, so a disabled one is not enabled. */
  readonly only?: PlanScope['only'];
}

export interface ResolvedWorkspace {
  readonly integrations: readonly ResolvedIntegration[];
  readonly configs: readonly DesiredConfig[];
  readonly mappings: readonly DesiredMapping[];
  readonly unusable: readonly UnusableMapping[];
  /** Lines whose m3ter side names nothing in m3ter. */
  readonly unknownM3terObjects: readonly UnknownM3terObject[];
  /** The pairs that files with `prune: true` declare. */
  readonly prunes: readonly PruneScope[];
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What the files of one connection want, with every reference resolved against both systems. A reference is a
 * diagnostic at its YAML place when it names nothing, several records, or an inactive one. It stops the integration or
 * mapping that contains it, and bills that need it. A mapping whose m3ter side names nothing might concern any bill, so
 * it stops everything (guard `unresolved-mapping`).
 */
export function resolveWorkspace(input: WorkspaceInput): ResolvedWorkspace {
  const { workspace, connection, m3ter, quickbooks } = input;
  const files = workspace.mappingFiles.filter((file) => file.connection === connection.name);
  const suggest = createSuggest();
  const references: References = {
    m3ter: createM3terReferences(m3ter, suggest),
    quickbooks: createQuickBooksReferences(quickbooks, suggest),
    customFields: knownCustomFields(m3ter),
    suggest,
  };
  const findings = createFindings();
  checkVocabulary(files, m3ter.vocabulary, suggest, findings);
  const resolutions = resolveIntegrations(input, references);
  const mapped = resolveMappings({
    files,
    integrations: new Map(resolutions.map(({ resolved }) => [resolved.settings.name, resolved])),
    linkable: new Set(resolutions.flatMap(({ config, resolved }) => linkableName(config, resolved))),
    references,
  });
  const diagnostics = [
    ...findings.diagnostics,
    ...destinationDiagnostics(input),
    ...resolutions.flatMap((resolution) => resolution.diagnostics),
    ...mapped.diagnostics,
  ];
  return {
    integrations: resolutions.map((resolution) => resolution.resolved),
    configs: resolutions.flatMap((resolution) => resolution.config ?? []),
    mappings: mapped.mappings,
    unusable: mapped.unusable,
    unknownM3terObjects: mapped.unknownM3terObjects,
    prunes: mapped.prunes,
    diagnostics: diagnostics.sort(compareDiagnostics),
  };
}

function resolveIntegrations(input: WorkspaceInput, references: References): readonly IntegrationResolution[] {
  const { workspace, connection, m3ter, quickbooks } = input;
  const { destination, keys } = chooseDestination(connection, m3ter);
  const enabling = input.only !== 'bills';
  return workspace.integrations
    .filter((integration) => integration.connection === connection.name)
    .map((integration) =>
      resolveIntegration({ integration, destination, keys, m3ter, quickbooks, references, enabling }),
    );
}

/** The destination of a connection as m3ter spells it, and the configData key of each setting there. */
export function chooseDestination(
  connection: Connection,
  m3ter: M3terSnapshot,
): { readonly destination: string; readonly keys: ReadonlyMap<string, ChosenKey> } {
  const destination = destinationName(connection, m3ter);
  const observed = m3ter.configs.filter((config) => config.destination === destination);
  const keys = chooseConfigKeys({
    overrides: connection.configKeys,
    catalogue: m3ter.catalogue,
    observedKeys: observed.flatMap((config) => Object.keys(config.configData)),
  });
  return { destination, keys };
}

/**
 * The integration's name when its configuration can be created. A configuration with a broken match neither exists nor
 * is planned.
 */
function linkableName(config: DesiredConfig | null, resolved: ResolvedIntegration): readonly string[] {
  return config === null || resolved.broken ? [] : [config.integrationName];
}

const API_NAMES = { QuickBooks: 'QUICKBOOKS', QuickBooksSandbox: 'QUICKBOOKS_SANDBOX' } as const;

/** The destination as m3ter's catalogue spells it, when it is in the catalogue (`m3ter.md` §2.3). */
function destinationName(connection: Connection, m3ter: M3terSnapshot): string {
  const destination = destinationFor(connection.environment);
  return m3ter.catalogue?.destinations.get(API_NAMES[destination]) ?? destination;
}

function destinationDiagnostics({ connection, m3ter }: WorkspaceInput): readonly Diagnostic[] {
  const { catalogue } = m3ter;
  const destination = destinationFor(connection.environment);
  if (catalogue === null || catalogue.destinations.size === 0) return [];
  if (catalogue.destinations.has(API_NAMES[destination])) return [];
  const findings = createFindings();
  findings.add(
    'warning',
    problemWith(
      'integration/destination-not-offered',
      `m3ter's catalogue does not offer ${destination} to this organization`,
      `it offers: ${[...catalogue.destinations.values()].join(', ')}; ask m3ter to switch the integration on`,
    ),
    connection.origin.at('quickbooks', 'environment'),
  );
  return findings.diagnostics;
}
