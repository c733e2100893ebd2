import type { Diagnostic } from '../model/diagnostic.ts';
import type { Connection } from '../model/workspace.ts';
import { githubSecretText } from '../quickbooks/token-store/github-secret.ts';
import { parseTokenStore } from '../quickbooks/token-store/parse-token-store.ts';
import { UsageFailure } from '../support/errors.ts';

/**
 * Finds connections to different companies that keep their sign-in in one secret at GitHub. Each renewal would replace
 * the other's refresh token, and about a day later one of them is signed out. A file and a command keep the tokens of
 * each company apart.
 *
 * @param store `TIEOUT_TOKEN_STORE`, as it is set.
 */
export function findSharedTokenStores(connections: readonly Connection[], store: string | undefined): Diagnostic[] {
  const firsts = new Map<string, Connection>();
  const found: Diagnostic[] = [];
  for (const connection of connections) {
    const secret = secretOf(connection, store);
    if (secret === null) continue;
    const first = firsts.get(secret.toLowerCase());
    if (first === undefined) firsts.set(secret.toLowerCase(), connection);
    else if (first.realmId !== connection.realmId || first.environment !== connection.environment) {
      const own = connection.credentials.quickbooks.refreshToken;
      found.push({
        severity: 'warning',
        code: 'token/shared-store',
        message: `the connections "${first.name}" and "${connection.name}" keep their sign-in in one secret at GitHub, ${secret}: each new refresh token would overwrite the other's`,
        hint:
          own === first.credentials.quickbooks.refreshToken
            ? `let credentials.quickbooks.refreshToken of each connection name a variable of its own, and set TIEOUT_TOKEN_STORE to github:OWNER/REPO`
            : 'set TIEOUT_TOKEN_STORE to github:OWNER/REPO: then each connection has a secret of its own, named as its variable for the refresh token',
        place: connection.origin.place,
      });
    }
  }
  return found;
}

/** Where a connection's refresh token is kept at GitHub, for people; null for every other store. */
function secretOf({ credentials }: Connection, store: string | undefined): string | null {
  try {
    const choice = parseTokenStore(store, credentials.quickbooks.refreshToken);
    return choice.kind === 'github' ? githubSecretText(choice.name) : null;
  } catch (error) {
    // A store of no known form is refused where it is opened.
    if (error instanceof UsageFailure) return null;
    throw error;
  }
}
