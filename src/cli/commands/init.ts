import { basename, posix } from 'node:path';
import {
  missingIgnores,
  PACKAGE_JSON,
  renderConnection,
  renderFirstIntegration,
  renderFirstMappings,
  renderGitignore,
  DEFAULT_VARIABLES,
  variablesOf,
} from '../../authoring/first-workspace.ts';
import { renderWorkflow } from '../../authoring/workflow.ts';
import { workflowVariablesOf, type NamedCredentials } from '../../authoring/workflow-variables.ts';
import { slugOf } from '../../authoring/new-documents.ts';
import { isCsv, parseWorkspace } from '../../workspace/parse-workspace.ts';
import { readDocuments } from '../../workspace/read-documents.ts';
import { dayOf } from '../../model/day.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { FileLine } from '../../render/file-report.ts';
import { formatCount } from '../../render/wording.ts';
import { quoteWord } from '../../support/quote-word.ts';
import { askForAnswers, type InitAnswers, type InitDecisions } from '../ask-first-workspace.ts';
import type { CommandContext } from '../command-context.ts';
import { inFormOf } from '../format-yaml.ts';
import { loadWorkspace } from '../load-workspace.ts';
import { presentFiles } from '../present-files.ts';
import { missingSchemas, SCHEMA_FOLDER } from '../schema-files.ts';
import { folderBelow, isOutside } from '../shown-folder.ts';
import { readIfThere, writeTogether, type WantedFile } from '../write-file.ts';
import { runImport } from './import.ts';

export interface InitRequest extends InitAnswers {
  /** The folder of the workspace; null for the one of `--dir`. */
  readonly folder: string | null;
  readonly fromRemote: boolean;
}

/** The documents that are still to be written: those of a workspace, of one more connection, or none. */
type Scope = 'workspace' | 'connection' | 'nothing';

/**
 * Writes a first workspace, the GitHub workflow, and what git and npm need. In a workspace with documents, `--name`
 * adds one more connection. Asks when a person is there; otherwise uses the flags and their defaults. An existing file
 * is never changed. All files are written, or none.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function runInit(given: CommandContext, request: InitRequest): Promise<number> {
  const dir = folderBelow(request.folder ?? given.options.dir, given.workingDirectory);
  const context: CommandContext = { ...given, options: { ...given.options, dir } };
  const scope = await scopeOf(context, request);
  const decisions = scope === 'nothing' ? withDefaults(context, request) : await decide(context, request, scope);
  const wantedDocuments =
    scope === 'nothing' ? [] : documentsOf(dir, decisions, { scope, fromRemote: request.fromRemote });
  const documents = await Promise.all(wantedDocuments.map((document) => inFormOf(undefined, document)));
  const setUp = await setUpOf(context, decisions, documents);
  const { lines, wanted } = await sortOut(context, [...documents, ...setUp.files], setUp.former);
  const schemas = await missingSchemas(context, dir);
  await writeTogether(context.workingDirectory, [...wanted, ...schemas], 'init');
  const files = [...lines, ...schemaLines(dir, schemas)];
  const taken = scope === 'nothing' || context.terminal.interactive ? [] : sayTaken(request, decisions);
  const notes = [...notesOf(dir, scope), ...taken, ...setUp.notes];
  if (request.fromRemote) {
    const inConnection =
      scope === 'connection' ? { ...context, options: { ...context.options, connection: decisions.name } } : context;
    const from = scope === 'nothing' ? request.from : decisions.from;
    return runImport(inConnection, { files, notes, from });
  }
  await presentFiles(context, {
    command: 'init',
    files,
    notes,
    summary: summaryOf(wanted.length, schemas.length),
    next: scope === 'nothing' ? [] : nextSteps(context, decisions, scope),
    exitCode: EXIT.done,
  });
  return EXIT.done;
}

function summaryOf(written: number, schemas: number): string {
  if (written > 0) return `Wrote ${formatCount(written, 'file')}.`;
  const former = 'Everything was there already';
  return schemas === 0 ? `${former}.` : `${former}; the schemas for the editor are of this version now.`;
}

async function scopeOf(context: CommandContext, { name }: InitRequest): Promise<Scope> {
  const { files } = await readDocuments(context.options.dir, context.workingDirectory);
  if (files.length === 0) return 'workspace';
  if (name === null) return 'nothing';
  const { workspace } = await loadWorkspace(context, 'warning');
  return workspace.connections.some((connection) => connection.name === name) ? 'nothing' : 'connection';
}

function notesOf(dir: string, scope: Scope): readonly string[] {
  if (scope === 'connection') return ['with more than one connection, commands need --connection NAME'];
  if (scope !== 'nothing') return [];
  const flag = dir === 'integrations' ? '' : ` ${quoteWord(dir)}`;
  return [
    `${dir} already has documents: they are as they were, and none was added`,
    `tieout init${flag} --name NAME --environment sandbox|production adds another connection`,
  ];
}

/** The answers that nobody was there to give, with the flags that give them. */
function sayTaken(request: InitRequest, { name, environment, from }: InitDecisions): readonly string[] {
  const taken = [
    ...(request.name === null ? [`--name ${name}`] : []),
    ...(request.environment === null ? [`--environment ${environment}`] : []),
    ...(request.from === null ? [`--from ${from}, today: bills dated earlier are never sent`] : []),
    ...(request.companyName === null ? ['no --company-name to compare'] : []),
    ...(request.homeCurrency === null ? ['no --home-currency to compare'] : []),
  ];
  if (taken.length === 0) return [];
  return [`nobody was asked, so these were taken: ${taken.join('; ')}; change them in the files`];
}

