import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Fetch } from '../../http/ports.ts';
import type { Random } from '../../support/clock.ts';
import { assertNever } from '../../support/invariant.ts';
import type { Secret } from '../../support/secret.ts';
import type { TokenStore } from '../token-ports.ts';
import { createEnvTokenStore } from './env-store.ts';
import { createExecTokenStore } from './exec-store.ts';
import { createFileTokenStore } from './file-store.ts';
import type { LockWorld } from '../../support/lock-file.ts';
import { createGithubSecret } from './github-secret.ts';
import { createGithubTokenStore } from './github-store.ts';
import type { TokenStoreChoice } from './parse-token-store.ts';

const EXEC_TIMEOUT_MS = 30_000;

export interface TokenStoreOptions extends LockWorld {
  readonly realmId: string;
  /** The refresh token in the environment. */
  readonly refreshToken: Secret | null;
  /** The variable that has it. */
  readonly refreshVariable: string;
  /** `TIEOUT_TOKEN_KEY`. */
  readonly key: Secret | null;
  /** `TIEOUT_GITHUB_TOKEN`, and the address in `GITHUB_API_URL`. */
  readonly github: { readonly token: Secret | null; readonly apiUrl: string };
  readonly fetch: Fetch;
  readonly random: Random;
  readonly onWarning: (warning: Diagnostic) => void;
}

/** The store for one realm. Opening it neither connects nor runs anything. */
export function openTokenStore(choice: TokenStoreChoice, given: TokenStoreOptions): TokenStore {
  const { realmId, refreshToken, key, github, fetch, clock, random, processes, onWait, onWarning } = given;
  const lock = { clock, processes, ...(onWait === undefined ? {} : { onWait }) };
  switch (choice.kind) {
    case 'env':
      return createEnvTokenStore(refreshToken, given.refreshVariable);
    case 'file':
      return createFileTokenStore({ path: choice.path, realmId, key, onWarning, ...lock });
    case 'github': {
      const { name } = choice;
      const secret = createGithubSecret({ name, ...github, fetch, clock, random });
      return createGithubTokenStore({ name, secret, refreshToken, onWarning });
    }
    case 'exec':
      return createExecTokenStore({ command: choice.command, realmId, timeoutMs: EXEC_TIMEOUT_MS, ...lock });
    default:
      return assertNever(choice);
  }
}
