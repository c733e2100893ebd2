import { describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../src/m3ter/client.ts';
import { proveListForm } from '../../../src/m3ter/list-form.ts';
import { expireM3terTokens } from '../../../src/sandbox/m3ter/engine.ts';
import { NotSignedIn, RemoteUnavailable } from '../../../src/support/errors.ts';
import { Secret } from '../../../src/support/secret.ts';
import { jsonResponse, m3terFixture, SANDBOX_CREDENTIALS, type Fixture, type SeenRequest } from './m3ter-fixture.ts';

async function idsOf(fixture: Fixture, path: string, pageSize = 5): Promise<readonly unknown[]> {
  const ids: unknown[] = [];
  await fixture.reader.readList({ path, pageSize }, (object) => ids.push(object['id']));
  return ids;
}

const tokenRequests = (fixture: Fixture): number =>
  fixture.seen.filter((request) => request.path === '/oauth/token').length;

describe('reading lists', () => {
  it('follows pages to the end', async () => {
    const fixture = m3terFixture();
    const ids = await idsOf(fixture, 'accounts', 3);
    expect(new Set(ids)).toEqual(new Set(fixture.state.accounts.map((account) => account.id)));
    expect(fixture.seen.length).toBeGreaterThan(2);
  });

  it('writes lists of values with commas, or repeats their keys', async () => {
    const fixture = m3terFixture();
    const asked = async (): Promise<string | undefined> => {
      await fixture.reader.readOne('integrationruns/Bill/latest', { ids: ['a', 'b'], none: null });
      return fixture.seen.at(-1)?.query.toString();
    };
    expect(await asked()).toBe('ids=a%2Cb');
    fixture.reader.listForm = 'repeated';
    expect(await asked()).toBe('ids=a&ids=b');
  });

  it.each([
    ['comma', 'comma', 1],
    ['both', 'comma', 1],
    ['repeated', 'repeated', 2],
  ] as const)('notices once which form m3ter understands: %s', async (idLists, form, requests) => {
    const fixture = m3terFixture({ modes: { idLists } });
    const ids = fixture.state.bills.map(({ id }) => id);
    await proveListForm(fixture.reader, ids);
    expect(fixture.reader.listForm).toBe(form);
    expect(fixture.seen.filter(({ path }) => path.endsWith('/bills'))).toHaveLength(requests);
  });

  it('needs no proof of one id, and keeps the comma when the bills are not there', async () => {
    const fixture = m3terFixture({ modes: { idLists: 'repeated' } });
    await proveListForm(fixture.reader, [fixture.state.bills[0]?.id ?? '']);
    expect(fixture.seen).toHaveLength(0);
    await proveListForm(fixture.reader, ['a', 'b']);
    expect(fixture.reader.listForm).toBe('comma');
  });

  it('refuses a list whose page tokens repeat, and one that never ends', async () => {
    const same = m3terFixture({
      interfere: (request) =>
        request.path.endsWith('/products') ? jsonResponse(200, { data: [], nextToken: 'again' }) : undefined,
    });
    await expect(idsOf(same, 'products')).rejects.toMatchObject({ code: 'm3ter/incomplete-list' });
    let page = 0;
    const endless = m3terFixture({
      interfere: (request) => {
        page += 1;
        return request.path.endsWith('/products')
          ? jsonResponse(200, { data: [], nextToken: `t${String(page)}` })
          : undefined;
      },
    });
    await expect(idsOf(endless, 'products')).rejects.toMatchObject({ code: 'm3ter/incomplete-list' });
  });

  it('asks for smaller pages when an answer is too large for m3ter', async () => {
    const fixture = m3terFixture({
      interfere: (request) =>
        Number(request.query.get('pageSize') ?? '0') > 2 ? jsonResponse(413, { message: 'too large' }) : undefined,
    });
    expect(await idsOf(fixture, 'products', 9)).toHaveLength(fixture.state.products.length);
    expect(fixture.seen.at(-1)?.query.get('pageSize')).toBe('2');
  });

  it('asks again for a body that is cut, and gives up after three', async () => {
    let cut = 2;
    const passing = m3terFixture({
      interfere: (request) => (request.path.endsWith('/products') && cut-- > 0 ? new Response('{"data":[') : undefined),
    });
    expect(await idsOf(passing, 'products')).toHaveLength(passing.state.products.length);
    const lasting = m3terFixture({
      interfere: (request) => (request.path.endsWith('/products') ? new Response('<html>') : undefined),
    });
    await expect(idsOf(lasting, 'products')).rejects.toMatchObject({ code: 'm3ter/unexpected-answer' });
  });

  it.each([
    ['no data', { nextToken: null }],
    ['data that is no list', { data: {} }],
    ['a list with a text in it', { data: ['x'] }],
    ['a list', []],
  ])('refuses a page with %s', async (_name, body) => {
    const fixture = m3terFixture({
      interfere: (request) => (request.path.endsWith('/products') ? jsonResponse(200, body) : undefined),
    });
    await expect(idsOf(fixture, 'products')).rejects.toMatchObject({ code: 'm3ter/unexpected-answer' });
  });
});

describe('answers of a read', () => {
  const answering = (status: number): Fixture =>
    m3terFixture({
      interfere: (request) =>
        request.path.endsWith('/thing') ? jsonResponse(status, { message: 'because' }) : undefined,
    });

  it('gives null for 404', async () => {
    expect(await answering(404).reader.readOne('thing')).toBeNull();
  });

  it.each([400, 501])('calls %i refused', async (status) => {
    await expect(answering(status).reader.readOne('thing')).rejects.toBeInstanceOf(RequestRefused);
  });

  it.each([
    [429, 'm3ter/throttled'],
    [503, 'm3ter/unavailable'],
  ])('calls a lasting %i unavailable', async (status, code) => {
    const failure = answering(status).reader.readOne('thing');
    await expect(failure).rejects.toBeInstanceOf(RemoteUnavailable);
    await expect(failure).rejects.toMatchObject({ code });
  });

  it('calls a host that does not answer unavailable', async () => {
    const fixture = m3terFixture({
      interfere: (request) =>
        request.path.endsWith('/thing')
          ? Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }))
          : undefined,
    });
    await expect(fixture.reader.readOne('thing')).rejects.toMatchObject({ code: 'm3ter/unavailable' });
  });
});