function nextSteps({ options }: CommandContext, { name }: InitDecisions, scope: Scope): readonly string[] {
  const dir = options.dir === 'integrations' ? '' : ` --dir ${quoteWord(options.dir)}`;
  const variables = scope === 'connection' ? variablesOf(name) : DEFAULT_VARIABLES;
  const flags = scope === 'connection' ? `${dir} --connection ${name}` : dir;
  return [
    `set ${variables.organizationId}, ${variables.realmId} and the credentials, or add --sandbox to try without`,
    `tieout import${flags} writes what m3ter already has; tieout lookup${flags} items lists candidates`,
    `tieout doctor${flags}, then tieout plan${flags}`,
  ];
}

async function decide(context: CommandContext, request: InitRequest, scope: Scope): Promise<InitDecisions> {
  const defaults = withDefaults(context, request);
  // The workflow exists since the first connection, or was not wanted.
  const known = scope === 'connection' ? { ...request, workflow: request.workflow ?? true } : request;
  return context.terminal.interactive ? askForAnswers(context, known, defaults) : defaults;
}

function withDefaults(context: CommandContext, request: InitRequest): InitDecisions {
  const environment = request.environment ?? 'sandbox';
  const place = slugOf(basename(context.workingDirectory), 'integration').slice(0, 50);
  return {
    name: request.name ?? `${place}-${environment}`,
    environment,
    companyName: request.companyName,
    homeCurrency: request.homeCurrency,
    from: request.from ?? dayOf(context.clock.now()),
    workflow: request.workflow ?? true,
  };
}

/** The documents of a connection. In an existing workspace they go into a folder of its name. */
function documentsOf(
  dir: string,
  decisions: InitDecisions,
  wanted: { readonly scope: Scope; readonly fromRemote: boolean },
): readonly WantedFile[] {
  const another = wanted.scope === 'connection';
  const inFolder = (name: string): string => posix.join(dir, another ? decisions.name : '', name);
  const workspace = { ...decisions, dir, schemaFolder: another ? `../${SCHEMA_FOLDER}` : SCHEMA_FOLDER };
  const variables = another ? variablesOf(decisions.name) : DEFAULT_VARIABLES;
  const connection = { path: inFolder('connection.yaml'), text: renderConnection(workspace, variables) };
  if (wanted.fromRemote) return [connection];
  return [
    connection,
    { path: inFolder('quickbooks.yaml'), text: renderFirstIntegration(workspace) },
    { path: inFolder('items.yaml'), text: renderFirstMappings(workspace) },
  ];
}

const WORKFLOW = '.github/workflows/tieout.yml';

interface SetUp {
  readonly files: readonly WantedFile[];
  readonly notes: readonly string[];
  /** The workflow as init wrote it before: it may be written anew, since nobody has changed it. */
  readonly former: WantedFile | null;
}

/** One workflow serves one folder. Its artifacts and issues are told apart by the names of connections. */
function sayElsewhere(dir: string): string {
  const flag = dir === 'integrations' ? '' : ` ${quoteWord(dir)}`;
  return `${WORKFLOW} does not watch ${dir}: nothing there is planned or applied by it. Give that file another name in its folder (or remove it, when its own folder is gone), and run tieout init${flag} again, which writes one for ${dir}`;
}

