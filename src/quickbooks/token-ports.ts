import type { BearerTokens } from '../http/signed-in.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Secret } from '../support/secret.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** Where the tokens of one realm live between runs (delivery.md, Tokens). */
export interface TokenStore {
  /** For messages: `file .tieout/tokens.json`. */
  readonly name: string;
  /**
   * True when `withLock` cannot keep every other run out, because the tokens may be used on several
   * machines: then a refused refresh may only mean that another run was faster.
   */
  readonly shared?: boolean;
  /** True when nothing can be kept here. */
  readonly readOnly?: boolean;
  /** Null when nothing was stored yet. */
  read(): Promise<StoredTokens | null>;
  /** Returns only when the tokens are safe. Throws a `Failure` when they are not. */
  write(tokens: StoredTokens): Promise<void>;
  /** Forgets the tokens of this realm (`auth logout`). */
  clear(): Promise<void>;
  /** Runs `task` while no other process may refresh the same tokens. */
  withLock<T>(task: () => Promise<T>): Promise<T>;
}

/** What Intuit's token endpoint gives; both tokens are known to be there. */
export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly expiresInMs: number;
  readonly refreshToken: Secret;
  readonly refreshExpiresInMs: number | null;
  readonly hardExpiresInMs: number | null;
}

/** Intuit's OAuth 2.0 endpoints. Every failure is a `Failure` without credentials in it. */
export interface OAuth {
  /** The page where a person consents. */
  authorizeUrl(state: string): Promise<string>;
  /** Trades the callback's code for tokens; a code works once. */
  exchangeCode(callbackUrl: string): Promise<IssuedTokens>;
  refresh(refreshToken: Secret): Promise<IssuedTokens>;
  /** Disconnects the app from the company. */
  revoke(refreshToken: Secret): Promise<void>;
}

/** Access tokens for requests; one refresh serves everyone who waits for it. */
export interface AccessTokens extends BearerTokens {
  /** Refreshes now, whatever is left of the access token (`auth refresh`). */
  refreshNow(): Promise<Secret>;
  /** What is stored, and what is to be said about its age. */
  readState(): Promise<TokenState>;
}

interface TokenState {
  readonly stored: StoredTokens | null;
  readonly diagnostics: readonly Diagnostic[];
}
