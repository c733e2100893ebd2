import { TOKEN_STORE_HINT } from '../../model/sign-in.ts';
import { CREDENTIAL_VARIABLES } from '../../model/workspace.ts';
import { NotSignedIn } from '../../support/errors.ts';
import type { Secret } from '../../support/secret.ts';
import type { StoredTokens } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';

/**
 * The refresh token of an environment variable, which cannot be written. It works until Intuit gives a new one, about
 * daily. Then the run ends and says which store to use.
 */
export function createEnvTokenStore(
  refreshToken: Secret | null,
  variable = CREDENTIAL_VARIABLES.quickbooks.refreshToken,
): TokenStore {
  return {
    name: variable,
    readOnly: true,
    async read() {
      return refreshToken === null ? null : { ...NOTHING_KNOWN, refreshToken };
    },
    async write(tokens) {
      if (refreshToken?.equals(tokens.refreshToken) === true) return;
      throw new NotSignedIn('Intuit gave a new refresh token, and the environment cannot keep it', {
        code: 'token/read-only-store',
        nextStep: `${TOKEN_STORE_HINT} and run again within 24 hours: ${variable} still works that long`,
      });
    },
    async clear() {},
    async withLock(task) {
      return await task();
    },
  };
}

const NOTHING_KNOWN: Omit<StoredTokens, 'refreshToken'> = {
  accessToken: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  hardExpiresAt: null,
  rotatedAt: 0,
  previous: null,
};
