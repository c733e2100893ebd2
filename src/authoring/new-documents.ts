import { INTEGRATION_DEFAULTS } from '../workspace/defaults.ts';
import type { Day } from '../model/day.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import type { NamedRecord } from '../model/quickbooks.ts';
import type { Destination } from '../model/workspace.ts';
import { canonicalJson } from '../support/digest.ts';
import type { ImportedSetting, ImportedSettings } from './import-settings.ts';
import { renderComment, renderFlowValue } from './yaml-text.ts';

/** The first line of a file, from which editors find its schema. */
export function renderModeline(schemas: string, kind: 'connection' | 'integration' | 'external-mappings'): string {
  return `# yaml-language-server: $schema=${schemas}${kind}.schema.json\n#\n`;
}

export interface NewIntegration {
  readonly config: ObservedConfig;
  readonly imported: ImportedSettings;
  readonly connection: string;
  readonly destination: Destination;
  /** The day of the import. */
  readonly today: Day;
  /** No bill with an earlier date is ever sent. */
  readonly from: Day;
  readonly taxCodes: readonly NamedRecord[];
  readonly outsideUnitedStates: boolean;
  /** Folder of the schemas relative to the file, with a slash at its end. */
  readonly schemas: string;
}

/** The limits of an Integration that a command writes: nobody has seen yet what it sends. */
export const FIRST_LIMITS = '\nlimits:\n  maxInvoices: 100 # a plan that would send more is refused as a whole\n';

/** Written even when they have the default, because people decide them first. */
const ALWAYS_SHOWN = ['bills.onlySendOnApproval', 'quickbooks.splitUsageLineItems'];

/**
 * The text of an Integration for a configuration that only m3ter has. It has m3ter's settings and is pinned by id.
 * tieout's own settings are such that nothing is sent before somebody decides it.
 */
export function renderNewIntegration(from: NewIntegration): string {
  const { config, imported, today, from: firstDay } = from;
  const blocks = ['accounts', 'notifyOnDisabled', 'bills', 'quickbooks'].map((block) => renderBlock(block, imported));
  return [
    renderModeline(from.schemas, 'integration'),
    `# Taken from m3ter on ${today}. customers, delivery and limits, at the end, are tieout's own.\n`,
    ...renderUnmanaged(imported),
    'apiVersion: tieout/v1\n',
    'kind: Integration\n',
    `name: ${renderFlowValue(config.name ?? '')}\n`,
    `connection: ${renderFlowValue(from.connection)}\n`,
    `destination: ${from.destination}\n`,
    'entityType: Bill\n',
    `id: ${renderFlowValue(config.id)} # pinned: renaming it here renames it in m3ter\n`,
    ...(config.integrationCredentialsId === null
      ? []
      : [`credential: ${renderFlowValue(config.integrationCredentialsId)}\n`]),
    ...blocks.filter((block) => block !== '').map((block) => `\n${block}`),
    '\ncustomers:\n',
    '  missing: create # a customer that QuickBooks does not have is created with the first invoice\n',
    '\ndelivery:\n',
    '  mode: reportOnly # tieout shows what it would send; replay sends what m3ter did not\n',
    `  from: ${firstDay} # bills dated earlier are never sent\n`,
    ...renderTaxChoice(from),
    FIRST_LIMITS,
  ].join('');
}

function renderUnmanaged({ unmanaged }: ImportedSettings): string[] {
  const entries = Object.entries(unmanaged);
  if (entries.length === 0) return [];
  return [
    '# m3ter also holds settings that tieout does not manage; every update keeps them:\n',
    ...entries.map(([key, value]) => `#   ${renderComment(`${key}: ${JSON.stringify(value)}`)}\n`),
  ];
}

/** One block of settings: those that differ from the default, and the few that are always written. */
function renderBlock(block: string, { settings }: ImportedSettings): string {
  const shown = settings.filter(
    ({ yamlPath, value }) =>
      (yamlPath === block || yamlPath.startsWith(`${block}.`)) &&
      (ALWAYS_SHOWN.includes(yamlPath) || canonicalJson(value) !== canonicalJson(defaultOf(yamlPath))),
  );
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const setting of shown.toSorted((a, b) => depthOf(a) - depthOf(b))) {
    const parents = setting.yamlPath.split('.').slice(0, -1);
    for (const [depth, parent] of parents.entries()) {
      if (open[depth] !== parent) lines.push(`${'  '.repeat(depth)}${parent}:\n`);
    }
    open = parents;
    lines.push(renderSetting(setting, parents.length));
  }
  return lines.join('');
}

/** Settings of an inner block (`bills.exclude.*`) follow those beside it. */
function depthOf({ yamlPath }: ImportedSetting): number {
  return yamlPath.split('.').length;
}

function renderSetting({ yamlPath, value, comment }: ImportedSetting, depth: number): string {
  const key = yamlPath.split('.').at(-1) ?? '';
  const tail = comment === '' ? '' : ` # ${renderComment(comment)}`;
  return `${'  '.repeat(depth)}${key}: ${renderFlowValue(value)}${tail}\n`;
}

function defaultOf(yamlPath: string): JsonValue {
  let reached: unknown = INTEGRATION_DEFAULTS;
  for (const segment of yamlPath.split('.')) {
    reached =
      typeof reached === 'object' && reached !== null ? (reached as Record<string, unknown>)[segment] : undefined;
  }
  return (reached ?? null) as JsonValue;
}

const TAX_CODES_MAX = 8;

/** Outside the US every line needs a tax code of the company, which a person must choose. */
function renderTaxChoice({ outsideUnitedStates, taxCodes }: NewIntegration): string[] {
  if (!outsideUnitedStates) return [];
  const names = taxCodes.filter(({ active }) => active).map(({ name }) => name);
  return [
    '  # Every line needs a tax code of the company: choose one, and how amounts relate to tax.\n',
    `  # It has: ${renderComment(names.slice(0, TAX_CODES_MAX).join(', '))}\n`,
    '  # tax: { code: …, calculation: TaxExcluded }\n',
  ];
}

export interface NewMappings {
  readonly name: string;
  readonly connection: string;
  readonly integration: string | null;
  /** The subject and origin of the list, for the comment at its head. */
  readonly about: string;
  readonly lines: readonly string[];
  readonly schemas: string;
}

/** The text of a mapping list. A list of comments only has no `mappings`. */
export function renderNewMappings(from: NewMappings): string {
  return [
    renderModeline(from.schemas, 'external-mappings'),
    `# ${from.about}\n`,
    'apiVersion: tieout/v1\n',
    'kind: ExternalMappings\n',
    `name: ${renderFlowValue(from.name)}\n`,
    `connection: ${renderFlowValue(from.connection)}\n`,
    ...(from.integration === null ? [] : [`integration: ${renderFlowValue(from.integration)}\n`]),
    from.lines.some((line) => line.startsWith('- ')) ? 'mappings:\n' : 'mappings: []\n',
    ...from.lines.map((line) => `  ${line}\n`),
  ].join('');
}

/** A file name from any text: lower-case letters, digits and hyphens. */
export function fileNameOf(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return slug === '' ? 'integration' : slug;
}
