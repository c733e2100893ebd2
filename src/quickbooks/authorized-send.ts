import type { HttpResponse, HttpResult } from '../http/ports.ts';
import { parseJson, type JsonValue } from '../support/json.ts';
import type { Secret } from '../support/secret.ts';
import { failureOfFault, realmRefused, tokenRefused } from './quickbooks-failures.ts';
import type { AccessTokens } from './token-ports.ts';
import { decodeFault, hasCode, type Fault } from './wire/fault.ts';

/** An answer with its body parsed: `body` null when it is not JSON, `fault` when it holds one. */
export interface DecodedAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: JsonValue | null;
  readonly fault: Fault | null;
}

export type DecodedResult = DecodedAnswer | Exclude<HttpResult, { readonly kind: 'answer' }>;

/**
 * Sends with an access token; after a 401 once more with another one. A request without a valid
 * token was certainly not carried out, so this is safe for writes too.
 *
 * @throws NotSignedIn when a new token is refused, when the realm is, or when the user lost access.
 */
export async function sendAuthorized(
  tokens: AccessTokens,
  send: (authorization: string) => Promise<HttpResult>,
): Promise<DecodedResult> {
  const token = await tokens.get();
  const first = await sendWith(token, send);
  if (!isTokenRefused(first)) return first;
  const second = await sendWith(await tokens.refreshAfter401(token), send);
  if (isTokenRefused(second)) throw tokenRefused();
  return second;
}

async function sendWith(token: Secret, send: (authorization: string) => Promise<HttpResult>): Promise<DecodedResult> {
  const result = await send(`Bearer ${token.reveal()}`);
  if (result.kind !== 'answer') return result;
  const answer = decodeAnswer(result.response);
  const { fault } = answer;
  if (fault !== null && hasCode(fault, '120', '3100')) throw failureOfFault(fault, 'a request');
  if (answer.status === 403 && !(fault !== null && hasCode(fault, '3001'))) throw realmRefused();
  return answer;
}

function isTokenRefused(result: DecodedResult): boolean {
  return (
    result.kind === 'answer' && (result.status === 401 || (result.fault !== null && hasCode(result.fault, '3200')))
  );
}

function decodeAnswer(response: HttpResponse): DecodedAnswer {
  let body: JsonValue | null;
  try {
    body = parseJson(response.text);
  } catch {
    body = null;
  }
  return { kind: 'answer', status: response.status, body, fault: body === null ? null : decodeFault(body) };
}
