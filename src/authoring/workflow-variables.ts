import type { CredentialVariables } from '../model/workspace.ts';
import { referencedVariables } from '../workspace/referenced-variables.ts';
import { USUAL_WORKFLOW_VARIABLES, type WorkflowSecret, type WorkflowVariables } from './workflow.ts';

/** A connection, and the variables that hold its secrets. */
export interface NamedCredentials {
  readonly name: string;
  readonly credentials: CredentialVariables;
}

/**
 * For the GitHub Actions workflow that `tieout init` writes (github.md §5): the variables that the YAML texts of a
 * workspace refer to, and the secrets that its connections name. A list that would be empty is that of a first
 * workspace.
 */
export function workflowVariablesOf(
  texts: readonly string[],
  connections: readonly NamedCredentials[],
): WorkflowVariables {
  const usual = USUAL_WORKFLOW_VARIABLES;
  const connectionsBySecret = new Map<string, string[]>();
  for (const { name, credentials } of connections) {
    for (const secret of new Set(Object.values({ ...credentials.m3ter, ...credentials.quickbooks }))) {
      connectionsBySecret.set(secret, [...(connectionsBySecret.get(secret) ?? []), name]);
    }
  }
  const plainVariables = [...new Set(texts.flatMap(referencedVariables))].filter(
    (name) => !connectionsBySecret.has(name),
  );
  const secretOf = (name: string): WorkflowSecret => {
    const readers = connectionsBySecret.get(name) ?? [];
    return { name, connections: readers.length === connections.length ? null : readers };
  };
  const usualSecrets = usual.secrets.map(({ name }) => name);
  const secrets = usualFirst([...connectionsBySecret.keys()], usualSecrets).map(secretOf);
  const refreshTokens = [...new Set(connections.map(({ credentials }) => credentials.quickbooks.refreshToken))];
  return {
    variables: plainVariables.length === 0 ? usual.variables : usualFirst(plainVariables, usual.variables),
    secrets: secrets.length === 0 ? usual.secrets : secrets,
    refreshTokens: refreshTokens.length === 0 ? usual.refreshTokens : refreshTokens,
  };
}

/** The usual names in their usual order, then the others by the alphabet. */
function usualFirst(names: readonly string[], usual: readonly string[]): readonly string[] {
  return [...usual.filter((name) => names.includes(name)), ...names.filter((name) => !usual.includes(name)).toSorted()];
}
