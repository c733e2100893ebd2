import type { StoredTokens } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';

/** Tokens of this process only, for the sandbox: it gives new ones at any time. */
export function createMemoryTokenStore(initial: StoredTokens | null): TokenStore {
  let held = initial;
  return {
    name: 'memory',
    async read() {
      return held;
    },
    async write(tokens) {
      held = tokens;
    },
    async clear() {
      held = null;
    },
    async withLock(task) {
      return await task();
    },
  };
}
