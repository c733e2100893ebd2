import type { Failure } from '../support/errors.ts';
import type { JsonValue } from '../support/json.ts';
import type { Secret } from '../support/secret.ts';
import type { Answer, HttpResponse, Rejected } from './answer.ts';

/** Bearer tokens of one system. All callers share one renewal. */
export interface BearerTokens {
  /** @throws NotSignedIn, RemoteUnavailable */
  get(): Promise<Secret>;
  /** A token other than `refused`, which the system did not accept. @throws NotSignedIn, RemoteUnavailable */
  renew(refused: Secret): Promise<Secret>;
}

export interface SignIn {
  readonly tokens: BearerTokens;
  /** The failure for a person when a new token is refused as well, or all access is. */
  readonly failureOf: (refusal: Rejected) => Failure;
}

/**
 * Sends with a token, and once more with a new one when the first is refused. A request with a refused token was
 * certainly not carried out, so this is safe for writes too.
 *
 * @throws the sign-in's failure; NotSignedIn or RemoteUnavailable when no token can be got.
 */
export async function sendSignedIn(
  { tokens, failureOf }: SignIn,
  send: (authorization: string) => Promise<Answer<HttpResponse<JsonValue>>>,
): Promise<Answer<HttpResponse<JsonValue>>> {
  const token = await tokens.get();
  const first = await send(`Bearer ${token.reveal()}`);
  const isTokenRefused = first.status === 'rejected' && first.refuses === 'token';
  const answer = isTokenRefused ? await send(`Bearer ${(await tokens.renew(token)).reveal()}`) : first;
  if (answer.status === 'rejected' && answer.refuses !== 'request') throw failureOf(answer);
  return answer;
}
