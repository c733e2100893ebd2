import type { Fetch } from '../../http/ports.ts';
import type { Clock, Random } from '../../support/clock.ts';
import { assertNever } from '../../support/invariant.ts';
import type { Secret } from '../../support/secret.ts';
import type { TokenStore } from '../token-ports.ts';
import { createEnvTokenStore } from './env-store.ts';
import { createExecTokenStore } from './exec-store.ts';
import { createFileTokenStore } from './file-store.ts';
import type { Processes } from './file-lock.ts';
import { createGithubSecret } from './github-secret.ts';
import { createGithubTokenStore } from './github-store.ts';
import type { TokenStoreChoice } from './parse-token-store.ts';

const EXEC_TIMEOUT_MS = 30_000;

export interface TokenStoreSettings {
  readonly realmId: string;
  /** The environment's. */
  readonly refreshToken: Secret | null;
  /** `TIEOUT_TOKEN_KEY`. */
  readonly key: Secret | null;
  /** `TIEOUT_GITHUB_TOKEN`, and the address that `GITHUB_API_URL` names. */
  readonly github: { readonly token: Secret | null; readonly apiUrl: string };
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: Processes;
}

/** The store for one realm. Opens no socket and runs nothing. */
export function openTokenStore(choice: TokenStoreChoice, given: TokenStoreSettings): TokenStore {
  const { realmId, refreshToken, key, github, fetch, clock, random, processes } = given;
  switch (choice.kind) {
    case 'env':
      return createEnvTokenStore(refreshToken);
    case 'file':
      return createFileTokenStore({ path: choice.path, realmId, key, clock, processes });
    case 'github': {
      const { name } = choice;
      const secret = createGithubSecret({ name, ...github, fetch, clock, random });
      return createGithubTokenStore({ name, secret, refreshToken });
    }
    case 'exec':
      return createExecTokenStore({ command: choice.command, realmId, timeoutMs: EXEC_TIMEOUT_MS, clock, processes });
    default:
      return assertNever(choice);
  }
}
