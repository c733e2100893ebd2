import type { SignInAction } from './commands.ts';
import type { Instant } from './day.ts';

/** The state of a connection's sign-in to QuickBooks. It contains no secret. */
export interface SignInState {
  readonly action: SignInAction;
  readonly connection: string;
  readonly environment: 'sandbox' | 'production';
  /** True for the sign-in to the embedded systems. */
  readonly embedded?: true;
  readonly realmId: string;
  /** The answer of QuickBooks; null when it was not asked. */
  readonly company: { readonly name: string; readonly homeCurrency: string } | null;
  /** True when Intuit had already ended the sign-in before the sign-out. */
  readonly wasSignedOut?: true;
  /** Name of the token store. */
  readonly store: string;
  /**
   * `stored`: the token is in the store. `first`: it is only in the environment and not used yet. `none`: sign in
   * first.
   */
  readonly refreshToken: 'stored' | 'first' | 'none';
  readonly rotatedAt: Instant | null;
  readonly accessExpiresAt: Instant | null;
  /** End of the rolling 100 days. */
  readonly refreshExpiresAt: Instant | null;
  /** End of the five years. */
  readonly hardExpiresAt: Instant | null;
  /** Until then Intuit still takes the previous refresh token. */
  readonly previousUntil: Instant | null;
}

/** What to do where no token store can be written. */
export const TOKEN_STORE_HINT = 'set TIEOUT_TOKEN_STORE to file:PATH, github:OWNER/REPO or exec:COMMAND';