describe('signing in', () => {
  it('uses one token until shortly before its end', async () => {
    const fixture = m3terFixture();
    await Promise.all([idsOf(fixture, 'products'), idsOf(fixture, 'accounts'), idsOf(fixture, 'users')]);
    expect(tokenRequests(fixture)).toBe(1);
    await fixture.clock.sleep((18_000 - 301) * 1000);
    await idsOf(fixture, 'products');
    expect(tokenRequests(fixture)).toBe(1);
    await fixture.clock.sleep(2_000);
    await idsOf(fixture, 'products');
    expect(tokenRequests(fixture)).toBe(2);
  });

  it.each(['401', '403'] as const)('renews once for all when m3ter answers %s to an ended token', async (status) => {
    const fixture = m3terFixture({ modes: { expiredToken: status } });
    await idsOf(fixture, 'products');
    expireM3terTokens(fixture.state);
    await Promise.all([idsOf(fixture, 'products'), idsOf(fixture, 'accounts'), idsOf(fixture, 'users')]);
    expect(tokenRequests(fixture)).toBe(2);
  });

  it('ends with "not signed in" when a new token is refused as well', async () => {
    const fixture = m3terFixture({ organizationId: '99999999-2222-4333-8444-555555555555' });
    await expect(idsOf(fixture, 'products')).rejects.toBeInstanceOf(NotSignedIn);
    expect(tokenRequests(fixture)).toBe(2);
  });

  it('asks once more for what the user may not see, with one new token for all, and no further', async () => {
    const forbidden = (request: SeenRequest): boolean => /\/(?:users|externalmappings)/.test(request.path);
    const fixture = m3terFixture({
      interfere: (request) => (forbidden(request) ? jsonResponse(403, { message: 'Forbidden' }) : undefined),
    });
    const names = ['users', 'products', 'externalmappings', 'accounts'] as const;
    const read = await Promise.allSettled(names.map(async (name) => await idsOf(fixture, name)));
    expect(read.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(fixture.seen.filter(forbidden)).toHaveLength(4);
    expect(tokenRequests(fixture)).toBe(2);
  });

  it.each([401, 403])('never sends a write a third time when m3ter goes on answering %i', async (status) => {
    const fixture = m3terFixture({
      interfere: (request) => (request.method === 'PUT' ? jsonResponse(status, {}) : undefined),
    });
    await expect(fixture.writer.send('PUT', 'thing', {})).rejects.toBeInstanceOf(NotSignedIn);
    expect(fixture.seen.filter(({ method }) => method === 'PUT')).toHaveLength(2);
    expect(tokenRequests(fixture)).toBe(2);
  });

  it('uses a token given by hand as it is and cannot renew it', async () => {
    const fixture = m3terFixture({ credentials: { accessToken: new Secret('by-hand') } });
    await expect(idsOf(fixture, 'products')).rejects.toMatchObject({ code: 'm3ter/not-signed-in' });
    expect(tokenRequests(fixture)).toBe(0);
  });

  it('says so when key and secret are refused, and never prints the secret', async () => {
    const secret = new Secret('not-the-secret');
    const fixture = m3terFixture({ credentials: { ...SANDBOX_CREDENTIALS, apiSecret: secret } });
    const failure: unknown = await idsOf(fixture, 'products').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'm3ter/credentials-refused' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('not-the-secret');
  });

  it.each([
    ['a server error', 500, { message: 'no' }],
    ['an answer without token', 200, {}],
    ['a token that is no token', 200, { access_token: 'two\nlines' }],
  ])('calls %s at sign-in unavailable', async (_name, status, body) => {
    const fixture = m3terFixture({
      interfere: (request) => (request.path === '/oauth/token' ? jsonResponse(status, body) : undefined),
    });
    await expect(idsOf(fixture, 'products')).rejects.toBeInstanceOf(RemoteUnavailable);
  });

  it('tries again after a renewal that failed', async () => {
    let failing = true;
    const fixture = m3terFixture({
      interfere: (request) =>
        request.path === '/oauth/token' && failing ? new Response('', { status: 400 }) : undefined,
    });
    await expect(idsOf(fixture, 'products')).rejects.toBeInstanceOf(NotSignedIn);
    failing = false;
    expect(await idsOf(fixture, 'products')).toHaveLength(fixture.state.products.length);
  });
});
