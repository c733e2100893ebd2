import { describe, expect, it } from 'vitest';
import { intuitModes, type IntuitModes } from '../../../src/sandbox/intuit/modes.ts';
import { createIntuitSimulator } from '../../../src/sandbox/intuit/simulator.ts';
import { DAY_MS, emptyIntuitState, HOUR_MS, seedAccessToken, seedGrant } from '../../../src/sandbox/intuit/state.ts';
import type { WriteRecord } from '../../../src/sandbox/ports.ts';
import { START, worldAt } from './quickbooks-company.ts';

const REDIRECT = 'http://localhost:8080/callback';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly x_refresh_token_expires_in: number;
  readonly x_refresh_token_hard_expires_in?: number;
  readonly error?: string;
  readonly error_description?: string;
}

function openIntuit(modes: Partial<IntuitModes> = {}) {
  const application = { clientId: 'client', clientSecret: 'secret', redirectUris: [REDIRECT] };
  const state = emptyIntuitState({ realmId: '913', applications: [application] });
  seedGrant(state, { clientId: 'client', refreshToken: 'refresh-1', now: START });
  const clock = { at: START };
  const journal: WriteRecord[] = [];
  const { handle } = createIntuitSimulator({ state, modes: intuitModes(modes), world: worldAt(clock, journal) });
  const basic = `Basic ${btoa('client:secret')}`;
  const token = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const url = 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer';
    const body = new URLSearchParams(form).toString();
    const response = await handle(
      new Request(url, { method: 'POST', body, headers: { authorization: basic, ...headers } }),
    );
    return { status: response.status, body: (await response.json()) as Tokens };
  };
  const refresh = (value: string) => token({ grant_type: 'refresh_token', refresh_token: value });
  const authorize = (own: Record<string, string> = {}) => {
    const parameters = {
      client_id: 'client',
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting openid',
      redirect_uri: REDIRECT,
      state: 's&1',
      ...own,
    };
    return handle(
      new Request(`https://appcenter.intuit.com/connect/oauth2?${new URLSearchParams(parameters).toString()}`),
    );
  };
  return { state, clock, journal, handle, basic, token, refresh, authorize };
}

async function codeOf(intuit: ReturnType<typeof openIntuit>): Promise<string> {
  const location = (await intuit.authorize()).headers.get('location') ?? '';
  return new URL(location).searchParams.get('code') ?? '';
}

