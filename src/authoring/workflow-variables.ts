import type { CredentialVariables } from '../model/workspace.ts';
import { USUAL_WORKFLOW_VARIABLES, type WorkflowSecret, type WorkflowVariables } from './workflow.ts';

const COMMENT = /^\s*#.*$/gm;
const REFERENCE = /\$\{([A-Z][A-Z0-9_]*)(?::[^}]*)?\}/g;

/** A connection, and the variables that hold its secrets. */
export interface NamedCredentials {
  readonly name: string;
  readonly credentials: CredentialVariables;
}

/**
 * What the workflow hands to the connections of a workspace: the variables that its files refer to, and to each
 * connection the secrets that it names (github.md §5); those of a first workspace when there are none.
 */
export function workflowVariablesOf(
  texts: Iterable<string>,
  connections: readonly NamedCredentials[],
): WorkflowVariables {
  const readers = new Map<string, string[]>();
  for (const { name, credentials } of connections) {
    for (const secret of new Set(Object.values({ ...credentials.m3ter, ...credentials.quickbooks }))) {
      readers.set(secret, [...(readers.get(secret) ?? []), name]);
    }
  }
  const referred = [...texts].flatMap((text) =>
    [...text.replaceAll(COMMENT, '').matchAll(REFERENCE)].map(([, name = '']) => name),
  );
  const variables = [...new Set(referred)].filter((name) => !readers.has(name));
  const usual = USUAL_WORKFLOW_VARIABLES;
  const inOrder = (names: readonly string[], first: readonly string[]): readonly string[] => [
    ...first.filter((name) => names.includes(name)),
    ...names.filter((name) => !first.includes(name)).sort(),
  ];
  const secretOf = (name: string): WorkflowSecret => {
    const own = readers.get(name) ?? [];
    return { name, connections: own.length === connections.length ? null : own };
  };
  const usualSecrets = usual.secrets.map(({ name }) => name);
  return {
    variables: variables.length === 0 ? usual.variables : inOrder(variables, usual.variables),
    secrets: readers.size === 0 ? usual.secrets : inOrder([...readers.keys()], usualSecrets).map(secretOf),
    tokens:
      connections.length === 0
        ? usual.tokens
        : [...new Set(connections.map(({ credentials }) => credentials.quickbooks.refreshToken))],
  };
}
