import { isJsonObject, parseJson, stringifyJson } from '../../support/json.ts';
import type { Simulator, SimulatorPorts } from '../ports.ts';
import { answerAuthorize } from './authorize.ts';
import { checkBearer } from './bearer.ts';
import type { IntuitModes } from './modes.ts';
import type { IntuitState } from './state.ts';
import {
  exchangeCode,
  oauthErrorBody,
  OauthError,
  refreshToken,
  requireApplication,
  revokeGrant,
  withHardExpiry,
  type IntuitContext,
  randomToken,
} from './tokens.ts';

/**
 * Intuit's OAuth endpoints (`quickbooks.md` §1): authorize, token, revoke, discovery, user information. There is no
 * `id_token`, because the sandbox signs nothing.
 */
export function createIntuitSimulator(options: {
  readonly state: IntuitState;
  readonly modes: IntuitModes;
  readonly world: SimulatorPorts;
}): { readonly handle: Simulator } {
  const context: IntuitContext = { ...options, inFlight: new Map() };
  return {
    handle: async (request) => {
      const response = await answer(context, request);
      response.headers.set('intuit_tid', `1-${randomToken(context.world.random, '', 32).toLowerCase()}`);
      response.headers.set('date', new Date(context.world.clock.now()).toUTCString());
      return response;
    },
  };
}

async function answer(context: IntuitContext, request: Request): Promise<Response> {
  const url = new URL(request.url);
  try {
    switch (`${request.method} ${url.pathname.replace(/\/$/, '')}`) {
      case 'GET /connect/oauth2':
        return answerAuthorize(context, url);
      case 'POST /oauth2/v1/tokens/bearer':
        return await answerToken(context, request);
      case 'POST /v2/oauth2/tokens/revoke':
        return await answerRevoke(context, request);
      case 'GET /v1/openid_connect/userinfo':
        return answerUserInfo(context, request);
      case 'GET /.well-known/openid_configuration':
      case 'GET /.well-known/openid_sandbox_configuration':
        return json(discovery(context, url));
      case 'GET /op/v1/jwks':
        return json({ keys: [] });
      default:
        return json({ error: 'not_found', error_description: `The sandbox has no ${url.pathname}.` }, 404);
    }
  } catch (error) {
    if (error instanceof OauthError) return textAnswer(oauthErrorBody(context, error), error.httpStatus);
    const sentence = error instanceof Error ? error.message : String(error);
    return json({ error: 'server_error', error_description: `The sandbox failed: ${sentence}` }, 500);
  }
}

async function answerToken(context: IntuitContext, request: Request): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const application = requireApplication(context, request.headers.get('authorization'), form);
  const tokens = await grantTokens(context, application, form);
  const wantsHardExpiry = request.headers.get('x-include-refresh-token-hard-expires-in') === 'true';
  return json(wantsHardExpiry ? withHardExpiry(context, tokens) : tokens);
}

function grantTokens(
  context: IntuitContext,
  application: ReturnType<typeof requireApplication>,
  form: URLSearchParams,
): object | Promise<object> {
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(context, application, form);
    case 'refresh_token':
      return refreshToken(context, application, form);
    case null:
      throw new OauthError('invalid_request', 'grant_type is missing');
    default:
      throw new OauthError('unsupported_grant_type', 'This grant type is not supported');
  }
}

/** According to the documentation the token comes as JSON. Some clients send a form. */
async function answerRevoke(context: IntuitContext, request: Request): Promise<Response> {
  const body = await request.text();
  const application = requireApplication(context, request.headers.get('authorization'));
  revokeGrant(context, application, tokenToRevoke(body));
  return new Response(null, { status: 200 });
}

function tokenToRevoke(body: string): string {
  try {
    const parsed = parseJson(body);
    const token = isJsonObject(parsed) ? parsed['token'] : null;
    return typeof token === 'string' ? token : '';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new URLSearchParams(body).get('token') ?? '';
  }
}

function answerUserInfo(context: IntuitContext, request: Request): Response {
  const bearer = checkBearer(context.state, request.headers.get('authorization'), context.world.clock.now());
  if (bearer.status === 'refused' || !bearer.scope.split(' ').includes('openid')) {
    return json({ error: 'invalid_token' }, 401);
  }
  return json({
    sub: 'sandbox-user-1',
    givenName: 'Sam',
    familyName: 'Sandbox',
    email: 'sam@company.example',
    emailVerified: true,
  });
}

/**
 * The discovery document, with all members that OpenID Connect Discovery §3 requires. The addresses are those of the
 * real hosts, or of the loopback server that was asked.
 */
function discovery(context: IntuitContext, url: URL): object {
  const isLoopback = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  const at = (host: string): string => (isLoopback ? url.origin : `https://${host}`);
  return {
    issuer: `${at('oauth.platform.intuit.com')}/op/v1`,
    authorization_endpoint: `${at('appcenter.intuit.com')}/connect/oauth2`,
    token_endpoint: `${at('oauth.platform.intuit.com')}/oauth2/v1/tokens/bearer`,
    userinfo_endpoint: `${at('accounts.platform.intuit.com')}/v1/openid_connect/userinfo`,
    revocation_endpoint: `${at('developer.api.intuit.com')}/v2/oauth2/tokens/revoke`,
    jwks_uri: `${at('oauth.platform.intuit.com')}/op/v1/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'address', 'phone'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      ...(context.modes.clientAuthentication === 'basicOrForm' ? ['client_secret_post'] : []),
    ],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'realmid', 'sub'],
  };
}

function json(body: object, status = 200): Response {
  return textAnswer(stringifyJson(body), status);
}

function textAnswer(body: string, status: number): Response {
  const headers = { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-cache, no-store' };
  return new Response(body, { status, headers });
}
