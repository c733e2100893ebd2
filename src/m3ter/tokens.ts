import { causeOf, type Answer, type HttpResponse } from '../http/answer.ts';
import type { Transport } from '../http/ports.ts';
import type { BearerTokens } from '../http/signed-in.ts';
import { CREDENTIAL_VARIABLES, type CredentialVariables } from '../model/workspace.ts';
import type { Clock } from '../support/clock.ts';
import { NotSignedIn, RemoteUnavailable } from '../support/errors.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../support/json.ts';
import { Secret } from '../support/secret.ts';

/**
 * How tieout signs in: with a service user's key pair, or with a token that a person made and that cannot be renewed.
 */
export type M3terCredentials =
  { readonly apiKey: string; readonly apiSecret: Secret } | { readonly accessToken: Secret };

export interface M3terTokenOptions {
  readonly baseUrl: string;
  readonly credentials: M3terCredentials;
  /** The variables that have them, for messages. */
  readonly variables?: CredentialVariables['m3ter'];
  /** It connects only to the token endpoint, so that planning's own transport needs only GET. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** Called with each new token before anything else happens, so that logs and CI can mask it. */
  readonly onSecret?: (secret: Secret) => void;
}

/** A token is renewed this long before its end (`m3ter.md` §1.8). */
const RENEW_BEFORE_MS = 300_000;
/** Tokens last five hours (`m3ter.md` §1.1). Used when the answer does not say. */
const DEFAULT_LIFETIME_SECONDS = 18_000;

interface IssuedToken {
  readonly token: Secret;
  readonly renewAt: number;
}

/** Tokens by client credentials (`m3ter.md` §1.1), kept in memory only. */
export function createM3terTokens(settings: M3terTokenOptions): BearerTokens {
  const { credentials, clock, variables = CREDENTIAL_VARIABLES.m3ter } = settings;
  if ('accessToken' in credentials) return fixedToken(credentials.accessToken, variables);
  let current: IssuedToken | null = null;
  let renewal: Promise<IssuedToken> | null = null;

  const requestOnce = async (): Promise<Secret> => {
    renewal ??= requestToken(settings, credentials).finally(() => {
      renewal = null;
    });
    current = await renewal;
    return current.token;
  };
  return {
    async get() {
      return current !== null && clock.now() < current.renewAt ? current.token : await requestOnce();
    },
    async renew(refused) {
      return current?.token.equals(refused) === false ? current.token : await requestOnce();
    },
  };
}

function fixedToken(accessToken: Secret, { apiKey, apiSecret }: CredentialVariables['m3ter']): BearerTokens {
  return {
    get: async () => await Promise.resolve(accessToken),
    renew: async () =>
      await Promise.reject(
        new NotSignedIn('m3ter does not accept the token in M3TER_API_TOKEN', {
          code: 'm3ter/not-signed-in',
          nextStep: `set a new M3TER_API_TOKEN, or set ${apiKey} and ${apiSecret}, which tieout renews by itself`,
        }),
      ),
  };
}

async function requestToken(
  settings: M3terTokenOptions,
  credentials: Extract<M3terCredentials, { apiKey: string }>,
): Promise<IssuedToken> {
  const { apiKey, apiSecret } = credentials;
  const basic = Buffer.from(`${apiKey}:${apiSecret.reveal()}`, 'utf8').toString('base64');
  const answer = await settings.transport.send({
    method: 'POST',
    url: `${settings.baseUrl.replace(/\/+$/, '')}/oauth/token`,
    headers: {
      authorization: `Basic ${basic}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
    // A second token does no harm, so the request may be repeated.
    repeatable: true,
  });
  const body = bodyOf(answer, new URL(settings.baseUrl).host, settings.variables);
  const text = body?.['access_token'];
  if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
    throw new RemoteUnavailable('m3ter answered the sign-in without a token', { code: 'm3ter/unavailable' });
  }
  const token = new Secret(text);
  settings.onSecret?.(token);
  return { token, renewAt: settings.clock.now() + lifetimeMs(body) };
}

function lifetimeMs(answer: JsonObject | null): number {
  const given = answer?.['expires_in'];
  const seconds = isJsonNumber(given) ? Number(given.value) : Number(typeof given === 'string' ? given : Number.NaN);
  const lifetime = Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_LIFETIME_SECONDS;
  return Math.max(lifetime * 1000 - RENEW_BEFORE_MS, (lifetime * 1000) / 2);
}

/** Statuses that refuse the key and secret. The transport of the sign-in knows only the rules of HTTP. */
const CREDENTIALS_REFUSED: ReadonlySet<number | null> = new Set([400, 401, 403]);

function bodyOf(
  answer: Answer<HttpResponse<JsonValue>>,
  host: string,
  { apiKey, apiSecret } = CREDENTIAL_VARIABLES.m3ter,
): JsonObject | null {
  if (answer.status === 'done') return isJsonObject(answer.value.body) ? answer.value.body : null;
  const fault = 'fault' in answer ? answer.fault : null;
  if (fault === null) {
    throw new RemoteUnavailable(`m3ter cannot be reached at ${host} to sign in: ${causeOf(answer)}`, {
      code: 'm3ter/unavailable',
      nextStep: 'check the network and M3TER_BASE_URL, then run the command again',
    });
  }
  if (CREDENTIALS_REFUSED.has(fault.httpStatus)) {
    throw new NotSignedIn('m3ter does not accept the API key and secret', {
      code: 'm3ter/credentials-refused',
      nextStep: `check ${apiKey} and ${apiSecret}: m3ter console, Settings, Access, Service Users`,
    });
  }
  throw new RemoteUnavailable(`m3ter answered the sign-in with status ${String(fault.httpStatus)}`, {
    code: 'm3ter/unavailable',
    nextStep: 'check M3TER_BASE_URL, and run the command again later',
  });
}
