import type { Clock } from '../support/clock.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { CREDENTIAL_VARIABLES } from '../model/workspace.ts';
import { NotSignedIn } from '../support/errors.ts';
import type { Secret } from '../support/secret.ts';
import { formatCount } from '../model/count-text.ts';
import { SIGN_IN_WARN_DAYS } from '../model/limits.ts';
import { endOf, previousUntil, type StoredTokens } from './stored-tokens.ts';
import type { AccessTokens, IssuedTokens, OAuth, TokenStore } from './token-ports.ts';

export interface AccessTokensOptions {
  readonly store: TokenStore;
  readonly oauth: OAuth;
  readonly clock: Clock;
  /** The first refresh token, from the environment; used when the store is empty (rulings.md 21). */
  readonly initialRefreshToken: Secret | null;
  /** The variable that has it, for messages. */
  readonly refreshVariable?: string;
  /** Called with each new secret before anything else happens, so that logs and CI can mask it. */
  readonly onSecret: (secret: Secret) => void;
  /** Called once, when the refresh token in use ends soon. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

/** An access token is not used in its last minute: a request must finish before the token ends. */
const ACCESS_MARGIN_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
/** The waits between looks for the tokens of a faster run, by a run whose refresh was refused. */
const WAITS_FOR_OTHERS_MS = [500, 1_500, 3_000] as const;

/**
 * Access tokens over a store (delivery.md, Tokens):
 * - An unexpired one is used again, also from an earlier run.
 * - All callers share one refresh, under the store's lock.
 * - New tokens are stored before they are used. When storing fails the run ends; the stored refresh token still works
 *   for a day.
 */
export function createAccessTokens(settings: AccessTokensOptions): AccessTokens {
  const { clock } = settings;
  const store = tellingSecrets(settings.store, settings.onSecret);
  let storedTokens: StoredTokens | null = null;
  let flight: { readonly token: Promise<Secret>; readonly force: boolean } | null = null;

  const usable = (tokens: StoredTokens | null, stale: Secret | null): Secret | null => {
    if (tokens?.accessToken == null) return null;
    if (stale !== null && tokens.accessToken.equals(stale)) return null;
    return isFresh(tokens, clock.now()) ? tokens.accessToken : null;
  };
  let warned = false;
  const warnOnce = (tokens: StoredTokens): void => {
    if (warned) return;
    warned = true;
    for (const warning of checkTokenAge(tokens, store.name, clock.now())) settings.onWarning?.(warning);
  };
  const renew = async (stale: Secret | null, force: boolean): Promise<Secret> =>
    await store.withLock(async () => {
      const stored = await store.read();
      const current = force ? null : usable(stored, stale);
      if (current !== null) {
        storedTokens = stored;
        if (stored !== null) warnOnce(stored);
        return current;
      }
      const renewed = await refreshAndStore({ ...settings, store }, stored);
      storedTokens = renewed;
      warnOnce(renewed);
      return renewed.accessToken;
    });
  const renewOnce = (stale: Secret | null, force = false): Promise<Secret> => {
    flight ??= {
      force,
      token: renew(stale, force).finally(() => {
        flight = null;
      }),
    };
    return flight.token;
  };
  const forceOnce = async (): Promise<Secret> => {
    if (flight?.force !== false) return await renewOnce(null, true);
    // One that is not forced may only look into the store.
    await flight.token.catch(() => null);
    return await forceOnce();
  };
  return {
    async get() {
      return usable(storedTokens, null) ?? (await renewOnce(null));
    },
    async renew(stale) {
      const token = usable(storedTokens, stale) ?? (await renewOnce(stale));
      // The shared refresh may have begun before the refusal, and have given the same token again.
      return token.equals(stale) ? await renewOnce(stale) : token;
    },
    async refreshNow() {
      return await forceOnce();
    },
    async readState() {
      const stored = await store.read();
      return { stored, diagnostics: stored === null ? [] : checkTokenAge(stored, store.name, clock.now()) };
    },
  };
}

/** The store, with `onSecret` called for each secret that is read. */
function tellingSecrets(store: TokenStore, onSecret: (secret: Secret) => void): TokenStore {
  return {
    ...store,
    async read() {
      const stored = await store.read();
      for (const secret of [stored?.accessToken, stored?.refreshToken, stored?.previous?.refreshToken]) {
        if (secret != null) onSecret(secret);
      }
      return stored;
    },
  };
}

function isFresh({ accessExpiresAt }: StoredTokens, nowMs: number): boolean {
  return accessExpiresAt !== null && accessExpiresAt - ACCESS_MARGIN_MS > nowMs;
}

type FreshTokens = StoredTokens & { readonly accessToken: Secret };

async function refreshAndStore(settings: AccessTokensOptions, stored: StoredTokens | null): Promise<FreshTokens> {
  const { store, clock, onSecret } = settings;
  const refreshToken = stored?.refreshToken ?? settings.initialRefreshToken;
  if (refreshToken === null) throw noRefreshToken(store, settings.refreshVariable);
  let refreshed: Refreshed;
  try {
    refreshed = await refreshPatiently(settings, refreshToken, previousOf(stored, clock.now()));
  } catch (error) {
    const others =
      isRefused(error) && store.shared === true ? await waitForOthers(settings, refreshToken, stored) : null;
    if (others === null) throw error;
    return others;
  }
  const { issued, used } = refreshed;
  onSecret(issued.accessToken);
  onSecret(issued.refreshToken);
  const tokens = buildStoredTokens({ issued, used, stored, nowMs: clock.now() });
  await store.write(tokens);
  return tokens;
}

interface Refreshed {
  readonly issued: IssuedTokens;
  readonly used: Secret;
}

function isRefused(error: unknown): boolean {
  return error instanceof NotSignedIn && error.code === 'token/refresh-token-refused';
}

/** Longer than the refresh of another run takes. */
const ASKS_AGAIN_AFTER_MS = 2_000;

/**
 * When the store keeps nothing (`env`), tries a second time. Such a store has no lock: when two runs refresh at the same
 * moment, Intuit refuses the second although its token is good.
 */
async function refreshPatiently(
  { store, clock, oauth }: AccessTokensOptions,
  current: Secret,
  previous: Secret | null,
): Promise<Refreshed> {
  try {
    return await refreshWithEither(oauth, current, previous);
  } catch (error) {
    if (!isRefused(error) || store.readOnly !== true) throw error;
    await clock.sleep(ASKS_AGAIN_AFTER_MS);
    return await refreshWithEither(oauth, current, previous);
  }
}

/**
 * Looks for tokens that another run stored. Intuit refuses the second of two refreshes at the same moment
 * (`quickbooks.md` §1.2). Where no lock excludes other machines, the first run may be about to store its tokens. Null
 * when nobody did.
 */
async function waitForOthers(
  { store, clock }: AccessTokensOptions,
  refused: Secret,
  before: StoredTokens | null,
): Promise<FreshTokens | null> {
  for (const waitMs of WAITS_FOR_OTHERS_MS) {
    await clock.sleep(waitMs);
    const found = await store.read();
    const accessToken = found?.accessToken ?? null;
    if (found === null || accessToken === null) continue;
    const isUnchanged = before?.accessToken?.equals(accessToken) === true && found.refreshToken.equals(refused);
    if (!isUnchanged && isFresh(found, clock.now())) return { ...found, accessToken };
  }
  return null;
}

/** Refreshes with the current token, and with the previous one when Intuit refuses the current one. */
async function refreshWithEither(oauth: OAuth, current: Secret, previous: Secret | null): Promise<Refreshed> {
  try {
    return { issued: await oauth.refresh(current), used: current };
  } catch (error) {
    if (!isRefused(error) || previous === null) throw error;
    return { issued: await oauth.refresh(previous), used: previous };
  }
}

function previousOf(stored: StoredTokens | null, nowMs: number): Secret | null {
  const until = stored === null ? null : previousUntil(stored);
  return until !== null && nowMs < until ? (stored?.previous?.refreshToken ?? null) : null;
}

/** The tokens to store after a refresh. The replaced token is kept while Intuit still takes it. */
export function buildStoredTokens(from: {
  readonly issued: IssuedTokens;
  readonly used: Secret | null;
  readonly stored: StoredTokens | null;
  readonly nowMs: number;
}): FreshTokens {
  const { issued, used, stored, nowMs } = from;
  const rotated = used === null || !used.equals(issued.refreshToken);
  const keptPrevious = previousOf(stored, nowMs) === null ? null : (stored?.previous ?? null);
  return {
    accessToken: issued.accessToken,
    accessExpiresAt: nowMs + issued.expiresInMs,
    refreshToken: issued.refreshToken,
    refreshExpiresAt: issued.refreshExpiresInMs === null ? null : nowMs + issued.refreshExpiresInMs,
    hardExpiresAt: issued.hardExpiresInMs === null ? (stored?.hardExpiresAt ?? null) : nowMs + issued.hardExpiresInMs,
    rotatedAt: rotated ? nowMs : (stored?.rotatedAt ?? nowMs),
    previous: rotated && used !== null ? { refreshToken: used, replacedAt: nowMs } : keptPrevious,
  };
}

/** Warnings for a refresh token that ends soon (delivery.md, Tokens). */
function checkTokenAge(stored: StoredTokens, storeName: string, nowMs: number): readonly Diagnostic[] {
  const end = endOf(stored);
  if (end === null) return [];
  const days = Math.floor((end - nowMs) / DAY_MS);
  if (days >= SIGN_IN_WARN_DAYS) return [];
  const when = days < 0 ? 'has ended' : `ends in ${formatCount(days, 'day')}`;
  return [
    {
      severity: 'warning',
      code: 'token/expires-soon',
      message: `the QuickBooks refresh token in ${storeName} ${when}`,
      hint: 'run tieout auth login',
      about: storeName,
    },
  ];
}

function noRefreshToken(
  store: TokenStore,
  refreshVariable = CREDENTIAL_VARIABLES.quickbooks.refreshToken,
): NotSignedIn {
  return new NotSignedIn(`there is no QuickBooks refresh token in ${store.name}`, {
    code: 'token/missing',
    nextStep: `run tieout auth login, or set ${refreshVariable}`,
  });
}
