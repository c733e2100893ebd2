import type { Instant } from './day.ts';

/** Where a connection's sign-in to QuickBooks stands; no secret is in it. */
export interface SignInState {
  readonly action: 'login' | 'status' | 'refresh' | 'logout';
  readonly connection: string;
  readonly environment: 'sandbox' | 'production';
  /** True for the sign-in to the embedded systems. */
  readonly embedded?: true;
  readonly realmId: string;
  /** As QuickBooks answered; null when it was not asked. */
  readonly company: { readonly name: string; readonly homeCurrency: string } | null;
  /** Name of the token store. */
  readonly store: string;
  /** `stored`: in the store. `first`: only in the environment, not used yet. `none`: sign in first. */
  readonly refreshToken: 'stored' | 'first' | 'none';
  readonly rotatedAt: Instant | null;
  readonly accessExpiresAt: Instant | null;
  /** End of the rolling 100 days. */
  readonly refreshExpiresAt: Instant | null;
  /** End of the five years. */
  readonly hardExpiresAt: Instant | null;
  /** Until then Intuit takes the refresh token before this one as well. */
  readonly previousUntil: Instant | null;
}
