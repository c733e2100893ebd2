import { join } from 'node:path';
import type { ParsedWorkspace } from '../documents/parse-workspace.ts';
import { readWorkspace } from '../documents/read-workspace.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { hasErrors, type Diagnostic } from '../model/diagnostic.ts';
import type { Connection } from '../model/workspace.ts';
import { annotateDiagnostic } from '../render/annotations.ts';
import { findingsPage } from '../render/findings.ts';
import { renderFindingsSarif } from '../render/findings-sarif.ts';
import { renderFindingsText } from '../render/findings-text.ts';
import { SANDBOX_ENVIRONMENT } from '../sandbox/environment.ts';
import { UsageFailure, WorkspaceFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT } from '../model/exit-code.ts';
import { styleFor } from './output-style.ts';
import { present } from './present.ts';
import type { Environment } from './terminal.ts';

/** The environment a command sees: with `--sandbox`, unset variables take the sandbox's own values (cli.md). */
export function effectiveEnvironment(context: CommandContext): Environment {
  const { environment, options } = context;
  return options.sandbox ? { ...SANDBOX_ENVIRONMENT, ...environment } : environment;
}

/**
 * Reads the workspace.
 *
 * @throws WorkspaceFailure `cli/no-workspace` when the folder does not exist.
 */
export async function loadWorkspace(
  context: CommandContext,
  unsetVariables: 'warning' | 'error',
): Promise<ParsedWorkspace> {
  return readWorkspace(context.options.dir, {
    env: effectiveEnvironment(context),
    cwd: context.workingDirectory,
    unsetVariables,
  });
}

/** A workspace that can be planned, and the connection to plan; null when its errors were printed. */
export interface UsableWorkspace {
  readonly read: ParsedWorkspace;
  readonly connection: Connection;
}

/**
 * Loads the workspace for a command that talks to systems. Prints its diagnostics when it has errors.
 *
 * @throws WorkspaceFailure when the connection, or one of `integrations`, is not there.
 */
export async function usableWorkspace(
  context: CommandContext,
  integrations: readonly string[] = [],
): Promise<UsableWorkspace | null> {
  const read = await loadWorkspace(context, 'error');
  if (hasErrors(read.diagnostics)) {
    await printDiagnostics(context, read);
    return null;
  }
  const connection = chooseConnection(context, read.workspace.connections);
  const held = read.workspace.integrations.filter((one) => one.connection === connection.name);
  const names = held.map(({ name }) => name);
  const unknown = integrations.find((name) => !names.includes(name));
  if (unknown === undefined) return { read, connection };
  throw new WorkspaceFailure(`connection "${connection.name}" has no integration "${unknown}"`, {
    code: 'cli/unknown-integration',
    nextStep: suggest(unknown, names, 'integrations'),
  });
}

function suggest(wanted: string, names: readonly string[], what: string): string {
  const close = nearestWord(wanted, names);
  return close === null ? `the ${what} are: ${names.join(', ')}` : `did you mean "${close}"?`;
}

/**
 * The connection for a command that only reads systems: mistakes in other documents do not matter to it.
 * Prints the errors of the file the connection stands in; null when there are some.
 */
export async function usableConnection(context: CommandContext): Promise<Connection | null> {
  const read = await loadWorkspace(context, 'error');
  const picked = pickConnection(context, read);
  if ('connection' in picked) return picked.connection;
  await printDiagnostics(context, { diagnostics: picked.errors, files: read.files });
  return null;
}

/**
 * The connection for a command that only reads systems, or the errors of the file it stands in.
 *
 * @throws WorkspaceFailure when there is none of the name; UsageFailure when there are several.
 */
export function pickConnection(
  context: CommandContext,
  read: ParsedWorkspace,
): { readonly connection: Connection } | { readonly errors: readonly Diagnostic[] } {
  const files = new Set(read.workspace.connections.map(({ origin }) => origin.place.path));
  const isOurs = ({ place }: Diagnostic): boolean => files.size === 0 || (place !== undefined && files.has(place.path));
  const own = read.diagnostics.filter((diagnostic) => diagnostic.severity === 'error' && isOurs(diagnostic));
  return own.length > 0 ? { errors: own } : { connection: chooseConnection(context, read.workspace.connections) };
}

/** Prints all diagnostics: for people on stderr, for machines on stdout. */
export async function printDiagnostics(
  context: CommandContext,
  read: Pick<ParsedWorkspace, 'diagnostics' | 'files'>,
): Promise<void> {
  const { diagnostics, files } = read;
  if (context.options.format === 'human') {
    context.terminal.stderr.write(renderFindingsText(diagnostics, files, styleFor(context, 'stderr')));
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

function chooseConnection(context: CommandContext, connections: readonly Connection[]): Connection {
  const wanted = context.options.connection;
  const names = connections.map(({ name }) => name);
  const [first, second] = connections;
  if (wanted === null) {
    if (first === undefined) {
      throw new WorkspaceFailure(`no Connection document below ${join(context.options.dir, '/')}`, {
        code: 'cli/no-connection',
        nextStep: 'add a document of kind Connection (tieout schema Connection), or name the folder with --dir',
      });
    }
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
