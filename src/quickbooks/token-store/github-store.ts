import type { Secret } from '../../support/secret.ts';
import type { StoredTokens } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';
import type { GithubPublicKey, GithubSecret, GithubSecretName } from './github-secret.ts';

export interface GithubTokenStoreSettings {
  readonly name: GithubSecretName;
  readonly secret: GithubSecret;
  /** The value of the secret, as the workflow hands it to the job; GitHub gives it to nobody else. */
  readonly refreshToken: Secret | null;
}

/** Intuit's rolling lifetime (`quickbooks.md` §1.2): counted from the last rotation, so never too late. */
const REFRESH_LIFETIME_MS = 100 * 24 * 3_600_000;

/**
 * The refresh token as a secret of a repository or environment. It is read from the environment
 * variable that the workflow fills with the secret, and written through the API. The secret holds
 * the bare refresh token: GitHub masks a secret as a whole, so JSON around it would leave the token
 * in it unmasked. Access tokens are not kept, and the token before needs no keeping: until a write
 * succeeds the secret holds it.
 *
 * There is no lock between jobs: `concurrency` of the workflow is the lock, as GitHub hands a job the
 * secret before tieout runs.
 */
export function createGithubTokenStore(settings: GithubTokenStoreSettings): TokenStore {
  const { secret, refreshToken } = settings;
  let written: StoredTokens | null = null;
  let cleared = false;
  let atGithub: Secret | null = null;
  let publicKey: GithubPublicKey | null = null;
  const readKey = async (): Promise<GithubPublicKey> => (publicKey ??= await secret.readPublicKey());
  return {
    name: `github ${nameOf(settings.name)}`,
    async read() {
      if (written !== null || cleared) return written;
      if (refreshToken === null) return null;
      const updatedAt = await secret.readUpdatedAt();
      atGithub = updatedAt === null ? null : refreshToken;
      return {
        accessToken: null,
        accessExpiresAt: null,
        refreshToken,
        refreshExpiresAt: updatedAt === null ? null : updatedAt + REFRESH_LIFETIME_MS,
        hardExpiresAt: null,
        rotatedAt: updatedAt ?? 0,
        previous: null,
      };
    },
    async write(tokens) {
      if (atGithub?.equals(tokens.refreshToken) !== true) await secret.write(tokens.refreshToken, await readKey());
      atGithub = tokens.refreshToken;
      cleared = false;
      written = tokens;
    },
    async clear() {
      await secret.remove();
      atGithub = null;
      written = null;
      cleared = true;
    },
    async withLock(task) {
      // Asked for before Intuit is: a token that may not write stops the run while nothing has rotated.
      await readKey();
      return await task();
    },
  };
}

function nameOf({ owner, repository, environment, secret }: GithubSecretName): string {
  return [owner, repository, ...(environment === null ? [] : [environment]), secret].join('/');
}
