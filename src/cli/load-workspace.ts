import { join } from 'node:path';
import type { ParsedWorkspace } from '../workspace/parse-workspace.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { foldUnset, judgeUnset } from '../workspace/unset-variables.ts';
import { meantNames } from '../support/did-you-mean.ts';
import { dayOf } from '../model/day.ts';
import { hasErrors, type Diagnostic } from '../model/diagnostic.ts';
import type { Connection } from '../model/workspace.ts';
import type { WorldSnapshot } from '../model/world.ts';
import { annotateDiagnostic } from '../render/annotations.ts';
import { findingsPage } from '../render/findings.ts';
import { renderFindingsSarif } from '../render/findings-sarif.ts';
import { renderFindingsText } from '../render/findings-text.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_ORGANIZATION_ID, SANDBOX_REALM_ID } from '../sandbox/environment.ts';
import { UsageFailure, WorkspaceFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT } from '../model/exit-code.ts';
import { findingsAbout } from './part-of-connection.ts';
import type { SandboxOwner } from './sandbox-folder.ts';
import { findSharedTokenStores } from './shared-token-stores.ts';
import { styleFor } from './output-style.ts';
import { present } from './present.ts';
import { completeTexts } from './suggested-commands.ts';
import type { Environment } from './terminal.ts';

/**
 * The environment that a command sees. With `--sandbox` the credentials, organization and company are the sandbox's,
 * whatever real ones are set (rulings.md 34).
 */
export function effectiveEnvironment(context: CommandContext): Environment {
  const { environment, options } = context;
  return options.sandbox ? { ...environment, ...SANDBOX_ENVIRONMENT } : environment;
}

/**
 * Reads the workspace. For a command that connects to systems, unset variables are errors where its connection needs
 * them, once that is known. For other commands all of them are warnings.
 *
 * @throws WorkspaceFailure `cli/no-workspace` when the folder does not exist.
 */
export async function loadWorkspace(
  context: CommandContext,
  unset: 'warning' | 'error',
  fromSnapshot = false,
): Promise<ParsedWorkspace> {
  const { options, workingDirectory } = context;
  const parsed = await readWorkspace(options.dir, {
    env: effectiveEnvironment(context),
    cwd: workingDirectory,
    unsetVariables: 'warning',
    today: dayOf(context.clock.now()),
  });
  const read = { ...parsed, diagnostics: [...parsed.diagnostics, ...sharedStores(context, parsed)] };
  const [only, second] = read.workspace.connections;
  const named = nameFor(options.connection, read.workspace.connections);
  const connection = named ?? (second === undefined ? (only?.name ?? '') : null);
  if (unset === 'warning' || connection === null) return read;
  return {
    ...read,
    diagnostics: judgeUnset(read.diagnostics, read.unset, {
      connection,
      embedded: options.sandbox || fromSnapshot,
      alone: options.alone,
    }),
  };
}

function sharedStores({ environment, options }: CommandContext, { workspace }: ParsedWorkspace): Diagnostic[] {
  return options.sandbox ? [] : findSharedTokenStores(workspace.connections, environment['TIEOUT_TOKEN_STORE']);
}

/** A workspace that can be planned, and the connection to plan. */
export interface UsableWorkspace {
  readonly read: ParsedWorkspace;
  readonly connection: Connection;
}

/**
 * Loads the workspace for a command that connects to systems. When it has errors, prints its diagnostics and gives
 * null.
 *
 * @param snapshot replaces the systems when it is there.
 * @throws WorkspaceFailure when the connection, or one of `integrations`, does not exist, or the snapshot is of another
 * connection.
 */
