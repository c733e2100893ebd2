import type { Diagnostic } from '../model/diagnostic.ts';
import type { Workspace } from '../model/workspace.ts';
import type { ParsedWorkspace } from '../workspace/parse-workspace.ts';

/** The part of the workspace for one connection. Findings in files that belong to no connection are kept. */
export function partOfConnection(read: ParsedWorkspace, name: string): ParsedWorkspace {
  const isConcerned = findingsAbout(read.workspace, name);
  return { ...read, workspace: documentsOf(read.workspace, name), diagnostics: read.diagnostics.filter(isConcerned) };
}

/** Tests whether a finding is about a connection: it is not in a file that only other connections have. */
export function findingsAbout(workspace: Workspace, name: string): (finding: Diagnostic) => boolean {
  const own = pathsOf(documentsOf(workspace, name));
  const others = new Set([...pathsOf(workspace)].filter((path) => !own.has(path)));
  return ({ place }) => place === undefined || !others.has(place.path);
}

function documentsOf(workspace: Workspace, name: string): Workspace {
  return {
    ...workspace,
    connections: workspace.connections.filter((one) => one.name === name),
    integrations: workspace.integrations.filter(({ connection }) => connection === name),
    mappingFiles: workspace.mappingFiles.filter(({ connection }) => connection === name),
  };
}

function pathsOf({ connections, integrations, mappingFiles }: Workspace): ReadonlySet<string> {
  return new Set([...connections, ...integrations, ...mappingFiles].map(({ origin }) => origin.place.path));
}