describe('refreshing', () => {
  it('gives the same refresh token for a day, then another, and the old one for a day more', async () => {
    const intuit = openIntuit();
    expect((await intuit.refresh('refresh-1')).body.refresh_token).toBe('refresh-1');
    intuit.clock.at = START + DAY_MS;
    const rotated = (await intuit.refresh('refresh-1')).body.refresh_token;
    expect(rotated).not.toBe('refresh-1');
    intuit.clock.at += DAY_MS - 1000;
    expect((await intuit.refresh('refresh-1')).body.refresh_token).toBe(rotated);
    intuit.clock.at += 1000;
    const dead = await intuit.refresh('refresh-1');
    expect([dead.status, dead.body.error, dead.body.error_description]).toEqual([
      400,
      'invalid_grant',
      'Incorrect or invalid refresh token',
    ]);
    expect((await intuit.refresh(rotated)).status).toBe(200);
    expect(intuit.journal.filter(({ operation }) => operation === 'rotate')).toHaveLength(2);
  });

  it('may give another one every time', async () => {
    const intuit = openIntuit({ rotation: 'everyRefresh' });
    expect((await intuit.refresh('refresh-1')).body.refresh_token).not.toBe('refresh-1');
  });

  it('is refused after 100 days without use, and five years after consent', async () => {
    const idle = openIntuit();
    idle.clock.at = START + 100 * DAY_MS;
    expect((await idle.refresh('refresh-1')).status).toBe(400);
    const used = openIntuit({ rotation: 'daily' });
    let value = 'refresh-1';
    for (let day = 90; day <= 1800; day += 90) {
      used.clock.at = START + day * DAY_MS;
      value = (await used.refresh(value)).body.refresh_token;
    }
    used.clock.at = START + 157_680_000_000 - 5 * DAY_MS;
    const last = await used.refresh(value);
    expect(last.body.x_refresh_token_expires_in).toBeLessThan((5 * DAY_MS) / 1000);
    used.clock.at = START + 157_680_000_000;
    expect((await used.refresh(last.body.refresh_token)).status).toBe(400);
  });

  it('says when the hard limit comes, if asked', async () => {
    const intuit = openIntuit();
    const form = { grant_type: 'refresh_token', refresh_token: 'refresh-1' };
    const asked = await intuit.token(form, { 'x-include-refresh-token-hard-expires-in': 'true' });
    expect(asked.body.x_refresh_token_hard_expires_in).toBeGreaterThan(157_000_000);
    expect((await intuit.token(form)).body).not.toHaveProperty('x_refresh_token_hard_expires_in');
    expect([asked.body.expires_in, asked.body.x_refresh_token_expires_in]).toEqual([3600, 8_640_000]);
  });

  it.each([
    ['refuse', [200, 400], 200],
    ['revokeFamily', [200, 400], 400],
    ['tolerate', [200, 200], 200],
  ] as const)('twice at once in mode %s', async (concurrentRefresh, statuses, later) => {
    const intuit = openIntuit({ concurrentRefresh });
    const both = await Promise.all([intuit.refresh('refresh-1'), intuit.refresh('refresh-1')]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual(statuses);
    expect((await intuit.refresh('refresh-1')).status).toBe(later);
  });

  it('needs the right client', async () => {
    const intuit = openIntuit();
    const wrong = { authorization: `Basic ${btoa('client:other')}` };
    const form = { grant_type: 'refresh_token', refresh_token: 'refresh-1' };
    const refused = await intuit.token(form, wrong);
    expect([refused.status, refused.body.error]).toEqual([401, 'invalid_client']);
    const other = openIntuit({ invalidClientStatus: '400', errorDescription: 'absent' });
    expect(await other.token(form, wrong)).toEqual({ status: 400, body: { error: 'invalid_client' } });
  });

  it('refuses other grants', async () => {
    const intuit = openIntuit();
    expect((await intuit.token({ grant_type: 'password' })).body.error).toBe('unsupported_grant_type');
    expect((await intuit.token({})).body.error).toBe('invalid_request');
    expect((await intuit.refresh('refresh-9')).body.error).toBe('invalid_grant');
  });

  it.each([
    { grant_type: 'refresh_token' },
    { grant_type: 'authorization_code', redirect_uri: REDIRECT },
    { grant_type: 'authorization_code', code: 'x' },
  ])('says that a parameter is missing: %o', async (form: Record<string, string>) => {
    expect((await openIntuit().token(form)).body.error).toBe('invalid_request');
  });

  it('takes credentials where discovery says that it does, form-encoded', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: 'refresh-1' };
    const inForm = { ...form, client_id: 'client', client_secret: 'secret' };
    for (const clientAuthentication of ['basic', 'basicOrForm'] as const) {
      const intuit = openIntuit({ clientAuthentication });
      const send = async (body: Record<string, string>, headers: Record<string, string>) =>
        intuit.handle(
          new Request('https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer', {
            method: 'POST',
            body: new URLSearchParams(body),
            headers,
          }),
        );
      const described = await intuit.handle(new Request('http://127.0.0.1:1/.well-known/openid_configuration'));
      const methods = ((await described.json()) as Record<string, string[]>)['token_endpoint_auth_methods_supported'];
      expect((await send(form, { authorization: `Basic ${btoa('%63lient:se%63ret')}` })).status).toBe(200);
      expect((await send(inForm, {})).status).toBe(methods?.includes('client_secret_post') === true ? 200 : 401);
      expect(methods?.includes('client_secret_post')).toBe(clientAuthentication === 'basicOrForm');
    }
  });
});