export async function usableWorkspace(
  context: CommandContext,
  integrations: readonly string[] = [],
  snapshot: WorldSnapshot | null = null,
): Promise<UsableWorkspace | null> {
  const all = await loadWorkspace(context, 'error', snapshot !== null);
  if (hasErrors(all.diagnostics)) {
    await printDiagnostics(context, all);
    return null;
  }
  const connection = chooseConnection(context, all.workspace.connections);
  // Warnings about the files of other connections are for validate.
  const read = { ...all, diagnostics: all.diagnostics.filter(findingsAbout(all.workspace, connection.name)) };
  const ofConnection = read.workspace.integrations.filter((one) => one.connection === connection.name);
  const names = ofConnection.map(({ name }) => name);
  const unknown = integrations.find((name) => !names.includes(name));
  if (unknown === undefined) {
    return {
      read,
      connection:
        snapshot === null
          ? asked(context, connection, read.workspace.connections)
          : inSnapshot(snapshot, connection, read),
    };
  }
  throw new WorkspaceFailure(`connection "${connection.name}" has no integration "${unknown}"`, {
    code: 'cli/unknown-integration',
    nextStep: suggest(unknown, names, 'integrations'),
  });
}

/** The connection; with `--sandbox`, that of the embedded systems, which replace its own (rulings.md 34). */
function asked({ options }: CommandContext, connection: Connection, connections: readonly Connection[]): Connection {
  if (!options.sandbox) return connection;
  return {
    ...connection,
    ...(connections.length > 1 ? { sandbox: connection.name } : {}),
    organizationId: SANDBOX_ORGANIZATION_ID,
    realmId: SANDBOX_REALM_ID,
    companyName: null,
    homeCurrency: null,
    embedded: true,
  };
}

/**
 * The connection with the organization and company of a snapshot that replaces its systems. The variables that name
 * them need not be set.
 *
 * @throws WorkspaceFailure `snapshot/other-connection`.
 */
function inSnapshot(snapshot: WorldSnapshot, connection: Connection, { unset }: ParsedWorkspace): Connection {
  const { name, environment, embedded } = snapshot.connection;
  if (name !== connection.name || environment !== connection.environment) {
    throw new WorkspaceFailure(
      `the snapshot is of the connection "${name}" (${environment}), the plan is for "${connection.name}" (${connection.environment})`,
      { code: 'snapshot/other-connection', nextStep: 'name the right file, or the connection with --connection' },
    );
  }
  const { organizationId } = snapshot.m3ter;
  const { realmId } = snapshot.quickbooks;
  if (embedded === true) {
    return { ...connection, organizationId, realmId, companyName: null, homeCurrency: null, embedded };
  }
  const isUnset = (pointer: string): boolean =>
    unset.some((value) => value.connection === connection.name && value.ofConnection === pointer);
  return {
    ...connection,
    ...(isUnset('/m3ter/organizationId') ? { organizationId } : {}),
    ...(isUnset('/quickbooks/realmId') ? { realmId } : {}),
    ...(isUnset('/quickbooks/companyName') ? { companyName: null } : {}),
    ...(isUnset('/quickbooks/homeCurrency') ? { homeCurrency: null } : {}),
  };
}

function suggest(wanted: string, names: readonly string[], what: string): string {
  const meant = meantNames(wanted, names).map((name) => `"${name}"`);
  return meant.length === 0 ? `the ${what} are: ${names.join(', ')}` : `did you mean ${meant.join(' or ')}?`;
}

/**
 * The connection for a command that only reads systems. Mistakes in other documents do not matter to it. Prints the
 * errors of the file that contains the connection, and gives null when there are any.
 */
export async function usableConnection(context: CommandContext): Promise<Connection | null> {
  const read = await loadWorkspace(context, 'error');
  const picked = pickConnection(context, read);
  if ('connection' in picked) return picked.connection;
  await printDiagnostics(context, { ...read, diagnostics: picked.errors });
  return null;
}

/**
 * The connection for a command that only reads systems, or the errors of the file that contains it.
 *
 * @throws WorkspaceFailure when none has the name; UsageFailure when there are several.
 */
