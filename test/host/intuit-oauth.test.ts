import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_LIMITS } from '../../src/model/limits.ts';
import { createIntuitOAuth, INTUIT_URLS } from '../../src/quickbooks/intuit-oauth.ts';
import { createIntuitTransport } from '../../src/quickbooks/quickbooks-transport.ts';
import { Secret } from '../../src/support/secret.ts';
import { createSkippingClock } from '../unit/http/test-clock.ts';

/** Long enough for a busy machine; the mute endpoint gets less. */
const TIMEOUT_MS = 20_000;
const MUTE_TIMEOUT_MS = 1_500;
const BASIC = Buffer.from('client:CLIENT-SECRET').toString('base64');
const ISSUED = {
  token_type: 'bearer',
  access_token: 'ACCESS-NEW',
  refresh_token: 'REFRESH-NEW',
  expires_in: 3600,
  x_refresh_token_expires_in: 8_726_400,
  x_refresh_token_hard_expires_in: 157_680_000,
};

interface Hit {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

let server: Server;
let url = '';
let hits: Hit[] = [];
let answer: { status: number; text: string; location?: string } | 'mute' = { status: 200, text: '' };

beforeEach(async () => {
  hits = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      hits.push({ path: request.url ?? '', headers: request.headers, body });
      if (answer === 'mute') return;
      const location = answer.location === undefined ? {} : { location: answer.location };
      response
        .writeHead(answer.status, { 'content-type': 'application/json', intuit_tid: 't', ...location })
        .end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function oauth(timeoutMs = TIMEOUT_MS) {
  const transport = createIntuitTransport({
    fetch: async (request) => await fetch(request),
    clock: createSkippingClock(timeoutMs),
    random: () => 0,
    limits: { ...API_LIMITS, tokenTimeoutMs: timeoutMs },
    observer: { throttled: () => {} },
    urls: [url],
  });
  return createIntuitOAuth({
    clientId: 'client',
    clientSecret: new Secret('CLIENT-SECRET'),
    environment: 'sandbox',
    redirectUri: 'http://localhost:1234/callback',
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    authorizeUrl: `${url}/consent`,
    transport,
  });
}

function gives(status: number, body: unknown): void {
  answer = { status, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

describe('createIntuitOAuth', () => {
  it('refreshes as Intuit documents it', async () => {
    gives(200, ISSUED);
    const issued = await oauth().refresh(new Secret('REFRESH-OLD'));
    expect(issued.accessToken.reveal()).toBe('ACCESS-NEW');
    expect(issued.refreshToken.reveal()).toBe('REFRESH-NEW');
    expect(issued).toMatchObject({
      expiresInMs: 3_600_000,
      refreshExpiresInMs: 8_726_400_000,
      hardExpiresInMs: 157_680_000_000,
    });
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({ path: '/token', body: 'grant_type=refresh_token&refresh_token=REFRESH-OLD' });
    expect(hits[0]?.headers).toMatchObject({
      authorization: `Basic ${BASIC}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      'x-include-refresh-token-hard-expires-in': 'true',
    });
  });

  it('trades a code once', async () => {
    gives(200, ISSUED);
    const issued = await oauth().exchangeCode('http://localhost:1234/callback?code=CODE&state=s&realmId=9130');
    expect(issued.accessToken.reveal()).toBe('ACCESS-NEW');
    expect(hits).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(hits[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'CODE',
      redirect_uri: 'http://localhost:1234/callback',
    });
  });

  it('revokes', async () => {
    gives(200, '');
    await oauth().revoke(new Secret('REFRESH-OLD'));
    expect(hits[0]).toMatchObject({ path: '/revoke', body: '{"token":"REFRESH-OLD"}' });
    gives(400, { error: 'invalid_grant' });
    await expect(oauth().revoke(new Secret('REFRESH-OLD'))).rejects.toMatchObject({
      code: 'token/refresh-token-refused',
    });
  });

  it('names the consent page with our addresses', async () => {
    const page = new URL(await oauth().authorizeUrl('state-1'));
    expect(`${page.origin}${page.pathname}`).toBe(`${url}/consent`);
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      client_id: 'client',
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting',
      state: 'state-1',
      redirect_uri: 'http://localhost:1234/callback',
    });
    expect(Object.values(INTUIT_URLS).every((address) => address.startsWith('https://'))).toBe(true);
  });

  const failures: readonly (readonly [string, number | 'mute', unknown, string])[] = [
    [
      'a dead refresh token',
      400,
      { error: 'invalid_grant', error_description: 'REMOTE TEXT' },
      'token/refresh-token-refused',
    ],
    ['a wrong client', 401, { error: 'invalid_client' }, 'token/client-refused'],
    ['a wrong client in HTML', 401, '<html/>', 'token/client-refused'],
    ['a throttle', 429, {}, 'token/endpoint-unavailable'],
    ['a failing server', 503, '<html/>', 'token/endpoint-unavailable'],
    ['no answer', 'mute', '', 'token/endpoint-unavailable'],
    ['something else', 404, {}, 'token/unexpected-answer'],
    ['no JSON', 200, 'welcome', 'token/unexpected-answer'],
    ['no refresh token', 200, { ...ISSUED, refresh_token: '' }, 'token/unexpected-answer'],
    ['no access token', 200, { ...ISSUED, access_token: undefined }, 'token/unexpected-answer'],
    ['a token with a line break', 200, { ...ISSUED, access_token: 'a\r\nX: y' }, 'token/unexpected-answer'],
    ['no lifetime', 200, { ...ISSUED, expires_in: 'soon' }, 'token/unexpected-answer'],
  ];

  it.each(failures)('%s: one request, one failure, no secret in it', async (_what, status, body, code) => {
    if (status === 'mute') answer = 'mute';
    else gives(status, body);
    const error: unknown = await oauth(status === 'mute' ? MUTE_TIMEOUT_MS : TIMEOUT_MS)
      .refresh(new Secret('REFRESH-OLD'))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(hits).toHaveLength(1);
    const everything = inspect(error, { depth: 12, showHidden: true }) + JSON.stringify(error);
    expect(everything).not.toMatch(new RegExp(`REFRESH-OLD|CLIENT-SECRET|ACCESS-NEW|REMOTE TEXT|${BASIC}`));
  });

  it('follows no redirect with credentials', async () => {
    answer = { status: 307, text: '', location: `${url}/elsewhere` };
    await expect(oauth().refresh(new Secret('REFRESH-OLD'))).rejects.toMatchObject({
      code: 'token/endpoint-unavailable',
    });
    expect(hits.map(({ path }) => path)).toEqual(['/token']);
  });

  it('asks for nothing when a sign-in came back without a code, and is answered when the next one brings it', async () => {
    await expect(oauth().exchangeCode('')).rejects.toMatchObject({ code: 'token/request-not-made' });
    expect(hits).toHaveLength(0);
    gives(200, ISSUED);
    const issued = await oauth().exchangeCode('http://localhost:8765/callback?code=c&state=s&realmId=1');
    expect(issued.refreshToken.reveal()).toBe('REFRESH-NEW');
  });
});
