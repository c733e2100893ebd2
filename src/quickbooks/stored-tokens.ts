import { WorldFailure } from '../support/errors.ts';
import { isJsonNumber, isJsonObject, parseJson, stringifyJson, type JsonObject } from '../support/json.ts';
import { Secret } from '../support/secret.ts';

/** The tokens of one realm, as a store keeps them. Times are epoch milliseconds. */
export interface StoredTokens {
  readonly accessToken: Secret | null;
  readonly accessExpiresAt: number | null;
  readonly refreshToken: Secret;
  /** When it ends unless it is used before: each use gives it another 100 days. Null when Intuit did not say. */
  readonly refreshExpiresAt: number | null;
  /** When it ends however often it is used: five years after the sign-in. Null when Intuit did not say. */
  readonly hardExpiresAt: number | null;
  /** When this refresh token was first seen. */
  readonly rotatedAt: number;
  /** The previous refresh token, which Intuit still takes for a day (`quickbooks.md` §1.2). */
  readonly previous: { readonly refreshToken: Secret; readonly replacedAt: number } | null;
}

/** Intuit takes the previous refresh token this long (`quickbooks.md` §1.2). */
const PREVIOUS_KEPT_MS = 24 * 3_600_000;

/** When Intuit stops taking the previous refresh token; null when there is none. */
export function previousUntil({ previous }: StoredTokens): number | null {
  return previous === null ? null : previous.replacedAt + PREVIOUS_KEPT_MS;
}

/** When the refresh token ends at the latest; null when Intuit did not say. */
export function endOf({ refreshExpiresAt, hardExpiresAt }: StoredTokens): number | null {
  const ends = [refreshExpiresAt, hardExpiresAt].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The result has the secrets in clear. Only a store that protects the text may call this. */
export function encodeStoredTokens(tokens: StoredTokens): JsonObject {
  return {
    accessToken: tokens.accessToken === null ? null : tokens.accessToken.reveal(),
    accessExpiresAt: textOf(tokens.accessExpiresAt),
    refreshToken: tokens.refreshToken.reveal(),
    refreshExpiresAt: textOf(tokens.refreshExpiresAt),
    hardExpiresAt: textOf(tokens.hardExpiresAt),
    rotatedAt: textOf(tokens.rotatedAt),
    previous:
      tokens.previous === null
        ? null
        : { refreshToken: tokens.previous.refreshToken.reveal(), replacedAt: textOf(tokens.previous.replacedAt) },
  };
}

function textOf(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}

/**
 * Reads what `encodeStoredTokens` wrote. `where` names the store in the message.
 *
 * @throws WorldFailure `token/store-unreadable`.
 */
export function decodeStoredTokens(value: unknown, where: string): StoredTokens {
  if (!isJsonObject(value)) throw unreadable(where);
  const refreshToken = secretAt(value, 'refreshToken');
  const rotatedAt = timeAt(value, 'rotatedAt');
  if (refreshToken === null || rotatedAt === null) throw unreadable(where);
  return {
    accessToken: secretAt(value, 'accessToken'),
    accessExpiresAt: timeAt(value, 'accessExpiresAt'),
    refreshToken,
    refreshExpiresAt: timeAt(value, 'refreshExpiresAt'),
    hardExpiresAt: timeAt(value, 'hardExpiresAt'),
    rotatedAt,
    previous: decodePrevious(value),
  };
}

function decodePrevious(value: JsonObject): StoredTokens['previous'] {
  const previous = value['previous'];
  if (!isJsonObject(previous)) return null;
  const refreshToken = secretAt(previous, 'refreshToken');
  const replacedAt = timeAt(previous, 'replacedAt');
  return refreshToken === null || replacedAt === null ? null : { refreshToken, replacedAt };
}

function secretAt(object: JsonObject, field: string): Secret | null {
  const text = object[field];
  return typeof text === 'string' && text !== '' ? new Secret(text) : null;
}

function timeAt(object: JsonObject, field: string): number | null {
  const stored = object[field];
  if (isJsonNumber(stored)) return Number(stored.toString());
  const epochMs = typeof stored === 'string' ? Date.parse(stored) : Number.NaN;
  return Number.isNaN(epochMs) ? null : epochMs;
}

function unreadable(where: string): WorldFailure {
  return new WorldFailure(`the token store ${where} does not hold what tieout wrote there`, {
    code: 'token/store-unreadable',
    nextStep: 'empty it, then run tieout auth login',
  });
}

/** Parses the JSON text of a store. The error of a malformed text never contains the text. @throws WorldFailure */
export function parseStoreText(text: string, where: string): JsonObject {
  let value;
  try {
    value = parseJson(text);
  } catch {
    throw unreadable(where);
  }
  if (!isJsonObject(value)) throw unreadable(where);
  return value;
}

export function renderStoreText(value: JsonObject): string {
  return `${stringifyJson(value, 2)}\n`;
}
