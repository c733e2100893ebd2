import type { BillTest } from '../model/bill-test.ts';
import { DEFAULTS } from '../model/generated/settings.ts';
import type { BillTestDocument } from '../model/generated/bill-test.ts';
import type { ConnectionDocument } from '../model/generated/connection.ts';
import type { ExternalMappingsDocument, Mapping } from '../model/generated/external-mappings.ts';
import type { IntegrationDocument } from '../model/generated/integration.ts';
import {
  CREDENTIAL_VARIABLES,
  destinationFor,
  type Connection,
  type Filled,
  type Integration,
  type MappingFile,
  type MappingRule,
  type Origin,
  type QuickBooksReference,
  type Workspace,
} from '../model/workspace.ts';
import { INTEGRATION_DEFAULTS } from './defaults.ts';
import type { Places } from './finding.ts';
import type { LoadedDocument, MappingEntry } from './loaded-document.ts';
import { MAPPING_FORMS } from './mapping-forms.ts';

/**
 * Builds the model from the valid documents and fills every default. Documents with errors are left out. Their
 * diagnostics keep the rest from being applied.
 */
export function buildWorkspace(
  root: string,
  documents: readonly LoadedDocument[],
): { readonly workspace: Workspace; readonly billTests: readonly BillTest[] } {
  const connections: Connection[] = [];
  const integrations: Integration[] = [];
  const billTests: BillTest[] = [];
  const lists: LoadedDocument[] = [];
  for (const document of documents) {
    if (!document.valid) continue;
    const origin = buildOrigin(document.places);
    // The generated validator has proved the shape (`LoadedDocument.valid`).
    const value: unknown = document.value;
    if (document.kind === 'Connection') connections.push(buildConnection(value as ConnectionDocument, origin));
    else if (document.kind === 'Integration') integrations.push(buildIntegration(value as IntegrationDocument, origin));
    else if (document.kind === 'BillTest') billTests.push({ document: value as BillTestDocument, origin });
    else lists.push(document);
  }
  const mappingFiles = lists.map((list) => buildMappingFile(list, connections));
  return { workspace: { root, connections, integrations, mappingFiles }, billTests };
}

function buildOrigin(places: Places): Origin {
  return {
    place: places.start,
    at: (...path) => (path.length === 0 ? places.start : places.value(path)),
    within: (path, start, end) => places.within(path, start, end),
  };
}

function buildConnection(document: ConnectionDocument, origin: Origin): Connection {
  const defaults = DEFAULTS.Connection.quickbooks;
  const { m3ter, quickbooks, credentials } = document;
  return {
    name: document.name,
    organizationId: m3ter.organizationId,
    environment: quickbooks.environment,
    realmId: quickbooks.realmId,
    companyName: quickbooks.companyName ?? defaults.companyName,
    homeCurrency: quickbooks.homeCurrency ?? defaults.homeCurrency,
    limits: { ...document.limits },
    credentials: {
      m3ter: { ...CREDENTIAL_VARIABLES.m3ter, ...credentials?.m3ter },
      quickbooks: { ...CREDENTIAL_VARIABLES.quickbooks, ...credentials?.quickbooks },
    },
    billUrl: m3ter.billUrl ?? DEFAULTS.Connection.m3ter.billUrl,
    configKeys: { ...m3ter.configKeys },
    origin,
  };
}

function buildIntegration(document: IntegrationDocument, origin: Origin): Integration {
  const { apiVersion: _version, kind: _kind, ...settings } = fillIn(INTEGRATION_DEFAULTS, document);
  return { ...settings, quickbooks: { ...settings.quickbooks, itemMapping: buildItemMapping(document) }, origin };
}

/**
 * A document with the default of every key that it leaves out, in groups of keys at any depth: whatever the schema has,
 * so that no setting is listed here. A list or a single value of the document stands for the whole default.
 */
function fillIn(defaults: typeof INTEGRATION_DEFAULTS, document: IntegrationDocument): Filled<IntegrationDocument> {
  // `INTEGRATION_DEFAULTS` has every optional key, which its type says.
  return overlay(defaults, document) as Filled<IntegrationDocument>;
}

function overlay(defaults: object, written: object): object {
  const fallbacks = new Map<string, unknown>(Object.entries(defaults));
  const filled = Object.entries(written).map(([key, value]: [string, unknown]) => {
    const fallback = fallbacks.get(key);
    return [key, isGroup(fallback) && isGroup(value) ? overlay(fallback, value) : value];
  });
  return { ...defaults, ...Object.fromEntries(filled) };
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function buildItemMapping({ quickbooks }: IntegrationDocument): Integration['quickbooks']['itemMapping'] {
  const defaults = INTEGRATION_DEFAULTS.quickbooks.itemMapping;
  const { creditMemo = null, debitMemo = null } = quickbooks?.itemMapping ?? {};
  return {
    creditMemo: creditMemo === null ? defaults.creditMemo : buildReference(creditMemo),
    debitMemo: debitMemo === null ? defaults.debitMemo : buildReference(debitMemo),
  };
}

function buildReference(written: string | Exclude<QuickBooksReference, { id: string }>): QuickBooksReference {
  return typeof written === 'string' ? { id: written } : written;
}

function buildMappingFile(list: LoadedDocument, connections: readonly Connection[]): MappingFile {
  const value: unknown = list.value;
  const document = value as ExternalMappingsDocument;
  const defaults = DEFAULTS.ExternalMappings;
  const connection = connections.find((candidate) => candidate.name === document.connection);
  const rules = list.entries.flatMap((entry) => (entry.valid ? [buildRule(entry)] : []));
  return {
    name: document.name,
    connection: document.connection,
    integration: document.integration ?? defaults.integration,
    externalSystem: document.externalSystem ?? destinationFor(connection?.environment ?? 'sandbox'),
    prune: document.prune ?? defaults.prune,
    rules,
    origin: buildOrigin(list.places),
  };
}

function buildRule(entry: MappingEntry): MappingRule {
  const mapping = entry.value as Mapping;
  const place = entry.places.key(entry.path);
  const absent = mapping.absent === true;
  if ('m3ter' in mapping) {
    const { table, id, name } = mapping.external;
    const external = id !== undefined ? { id } : name !== undefined ? { name } : null;
    return { entity: mapping.m3ter.entity, m3terReference: mapping.m3ter.id, table, external, absent, place };
  }
  const keys: Readonly<Record<string, unknown>> = { ...mapping };
  const form = MAPPING_FORMS.find(({ key }) => Object.hasOwn(mapping, key)) ?? MAPPING_FORMS[0];
  const written = keys[form.side] as Parameters<typeof buildReference>[0] | undefined;
  return {
    entity: form.entity,
    m3terReference: String(keys[form.key]),
    table: form.table,
    external: written === undefined ? null : buildReference(written),
    absent,
    place,
  };
}
