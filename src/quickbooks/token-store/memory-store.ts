import type { StoredTokens } from '../stored-tokens.ts';
import type { TokenStore } from '../token-ports.ts';

/** Tokens of this process only, for the sandbox: it gives new ones at any time. */
export function createMemoryTokenStore(initial: StoredTokens | null): TokenStore {
  let storedTokens = initial;
  return {
    name: 'memory',
    async read() {
      return storedTokens;
    },
    async write(tokens) {
      storedTokens = tokens;
    },
    async clear() {
      storedTokens = null;
    },
    async withLock(task) {
      return await task();
    },
  };
}
