import { FEW_REQUESTS, SMALL_ANSWER_BYTES_MAX } from '../../http/few-requests.ts';
import { encodePathSegment } from '../../http/path-segment.ts';
import { createTransport } from '../../http/transport.ts';
import type { Answer, HttpResponse } from '../../http/answer.ts';
import type { Fetch, HttpRequest, Transport } from '../../http/ports.ts';
import type { Clock, Random } from '../../support/clock.ts';
import { NotSignedIn, RemoteUnavailable, WorldFailure, type Failure } from '../../support/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import type { Secret } from '../../support/secret.ts';

/** One secret of a repository, or of one of its environments. */
export interface GithubSecretName {
  readonly owner: string;
  readonly repository: string;
  /** Null for a secret of the repository itself. */
  readonly environment: string | null;
  readonly secretName: string;
}

/** The secret for people: `OWNER/REPO/SECRET` or `OWNER/REPO/ENVIRONMENT/SECRET`. */
export function githubSecretText({ owner, repository, environment, secretName }: GithubSecretName): string {
  return [owner, repository, ...(environment === null ? [] : [environment]), secretName].join('/');
}

export interface GithubSecretOptions {
  readonly name: GithubSecretName;
  /** `https://api.github.com`, or the API of a GitHub Enterprise server. */
  readonly apiUrl: string;
  /** A token that may write the secret. The `GITHUB_TOKEN` of a job may not. */
  readonly token: Secret | null;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
}

/** What GitHub allows with a secret: everything except reading it. */
export interface GithubSecret {
  /** The key for encrypting values. Reading it proves that the token may access secrets at all. */
  readPublicKey(): Promise<GithubPublicKey>;
  /** When the secret was last set, in epoch milliseconds; null when no secret has this name. */
  readUpdatedAt(): Promise<number | null>;
  write(value: Secret, key: GithubPublicKey): Promise<void>;
  remove(): Promise<void>;
}

export interface GithubPublicKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const TIMEOUT_MS = 30_000;
const PUBLIC_KEY_BYTES = 32;

/** GitHub's secrets API for one secret (REST API, "GitHub Actions secrets", version 2022-11-28). */
export function createGithubSecret(settings: GithubSecretOptions): GithubSecret {
  const { name } = settings;
  const send = createSender(settings);
  const secretsPath =
    name.environment === null
      ? `/repos/${name.owner}/${name.repository}/actions/secrets`
      : `/repos/${name.owner}/${name.repository}/environments/${encodePathSegment(name.environment)}/secrets`;
  const secretPath = `${secretsPath}/${name.secretName}`;
  return {
    async readPublicKey() {
      const body = bodyOf(await send('GET', `${secretsPath}/public-key`, null, [200]));
      const { key_id: id, key } = body;
      const bytes = typeof key === 'string' ? new Uint8Array(Buffer.from(key, 'base64')) : new Uint8Array();
      if (typeof id !== 'string' || bytes.byteLength !== PUBLIC_KEY_BYTES) throw unexpectedAnswer();
      return { id, key: bytes };
    },
    async readUpdatedAt() {
      const answer = await send('GET', secretPath, null, [200, 404]);
      if (statusOf(answer) === 404) return null;
      const at = bodyOf(answer)['updated_at'];
      const epochMs = typeof at === 'string' ? Date.parse(at) : Number.NaN;
      if (Number.isNaN(epochMs)) throw unexpectedAnswer();
      return epochMs;
    },
    async write(value, key) {
      const sealed = await sealFor(value, key.key);
      await send('PUT', secretPath, JSON.stringify({ encrypted_value: sealed, key_id: key.id }), [201, 204]);
    },
    async remove() {
      await send('DELETE', secretPath, null, [204, 404]);
    },
  };
}

/** Encrypted with libsodium, so that only GitHub can read it. The library is loaded only here. */
async function sealFor(value: Secret, key: Uint8Array): Promise<string> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(sodium.from_string(value.reveal()), key)).toString('base64');
}

type Send = (
  method: HttpRequest['method'],
  path: string,
  body: string | null,
  expected: readonly number[],
) => Promise<GithubAnswer>;

type GithubAnswer = Answer<HttpResponse<JsonValue>>;

function createSender(settings: GithubSecretOptions): Send {
  const { name, token, apiUrl, clock, random, fetch } = settings;
  const base = apiUrl.replace(/\/+$/, '');
  const transport: Transport = createTransport({
    system: 'github',
    fetch,
    clock,
    random,
    limits: FEW_REQUESTS,
    observer: { throttled: () => {} },
    timeoutMs: TIMEOUT_MS,
    responseBytesMax: SMALL_ANSWER_BYTES_MAX,
    allowedOrigins: [base],
  });
  return async (method, path, body, expected) => {
    if (token === null) throw noToken(name);
    const answer = await transport.send({
      method,
      url: `${base}${path}`,
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        // GitHub answers 403 to requests without a user agent.
        'user-agent': 'tieout',
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body,
      // Setting or removing a secret twice has the same result as once.
      repeatable: true,
    });
    if (expected.includes(statusOf(answer))) return answer;
    throw failureOf(answer, name);
  };
}

/** 0 when there was no answer. */
function statusOf(answer: GithubAnswer): number {
  if (answer.status === 'done') return answer.value.status;
  return 'fault' in answer ? (answer.fault?.httpStatus ?? 0) : 0;
}

function bodyOf(answer: GithubAnswer): JsonObject {
  if (answer.status === 'done' && isJsonObject(answer.value.body)) return answer.value.body;
  throw unexpectedAnswer();
}

/** Decided by status only. The text of the answer is remote and is dropped. */
function failureOf(answer: GithubAnswer, name: GithubSecretName): Failure {
  const status = statusOf(answer);
  if (status === 401 || status === 403 || status === 404) {
    return new NotSignedIn(`GitHub does not let TIEOUT_GITHUB_TOKEN set the secret (status ${String(status)})`, {
      code: 'token/github-refused',
      nextStep: `give it ${tokenFor(name)}`,
    });
  }
  if (answer.status === 'notSent' || answer.status === 'indeterminate') {
    return new RemoteUnavailable('GitHub cannot be reached to keep the QuickBooks refresh token', {
      code: 'token/github-unavailable',
      nextStep: 'run again within 24 hours: the refresh token that GitHub holds still works that long',
    });
  }
  return unexpectedAnswer();
}

function noToken(name: GithubSecretName): NotSignedIn {
  return new NotSignedIn('the variable TIEOUT_GITHUB_TOKEN is not set, so GitHub would not keep a new token', {
    code: 'token/github-refused',
    nextStep: `set it to ${tokenFor(name)}`,
  });
}

/** What may write the secret. GitHub counts the secrets of an environment to the environment. */
function tokenFor({ environment }: GithubSecretName): string {
  const permission = environment === null ? 'Secrets' : 'Environments';
  return `a fine-grained token of this repository with the permission "${permission}: read and write"`;
}

function unexpectedAnswer(): WorldFailure {
  return new WorldFailure("GitHub's secrets API answered with something unexpected", {
    code: 'token/store-failed',
    nextStep: 'check GITHUB_API_URL and TIEOUT_TOKEN_STORE, then run again within 24 hours',
  });
}
