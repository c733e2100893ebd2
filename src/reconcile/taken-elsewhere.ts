import { evaluateFilter } from '../filter/evaluate-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { ParsedFilter } from '../filter/parsed-filter.ts';
import type { Account } from '../model/m3ter.ts';
import type { Connection, Integration, Workspace } from '../model/workspace.ts';

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
    .map((integration) => ({ integration, filter: filterOf(integration) }));
  return (account) => {
    const found = integrations.find(({ integration, filter }) => takes(integration, filter, account));
    if (found === undefined) return null;
    return `"${found.integration.name}" of connection ${found.integration.connection}`;
  };
}

function filterOf({ accounts }: Integration): ParsedFilter | null {
  return accounts.filter === null ? null : parseFilter(accounts.filter).filter;
}

function takes({ accounts }: Integration, filter: ParsedFilter | null, account: Account): boolean {
  const isNamed = (references: readonly string[]): boolean =>
    references.includes(account.code) || references.includes(account.id);
  if (accounts.include.length > 0 && !isNamed(accounts.include)) return false;
  if (isNamed(accounts.exclude)) return false;
  if (accounts.filter === null) return true;
  if (filter === null) return false;
  const answer = evaluateFilter(filter, account);
  return !('error' in answer) && answer.value;
}
