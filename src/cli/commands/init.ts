import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, posix, resolve } from 'node:path';
import {
  GITIGNORE,
  renderConnection,
  renderFirstIntegration,
  renderFirstMappings,
  renderWorkflow,
  type FirstWorkspace,
} from '../../authoring/first-workspace.ts';
import { fileNameOf } from '../../authoring/new-documents.ts';
import { readDocuments } from '../../documents/read-documents.ts';
import { dayOf } from '../../model/day.ts';
import type { FileLine } from '../../render/file-report.ts';
import { formatCount } from '../../render/wording.ts';
import { askForAnswers, type InitAnswers, type InitDecisions } from '../ask-first-workspace.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { presentFiles } from '../present-files.ts';
import { exists, SCHEMA_FOLDER, writeSchemas } from '../schema-files.ts';
import { shownFolder } from '../shown-folder.ts';
import { writeWholeFile } from '../write-file.ts';
import { runImport } from './import.ts';

export interface InitRequest extends InitAnswers {
  /** The folder of the workspace; null for `--dir`. */
  readonly folder: string | null;
  readonly fromRemote: boolean;
}

/**
 * Writes a first workspace, the GitHub workflow and `.gitignore`. Asks when a person is there, else takes
 * the flags and their defaults. A file that exists is never touched.
 */
export async function runInit(given: CommandContext, request: InitRequest): Promise<number> {
  const dir = shownFolder(request.folder ?? given.options.dir);
  const context: CommandContext = { ...given, options: { ...given.options, dir } };
  const held = await readDocuments(dir, context.workingDirectory);
  const hasWorkspace = held.files.length > 0;
  const decisions = hasWorkspace ? withDefaults(context, request) : await decide(context, request);
  const workspace = { ...decisions, dir, schemas: SCHEMA_FOLDER };
  const files = filesOf(workspace, { documents: !hasWorkspace, fromRemote: request.fromRemote });
  const lines = [...(await writeAll(context, files)), ...(await schemaLines(context, dir))];
  const notes = hasWorkspace ? [`${dir} already has documents: they are as they were, and none was added`] : [];
  if (request.fromRemote) return runImport(context, { files: lines, notes });
  const created = lines.filter(({ action }) => action === 'created').length;
  await presentFiles(context, {
    command: 'init',
    files: lines,
    notes,
    summary: created === 0 ? 'Everything was there already.' : `Wrote ${formatCount(created, 'file')}.`,
    next: nextSteps(context),
    exitCode: EXIT.done,
  });
  return EXIT.done;
}

function nextSteps({ options }: CommandContext): readonly string[] {
  const dir = options.dir === 'integrations' ? '' : ` --dir ${options.dir}`;
  return [
    'set M3TER_ORG_ID, QUICKBOOKS_REALM_ID and the credentials, or add --sandbox to try without',
    `tieout import${dir} writes what m3ter already has; tieout lookup items lists candidates`,
    `tieout doctor${dir}, then tieout plan${dir}`,
  ];
}

async function decide(context: CommandContext, request: InitRequest): Promise<InitDecisions> {
  const defaults = withDefaults(context, request);
  return context.terminal.interactive ? askForAnswers(context.terminal, request, defaults) : defaults;
}

function withDefaults(context: CommandContext, request: InitRequest): InitDecisions {
  const environment = request.environment ?? 'sandbox';
  const place = fileNameOf(basename(context.workingDirectory)).slice(0, 50);
  return {
    name: request.name ?? `${place}-${environment}`,
    environment,
    companyName: request.companyName,
    homeCurrency: request.homeCurrency,
    from: request.from ?? dayOf(context.clock.now()),
    workflow: request.workflow ?? true,
  };
}

interface FileToWrite {
  readonly path: string;
  readonly text: string;
}

function filesOf(
  workspace: FirstWorkspace & InitDecisions,
  wanted: { readonly documents: boolean; readonly fromRemote: boolean },
): readonly FileToWrite[] {
  const inDir = (name: string): string => posix.join(workspace.dir, name);
  const connection = { path: inDir('connection.yaml'), text: renderConnection(workspace) };
  const first = [
    { path: inDir('quickbooks.yaml'), text: renderFirstIntegration(workspace) },
    { path: inDir('items.yaml'), text: renderFirstMappings(workspace) },
  ];
  return [
    ...(wanted.documents ? [connection, ...(wanted.fromRemote ? [] : first)] : []),
    ...(workspace.workflow ? [{ path: '.github/workflows/tieout.yml', text: renderWorkflow(workspace) }] : []),
    { path: '.gitignore', text: GITIGNORE },
  ];
}

/** Creates the files that do not exist; what exists is kept, and says what it lacks. */
async function writeAll(context: CommandContext, files: readonly FileToWrite[]): Promise<readonly FileLine[]> {
  const lines: FileLine[] = [];
  for (const { path, text } of files) {
    const target = resolve(context.workingDirectory, path);
    if (await exists(target)) {
      lines.push({ path, action: 'kept', what: path === '.gitignore' ? await lackOf(target) : '' });
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    await writeWholeFile(context.workingDirectory, path, text, 'init');
    lines.push({ path, action: 'created', what: '' });
  }
  return lines;
}

/** The sandbox's state and tokens may lie in `.tieout/`: git must not keep them. */
async function lackOf(path: string): Promise<string> {
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/);
  return lines.some((line) => /^\/?\.tieout\/?$/.test(line.trim())) ? '' : 'add a line to it: .tieout/';
}

async function schemaLines(context: CommandContext, dir: string): Promise<readonly FileLine[]> {
  const written = await writeSchemas(context, dir);
  if (written.length === 0) return [];
  return [{ path: posix.join(dir, SCHEMA_FOLDER), action: 'created', what: 'schemas, for completion in the editor' }];
}
