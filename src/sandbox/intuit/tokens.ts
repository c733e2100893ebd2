import { stringifyJson } from '../../support/json.ts';
import { toInstant } from '../../model/day.ts';
import type { SimulatorPorts } from '../ports.ts';
import type { IntuitModes } from './modes.ts';
import {
  DAY_MS,
  HARD_LIFETIME_MS,
  HOUR_MS,
  REFRESH_LIFETIME_MS,
  type Application,
  type Grant,
  type IntuitState,
} from './state.ts';
import type { Random } from '../../support/clock.ts';

/** An OAuth error answer (`quickbooks.md` §1.3). */
export class OauthError extends Error {
  readonly code: string;
  readonly httpStatus: number;

  constructor(code: string, description: string, httpStatus = 400) {
    super(description);
    this.name = 'OauthError';
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

export interface IntuitContext {
  readonly state: IntuitState;
  readonly modes: IntuitModes;
  readonly world: SimulatorPorts;
  /** Refresh tokens that are being refreshed, and whether a second refresh came in the meantime. */
  readonly inFlight: Map<string, { contested: boolean }>;
}

/** How long a refresh takes. Another refresh of the same token in this time is concurrent. */
const REFRESH_DURATION_MS = 20;

/** The application of a request's credentials. @throws OauthError invalid_client. */
export function requireApplication(
  context: IntuitContext,
  authorization: string | null,
  form: URLSearchParams = new URLSearchParams(),
): Application {
  const offered = clientCredentials(context, authorization, form);
  const application = context.state.applications.find((known) =>
    offered.some(({ clientId, clientSecret }) => known.clientId === clientId && known.clientSecret === clientSecret),
  );
  if (application === undefined) {
    throw new OauthError('invalid_client', 'Unknown client', Number(context.modes.invalidClientStatus));
  }
  return application;
}

interface ClientCredentials {
  readonly clientId: string | null;
  readonly clientSecret: string | null;
}

/**
 * The credentials of a request, in each possible reading. RFC 6749 §2.3.1 wants the two halves of the Basic header
 * form-encoded. Intuit's own client sends them unencoded. So a secret with a plus sign has two readings.
 */
function clientCredentials(
  context: IntuitContext,
  authorization: string | null,
  form: URLSearchParams,
): readonly ClientCredentials[] {
  if (authorization === null && context.modes.clientAuthentication === 'basicOrForm') {
    return [{ clientId: form.get('client_id'), clientSecret: form.get('client_secret') }];
  }
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const [clientId, clientSecret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [
    { clientId: clientId ?? null, clientSecret: clientSecret ?? null },
    { clientId: formDecoded(clientId), clientSecret: formDecoded(clientSecret) },
  ];
}

function formDecoded(text: string | undefined): string | null {
  if (text === undefined) return null;
  return new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x');
}

/** A parameter that the grant needs. @throws OauthError invalid_request when it is missing (RFC 6749 §5.2). */
function requireParameter(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? '';
  if (value === '') throw new OauthError('invalid_request', `${name} is missing`);
  return value;
}

/** Exchanges a code, once. @throws OauthError invalid_request, invalid_grant. */
export function exchangeCode(context: IntuitContext, application: Application, form: URLSearchParams): object {
  const { state, world, modes } = context;
  const now = world.clock.now();
  const code = requireParameter(form, 'code');
  const redirectUri = requireParameter(form, 'redirect_uri');
  const known = Object.hasOwn(state.codes, code) ? state.codes[code] : undefined;
  if (known === undefined || known.clientId !== application.clientId || known.expiresAt <= now) {
    throw new OauthError('invalid_grant', 'Invalid authorization code');
  }
  if (known.grantId !== null) {
    const grant = state.grants[known.grantId];
    if (grant !== undefined && modes.secondCodeExchange === 'poison') grant.revoked = true;
    throw new OauthError('invalid_grant', 'Invalid authorization code');
  }
  if (known.redirectUri !== redirectUri) {
    throw new OauthError('invalid_grant', 'Redirect address does not match');
  }
  const grantId = `grant-${String(Object.keys(state.grants).length + 1)}`;
  known.grantId = grantId;
  state.grants[grantId] = {
    clientId: application.clientId,
    realmId: state.realmId,
    scope: known.scope,
    hardExpiresAt: now + HARD_LIFETIME_MS,
    revoked: false,
    current: { value: randomToken(world.random, 'AB11', 46), issuedAt: now, expiresAt: now + REFRESH_LIFETIME_MS },
    previous: null,
  };
  journal(context, 'connect', grantId);
  return issue(context, grantId);
}

/**
 * Refreshes a token. The value changes a day after it was issued, and the old one is valid for another day. A second
 * refresh during the first is refused (`quickbooks.md` §1.2).
 *
 * @throws OauthError invalid_request, invalid_grant.
 */
export async function refreshToken(
  context: IntuitContext,
  application: Application,
  form: URLSearchParams,
): Promise<object> {
  const value = requireParameter(form, 'refresh_token');
  const { inFlight, modes, world } = context;
  if (modes.concurrentRefresh === 'tolerate') return refreshOnce(context, application, value);
  const other = inFlight.get(value);
  if (other !== undefined) {
    other.contested = true;
    throw refusedRefresh();
  }
  const flight = { contested: false };
  inFlight.set(value, flight);
  try {
    await world.clock.sleep(REFRESH_DURATION_MS);
    const tokens = refreshOnce(context, application, value);
    const found = grantOf(context.state, value);
    if (flight.contested && modes.concurrentRefresh === 'revokeFamily' && found !== null) found.grant.revoked = true;
    return tokens;
  } finally {
    inFlight.delete(value);
  }
}

function refreshOnce(context: IntuitContext, application: Application, value: string): object {
  const found = usableGrant(context, application, value);
  if (found === null) throw refusedRefresh();
  return renew(context, found.grantId, found.grant);
}

function refusedRefresh(): OauthError {
  return new OauthError('invalid_grant', 'Incorrect or invalid refresh token');
}

interface FoundGrant {
  readonly grantId: string;
  readonly grant: Grant;
}

function grantOf(state: IntuitState, value: string): FoundGrant | null {
  for (const [grantId, grant] of Object.entries(state.grants)) {
    if (grant.current.value === value || grant.previous?.value === value) return { grantId, grant };
  }
  return null;
}

function usableGrant(context: IntuitContext, application: Application, value: string): FoundGrant | null {
  const now = context.world.clock.now();
  const found = grantOf(context.state, value);
  if (found === null || found.grant.revoked || found.grant.clientId !== application.clientId) return null;
  const { current, previous, hardExpiresAt } = found.grant;
  if (hardExpiresAt <= now) return null;
  if (current.value === value) return current.expiresAt > now ? found : null;
  return previous !== null && previous.diesAt > now ? found : null;
}

function renew(context: IntuitContext, grantId: string, grant: Grant): object {
  const { world, modes } = context;
  const now = world.clock.now();
  const expiresAt = Math.min(now + REFRESH_LIFETIME_MS, grant.hardExpiresAt);
  const isDue = modes.rotation === 'everyRefresh' || now - grant.current.issuedAt >= DAY_MS;
  if (isDue) {
    grant.previous = { value: grant.current.value, diesAt: now + DAY_MS };
    grant.current = { value: randomToken(world.random, 'AB11', 46), issuedAt: now, expiresAt };
    journal(context, 'rotate', grantId);
  } else {
    grant.current = { ...grant.current, expiresAt };
  }
  return issue(context, grantId);
}

function issue(context: IntuitContext, grantId: string): object {
  const { state, world } = context;
  const now = world.clock.now();
  const grant = state.grants[grantId];
  if (grant === undefined) throw new OauthError('invalid_grant', 'Incorrect or invalid refresh token');
  for (const [value, token] of Object.entries(state.accessTokens)) {
    if (token.expiresAt <= now) delete state.accessTokens[value];
  }
  const accessToken = randomToken(world.random, 'eyJ', 180);
  state.accessTokens[accessToken] = { grantId, expiresAt: now + HOUR_MS };
  return {
    token_type: 'bearer',
    access_token: accessToken,
    refresh_token: grant.current.value,
    expires_in: HOUR_MS / 1000,
    x_refresh_token_expires_in: Math.floor((grant.current.expiresAt - now) / 1000),
  };
}

/** Adds what `x-include-refresh-token-hard-expires-in` asks for (`quickbooks.md` §1.2). */
export function withHardExpiry(context: IntuitContext, tokens: object): object {
  const value = 'refresh_token' in tokens && typeof tokens.refresh_token === 'string' ? tokens.refresh_token : '';
  const found = grantOf(context.state, value);
  if (found === null) return tokens;
  const seconds = Math.floor((found.grant.hardExpiresAt - context.world.clock.now()) / 1000);
  return { ...tokens, x_refresh_token_hard_expires_in: seconds };
}

/** Ends a grant by one of its tokens. @throws OauthError when the token is unknown. */
export function revokeGrant(context: IntuitContext, application: Application, token: string): void {
  const { state } = context;
  const byAccess = Object.hasOwn(state.accessTokens, token) ? state.accessTokens[token] : undefined;
  const found = byAccess === undefined ? grantOf(state, token)?.grant : state.grants[byAccess.grantId];
  if (found === undefined || found.clientId !== application.clientId || found.revoked) {
    throw new OauthError('invalid_request', 'Unknown token');
  }
  found.revoked = true;
  journal(context, 'revoke', found.realmId);
}

function journal(context: IntuitContext, operation: string, id: string): void {
  const at = toInstant(context.world.clock.now());
  context.world.journal({ at, system: 'intuit', operation, entity: 'Grant', id, key: null, summary: null });
}

export function oauthErrorBody(context: IntuitContext, error: OauthError): string {
  const described = context.modes.errorDescription === 'present';
  return stringifyJson({ error: error.code, ...(described ? { error_description: error.message } : {}) });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A token of `length` letters and digits after its prefix. */
export function randomToken(random: Random, prefix: string, length: number): string {
  let token = prefix;
  for (let index = 0; index < length; index += 1) token += ALPHABET[Math.floor(random() * ALPHABET.length)] ?? 'A';
  return token;
}
