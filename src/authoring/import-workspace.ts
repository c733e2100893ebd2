import { chooseDestination, resolveWorkspace } from '../desired/resolve-workspace.ts';
import type { Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot, ObservedConfig } from '../model/m3ter.ts';
import { type QuickBooksSnapshot, isUsCompany } from '../model/quickbooks.ts';
import { destinationFor, type Connection, type Workspace } from '../model/workspace.ts';
import { sayOverwritten } from './edit-settings.ts';
import { createImportFiles, type ImportedFile, type ImportFiles } from './import-files.ts';
import { updateIntegrations } from './import-integrations.ts';
import { updateMappings } from './import-mappings.ts';
import { importSettings, type ImportedSettings } from './import-settings.ts';
import { renderNewIntegration, slugOf } from './new-documents.ts';
import { createList } from './new-list.ts';
import { createReadableNames } from './readable-names.ts';
import { renderComment, renderFlowValue } from './yaml-text.ts';
import { compareText } from '../support/compare-text.ts';

export interface ImportInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  /** Texts as they are on disk, by the path in their places. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths below the workspace folder that must not be written, including files that tieout does not read. */
  readonly taken: ReadonlySet<string>;
  /** Texts of files that earlier imports set aside. */
  readonly asideTexts: readonly string[];
  /** The workspace folder as shown. */
  readonly folder: string;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** Descriptions of pricing bands, by id. */
  readonly bandNames: ReadonlyMap<string, string>;
  readonly today: Day;
  /** No imported integration sends a bill with an earlier date. */
  readonly from: Day;
  /** Folder of the schemas relative to new files, with a slash at its end. */
  readonly schemaFolder: string;
  /** Errors that new files would have or cause in this workspace. An Integration with an error is set aside. */
  readonly errorsOf: (added: readonly { readonly path: string; readonly text: string }[]) => readonly Diagnostic[];
}

export interface ImportResult {
  /** Files to write, sorted by path. */
  readonly files: readonly ImportedFile[];
  /** Facts for a person, one sentence each. */
  readonly notes: readonly string[];
  /** What may lose or misplace money, one sentence each, with what a person can do about it. */
  readonly warnings: readonly string[];
  /** What a person can do about the notes. */
  readonly next: readonly string[];
}

/** A file with this suffix is not read as part of the workspace. */
export const SET_ASIDE_SUFFIX = '.yaml.disabled';

/**
 * Writes what exists remotely as files (cli.md, `import`). A plan made afterwards has no change for it, because m3ter
 * is compared by the same rules as in a plan. Only values and lines that differ are edited, so a second import changes
 * nothing.
 */
export function importWorkspace(input: ImportInput): ImportResult {
  const { workspace, connection, m3ter, quickbooks } = input;
  const files = createImportFiles(input.texts, input.folder, input.taken);
  const names = createReadableNames(input);
  const resolved = resolveWorkspace({ workspace, connection, m3ter, quickbooks });
  const { destination, keys } = chooseDestination(connection, m3ter);
  const integrations = workspace.integrations.filter((integration) => integration.connection === connection.name);
  const observed = m3ter.configs.filter((config) => config.destination === destination);
  const matched = updateIntegrations({ integrations, resolved, observed, keys, names, files });
  const configIds = new Map(matched.configIds);
  for (const config of matched.unlisted) {
    const imported = importSettings(config, keys, names);
    const text = renderNewIntegration({
      config,
      imported,
      connection: connection.name,
      destination: destinationFor(connection.environment),
      today: input.today,
      from: input.from,
      taxCodes: quickbooks.taxCodes ?? [],
      outsideUnitedStates: !isUsCompany(quickbooks.company),
      schemaFolder: input.schemaFolder,
    });
    if (addIntegration(input, files, config, { text, imported })) configIds.set(config.name ?? '', config.id);
  }
  const newLists = updateMappings({
    mappingFiles: workspace.mappingFiles.filter((mappingFile) => mappingFile.connection === connection.name),
    resolved,
    m3ter,
    system: destinationFor(connection.environment),
    configIds,
    names,
    files,
  });
  for (const list of newLists) {
    const lines = list.lines.toSorted(compareLines);
    createList(input, { ...list, lines }, `Taken from m3ter on ${input.today}.`, files);
  }
  decideErrors(resolved.diagnostics, files);
  files.carryOut();
  sayOverwritten(matched.overwritten, files);
  const { changed, notes, warnings, next } = files;
  return { files: [...changed].sort((a, b) => compareText(a.path, b.path)), notes, warnings, next };
}

/** Lines that cannot be used, which are comments, stand last. */
function compareLines(a: string, b: string): number {
  return Number(a.startsWith('#')) - Number(b.startsWith('#')) || compareText(a, b);
}

/** Writes the document beside the others. It is set aside when it must not or cannot be used. */
function addIntegration(
  input: ImportInput,
  files: ImportFiles,
  config: ObservedConfig,
  { text, imported }: { readonly text: string; readonly imported: ImportedSettings },
): boolean {
  const name = slugOf(config.name ?? config.id, 'integration');
  const path = files.freePath(name, '.yaml');
  const inUse = files.changed.filter(({ action }) => action === 'created');
  const [error] = input.errorsOf([...inUse, { path, text }]);
  const disabled = config.enabled ? null : 'm3ter has it disabled, and a file in use would enable it';
  const reason = disabled ?? imported.unknown[0] ?? error?.message ?? null;
  if (reason === null) {
    files.create(path, text, 'created', { integrations: 1, mappings: 0 });
    for (const note of imported.notes) {
      files.decide(
        `"${config.name ?? config.id}": ${note}`,
        'correct references that lead nowhere: they were taken over as m3ter has them',
      );
    }
    return true;
  }
  const asidePath = files.freePath(name, SET_ASIDE_SUFFIX);
  const shown = `"${config.name ?? config.id}" is set aside: ${reason}`;
  const marker = `id: ${renderFlowValue(config.id)} `;
  if (input.asideTexts.some((asideText) => asideText.includes(marker))) return false;
  files.decide(`${shown}; it is in ${asidePath}`, 'rename a file that is set aside to NAME.yaml to use it');
  const head = `# Not in use: ${renderComment(reason)}.\n# Renamed to ${name}.yaml it is.\n`;
  files.create(asidePath, `${head}${text}`, 'set aside', { integrations: 1, mappings: 0 });
  return false;
}

const ERRORS_MAX = 5;

/** Notes content of the files that no plan can use. An import does not remove it. */
function decideErrors(diagnostics: readonly Diagnostic[], files: ImportFiles): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const { message, place } of errors.slice(0, ERRORS_MAX)) {
    const at = place === undefined ? '' : `${place.path}:${String(place.line)}: `;
    files.decide(`${at}${message}`, 'correct the errors: tieout plan shows each at its place, with candidates');
  }
  if (errors.length > ERRORS_MAX) files.note(`${String(errors.length - ERRORS_MAX)} more errors are in the plan`);
}