describe('consent', () => {
  it('redirects with code, realm and state, and the code is good once', async () => {
    const intuit = openIntuit();
    const location = new URL((await intuit.authorize()).headers.get('location') ?? '');
    expect([location.searchParams.get('realmId'), location.searchParams.get('state')]).toEqual(['913', 's&1']);
    const code = location.searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    const tokens = await intuit.token(form);
    expect(tokens.status).toBe(200);
    expect((await intuit.token(form)).body.error).toBe('invalid_grant');
    expect((await intuit.refresh(tokens.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('does not poison the tokens of the first exchange in that mode', async () => {
    const intuit = openIntuit({ secondCodeExchange: 'refuse' });
    const form = { grant_type: 'authorization_code', code: await codeOf(intuit), redirect_uri: REDIRECT };
    const tokens = await intuit.token(form);
    expect((await intuit.token(form)).status).toBe(400);
    expect((await intuit.refresh(tokens.body.refresh_token)).status).toBe(200);
  });

  it('refuses codes that are old, unknown, or for another address', async () => {
    const intuit = openIntuit();
    const code = await codeOf(intuit);
    const exchange = (own: object) =>
      intuit.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...own });
    expect((await exchange({ redirect_uri: 'http://localhost/other' })).body.error).toBe('invalid_grant');
    expect((await exchange({ code: 'none' })).body.error_description).toBe('Invalid authorization code');
    intuit.clock.at += 300_000;
    expect((await exchange({})).body.error).toBe('invalid_grant');
  });

  it('shows a page with Connect and Cancel in that mode, with everything escaped', async () => {
    const intuit = openIntuit({ consent: 'page' });
    const page = await intuit.authorize({ state: '"><script>' });
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('value="connect">Connect</button>');
    expect(html).not.toContain('<script>');
    expect((await intuit.authorize({ decision: 'connect' })).headers.get('location')).toContain('code=');
    expect((await intuit.authorize({ decision: 'cancel' })).headers.get('location')).toContain('error=access_denied');
  });

  it('tells the person about a wrong client, address or missing state, the application about the rest', async () => {
    const intuit = openIntuit();
    const wrong = [
      { client_id: 'x' },
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri: 'no' },
      { state: '' },
    ];
    for (const own of wrong) {
      const answer = await intuit.authorize(own);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
    expect((await intuit.authorize({ scope: 'everything' })).headers.get('location')).toContain('error=invalid_scope');
    expect((await intuit.authorize({ response_type: 'token' })).headers.get('location')).toContain('error=unsupported');
    expect((await intuit.authorize({ redirect_uri: 'http://localhost:9/callback' })).status).toBe(302);
  });
});

describe('the other addresses', () => {
  it('revokes by refresh or access token, as JSON or form', async () => {
    for (const body of [JSON.stringify({ token: 'refresh-1' }), 'token=access-token-1']) {
      const intuit = openIntuit();
      seedAccessToken(intuit.state, { refreshToken: 'refresh-1', accessToken: 'access-token-1', now: START });
      const revoke = () =>
        intuit.handle(
          new Request('https://developer.api.intuit.com/v2/oauth2/tokens/revoke', {
            method: 'POST',
            body,
            headers: { authorization: intuit.basic },
          }),
        );
      expect((await revoke()).status).toBe(200);
      expect((await intuit.refresh('refresh-1')).status).toBe(400);
      expect((await revoke()).status).toBe(400);
    }
  });

  it('tells who the user is only to tokens with openid', async () => {
    const intuit = openIntuit();
    const code = await codeOf(intuit);
    const tokens = await intuit.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
    const ask = (token: string) =>
      intuit.handle(
        new Request('https://accounts.platform.intuit.com/v1/openid_connect/userinfo', {
          headers: { authorization: `Bearer ${token}` },
        }),
      );
    expect(await (await ask(tokens.body.access_token)).json()).toMatchObject({ sub: 'sandbox-user-1' });
    expect((await ask((await intuit.refresh('refresh-1')).body.access_token)).status).toBe(401);
    intuit.clock.at += HOUR_MS;
    expect((await ask(tokens.body.access_token)).status).toBe(401);
  });

  it('describes itself at the real hosts or at the loopback server that was asked', async () => {
    const { handle } = openIntuit();
    const discover = async (origin: string) =>
      (await (await handle(new Request(`${origin}/.well-known/openid_configuration`))).json()) as Record<
        string,
        string
      >;
    expect((await discover('https://developer.api.intuit.com'))['token_endpoint']).toBe(
      'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    );
    expect((await discover('http://127.0.0.1:4000'))['token_endpoint']).toBe(
      'http://127.0.0.1:4000/oauth2/v1/tokens/bearer',
    );
    // OpenID Connect Discovery §3, required members.
    const required = ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'response_types_supported'];
    const more = ['subject_types_supported', 'id_token_signing_alg_values_supported'];
    expect(Object.keys(await discover('http://127.0.0.1:4000'))).toEqual(
      expect.arrayContaining([...required, ...more]),
    );
    const missing = await handle(new Request('http://127.0.0.1:4000/oauth2/other'));
    expect(missing.status).toBe(404);
    expect(missing.headers.get('intuit_tid')).toMatch(/^1-/);
  });
});
