import { CONFIG_SETTINGS } from '../desired/config-keys.ts';
import type { Day } from '../model/day.ts';
import { KEY_ORDER } from '../model/generated/settings.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import type { NamedRecord } from '../model/quickbooks.ts';
import type { QuickBooksDestination } from '../model/workspace.ts';
import { canonicalJson } from '../support/digest.ts';
import { INTEGRATION_DEFAULTS } from '../workspace/defaults.ts';
import type { ImportedSetting, ImportedSettings } from './import-settings.ts';
import { renderComment, renderFlowValue } from './yaml-text.ts';

/** The head of a file: the line from which editors find its schema, and an empty comment line. */
export function renderFileHead(schemaFolder: string, kind: 'connection' | 'integration' | 'external-mappings'): string {
  return `# yaml-language-server: $schema=${schemaFolder}${kind}.schema.json\n#\n`;
}

export interface NewIntegration {
  readonly config: ObservedConfig;
  readonly imported: ImportedSettings;
  readonly connection: string;
  readonly destination: QuickBooksDestination;
  /** The day of the import. */
  readonly today: Day;
  /** No bill with an earlier date is ever sent. */
  readonly from: Day;
  readonly taxCodes: readonly NamedRecord[];
  readonly outsideUnitedStates: boolean;
  /** Folder of the schemas relative to the file, with a slash at its end. */
  readonly schemaFolder: string;
}

/**
 * tieout's own settings in each Integration that a command writes: nothing is sent before somebody decides it, and not
 * much, because nobody has seen yet what it would send.
 *
 * @param replays what `replay` sends, in words
 * @param more further lines of `delivery`
 */
export function renderOwnSettings(from: Day, replays: string, more: readonly string[] = []): string {
  return [
    '\ncustomers:\n',
    '  missing: create # a customer that QuickBooks does not have is created with the first invoice\n',
    '\ndelivery:\n',
    `  mode: reportOnly # tieout shows what it would send; replay sends ${replays}\n`,
    `  from: ${from} # bills dated earlier are never sent\n`,
    ...more,
    '\nlimits:\n',
    '  maxInvoices: 100 # a plan that would send more is refused as a whole\n',
  ].join('');
}

/** Written even when they have the default, because people decide them first. */
const ALWAYS_SHOWN = ['bills.onlySendOnApproval', 'quickbooks.splitUsageLineItems'];

/** The top-level keys of an Integration with settings that m3ter stores, in the order of the schema. */
const M3TER_BLOCKS = (KEY_ORDER['Integration']?.[''] ?? []).filter((key) =>
  CONFIG_SETTINGS.some(({ yamlPath }) => isIn(key, yamlPath)),
);

function isIn(block: string, yamlPath: string): boolean {
  return yamlPath === block || yamlPath.startsWith(`${block}.`);
}

/**
 * The text of an Integration for a configuration that only m3ter has. It has m3ter's settings and is pinned by id.
 * tieout's own settings are such that nothing is sent before somebody decides it.
 */
export function renderNewIntegration(integration: NewIntegration): string {
  const { config, imported, today, from } = integration;
  const blocks = M3TER_BLOCKS.map((block) => renderBlock(block, imported));
  return [
    renderFileHead(integration.schemaFolder, 'integration'),
    `# Taken from m3ter on ${today}. tieout's own are customers, delivery and limits, at the end.\n`,
    ...renderUnmanaged(imported),
    'apiVersion: tieout/v1\n',
    'kind: Integration\n',
    `name: ${renderFlowValue(config.name ?? '')}\n`,
    `connection: ${renderFlowValue(integration.connection)}\n`,
    `destination: ${integration.destination}\n`,
    'entityType: Bill\n',
    `id: ${renderFlowValue(config.id)} # pinned: renaming it here renames it in m3ter\n`,
    ...(config.integrationCredentialsId === null
      ? []
      : [`credential: ${renderFlowValue(config.integrationCredentialsId)}\n`]),
    ...blocks.filter((block) => block !== '').map((block) => `\n${block}`),
    renderOwnSettings(from, 'what m3ter did not', renderTaxChoice(integration)),
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
      isIn(block, yamlPath) &&
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

/** The depth by which settings are sorted: what stands in `bills.exclude` comes after all that stands in `bills` itself. */
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

/** A text in lower-case letters, digits and hyphens, for the name of a file; `fallback` when none of it is left. */
export function slugOf(text: string, fallback: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return slug === '' ? fallback : slug;
}
