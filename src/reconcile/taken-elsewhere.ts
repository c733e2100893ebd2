import type { Account } from '../model/m3ter.ts';
import type { Connection, Workspace } from '../model/workspace.ts';
import { accountsTakenBy } from './takes-account.ts';

/**
 * Finds out whether an integration of another connection takes an account. Several companies may be billed from one
 * m3ter organization, and the plan of one need not warn about accounts of another. Only connections of the same
 * organization and environment count. Gives the integration in words, or null.
 */
export function indexOtherConnections(
  workspace: Workspace,
  connection: Connection,
): (account: Account) => string | null {
  const others = workspace.connections.filter(
    ({ name, organizationId, environment }) =>
      name !== connection.name &&
      organizationId === connection.organizationId &&
      environment === connection.environment,
  );
  const names = new Set(others.map(({ name }) => name));
  const integrations = workspace.integrations
    .filter((integration) => names.has(integration.connection))
    .map((integration) => ({ integration, takes: accountsTakenBy(integration) }));
  return (account) => {
    const found = integrations.find(({ takes }) => takes(account));
    if (found === undefined) return null;
    return `"${found.integration.name}" of connection ${found.integration.connection}`;
  };
}
