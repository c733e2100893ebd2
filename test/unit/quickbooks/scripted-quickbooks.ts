import type { Fetch } from '../../../src/http/ports.ts';
import { API_LIMITS, type ApiLimits } from '../../../src/model/limits.ts';
import { createAccessTokens } from '../../../src/quickbooks/access-tokens.ts';
import { createQuickBooksClient, type QuickBooksClient } from '../../../src/quickbooks/client.ts';
import { createQuickBooksTransport } from '../../../src/quickbooks/quickbooks-transport.ts';
import type { IssuedTokens, OAuth } from '../../../src/quickbooks/token-ports.ts';
import { createMemoryTokenStore } from '../../../src/quickbooks/token-store/memory-store.ts';
import { Secret } from '../../../src/support/secret.ts';
import { createVirtualClock, type VirtualClock } from '../http/test-clock.ts';

const BASE_URL = 'https://quickbooks.example';
export const REALM = '9130350000000001';

/** What a scripted QuickBooks saw of a request. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly accept: string | null;
  readonly body: string;
}

export type Script = (request: SeenRequest, number: number) => Response | Promise<Response>;

export interface Scripted {
  readonly client: QuickBooksClient;
  readonly clock: VirtualClock;
  readonly seen: readonly SeenRequest[];
  readonly refreshes: () => number;
}

/** The product's own client, transport and tokens over answers written in the test. */
export function scriptQuickBooks(script: Script, limits: Partial<ApiLimits> = {}): Scripted {
  const clock = createVirtualClock(Date.parse('2026-11-22T10:00:00Z'));
  const seen: SeenRequest[] = [];
  const fetchScripted: Fetch = async (request) => {
    const url = new URL(request.url);
    const one = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.get('authorization'),
      accept: request.headers.get('accept'),
      body: await request.text(),
    };
    seen.push(one);
    return await script(one, seen.length);
  };
  let refreshes = 0;
  const allLimits = { ...API_LIMITS, ...limits };
  const tokens = createAccessTokens({
    store: createMemoryTokenStore(null),
    oauth: scriptedOAuth(() => issuedTokens(`access-${String((refreshes += 1))}`, 'refresh-1')),
    clock,
    initialRefreshToken: new Secret('refresh-1'),
    onSecret: () => {},
  });
  const transport = createQuickBooksTransport({
    baseUrl: BASE_URL,
    fetch: fetchScripted,
    clock,
    random: () => 0,
    limits: allLimits,
    observer: { throttled: () => {} },
  });
  const client = createQuickBooksClient({ baseUrl: BASE_URL, realmId: REALM, transport, tokens, limits: allLimits });
  return { client, clock, seen, refreshes: () => refreshes };
}

export function issuedTokens(access: string, refresh: string): IssuedTokens {
  return {
    accessToken: new Secret(access),
    expiresInMs: 3_600_000,
    refreshToken: new Secret(refresh),
    refreshExpiresInMs: 8_726_400_000,
    hardExpiresInMs: null,
  };
}

/** Intuit's endpoints with a refresh written in the test. */
export function scriptedOAuth(refresh: (refreshToken: Secret) => IssuedTokens | Promise<IssuedTokens>): OAuth {
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  return {
    authorizeUrl: async () => unused(),
    exchangeCode: async () => unused(),
    refresh: async (refreshToken) => await refresh(refreshToken),
    revoke: async () => unused(),
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

export function serviceFault(code: string, message = 'remote message', type = 'ValidationFault') {
  return { Fault: { Error: [{ Message: message, Detail: 'remote detail', code, element: '' }], type }, time: 't' };
}

/** As a gateway answers (`quickbooks.md` §11.1, shape B). */
export function gatewayFault(code: string, type: string) {
  return {
    warnings: null,
    fault: { error: [{ message: `errorCode=00${code}`, detail: null, code, element: null }], type },
    time: 1_790_781_310_544,
  };
}
