import { describe, expect, it } from 'vitest';
import { ORGANIZATION, decode, m3terFixture, obtainToken } from './m3ter-client.ts';

const TOKEN_URL = 'https://api.m3ter.com/oauth/token';
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('token', () => {
  it.each([
    ['form', 'grant_type=client_credentials'],
    ['JSON', '{"grant_type":"client_credentials"}'],
  ])('is given for client credentials in a %s body, for five hours', async (_name, body) => {
    const { raw } = await m3terFixture();
    const answered = await decode(
      await raw(new Request(TOKEN_URL, { method: 'POST', headers: { authorization: basic('key:secret') }, body })),
    );
    expect(answered.status).toBe(200);
    expect(answered.text).toContain('"expires_in":18000');
    expect(answered.body['token_type']).toBe('Bearer');
  });

  it.each([
    ['wrong secret', basic('key:wrong'), 'grant_type=client_credentials', 401],
    ['no credentials', '', 'grant_type=client_credentials', 401],
    ['another grant', basic('key:secret'), 'grant_type=password', 400],
    ['no JSON', basic('key:secret'), '{', 400],
  ])('is refused: %s', async (_name, authorization, body, status) => {
    const { raw } = await m3terFixture();
    const response = await raw(new Request(TOKEN_URL, { method: 'POST', headers: { authorization }, body }));
    expect(response.status).toBe(status);
  });

  it.each(['403', '401'] as const)('expires after five hours and is then answered with %s', async (expiredToken) => {
    const fixture = await m3terFixture({ expiredToken });
    fixture.now += 18_000_000 - 1;
    expect((await fixture.send('GET', 'accounts')).status).toBe(200);
    fixture.now += 1;
    expect((await fixture.send('GET', 'accounts')).status).toBe(Number(expiredToken));
  });
});

describe('access', () => {
  it('refuses another organization with 403, not 404', async () => {
    const fixture = await m3terFixture();
    const token = await obtainToken(fixture, 'key', 'secret');
    const url = `https://api.m3ter.com/organizations/${ORGANIZATION.replace('1', '9')}/accounts`;
    const response = await fixture.raw(new Request(url, { headers: { authorization: `Bearer ${token}` } }));
    expect(response.status).toBe(403);
  });

  it.each([
    ['POST', 'accounts'],
    ['PATCH', 'externalmappings/1'],
    ['GET', 'integrationcredentials'],
    ['GET', 'lineitems?commitmentId=1'],
  ])('says that it does not support %s %s', async (method, path) => {
    const { send } = await m3terFixture();
    const answered = await send(method, path);
    expect(answered.status).toBe(501);
    expect(answered.body['message']).toMatch(/does not support/);
  });

  it('admits fifty requests a second, and more in the next', async () => {
    const fixture = await m3terFixture();
    const statuses: number[] = [];
    for (let index = 0; index < 51; index += 1) statuses.push((await fixture.send('GET', 'products')).status);
    expect(statuses.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(statuses[50]).toBe(429);
    fixture.now += 1000;
    expect((await fixture.send('GET', 'products')).status).toBe(200);
  });

  it('has no limits when the mode says so', async () => {
    const { send } = await m3terFixture({ throttle: 'off' });
    const statuses = new Set<number>();
    for (let index = 0; index < 80; index += 1) statuses.add((await send('GET', 'users')).status);
    expect([...statuses]).toEqual([200]);
  });
});
