import type { IntuitState } from './state.ts';

export type BearerCheck =
  | { readonly status: 'valid'; readonly realmId: string; readonly clientId: string; readonly scope: string }
  | { readonly status: 'refused'; readonly detail: string };

const TOKEN_LENGTH_MIN = 10;
const TOKEN_LENGTH_MAX = 4096;

/** Whether an `Authorization` header is valid at `now` (`quickbooks.md` §11.1, shape B). */
export function checkBearer(state: IntuitState, authorization: string | null, now: number): BearerCheck {
  const match = /^Bearer\s+(\S+)$/i.exec(authorization ?? '');
  const token = match?.[1] ?? '';
  if (token === '') return { status: 'refused', detail: 'Missing bearer token' };
  if (token.length < TOKEN_LENGTH_MIN || token.length > TOKEN_LENGTH_MAX) {
    return { status: 'refused', detail: 'Malformed bearer token: too short or too long' };
  }
  const known = Object.hasOwn(state.accessTokens, token) ? state.accessTokens[token] : undefined;
  const grant = known === undefined ? undefined : state.grants[known.grantId];
  const shown = `${token.slice(0, 5)}...`;
  if (known === undefined || grant === undefined) return { status: 'refused', detail: `Token not found: ${shown}` };
  if (grant.revoked) return { status: 'refused', detail: `Token revoked: ${shown}` };
  if (known.expiresAt <= now) return { status: 'refused', detail: `Token expired: ${shown}` };
  return { status: 'valid', realmId: grant.realmId, clientId: grant.clientId, scope: grant.scope };
}
