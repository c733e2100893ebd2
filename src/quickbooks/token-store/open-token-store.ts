import type { Clock } from '../../support/clock.ts';
import { assertNever } from '../../support/invariant.ts';
import type { Secret } from '../../support/secret.ts';
import type { TokenStore } from '../token-ports.ts';
import { createEnvTokenStore } from './env-store.ts';
import { createExecTokenStore } from './exec-store.ts';
import { createFileTokenStore } from './file-store.ts';
import type { TokenStoreChoice } from './parse-token-store.ts';

const EXEC_TIMEOUT_MS = 30_000;

/** The store for one realm. `key` is `TIEOUT_TOKEN_KEY`; `refreshToken` is the environment's. */
export function openTokenStore(
  choice: TokenStoreChoice,
  given: {
    readonly realmId: string;
    readonly refreshToken: Secret | null;
    readonly key: Secret | null;
    readonly clock: Clock;
  },
): TokenStore {
  switch (choice.kind) {
    case 'env':
      return createEnvTokenStore(given.refreshToken);
    case 'file':
      return createFileTokenStore({ path: choice.path, realmId: given.realmId, key: given.key, clock: given.clock });
    case 'exec':
      return createExecTokenStore({ command: choice.command, realmId: given.realmId, timeoutMs: EXEC_TIMEOUT_MS });
    default:
      return assertNever(choice);
  }
}