/** What the workflow hands to the connections: as they are, and with the documents that are written now. */
async function namesOf(context: CommandContext, documents: readonly WantedFile[]) {
  const { files } = await readDocuments(context.options.dir, context.workingDirectory);
  const { workspace } = await loadWorkspace(context, 'warning');
  const texts = files.filter((file) => !isCsv(file)).map(({ text }) => text ?? '');
  const { connections } = workspace;
  const added = documents.flatMap(({ text }) => parseConnections(text));
  return {
    before: workflowVariablesOf(texts, connections),
    now: workflowVariablesOf([...texts, ...documents.map(({ text }) => text)], [...connections, ...added]),
  };
}

/** What the connections of a document that is not on disk yet name. */
function parseConnections(text: string): readonly NamedCredentials[] {
  const file = { path: 'connection.yaml', name: 'connection.yaml', text, problem: null };
  const { workspace } = parseWorkspace([file], { root: '.', env: {}, unsetVariables: 'warning' });
  return workspace.connections;
}

/** What the repository around the workspace needs. Nothing for a workspace outside the working directory. */
async function setUpOf(
  context: CommandContext,
  { workflow }: InitDecisions,
  documents: readonly WantedFile[],
): Promise<SetUp> {
  const { options, workingDirectory } = context;
  const { dir } = options;
  if (isOutside(dir)) {
    return {
      former: null,
      files: [],
      notes: [
        `${dir} is outside this folder: run tieout init where its repository begins to get the workflow, .gitignore and package.json`,
      ],
    };
  }
  const ignores = { path: '.gitignore', text: renderGitignore(dir) };
  if (!workflow) return { former: null, files: [ignores], notes: [] };
  const manifest = await readIfThere(workingDirectory, 'package.json');
  const lock = await readIfThere(workingDirectory, 'package-lock.json');
  const isInstalled = manifest !== null && lock !== null && /"tieout"/.test(manifest);
  const names = await namesOf(context, documents);
  const present = await readIfThere(workingDirectory, WORKFLOW);
  const isElsewhere = present !== null && !watches(present, dir);
  return {
    former: { path: WORKFLOW, text: renderWorkflow({ dir }, names.before) },
    files: [
      { path: WORKFLOW, text: renderWorkflow({ dir }, names.now) },
      ignores,
      { path: 'package.json', text: PACKAGE_JSON },
    ],
    notes: [
      ...(isElsewhere ? [sayElsewhere(dir)] : []),
      ...(isInstalled
        ? []
        : [
            'the workflow installs tieout with npm ci: run npm install --save-dev tieout (or the path of its packed file), and commit package.json and package-lock.json',
          ]),
    ],
  };
}

/** The files to be written. Existing files are kept; the report says what they lack. */
async function sortOut(
  context: CommandContext,
  files: readonly WantedFile[],
  former: WantedFile | null,
): Promise<{ readonly lines: readonly FileLine[]; readonly wanted: readonly WantedFile[] }> {
  const lines: FileLine[] = [];
  const wanted: WantedFile[] = [];
  for (const file of files) {
    const { path } = file;
    const existing = await readIfThere(context.workingDirectory, path);
    if (existing === null) {
      wanted.push(file);
      lines.push({ path, action: 'created', what: '' });
    } else if (path === former?.path && existing === former.text && existing !== file.text) {
      wanted.push(file);
      lines.push({ path, action: 'updated', what: 'variables and secrets of the new connection' });
    } else if (path === former?.path && existing !== file.text && former.text !== file.text) {
      lines.push({
        path,
        action: 'kept',
        what: 'it was changed by hand: add the variables of the new connection to each env',
      });
    } else lines.push({ path, action: 'kept', what: lackOf(path, existing, context.options.dir) });
  }
  return { lines, wanted };
}

/** What an existing file does not do; empty when it is as it should be, or nobody can tell. */
function lackOf(path: string, text: string, dir: string): string {
  if (path === '.gitignore') return adviseIgnores(text, dir);
  return path === WORKFLOW && !watches(text, dir) ? 'it is of another folder' : '';
}

/** True for a workflow that runs when something in the folder changes. */
function watches(workflow: string, dir: string): boolean {
  return dir === '.' || workflow.includes(`${dir}/**`);
}

/**
 * The sandbox's state and tokens may be in `.tieout/`, and plans and journals name customers. None of them may be in
 * git.
 */
function adviseIgnores(text: string, dir: string): string {
  const missing = missingIgnores(text, dir);
  if (missing.length === 0) return '';
  return missing.length === 1 ? `add a line to it: ${missing.join('')}` : `add lines to it: ${missing.join(' ')}`;
}

function schemaLines(dir: string, written: readonly WantedFile[]): readonly FileLine[] {
  if (written.length === 0) return [];
  return [{ path: posix.join(dir, SCHEMA_FOLDER), action: 'created', what: 'schemas, for completion in the editor' }];
}
