import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { ParsedWorkspace } from '../../workspace/parse-workspace.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { loadWorkspace, printDiagnostics } from '../load-workspace.ts';

/** Checks all files against the schemas and each other. Never connects, and needs no credentials. */
export async function runValidate(context: CommandContext): Promise<number> {
  const { alone, connection } = context.options;
  const all = await loadWorkspace(context, alone ? 'warning' : 'error');
  const read = alone || connection === null ? all : partOf(all, connection);
  const failed = hasErrors(read.diagnostics);
  await printDiagnostics(context, read);
  if (!failed && context.options.format === 'human') {
    const { connections, integrations, mappingFiles } = read.workspace;
    const rules = mappingFiles.reduce((sum, file) => sum + file.rules.length, 0);
    context.terminal.stdout.write(
      `valid: ${[
        count(connections.length, 'connection'),
        count(integrations.length, 'integration'),
        count(rules, 'mapping'),
      ].join(', ')}\n`,
    );
  }
  return failed ? EXIT.workspaceErrors : EXIT.done;
}

/** The part of the workspace for one connection. Findings in files that belong to no connection are kept. */
function partOf({ workspace, diagnostics, ...read }: ParsedWorkspace, name: string): ParsedWorkspace {
  const part = {
    ...workspace,
    connections: workspace.connections.filter((one) => one.name === name),
    integrations: workspace.integrations.filter(({ connection }) => connection === name),
    mappingFiles: workspace.mappingFiles.filter(({ connection }) => connection === name),
  };
  const own = pathsOf(part);
  const others = new Set([...pathsOf(workspace)].filter((path) => !own.has(path)));
  const isConcerned = ({ place }: Diagnostic): boolean => place === undefined || !others.has(place.path);
  return { ...read, workspace: part, diagnostics: diagnostics.filter(isConcerned) };
}

function pathsOf({ connections, integrations, mappingFiles }: Workspace): ReadonlySet<string> {
  return new Set([...connections, ...integrations, ...mappingFiles].map(({ origin }) => origin.place.path));
}

function count(many: number, noun: string): string {
  return `${String(many)} ${noun}${many === 1 ? '' : 's'}`;
}