export function pickConnection(
  context: CommandContext,
  read: ParsedWorkspace,
): { readonly connection: Connection } | { readonly errors: readonly Diagnostic[] } {
  const files = new Set(read.workspace.connections.map(({ origin }) => origin.place.path));
  const isOurs = ({ place }: Diagnostic): boolean => files.size === 0 || (place !== undefined && files.has(place.path));
  const own = read.diagnostics.filter((diagnostic) => diagnostic.severity === 'error' && isOurs(diagnostic));
  return own.length > 0 ? { errors: own } : { connection: askedOf(context, read.workspace.connections) };
}

function askedOf(context: CommandContext, connections: readonly Connection[]): Connection {
  return asked(context, chooseConnection(context, connections), connections);
}

/**
 * The connection whose embedded systems a command is about that needs no workspace; null when there is none.
 *
 * @throws UsageFailure when there are several and none is chosen.
 */
export async function connectionOfSandbox(context: CommandContext): Promise<SandboxOwner | null> {
  const { dir } = context.options;
  const { workspace } = await readWorkspace(dir, { env: {}, cwd: context.workingDirectory, unsetVariables: 'warning' });
  const { connections } = workspace;
  const [only, second] = connections;
  if (second === undefined) return only ?? null;
  const { name } = chooseConnection(context, connections);
  return { name, sandbox: name };
}

/** Prints all diagnostics: for people on stderr, for machines on stdout. */
export async function printDiagnostics(
  context: CommandContext,
  read: Pick<ParsedWorkspace, 'diagnostics' | 'files'> & Partial<Pick<ParsedWorkspace, 'unset'>>,
): Promise<void> {
  const { diagnostics, files, unset = [] } = read;
  if (context.options.format === 'human') {
    const shown = completeTexts(foldUnset(diagnostics, unset), context.options);
    context.terminal.stderr.write(renderFindingsText(shown, files, styleFor(context, 'stderr')));
    return;
  }
  await present(context, {
    page: () => findingsPage(diagnostics),
    json: () => ({ diagnostics }),
    exitCode: hasErrors(diagnostics) ? EXIT.workspaceErrors : EXIT.done,
    annotations: () => diagnostics.map(annotateDiagnostic),
    forms: { sarif: () => renderFindingsSarif(diagnostics, context.version) },
  });
}

const BY_PLACE = /^#(\d{1,4})$/;

/** `#3` is the fourth of `tieout connections`: the index of a job that does one connection each. Names have no `#`. */
export function nameFor(wanted: string | null, connections: readonly Connection[]): string | null {
  const place = BY_PLACE.exec(wanted ?? '')?.[1];
  return place === undefined ? wanted : (connections[Number(place)]?.name ?? wanted);
}

/** Nothing in the folder says which systems to work on. */
export function noConnection({ options }: CommandContext): WorkspaceFailure {
  return new WorkspaceFailure(`no Connection document below ${join(options.dir, '/')}`, {
    code: 'cli/no-connection',
    nextStep: 'add a document of kind Connection (tieout schema Connection), or name the folder with --dir',
  });
}

/** The call as it is with the connection that a saved plan or run is of, unless it names one itself. */
export function withConnection(context: CommandContext, name: string | null): CommandContext {
  const { options } = context;
  if (name === null || options.connection !== null) return context;
  return { ...context, options: { ...options, connection: name } };
}

function chooseConnection(context: CommandContext, connections: readonly Connection[]): Connection {
  const wanted = nameFor(context.options.connection, connections);
  const names = connections.map(({ name }) => name);
  const [first, second] = connections;
  if (wanted === null) {
    if (first === undefined) throw noConnection(context);
    if (second === undefined) return first;
    throw new UsageFailure('the workspace has more than one connection', {
      code: 'cli/connection-needed',
      nextStep: `choose one with --connection: ${names.join(', ')}`,
    });
  }
  const found = connections.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  throw new WorkspaceFailure(`there is no connection "${wanted}"`, {
    code: 'cli/unknown-connection',
    nextStep: suggest(wanted, names, 'connections'),
  });
}
