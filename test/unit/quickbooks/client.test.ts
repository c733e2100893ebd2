import { describe, expect, it } from 'vitest';
import { NotSignedIn, RemoteUnavailable } from '../../../src/support/errors.ts';
import { gatewayFault, json, REALM, scriptQuickBooks, serviceFault } from './scripted-quickbooks.ts';

const PREFERENCES = { Preferences: { CurrencyPrefs: { HomeCurrency: { value: 'USD' } } } };

describe('the QuickBooks reader', () => {
  it('asks as documented', async () => {
    const { client, seen } = scriptQuickBooks(() => json(PREFERENCES));
    await client.readPreferences();
    const [request] = seen;
    expect(request).toMatchObject({
      method: 'GET',
      path: `/v3/company/${REALM}/preferences`,
      authorization: 'Bearer access-1',
      accept: 'application/json',
    });
    expect(request?.query.get('minorversion')).toBe('75');
  });

  it('reads company, rate, document and changes', async () => {
    const { client, seen } = scriptQuickBooks(({ path, query }) => {
      if (path.endsWith(`/companyinfo/${REALM}`)) return json({ CompanyInfo: { CompanyName: 'Northwind' } });
      if (path.endsWith('/exchangerate') && query.get('sourcecurrencycode') === 'EUR')
        return json({ ExchangeRate: { Rate: 1.1 } });
      if (path.endsWith('/exchangerate')) return json(serviceFault('2500'), 400);
      if (path.endsWith('/cdc')) return json({ CDCResponse: [] });
      return json(serviceFault('610'), 400);
    });
    expect((await client.readCompany()).name).toBe('Northwind');
    expect(await client.readExchangeRate('EUR', '2026-10-31')).toBe('1.1');
    expect(await client.readExchangeRate('ZZZ', '2026-10-31')).toBeNull();
    expect(await client.readDocument('creditMemo', '7', null)).toBeNull();
    expect((await client.readChanges(['Customer'], '2026-11-01T00:00:00.000Z')).cut).toBe(false);
    expect(seen.map(({ path }) => path.split('/').slice(4).join('/'))).toContain('creditmemo/7');
  });

  it('refreshes once for everyone who met an expired token, and repeats each request once', async () => {
    const { client, seen, refreshes } = scriptQuickBooks(({ authorization }) =>
      authorization === 'Bearer access-1' ? json(gatewayFault('3200', 'AUTHENTICATION'), 401) : json(PREFERENCES),
    );
    await Promise.all(Array.from({ length: 6 }, async () => await client.readPreferences()));
    expect(refreshes()).toBe(2);
    expect(seen).toHaveLength(12);
  });

  it('ends when a new token is refused too', async () => {
    const { client, seen } = scriptQuickBooks(() => json(gatewayFault('3200', 'AUTHENTICATION'), 401));
    await expect(client.readPreferences()).rejects.toMatchObject({ code: 'quickbooks/token-refused' });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['another realm', gatewayFault('3100', 'SERVICE'), 403, 'quickbooks/realm-refused'],
    ['an empty 403', {}, 403, 'quickbooks/realm-refused'],
    ['a user without access', gatewayFault('120', 'AUTHORIZATION'), 401, 'quickbooks/user-refused'],
    ['a user without access, with another status', serviceFault('120'), 400, 'quickbooks/user-refused'],
  ])('is not signed in: %s', async (_what, body, status, code) => {
    const { client } = scriptQuickBooks(() => json(body, status));
    const failure = client.readPreferences();
    await expect(failure).rejects.toBeInstanceOf(NotSignedIn);
    await expect(failure).rejects.toMatchObject({ code });
  });

  it.each([
    ['429', gatewayFault('3001', 'SERVICE'), 429],
    ['403 with the throttle code', gatewayFault('3001', 'SERVICE'), 403],
  ])('waits out a throttle that comes as %s', async (_what, body, status) => {
    const { client, clock } = scriptQuickBooks((_request, number) =>
      json(number <= 2 ? body : PREFERENCES, number <= 2 ? status : 200),
    );
    const startedAt = clock.now();
    await client.readPreferences();
    // The first at the start of a run.
    expect(clock.now() - startedAt).toBe(2_000 + 60_000);
  });

  it('says that the limit is used up when the throttle does not end', async () => {
    const { client } = scriptQuickBooks(() => json(gatewayFault('3001', 'SERVICE'), 429));
    await expect(client.readPreferences()).rejects.toMatchObject({ code: 'quickbooks/throttled' });
  });

  it('repeats a read after 503 in HTML, a fault 10000 with status 200, and a cut body', async () => {
    const answers = [
      new Response('<html>down</html>', { status: 503 }),
      json(serviceFault('10000', 'm', 'SystemFault')),
      new Response('{"Preferences":{"Curr'),
      json(PREFERENCES),
    ];
    const { client, seen } = scriptQuickBooks((_request, number) => answers[number - 1] ?? json({}));
    expect((await client.readPreferences()).homeCurrency).toBe('USD');
    expect(seen).toHaveLength(4);
  });

  it.each([
    ['a gateway page', () => new Response('down', { status: 502 })],
    ['500 with the code of another realm', () => json(gatewayFault('3100', 'SERVICE'), 500)],
    ['a fault of the system with status 200', () => json(serviceFault('99', 'm', 'SystemFault'))],
  ])('is unavailable when the server does not recover: %s', async (_what, answer) => {
    const { client } = scriptQuickBooks(answer);
    await expect(client.readPreferences()).rejects.toBeInstanceOf(RemoteUnavailable);
  });

  it.each([
    [serviceFault('6190'), 'quickbooks/company-closed'],
    [serviceFault('4001'), 'quickbooks/refused'],
    [{ time: 't' }, 'quickbooks/unexpected-answer'],
  ])('names what is wrong in %j', async (body, code) => {
    const { client } = scriptQuickBooks(() => json(body, 200));
    await expect(client.readPreferences()).rejects.toMatchObject({ code });
  });

  it('never puts remote text or the token into a message', async () => {
    for (const status of [200, 400, 401, 403, 404, 500]) {
      const { client } = scriptQuickBooks(() => json(serviceFault('4001', 'HOSTILE'), status));
      const error: unknown = await client.readCount({ entity: 'Item', where: [] }).catch((caught: unknown) => caught);
      expect(String(error)).not.toMatch(/HOSTILE|access-/);
    }
  });
});
