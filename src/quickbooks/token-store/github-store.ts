import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Secret } from '../../support/secret.ts';
import type { StoredTokens } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';
import { githubSecretText, type GithubPublicKey, type GithubSecret, type GithubSecretName } from './github-secret.ts';

export interface GithubTokenStoreOptions {
  readonly name: GithubSecretName;
  readonly secret: GithubSecret;
  /** The secret's value, as the workflow gives it to the job. GitHub gives it to nobody else. */
  readonly refreshToken: Secret | null;
  /** Called when another run wrote the secret while this run used it. */
  readonly onWarning: (warning: Diagnostic) => void;
}

/**
 * Intuit's rolling lifetime (`quickbooks.md` §1.2), counted from the last rotation, so the warning never comes too
 * late.
 */
const REFRESH_LIFETIME_MS = 100 * 24 * 3_600_000;

/**
 * The refresh token as a secret of a repository or environment. It is read from the environment variable that the
 * workflow fills with the secret, and written through the API.
 * - The secret is the bare refresh token. GitHub masks a secret only as a whole, so a token inside JSON would not be
 *   masked.
 * - Access tokens are not kept.
 * - The previous token needs no keeping: the secret has it until a write succeeds.
 *
 * There is no lock between jobs, because GitHub gives a job its secrets before tieout runs. The workflow's
 * `concurrency` is the lock. Two jobs that still run at once are noticed by the secret's time, and reported.
 */
export function createGithubTokenStore(settings: GithubTokenStoreOptions): TokenStore {
  const { secret, refreshToken, onWarning } = settings;
  const name = `github ${githubSecretText(settings.name)}`;
  let written: StoredTokens | null = null;
  let cleared = false;
  let atGithub: Secret | null = null;
  let publicKey: GithubPublicKey | null = null;
  /** When the secret was last set, as far as this run knows. */
  let lastSet: number | null = null;
  const readKey = async (): Promise<GithubPublicKey> => (publicKey ??= await secret.readPublicKey());
  return {
    name,
    async read() {
      if (written !== null || cleared) return written;
      if (refreshToken === null) return null;
      const updatedAt = await secret.readUpdatedAt();
      lastSet = updatedAt;
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
      if (atGithub?.equals(tokens.refreshToken) !== true) {
        const before = lastSet === null ? null : await secret.readUpdatedAt();
        await secret.write(tokens.refreshToken, await readKey());
        if (before !== lastSet) onWarning(twoRuns(name));
        lastSet = await secret.readUpdatedAt();
      }
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
      // Checked before asking Intuit: a token that may not write stops the run while nothing has rotated.
      await readKey();
      return await task();
    },
  };
}

function twoRuns(name: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'token/two-runs',
    message: `another run replaced the refresh token in ${name} while this one was using it`,
    hint: 'let one run at a time use it: give every job that runs tieout the same concurrency group',
    about: name,
  };
}
