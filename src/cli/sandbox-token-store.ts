import type { TokenStore } from '../quickbooks/token-ports.ts';
import { createFileTokenStore, type FileTokenStoreOptions } from '../quickbooks/token-store/file-store.ts';
import { corruptState } from '../sandbox/folder-failures.ts';
import { Failure } from '../support/errors.ts';

/**
 * The token store beside the sandbox's state. Nobody signs in to the sandbox, so a damaged file is repaired like the
 * rest of the sandbox.
 *
 * @throws WorldFailure `sandbox/state-corrupt` from each method when the file is damaged.
 */
export function createSandboxTokenStore(settings: Omit<FileTokenStoreOptions, 'key'>): TokenStore {
  const store = createFileTokenStore({ ...settings, key: null });
  const advised = async <T>(attempt: Promise<T>): Promise<T> => {
    try {
      return await attempt;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'token/store-unreadable') throw error;
      throw corruptState(settings.path, 'it does not hold what tieout wrote there', error);
    }
  };
  return {
    ...store,
    read: async () => await advised(store.read()),
    write: async (tokens) => await advised(store.write(tokens)),
    clear: async () => await advised(store.clear()),
  };
}
