import { chooseDestination, resolveWorkspace } from '../desired/resolve-workspace.ts';
import type { Day } from '../model/day.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot, ObservedConfig } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import { destinationFor, type Connection, type Workspace } from '../model/workspace.ts';
import { createImportFiles, type ImportedFile, type ImportFiles } from './import-files.ts';
import { updateIntegrations } from './import-integrations.ts';
import { updateMappings, type MappingGroup, type NewList } from './import-mappings.ts';
import { importSettings } from './import-settings.ts';
import { fileNameOf, renderNewIntegration, renderNewMappings } from './new-documents.ts';
import { createReadableNames } from './readable-names.ts';

export interface ImportInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  /** Texts as they are on disk, by the path that places show. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths below the workspace folder that must not be written, also those that tieout does not read. */
  readonly taken: ReadonlySet<string>;
  /** The workspace folder as shown. */
  readonly folder: string;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** What pricing bands are, by id. */
  readonly bandNames: ReadonlyMap<string, string>;
  readonly today: Day;
  /** Folder of the schemas for new files, relative to them, with a slash at its end. */
  readonly schemas: string;
  /** Errors of a text as a new file of this workspace: an Integration with one is set aside. */
  readonly errorsOf: (path: string, text: string) => readonly Diagnostic[];
}

export interface ImportResult {
  /** Files to write, in the order of their paths. */
  readonly files: readonly ImportedFile[];
  /** What a person should know, one sentence each. */
  readonly notes: readonly string[];
}

const SET_ASIDE_SUFFIX = '.yaml.disabled';

/**
 * What exists remotely as files (cli.md, `import`). A plan made afterwards has no change of what was
 * imported: what m3ter has is compared by the same rules as in a plan. Only values and lines that
 * differ are edited, so a second import changes nothing.
 */
export function importWorkspace(input: ImportInput): ImportResult {
  const { workspace, connection, m3ter, quickbooks } = input;
  const files = createImportFiles(input.texts, input.folder, input.taken);
  const names = createReadableNames(input);
  const resolved = resolveWorkspace({ workspace, connection, m3ter, quickbooks });
  const { destination, keys } = chooseDestination(connection, m3ter);
  const integrations = workspace.integrations.filter((held) => held.connection === connection.name);
  const observed = m3ter.configs.filter((config) => config.destination === destination);
  const matched = updateIntegrations({ integrations, resolved, observed, keys, names, files });
  const configIds = new Map(matched.configIds);
  for (const config of matched.unlisted) {
    const text = renderNewIntegration({
      config,
      imported: importSettings(config, keys, names),
      connection: connection.name,
      destination: destinationFor(connection.environment),
      today: input.today,
      taxCodes: quickbooks.taxCodes,
      outsideUnitedStates: quickbooks.company.country !== null && quickbooks.company.country !== 'US',
      schemas: input.schemas,
    });
    if (addIntegration(input, files, config, text)) configIds.set(config.name ?? '', config.id);
    for (const note of importSettings(config, keys, names).notes) files.note(`"${config.name ?? config.id}": ${note}`);
  }
  const newLists = updateMappings({
    mappingFiles: workspace.mappingFiles.filter((held) => held.connection === connection.name),
    resolved,
    m3ter,
    system: destinationFor(connection.environment),
    configIds,
    names,
    files,
  });
  for (const list of newLists) addList(input, files, list);
  files.settle();
  return { files: [...files.changed].sort((a, b) => compareText(a.path, b.path)), notes: files.notes };
}

/** Writes the document beside the others, or aside when it must not or cannot be in use. */
function addIntegration(input: ImportInput, files: ImportFiles, config: ObservedConfig, text: string): boolean {
  const name = fileNameOf(config.name ?? config.id);
  const path = files.freePath(name, '.yaml');
  const [error] = input.errorsOf(path, text);
  const reason = config.enabled ? (error?.message ?? null) : 'm3ter has it disabled, and a file in use would enable it';
  if (reason === null) {
    files.create(path, text, 'created', { integrations: 1, mappings: 0 });
    return true;
  }
  const asidePath = `${path.slice(0, -'.yaml'.length)}${SET_ASIDE_SUFFIX}`;
  const shown = `"${config.name ?? config.id}" is set aside: ${reason}`;
  if ([...input.taken].some((held) => held.endsWith(`${name}${SET_ASIDE_SUFFIX}`))) return false;
  files.note(`${shown}; rename ${asidePath} to ${name}.yaml to use it`);
  files.create(asidePath, `# Not in use: ${reason}.\n# Renamed to ${name}.yaml it is.\n${text}`, 'set aside', {
    integrations: 1,
    mappings: 0,
  });
  return false;
}

const ABOUT: Readonly<Record<MappingGroup, string>> = {
  customers: 'Which m3ter account is which QuickBooks customer.',
  items: 'Which QuickBooks item the invoice lines of a product, aggregation or pricing band get.',
  mappings: 'Other things of m3ter and their records in QuickBooks.',
};

function addList(input: ImportInput, files: ImportFiles, list: NewList): void {
  const { group, integration, lines, mappings } = list;
  const base = integration === null ? group : `${fileNameOf(integration)}-${group}`;
  const held = new Set(input.workspace.mappingFiles.map(({ name }) => name));
  const wanted = `${input.connection.name}-${base}`;
  let name = wanted;
  for (let number = 2; held.has(name); number += 1) name = `${wanted}-${String(number)}`;
  const text = renderNewMappings({
    name,
    connection: input.connection.name,
    integration,
    about: ABOUT[group],
    lines: lines.toSorted((a, b) => Number(a.startsWith('#')) - Number(b.startsWith('#')) || compareText(a, b)),
    today: input.today,
    schemas: input.schemas,
  });
  files.create(files.freePath(base, '.yaml'), text, 'created', { integrations: 0, mappings });
}
