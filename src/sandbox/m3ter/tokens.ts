import { sha256 } from '../../support/digest.ts';
import { isJsonObject, jsonNumber, parseJson } from '../../support/json.ts';
import type { SimulatorPorts } from '../ports.ts';
import { ErrorAnswer, type Answer, badRequest, ok } from './answer.ts';
import type { M3terState } from './state.ts';

/** Lifetime of a bearer token in seconds (`m3ter.md` §1.1). */
export const TOKEN_SECONDS = 18_000;

/** `POST /oauth/token`: client credentials by HTTP Basic, body as a form or as JSON. */
export function issueToken(
  state: M3terState,
  world: SimulatorPorts,
  request: { readonly authorization: string | null; readonly bodyText: string },
): Answer {
  const grant = grantTypeOf(request.bodyText);
  if (grant !== 'client_credentials') throw badRequest('grant_type: must be client_credentials');
  const user = userOf(state, request.authorization);
  if (user === null) throw new ErrorAnswer(401, 'Unauthorized');
  const now = world.clock.now();
  state.tokens = state.tokens.filter((tokenRecord) => tokenRecord.expiresAt > now);
  state.sequence += 1;
  const token = `sandbox.${sha256(`${state.organizationId}/${String(state.sequence)}/${String(world.random())}`)}`;
  state.tokens.push({ token, userId: user, expiresAt: now + TOKEN_SECONDS * 1000 });
  return ok({
    token_type: 'Bearer',
    access_token: token,
    expires_in: jsonNumber(String(TOKEN_SECONDS)),
    scope: null,
  });
}

function grantTypeOf(bodyText: string): string | null {
  if (!bodyText.trimStart().startsWith('{')) return new URLSearchParams(bodyText).get('grant_type');
  try {
    const body = parseJson(bodyText);
    const grant = isJsonObject(body) ? body['grant_type'] : null;
    return typeof grant === 'string' ? grant : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function userOf(state: M3terState, authorization: string | null): string | null {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '');
  if (match === null) return null;
  const [apiKey, ...rest] = Buffer.from(match[1] ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const apiSecret = rest.join(':');
  const user = state.serviceUsers.find(
    (serviceUser) => serviceUser.apiKey === apiKey && serviceUser.apiSecret === apiSecret,
  );
  return user?.id ?? null;
}

/** Id of the service user of a bearer token; null when the token is unknown or expired. */
export function authenticate(state: M3terState, now: number, authorization: string | null): string | null {
  const match = /^Bearer (\S+)$/i.exec(authorization ?? '');
  if (match === null) return null;
  const tokenRecord = state.tokens.find((token) => token.token === match[1]);
  return tokenRecord !== undefined && tokenRecord.expiresAt > now ? tokenRecord.userId : null;
}
