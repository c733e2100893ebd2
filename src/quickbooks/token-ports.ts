import type { BearerTokens } from '../http/signed-in.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Secret } from '../support/secret.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** Where the tokens of one realm are kept between runs (delivery.md, Tokens). */
export interface TokenStore {
  /** The name in messages: `file .tieout/tokens.json`. */
  readonly name: string;
  /**
   * True when several machines may use the tokens, so that `withLock` cannot exclude every other run. Then a refused
   * refresh may only mean that another run was faster.
   */
  readonly shared?: boolean;
  /** True when nothing can be kept here. */
  readonly readOnly?: boolean;
  /** Null when nothing was stored yet. */
  read(): Promise<StoredTokens | null>;
  /** Returns only when the tokens are stored safely. Throws a `Failure` when they are not. */
  write(tokens: StoredTokens): Promise<void>;
  /** Forgets the tokens of this realm (`auth logout`). */
  clear(): Promise<void>;
  /** Runs `task` while no other process may refresh the same tokens. */
  withLock<T>(task: () => Promise<T>): Promise<T>;
}

/** The answer of Intuit's token endpoint. Both tokens are known to be there. */
export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly expiresInMs: number;
  readonly refreshToken: Secret;
  readonly refreshExpiresInMs: number | null;
  readonly hardExpiresInMs: number | null;
}

/** Intuit's OAuth 2.0 endpoints. A failure is a `Failure` without credentials in it. */
export interface OAuth {
  /** The page where a person consents. */
  authorizeUrl(state: string): Promise<string>;
  /** Exchanges the callback's code for tokens. A code works once. */
  exchangeCode(callbackUrl: string): Promise<IssuedTokens>;
  refresh(refreshToken: Secret): Promise<IssuedTokens>;
  /** Disconnects the app from the company. */
  revoke(refreshToken: Secret): Promise<void>;
}

/** Access tokens for requests. All callers share one refresh. */
export interface AccessTokens extends BearerTokens {
  /** Refreshes now, however long the access token still lasts (`auth refresh`). */
  refreshNow(): Promise<Secret>;
  /** What is stored, and warnings about its age. */
  readState(): Promise<TokenState>;
}

interface TokenState {
  readonly stored: StoredTokens | null;
  readonly diagnostics: readonly Diagnostic[];
}
