import { NOTHING_OF_QUICKBOOKS } from '../../model/needs.ts';
import { readdir, readFile } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { describeBand } from '../../model/describe-band.ts';
import { importWorkspace, SET_ASIDE_SUFFIX, type ImportResult } from '../../authoring/import-workspace.ts';
import { parseWorkspace } from '../../workspace/parse-workspace.ts';
import { judgeUnset } from '../../workspace/unset-variables.ts';
import { readDocuments } from '../../workspace/read-documents.ts';
import type { SourceFile } from '../../workspace/loaded-document.ts';
import { readBills } from '../../m3ter/read-bills.ts';
import { readPricingBands } from '../../m3ter/read-pricing-bands.ts';
import { addDays, toInstant, type Day } from '../../model/day.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Bill, M3terSnapshot } from '../../model/m3ter.ts';
import { destinationFor, type Connection } from '../../model/workspace.ts';
import { renderContents, type FileReport } from '../../render/file-report.ts';
import { checkWritten } from '../check-written.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { inFormOf } from '../format-yaml.ts';
import { effectiveEnvironment, usableWorkspace, type UsableWorkspace } from '../load-workspace.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { presentFiles } from '../present-files.ts';
import { folderBelow } from '../shown-folder.ts';
import { EARLIER_DAYS, sayFirstDay } from '../say-first-day.ts';
import { missingSchemas, schemaPlaceOf } from '../schema-files.ts';
import { writeTogether } from '../write-file.ts';

/** The options of an import, and what `init` did just before, to be reported together. */
export interface ImportRequest extends Pick<FileReport, 'files' | 'notes'> {
  /** No imported integration sends a bill with an earlier date; null for the day of the import. */
  readonly from: Day | null;
}

/** Writes YAML for what exists remotely into the workspace. Changes nothing in either system. */
export async function runImport(context: CommandContext, request: ImportRequest): Promise<number> {
  const usable = await usableWorkspace(context);
  if (usable === null) return EXIT.workspaceErrors;
  const today = toInstant(context.clock.now()).slice(0, 10);
  const from = request.from ?? today;
  const { earlierBills, ...remote } = await withSystems(context, usable.connection, async (systems) => {
    const read = await readRemote(systems, usable);
    const isAsked = request.from === null && hasUnlisted(usable, read.m3ter);
    return { ...read, earlierBills: isAsked ? await readEarlier(systems, from) : [] };
  });
  const { files } = await readDocuments(context.options.dir, context.workingDirectory);
  const texts = new Map(files.flatMap(({ path, text }) => (text === null ? [] : [[path, text] as const])));
  const root = folderBelow(context.options.dir, context.workingDirectory);
  const folder = folderOfConnection(usable);
  const schemas = schemaPlaceOf(texts, root, folder);
  const taken = await readTaken(context, root);
  const result = importWorkspace({
    ...usable.read,
    connection: usable.connection,
    texts,
    taken,
    asideTexts: await readAside(context, taken),
    folder,
    ...remote,
    today,
    from,
    schemaFolder: schemas.reference,
    errorsOf: (added) => errorsOf(context, usable, files, added),
  });
  const inUse = result.files.filter(({ action }) => action !== 'set aside');
  const parse = (after: readonly SourceFile[]) => parseFiles(context, usable.connection, after).diagnostics;
  const overlaps = checkWritten(files, inUse, parse, UNUSABLE).filter(({ code }) => code === OVERLAP);
  const copies = schemas.own && result.files.length > 0 ? await missingSchemas(context, root) : [];
  const written = await Promise.all(result.files.map((file) => inFormOf(texts.get(file.path), file)));
  await writeTogether(context.workingDirectory, [...written, ...copies], 'import');
  const sent = { bills: earlierBills, mappings: remote.m3ter.mappings };
  const report = reportOf(
    context,
    withOverlaps(request.from === null ? withFirstDay(result, from, sent) : result, overlaps),
  );
  await presentFiles(context, {
    ...report,
    files: [...request.files, ...report.files],
    notes: [...request.notes, ...report.notes],
  });
  return EXIT.done;
}

async function readRemote({ readers, m3terReader }: OpenSystems, { connection, read }: UsableWorkspace) {
  const system = destinationFor(connection.environment);
  const [m3ter, bands] = await Promise.all([
    readers.readM3ter({
      billsFrom: null,
      billIds: null,
      bills: false,
      runsFrom: null,
      pricingBands: true,
      users: true,
      customFields: true,
      mappingSystem: system,
      otherSystems: otherSystems(read.workspace.mappingFiles, connection),
    }),
    readPricingBands(m3terReader),
  ]);
  const quickbooks = await readers.readQuickBooks({ ...NOTHING_OF_QUICKBOOKS, tables: otherTables(m3ter) });
  return { m3ter, quickbooks, bandNames: new Map(bands.map((band) => [band.id, describeBand(band)])) };
}

/** True when m3ter has a configuration that becomes a new Integration. */
function hasUnlisted({ read, connection }: UsableWorkspace, { configs }: M3terSnapshot): boolean {
  const listed = read.workspace.integrations.filter((integration) => integration.connection === connection.name);
  return configs.some((config) => !listed.some(({ id, name }) => id === config.id || name === config.name));
}

/** Bills of the days before the first one, which imported integrations would never send. */
async function readEarlier({ m3terReader }: OpenSystems, from: Day): Promise<readonly Bill[]> {
  const { bills } = await readBills(m3terReader, { billsFrom: addDays(from, -EARLIER_DAYS), billIds: null });
  return bills;
}

