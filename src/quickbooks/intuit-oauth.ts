import { causeOf, type Answer, type HttpResponse } from '../http/answer.ts';
import type { AnswerRules } from '../http/judge-answer.ts';
import type { Transport } from '../http/ports.ts';
import type { Code } from '../model/codes.ts';
import { CREDENTIAL_VARIABLES, type CredentialVariables } from '../model/workspace.ts';
import { type Failure, NotSignedIn, RemoteUnavailable, WorldFailure } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../support/json.ts';
import { Secret } from '../support/secret.ts';
import type { IssuedTokens, OAuth } from './token-ports.ts';

type ClientVariables = Pick<CredentialVariables['quickbooks'], 'clientId' | 'clientSecret'>;

export interface IntuitOAuthOptions {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** The variables that have both, for messages. */
  readonly variables?: ClientVariables;
  readonly environment: 'sandbox' | 'production';
  /** The address that Intuit sends a person back to; empty when only refreshing. */
  readonly redirectUri: string;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
  readonly authorizeUrl: string;
  /** It allows only the origins of the token address and the revoke address. */
  readonly transport: Transport;
}

/** Intuit's documented addresses (`quickbooks.md` §1.1). */
export const INTUIT_URLS = {
  tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  revokeUrl: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  authorizeUrl: 'https://appcenter.intuit.com/connect/oauth2',
} as const;

/**
 * Intuit's OAuth over the library `intuit-oauth`, which is imported only here, and only when a token is needed. Our
 * transport replaces its own (`quickbooks.md` §1.5), which
 * - has no timeout;
 * - follows redirects with credentials;
 * - repeats a code exchange;
 * - puts both tokens and the client secret into its errors.
 * Nothing that the library throws or decodes leaves this file: answers are read from the text that our transport saw.
 */
export function createIntuitOAuth(settings: IntuitOAuthOptions): OAuth {
  const { variables = CREDENTIAL_VARIABLES.quickbooks } = settings;
  return {
    async authorizeUrl(state) {
      const OAuthClient = await loadLibrary();
      const { client } = await openClient(settings);
      const page = client.authorizeUri({ scope: OAuthClient.scopes.Accounting, state });
      return page.replace(OAuthClient.authorizeEndpoint, settings.authorizeUrl);
    },
    async exchangeCode(callbackUrl) {
      const { client, seen } = await openClient(settings);
      await ignoringLibraryErrors(() => client.createToken(callbackUrl));
      return readIssued(seen(), variables, 'token/code-refused');
    },
    async refresh(refreshToken) {
      const { client, seen } = await openClient(settings);
      await ignoringLibraryErrors(() => client.refreshUsingToken(refreshToken.reveal()));
      return readIssued(seen(), variables, 'token/refresh-token-refused');
    },
    async revoke(refreshToken) {
      const { client, seen } = await openClient(settings);
      await ignoringLibraryErrors(() => client.revoke({ refresh_token: refreshToken.reveal() }));
      const { answer, host } = requireAnswer(seen(), variables);
      if (answer.status !== 'done')
        throw failureOf(answer, host, { variables, refusedCode: 'token/refresh-token-refused' });
    },
  };
}

type Library = typeof import('intuit-oauth');

async function loadLibrary(): Promise<Library> {
  return (await import('intuit-oauth')).default;
}

