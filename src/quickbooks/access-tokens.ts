import type { Clock } from '../support/clock.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { NotSignedIn } from '../support/errors.ts';
import type { Secret } from '../support/secret.ts';
import type { StoredTokens } from './stored-tokens.ts';
import type { AccessTokens, IssuedTokens, OAuth, TokenStore } from './token-ports.ts';

export interface AccessTokensSettings {
  readonly store: TokenStore;
  readonly oauth: OAuth;
  readonly clock: Clock;
  /** The first refresh token, from the environment; used when the store is empty (rulings.md 21). */
  readonly initialRefreshToken: Secret | null;
  /** Told about each new secret, so that logs and CI can mask it before anything else happens. */
  readonly onSecret: (secret: Secret) => void;
}

/** An access token is not used in its last minute: a request must end before it does. */
const ACCESS_MARGIN_MS = 60_000;
/** Intuit takes the previous refresh token this long (`quickbooks.md` §1.2). */
const PREVIOUS_KEPT_MS = 24 * 3_600_000;
const WARN_BEFORE_MS = 14 * 24 * 3_600_000;

/**
 * Access tokens over a store (delivery.md, Tokens): an unexpired one is used again, also from an
 * earlier run; a refresh happens once for all who wait, under the store's lock, and what it gives is
 * stored before it is used. When storing fails the run ends: the stored refresh token still works
 * for a day.
 */
export function createAccessTokens(settings: AccessTokensSettings): AccessTokens {
  const { store, clock } = settings;
  let held: StoredTokens | null = null;
  let flight: Promise<Secret> | null = null;

  const usable = (tokens: StoredTokens | null, stale: Secret | null): Secret | null => {
    if (tokens?.accessToken == null || tokens.accessExpiresAt === null) return null;
    if (stale !== null && tokens.accessToken.equals(stale)) return null;
    return tokens.accessExpiresAt - ACCESS_MARGIN_MS > clock.now() ? tokens.accessToken : null;
  };
  const renew = async (stale: Secret | null, force: boolean): Promise<Secret> =>
    await store.withLock(async () => {
      const stored = await store.read();
      const current = force ? null : usable(stored, stale);
      if (current !== null) {
        held = stored;
        settings.onSecret(current);
        return current;
      }
      const renewed = await refreshAndStore(settings, stored);
      held = renewed;
      return renewed.accessToken;
    });
  const renewOnce = (stale: Secret | null, force = false): Promise<Secret> => {
    flight ??= renew(stale, force).finally(() => {
      flight = null;
    });
    return flight;
  };
  return {
    async get() {
      return usable(held, null) ?? (await renewOnce(null));
    },
    async refreshAfter401(stale) {
      const token = usable(held, stale) ?? (await renewOnce(stale));
      // The flight joined may have begun before the 401, and given the same token again.
      return token.equals(stale) ? await renewOnce(stale) : token;
    },
    async refreshNow() {
      return await renewOnce(null, true);
    },
    async readState() {
      const stored = await store.read();
      return { stored, diagnostics: stored === null ? [] : checkTokenAge(stored, store.name, clock.now()) };
    },
  };
}

type FreshTokens = StoredTokens & { readonly accessToken: Secret };

async function refreshAndStore(settings: AccessTokensSettings, stored: StoredTokens | null): Promise<FreshTokens> {
  const { store, clock, oauth, onSecret } = settings;
  const refreshToken = stored?.refreshToken ?? settings.initialRefreshToken;
  if (refreshToken === null) throw noRefreshToken(store);
  const { issued, used } = await refreshWithEither(oauth, refreshToken, previousOf(stored, clock.now()));
  onSecret(issued.accessToken);
  onSecret(issued.refreshToken);
  const tokens = buildStoredTokens({ issued, used, stored, nowMs: clock.now() });
  await store.write(tokens);
  return tokens;
}

/** With the current token; with the one before it when Intuit no longer knows the current one. */
async function refreshWithEither(
  oauth: OAuth,
  current: Secret,
  previous: Secret | null,
): Promise<{ readonly issued: IssuedTokens; readonly used: Secret }> {
  try {
    return { issued: await oauth.refresh(current), used: current };
  } catch (error) {
    const refused = error instanceof NotSignedIn && error.code === 'token/refresh-token-refused';
    if (!refused || previous === null) throw error;
    return { issued: await oauth.refresh(previous), used: previous };
  }
}

function previousOf(stored: StoredTokens | null, nowMs: number): Secret | null {
  const previous = stored?.previous ?? null;
  return previous !== null && nowMs - previous.replacedAt < PREVIOUS_KEPT_MS ? previous.refreshToken : null;
}

/** The record after a refresh: the token that was replaced is kept, as long as it is of any use. */
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
  const ends = [stored.refreshExpiresAt, stored.hardExpiresAt].filter((end) => end !== null);
  const end = Math.min(...ends, Infinity);
  if (end - nowMs >= WARN_BEFORE_MS) return [];
  const days = Math.max(0, Math.floor((end - nowMs) / (24 * 3_600_000)));
  return [
    {
      severity: 'warning',
      code: 'token/expires-soon',
      message: `The QuickBooks refresh token in ${storeName} ends in ${String(days)} days.`,
      hint: 'Run tieout auth login.',
      about: storeName,
    },
  ];
}

function noRefreshToken(store: TokenStore): NotSignedIn {
  return new NotSignedIn(`There is no QuickBooks refresh token in ${store.name}.`, {
    code: 'token/missing',
    nextStep: 'Run tieout auth login, or set QUICKBOOKS_REFRESH_TOKEN.',
  });
}
