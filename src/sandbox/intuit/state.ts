/** Intuit's side of OAuth: applications, grants and tokens. Plain JSON; instants in epoch milliseconds. */
export interface IntuitState {
  readonly formatVersion: 1;
  readonly applications: Application[];
  /** The company that a consent connects. */
  readonly realmId: string;
  readonly codes: Record<string, AuthorizationCode>;
  readonly grants: Record<string, Grant>;
  readonly accessTokens: Record<string, AccessToken>;
}

export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exact addresses; `http://localhost` and `http://127.0.0.1` match any port. */
  readonly redirectUris: readonly string[];
}

export interface AuthorizationCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly expiresAt: number;
  /** Set when exchanged. */
  grantId: string | null;
}

/** One consent, and the chain of refresh tokens that followed it. */
export interface Grant {
  readonly clientId: string;
  readonly realmId: string;
  readonly scope: string;
  /** Five years after consent. */
  readonly hardExpiresAt: number;
  revoked: boolean;
  current: RefreshToken;
  /** Valid until 24 hours after the current one was issued. */
  previous: { readonly value: string; readonly diesAt: number } | null;
}

export interface RefreshToken {
  readonly value: string;
  readonly issuedAt: number;
  /** 100 days after its last use. */
  readonly expiresAt: number;
}

export interface AccessToken {
  readonly grantId: string;
  readonly expiresAt: number;
}

export function emptyIntuitState(options: { realmId: string; applications: readonly Application[] }): IntuitState {
  return {
    formatVersion: 1,
    applications: [...options.applications],
    realmId: options.realmId,
    codes: {},
    grants: {},
    accessTokens: {},
  };
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** `quickbooks.md` §1.2: rolling 100 days, at most five years. */
export const REFRESH_LIFETIME_MS = 100 * DAY_MS;
export const HARD_LIFETIME_MS = 157_680_000_000;

/** Connects an application to the company with a given refresh token, as a person would have done at `now`. */
export function seedGrant(
  state: IntuitState,
  options: { readonly clientId: string; readonly refreshToken: string; readonly now: number },
): void {
  const { clientId, refreshToken, now } = options;
  state.grants[`grant-${String(Object.keys(state.grants).length + 1)}`] = {
    clientId,
    realmId: state.realmId,
    scope: 'com.intuit.quickbooks.accounting',
    hardExpiresAt: now + HARD_LIFETIME_MS,
    revoked: false,
    current: { value: refreshToken, issuedAt: now, expiresAt: now + REFRESH_LIFETIME_MS },
    previous: null,
  };
}

/** Gives the grant of `refreshToken` a known access token, for clients that get one from outside. */
export function seedAccessToken(
  state: IntuitState,
  options: { readonly refreshToken: string; readonly accessToken: string; readonly now: number },
): void {
  const found = Object.entries(state.grants).find(([, grant]) => grant.current.value === options.refreshToken);
  if (found === undefined) throw new RangeError('no grant has this refresh token');
  state.accessTokens[options.accessToken] = { grantId: found[0], expiresAt: options.now + HOUR_MS };
}
