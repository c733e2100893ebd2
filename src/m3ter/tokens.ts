import type { HttpResult, Transport } from '../http/ports.ts';
import type { Clock } from '../support/clock.ts';
import { NotSignedIn, RemoteUnavailable } from '../support/errors.ts';
import { isJsonNumber, isJsonObject, parseJson, type JsonObject } from '../support/json.ts';
import { Secret } from '../support/secret.ts';

/** How tieout signs in: a service user's key pair, or a token that a person made and that cannot be renewed. */
export type M3terCredentials =
  { readonly apiKey: string; readonly apiSecret: Secret } | { readonly accessToken: Secret };

/** Bearer tokens for m3ter; one renewal serves everybody who waits for it. */
export interface M3terTokens {
  /** @throws NotSignedIn, RemoteUnavailable */
  get(): Promise<string>;
  /** A token other than `refused`, which m3ter did not accept. @throws NotSignedIn, RemoteUnavailable */
  renew(refused: string): Promise<string>;
}

export interface M3terTokenSettings {
  readonly baseUrl: string;
  readonly credentials: M3terCredentials;
  /** Talks to the token endpoint only, so that planning's own transport needs no other verb than GET. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** Told about each new token, so that logs and CI can mask it before anything else happens. */
  readonly onSecret?: (secret: Secret) => void;
}

/** A token is renewed this long before m3ter says that it ends (`m3ter.md` §1.8). */
const RENEW_BEFORE_MS = 300_000;
/** Tokens live five hours (`m3ter.md` §1.1); used when the answer does not say. */
const DEFAULT_LIFETIME_SECONDS = 18_000;

interface HeldToken {
  readonly text: string;
  readonly renewAt: number;
}

/** Tokens by client credentials (`m3ter.md` §1.1), kept in memory only. */
export function createM3terTokens(settings: M3terTokenSettings): M3terTokens {
  const { credentials, clock } = settings;
  if ('accessToken' in credentials) return fixedToken(credentials.accessToken);
  let held: HeldToken | null = null;
  let renewal: Promise<HeldToken> | null = null;

  const requestOnce = async (): Promise<string> => {
    renewal ??= requestToken(settings, credentials).finally(() => {
      renewal = null;
    });
    held = await renewal;
    return held.text;
  };
  return {
    async get() {
      return held !== null && clock.now() < held.renewAt ? held.text : await requestOnce();
    },
    async renew(refused) {
      return held !== null && held.text !== refused ? held.text : await requestOnce();
    },
  };
}

function fixedToken(accessToken: Secret): M3terTokens {
  return {
    get: async () => await Promise.resolve(accessToken.reveal()),
    renew: async () =>
      await Promise.reject(
        new NotSignedIn('m3ter does not accept the token in M3TER_API_TOKEN', {
          code: 'm3ter/not-signed-in',
          nextStep:
            'set a new M3TER_API_TOKEN, or set M3TER_API_KEY and M3TER_API_SECRET, which tieout renews by itself',
        }),
      ),
  };
}

async function requestToken(
  settings: M3terTokenSettings,
  credentials: Extract<M3terCredentials, { apiKey: string }>,
): Promise<HeldToken> {
  const { apiKey, apiSecret } = credentials;
  const basic = Buffer.from(`${apiKey}:${apiSecret.reveal()}`, 'utf8').toString('base64');
  const result = await settings.transport.send({
    method: 'POST',
    url: `${settings.baseUrl.replace(/\/+$/, '')}/oauth/token`,
    headers: {
      authorization: `Basic ${basic}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
    // A second token does no harm, so an unclear answer is simply asked for again.
    intent: 'read',
  });
  const answer = tokenAnswer(result, new URL(settings.baseUrl).host);
  const token = answer?.['access_token'];
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new RemoteUnavailable('m3ter answered the sign-in without a token', { code: 'm3ter/unavailable' });
  }
  settings.onSecret?.(new Secret(token));
  return { text: token, renewAt: settings.clock.now() + lifetimeMs(answer) };
}

function lifetimeMs(answer: JsonObject | null): number {
  const given = answer?.['expires_in'];
  const seconds = isJsonNumber(given) ? Number(given.value) : Number(typeof given === 'string' ? given : Number.NaN);
  const lifetime = Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_LIFETIME_SECONDS;
  return Math.max(lifetime * 1000 - RENEW_BEFORE_MS, (lifetime * 1000) / 2);
}

function tokenAnswer(result: HttpResult, host: string): JsonObject | null {
  if (result.kind !== 'answer') {
    throw new RemoteUnavailable(`m3ter cannot be reached at ${host} to sign in: ${result.cause}`, {
      code: 'm3ter/unavailable',
      nextStep: 'check the network and M3TER_BASE_URL, then run the command again',
    });
  }
  const { status, text } = result.response;
  if (status === 400 || status === 401 || status === 403) {
    throw new NotSignedIn('m3ter does not accept the API key and secret', {
      code: 'm3ter/credentials-refused',
      nextStep: 'check M3TER_API_KEY and M3TER_API_SECRET: m3ter console, Settings, Access, Service Users',
    });
  }
  if (status < 200 || status > 299) {
    throw new RemoteUnavailable(`m3ter answered the sign-in with status ${String(status)}`, {
      code: 'm3ter/unavailable',
      nextStep: 'check M3TER_BASE_URL, and run the command again later',
    });
  }
  return parseObject(text);
}

function parseObject(text: string): JsonObject | null {
  try {
    const body = parseJson(text);
    return isJsonObject(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