function withFirstDay(result: ImportResult, from: Day, sent: Parameters<typeof sayFirstDay>[2]): ImportResult {
  const paths = result.files.flatMap(({ action, integrations, path }) =>
    action === 'updated' || integrations === 0 ? [] : [path],
  );
  if (paths.length === 0) return result;
  const { warning, next } = sayFirstDay(from, paths, sent);
  return { ...result, warnings: [...result.warnings, warning], next: [...result.next, next] };
}

/**
 * The folder that new documents of a connection belong to: that of its own document, or one of its name below it when
 * another connection is in the same folder.
 */
export function folderOfConnection({ read, connection }: UsableWorkspace): string {
  const folderOf = ({ origin }: Connection): string => posix.dirname(origin.place.path);
  const own = folderOf(connection);
  const shared = read.workspace.connections.some((one) => one.name !== connection.name && folderOf(one) === own);
  return shared ? posix.join(own, connection.name) : own;
}

function otherSystems(
  files: readonly { readonly connection: string; readonly externalSystem: string }[],
  { name, environment }: Connection,
): readonly string[] {
  const own = destinationFor(environment);
  const systems = files.filter(({ connection }) => connection === name).map(({ externalSystem }) => externalSystem);
  return [...new Set(systems)].filter((system) => system !== own);
}

/** Tables whose records are read only for their names. Documents are not looked up. */
function otherTables({ mappings }: M3terSnapshot): readonly string[] {
  const known = new Set(['Customer', 'Item', 'Invoice', 'CreditMemo']);
  return [...new Set(mappings.map(({ externalTable }) => externalTable))].filter((table) => !known.has(table));
}

/** Every path below the workspace folder, including files that tieout does not read. */
export async function readTaken(context: CommandContext, folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(resolve(context.workingDirectory, folder), { recursive: true });
  return new Set(names.map((name) => posix.join(folder, name.replaceAll('\\', '/'))));
}

async function readAside({ workingDirectory }: CommandContext, taken: ReadonlySet<string>): Promise<readonly string[]> {
  const paths = [...taken].filter((path) => path.endsWith(SET_ASIDE_SUFFIX));
  return Promise.all(paths.map((path) => readFile(resolve(workingDirectory, path), 'utf8')));
}

/** Errors that new Integrations would have beside the documents that they depend on. */
function errorsOf(
  context: CommandContext,
  { read, connection }: UsableWorkspace,
  files: readonly SourceFile[],
  added: readonly { readonly path: string; readonly text: string }[],
): readonly Diagnostic[] {
  const { connections, integrations } = read.workspace;
  const needed = new Set([...connections, ...integrations].map(({ origin }) => origin.place.path));
  const parsed = parseFiles(context, connection, [
    ...files.filter(({ path }) => needed.has(path)),
    ...added.map(({ path, text }) => ({ path, name: path, text, problem: null })),
  ]);
  const paths = new Set(added.map(({ path }) => path));
  return parsed.diagnostics.filter(
    ({ severity, place }) => severity === 'error' && place !== undefined && paths.has(place.path),
  );
}

/** Parses files for the connection that is imported. Variables of other connections need not be set. */
function parseFiles(context: CommandContext, { name }: Connection, files: readonly SourceFile[]) {
  const { dir, sandbox, alone } = context.options;
  const parsed = parseWorkspace(files, { root: dir, env: effectiveEnvironment(context), unsetVariables: 'warning' });
  const judged = judgeUnset(parsed.diagnostics, parsed.unset, { connection: name, embedded: sandbox, alone });
  return { ...parsed, diagnostics: judged };
}

const OVERLAP = 'lint/integrations-overlap';

/** Adds notes about accounts that an imported integration shares with others: people must know before it sends. */
function withOverlaps(result: ImportResult, overlaps: readonly Diagnostic[]): ImportResult {
  const isNew = result.files.some(({ action, integrations }) => action === 'created' && integrations > 0);
  if (!isNew || overlaps.length === 0) return result;
  const notes = overlaps.map(
    ({ place, message }) => `${place === undefined ? '' : `${place.path}:${String(place.line)}: `}${message}`,
  );
  const hints = new Set(overlaps.flatMap(({ hint }) => hint ?? []));
  return { ...result, notes: [...result.notes, ...notes], next: [...result.next, ...hints] };
}

const UNUSABLE = {
  message: 'the import would make a file that tieout cannot use',
  code: 'cli/import-unusable',
  nextStep: 'nothing was written; correct the value in m3ter, or report this as a bug of tieout',
} as const;

const NOTHING_NEW = {
  all: 'The files already have it all.',
  rest: 'The files already have all that can be taken over; the rest is for a person to decide.',
} as const;

function reportOf(context: CommandContext, { files, notes, warnings, next }: ImportResult): FileReport {
  const written = files.filter(({ action }) => action !== 'set aside');
  const counts = {
    integrations: written.reduce((sum, file) => sum + file.integrations, 0),
    mappings: written.reduce((sum, file) => sum + file.mappings, 0),
  };
  const flags = context.options.sandbox ? ' --sandbox' : '';
  return {
    command: 'import',
    files: files.map((file) => ({ path: file.path, action: file.action, what: renderContents(file) })),
    notes,
    warnings,
    summary:
      renderContents(counts) === ''
        ? NOTHING_NEW[next.length === 0 ? 'all' : 'rest']
        : `Imported ${renderContents(counts)}.`,
    next: [
      ...next,
      ...(files.length + notes.length === 0
        ? []
        : [`tieout plan${flags} --only config shows what the files still want to change`]),
    ],
    exitCode: EXIT.done,
  };
}