/** A request of the library; `data` is a form, or JSON for revoking. */
interface LibraryRequest {
  readonly url: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

interface SeenAnswer {
  readonly answer: Answer<HttpResponse<JsonValue>>;
  readonly host: string;
}

type Seen = SeenAnswer | null;

async function openClient(settings: IntuitOAuthOptions) {
  const OAuthClient = await loadLibrary();
  let seen: Seen = null;
  class ClientOverOurTransport extends OAuthClient {
    override async loadResponse(request: LibraryRequest) {
      seen = await sendOnce(settings, OAuthClient, request);
      invariant(seen.answer.status === 'done', 'the token endpoint gave no tokens');
      const { status, headers, text } = seen.answer.value;
      return { status, statusText: String(status), headers, data: text };
    }
  }
  const client = new ClientOverOurTransport({
    clientId: settings.clientId,
    clientSecret: settings.clientSecret.reveal(),
    environment: settings.environment,
    redirectUri: settings.redirectUri,
    logging: false,
    includeRefreshTokenHardExpiresIn: true,
  });
  return { client, seen: (): Seen => seen };
}

async function sendOnce(settings: IntuitOAuthOptions, library: Library, request: LibraryRequest): Promise<SeenAnswer> {
  // The whole program shares the library's addresses, so the address of this request is replaced and not the library's.
  const revoking = request.url === library.revokeEndpoint;
  const fields = { ...request.data };
  const url = revoking ? settings.revokeUrl : settings.tokenUrl;
  const answer = await settings.transport.send({
    method: 'POST',
    url,
    headers: request.headers,
    body: revoking ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    repeatable: false,
  });
  return { answer, host: new URL(url).host };
}

/**
 * Intuit's token endpoints give the refusal's code in `error`, which is part of the protocol. Their description is
 * remote text and is dropped.
 */
export const INTUIT_ANSWERS: AnswerRules = {
  system: 'intuit',
  answersInJson: false,
  faultsInSuccess: false,
  decodeFault(body) {
    const error = isJsonObject(body) ? body['error'] : undefined;
    return typeof error === 'string' ? { codes: [error], type: '', message: '', detail: null } : null;
  },
  rules: [],
};

/** The library's errors contain the Basic header and the refresh token. The answer itself is in `seen`. */
async function ignoringLibraryErrors(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch {
    return;
  }
}

function requireAnswer(seen: Seen, { clientId, clientSecret }: ClientVariables): SeenAnswer {
  if (seen !== null) return seen;
  throw new NotSignedIn('Intuit was not asked for a token because the request could not be made', {
    code: 'token/request-not-made',
    nextStep: `check ${clientId}, ${clientSecret} and the token, or run tieout auth login`,
  });
}

function readIssued(seen: Seen, variables: ClientVariables, refusedCode: Code): IssuedTokens {
  const { answer, host } = requireAnswer(seen, variables);
  if (answer.status !== 'done') throw failureOf(answer, host, { variables, refusedCode });
  const { body } = answer.value;
  if (!isJsonObject(body)) throw unexpectedAnswer();
  const accessToken = secretAt(body, 'access_token');
  const refreshToken = secretAt(body, 'refresh_token');
  const expiresInMs = millisecondsAt(body, 'expires_in');
  if (accessToken === null || refreshToken === null || expiresInMs === null) throw unexpectedAnswer();
  return {
    accessToken,
    expiresInMs,
    refreshToken,
    refreshExpiresInMs: millisecondsAt(body, 'x_refresh_token_expires_in'),
    hardExpiresInMs: millisecondsAt(body, 'x_refresh_token_hard_expires_in'),
  };
}

function secretAt(body: JsonObject, field: string): Secret | null {
  const text = body[field];
  return typeof text === 'string' && /^[\x21-\x7e]{1,8192}$/.test(text) ? new Secret(text) : null;
}

function millisecondsAt(body: JsonObject, field: string): number | null {
  const value = body[field];
  const seconds = typeof value === 'string' || isJsonNumber(value) ? Number(value.toString()) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds * 1000) : null;
}

function failureOf(
  answer: Exclude<SeenAnswer['answer'], { readonly status: 'done' }>,
  host: string,
  { variables, refusedCode }: { readonly variables: ClientVariables; readonly refusedCode: Code },
): Failure {
  const fault = 'fault' in answer ? answer.fault : null;
  if (fault === null) return endpointUnreachable(host, causeOf(answer));
  if (fault.code === 'invalid_grant') {
    return new NotSignedIn('Intuit no longer accepts the QuickBooks sign-in', {
      code: refusedCode,
      nextStep: 'run tieout auth login and sign in again',
    });
  }
  if (fault.code === 'invalid_client' || fault.code === 'unauthorized_client' || fault.httpStatus === 401) {
    return new NotSignedIn('Intuit does not accept the client id and secret', {
      code: 'token/client-refused',
      nextStep: `check ${variables.clientId} and ${variables.clientSecret}: the keys of this environment, not of the other`,
    });
  }
  return answer.status === 'indeterminate'
    ? endpointUnavailable(`status ${String(fault.httpStatus)}`)
    : unexpectedAnswer();
}

/** No answer came: the address may be wrong. */
function endpointUnreachable(host: string, cause: string): RemoteUnavailable {
  return new RemoteUnavailable(`Intuit's token endpoint is not available at ${host}: ${cause}`, {
    code: 'token/endpoint-unavailable',
    nextStep:
      'check the network, and QUICKBOOKS_TOKEN_URL when it is set, then run the command again; the stored refresh token is still the right one',
  });
}

/** It answered, with a server error or a limit. */
function endpointUnavailable(cause: string): RemoteUnavailable {
  return new RemoteUnavailable(`Intuit's token endpoint is not available: ${cause}`, {
    code: 'token/endpoint-unavailable',
    nextStep: 'run the command again in a few minutes; the stored refresh token is still the right one',
  });
}

function unexpectedAnswer(): WorldFailure {
  return new WorldFailure("Intuit's token endpoint answered with something that is no token; nothing was stored", {
    code: 'token/unexpected-answer',
    nextStep: 'check QUICKBOOKS_TOKEN_URL, then run the command again',
  });
}
