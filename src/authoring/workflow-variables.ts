import type { CredentialVariables } from '../model/workspace.ts';
import { USUAL_WORKFLOW_VARIABLES, type WorkflowVariables } from './workflow.ts';

const COMMENT = /^\s*#.*$/gm;
const REFERENCE = /\$\{([A-Z][A-Z0-9_]*)(?::[^}]*)?\}/g;

/**
 * What the workflow hands to the connections of a workspace: the variables that its files refer to, and the secrets that
 * its connections name; those of a first workspace when there are none.
 */
export function workflowVariablesOf(
  texts: Iterable<string>,
  credentials: readonly CredentialVariables[],
): WorkflowVariables {
  const secrets = [...new Set(credentials.flatMap(({ m3ter, quickbooks }) => Object.values({ ...m3ter, ...quickbooks })))]; // prettier-ignore
  const referred = [...texts].flatMap((text) =>
    [...text.replaceAll(COMMENT, '').matchAll(REFERENCE)].map(([, name = '']) => name),
  );
  const variables = [...new Set(referred)].filter((name) => !secrets.includes(name));
  const usual = USUAL_WORKFLOW_VARIABLES;
  const inOrder = (names: readonly string[], first: readonly string[]): readonly string[] => [
    ...first.filter((name) => names.includes(name)),
    ...names.filter((name) => !first.includes(name)).sort(),
  ];
  return {
    variables: variables.length === 0 ? usual.variables : inOrder(variables, usual.variables),
    secrets: secrets.length === 0 ? usual.secrets : inOrder(secrets, usual.secrets),
    tokens:
      credentials.length === 0
        ? usual.tokens
        : [...new Set(credentials.map(({ quickbooks }) => quickbooks.refreshToken))],
  };
}
