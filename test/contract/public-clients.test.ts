import OAuthClient from 'intuit-oauth';
import nodeQuickbooks from 'node-quickbooks';
import * as openid from 'openid-client';
import { Quickbooks } from 'quickbooks-node-promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intuitModes } from '../../src/sandbox/intuit/modes.ts';
import { createIntuitSimulator } from '../../src/sandbox/intuit/simulator.ts';
import { emptyIntuitState, seedAccessToken, seedGrant } from '../../src/sandbox/intuit/state.ts';
import type { WriteRecord } from '../../src/sandbox/ports.ts';
import { quickbooksModes } from '../../src/sandbox/quickbooks/modes.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import { createQuickBooksSimulator } from '../../src/sandbox/quickbooks/simulator.ts';
import { emptyQuickBooksState } from '../../src/sandbox/quickbooks/state.ts';
import { routeByPath } from '../../src/sandbox/router.ts';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server.ts';

/**
 * Clients nobody here wrote run their basic flows against the loopback server (sandbox.md). Each
 * keeps its addresses in process-wide statics, which are pointed at the server.
 */

/** The package's types describe a default export that the package itself does not have. */
const NodeQuickBooks = nodeQuickbooks as unknown as typeof nodeQuickbooks.default;

const REALM = '9130350000000001';
const REDIRECT = 'http://localhost:8080/callback';
const journal: WriteRecord[] = [];
let server: SandboxServer;

beforeAll(async () => {
  const now = Date.now();
  const state = emptyQuickBooksState({
    realmId: REALM,
    companyName: 'Northwind Robotics',
    preferences: { multiCurrencyEnabled: true },
  });
  const seed = openSeed({ state, now });
  seed.standardLists();
  seed.customer({ id: '58', displayName: "Amy's Bird Sanctuary", email: 'amy@birds.example' });
  seed.item({ id: '19', name: 'API usage' });
  seed.exchangeRate({ currency: 'EUR', day: '2026-01-01', rate: '1.0843' });
  const application = { clientId: 'client', clientSecret: 'secret', redirectUris: [REDIRECT] };
  const intuit = emptyIntuitState({ realmId: REALM, applications: [application] });
  for (const name of ['node', 'promise', 'oauth']) {
    seedGrant(intuit, { clientId: 'client', refreshToken: `refresh-token-${name}`, now });
    seedAccessToken(intuit, { refreshToken: `refresh-token-${name}`, accessToken: `access-token-${name}`, now });
  }
  const world = {
    clock: { now: () => Date.now(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) },
    random: Math.random,
    journal: (entry: WriteRecord) => journal.push(entry),
  };
  const quickbooks = createQuickBooksSimulator({ state, intuit, modes: quickbooksModes({ throttle: 'off' }), world });
  const oauth = createIntuitSimulator({ state: intuit, modes: intuitModes(), world });
  const m3ter = (): Promise<Response> => Promise.resolve(new Response(null, { status: 501 }));
  const handle = routeByPath({ m3ter, quickbooks: quickbooks.handle, intuit: oauth.handle });
  server = await serveSandbox(handle, { port: 0, host: '127.0.0.1' });
  NodeQuickBooks.V3_ENDPOINT_BASE_URL = `${server.url}/v3/company/`;
  NodeQuickBooks.TOKEN_URL = `${server.url}/oauth2/v1/tokens/bearer`;
  NodeQuickBooks.REVOKE_URL = `${server.url}/v2/oauth2/tokens/revoke`;
  Quickbooks.V3_ENDPOINT_BASE_URL = `${server.url}/v3/company/`;
  Quickbooks.TOKEN_URL = `${server.url}/oauth2/v1/tokens/bearer`;
  Quickbooks.REVOKE_URL = `${server.url}/v2/oauth2/tokens/revoke`;
});

afterAll(async () => {
  await server.close();
});

type Row = Record<string, unknown> & { Id: string; SyncToken: string };
type Callback = (error: unknown, result: unknown) => void;

/** A callback method as a promise; rejects with the body of a fault. */
function called(run: (callback: Callback) => void): Promise<Row> {
  return new Promise((resolve, reject) => {
    run((error, result) => {
      if (error === null || error === undefined) resolve(result as Row);
      else reject(new Error(JSON.stringify((error as { response?: { data: unknown } }).response?.data ?? error)));
    });
  });
}

const invoice = (docNumber: string): object => ({
  CustomerRef: { value: '58' },
  DocNumber: docNumber,
  TxnDate: '2026-09-30',
  Line: [
    {
      DetailType: 'SalesItemLineDetail',
      Amount: 812.45,
      Description: 'API calls',
      SalesItemLineDetail: { ItemRef: { value: '19' }, Qty: 1, UnitPrice: 812.45 },
    },
  ],
});

describe('node-quickbooks', () => {
  const open = () =>
    new NodeQuickBooks(
      'client',
      'secret',
      'access-token-node',
      false,
      REALM,
      true,
      false,
      null,
      '2.0',
      'refresh-token-node',
    );

  it('creates, reads, updates, voids and deletes an invoice', async () => {
    const client = open();
    const created = await called((done) => {
      client.createInvoice(invoice('NQ-1'), done);
    });
    expect(created).toMatchObject({ DocNumber: 'NQ-1', TotalAmt: 812.45, SyncToken: '0', Balance: 812.45 });
    const updated = await called((done) => {
      client.updateInvoice({ Id: created.Id, SyncToken: '0', PrivateNote: 'changed' }, done);
    });
    expect(updated).toMatchObject({ PrivateNote: 'changed', SyncToken: '1', TotalAmt: 812.45 });
    await called((done) => {
      client.voidInvoice(created.Id, done);
    });
    const voided = await called((done) => {
      client.getInvoice(created.Id, done);
    });
    expect(voided).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided - changed' });
    const deleted = await called((done) => {
      client.deleteInvoice(created.Id, done);
    });
    expect(deleted).toMatchObject({ Invoice: { status: 'Deleted', Id: created.Id } });
    const gone = called((done) => {
      client.getInvoice(created.Id, done);
    });
    await expect(gone).rejects.toThrow('"code":"610"');
  });

  it('queries with its escapes, counts and fetches all pages', async () => {
    const client = open();
    const found = await called((done) => {
      client.findCustomers({ DisplayName: "Amy's Bird Sanctuary" } as never, done);
    });
    expect(found).toMatchObject({ QueryResponse: { Customer: [{ Id: '58' }], maxResults: 1 } });
    for (let index = 0; index < 5; index += 1) {
      await called((done) => {
        client.createInvoice(invoice(`NQ-Q-${String(index)}`), done);
      });
    }
    const criteria = [
      { field: 'DocNumber', value: 'NQ-Q-%', operator: 'LIKE' },
      { field: 'limit', value: 2 },
      { field: 'fetchAll', value: true },
    ];
    const all = (await called((done) => {
      client.findInvoices(criteria as never, done);
    })) as unknown as { QueryResponse: { Invoice: Row[]; maxResults: number } };
    expect(all.QueryResponse.Invoice.map((row) => row['DocNumber'])).toEqual(
      [0, 1, 2, 3, 4].map((index) => `NQ-Q-${String(index)}`),
    );
    const count = await called((done) => {
      client.findInvoices([{ field: 'DocNumber', value: 'NQ-Q-%', operator: 'LIKE' }, { count: true }] as never, done);
    });
    expect(count).toMatchObject({ QueryResponse: { totalCount: 5 } });
  });

  it('sends batches, allows duplicate numbers, and reads the rest', async () => {
    const client = open();
    const batch = await called((done) => {
      client.batch(
        [
          { bId: '1', operation: 'create', Customer: { DisplayName: 'Contoso' } },
          { bId: '2', operation: 'create', Invoice: invoice('NQ-Q-0') },
          { bId: '3', Query: "select * from Item where Name = 'API usage'" },
        ] as never,
        done,
      );
    });
    expect(batch).toMatchObject({
      BatchItemResponse: [
        { bId: '1', Customer: { DisplayName: 'Contoso' } },
        { bId: '2', Fault: { Error: [{ code: '6140' }] } },
        { bId: '3', QueryResponse: { Item: [{ Id: '19' }] } },
      ],
    });
    const twin = await called((done) => {
      client.createInvoice({ ...invoice('NQ-Q-0'), allowDuplicateDocNum: true }, done);
    });
    expect(twin).toMatchObject({ DocNumber: 'NQ-Q-0' });
    const preferences = await called((done) => {
      client.getPreferences(done);
    });
    expect(preferences).toMatchObject({ CurrencyPrefs: { MultiCurrencyEnabled: true } });
    const company = await called((done) => {
      client.getCompanyInfo(REALM, done);
    });
    expect(company).toMatchObject({ CompanyName: 'Northwind Robotics' });
    const rate = await called((done) => {
      client.getExchangeRate({ sourcecurrencycode: 'EUR', asofdate: '2026-09-30' }, done);
    });
    expect(rate).toMatchObject({ ExchangeRate: { Rate: 1.0843 } });
    const sent = await called((done) => {
      client.sendInvoicePdf(twin.Id, 'amy@birds.example', done);
    });
    expect(sent).toMatchObject({ EmailStatus: 'EmailSent' });
    const changes = await called((done) => {
      client.changeDataCapture(['Customer', 'Invoice'], new Date(Date.now() - 3_600_000), done);
    });
    expect(JSON.stringify(changes)).toContain('Contoso');
  });

  it('repeats a request under its own requestid without doing it twice', async () => {
    const client = open();
    const before = journal.length;
    for (let sent = 0; sent < 2; sent += 1) {
      await called((done) => {
        client.createInvoice({ ...invoice('NQ-R'), requestId: 'once' }, done);
      });
    }
    expect(journal.slice(before).map(({ key, entity }) => `${entity} ${String(key)}`)).toEqual(['Invoice once']);
  });

  it('refreshes and revokes', async () => {
    const client = open();
    await called((done) => {
      client.refreshAccessToken(done);
    });
    expect(client.token).not.toBe('access-token-node');
    const read = await called((done) => {
      client.getCompanyInfo(REALM, done);
    });
    expect(read['CompanyName']).toBe('Northwind Robotics');
    await called((done) => {
      client.revokeAccess(true, done);
    });
    const refused = called((done) => {
      open().getPreferences(done);
    });
    await expect(refused).rejects.toThrow('"code":"3200"');
  });
});

describe('quickbooks-node-promise', () => {
  const open = (): Quickbooks =>
    new Quickbooks(
      {
        appKey: 'client',
        appSecret: 'secret',
        redirectUrl: REDIRECT,
        accessToken: 'access-token-promise',
        refreshToken: 'refresh-token-promise',
        autoRefresh: false,
        minorversion: 75,
      },
      REALM,
    );

  it('creates, updates, voids and deletes', async () => {
    const client = open();
    const created = await client.createInvoice(invoice('QP-1'));
    const { Id } = created.Invoice as unknown as Row;
    const updated = await client.updateInvoice({ Id, SyncToken: '0', sparse: true, PrivateNote: 'changed' });
    expect(updated.Invoice).toMatchObject({ PrivateNote: 'changed', SyncToken: '1' });
    const voided = await client.voidInvoice({ Id, SyncToken: '1' });
    expect(voided).toMatchObject({ Invoice: { TotalAmt: 0 } });
    const deleted = await client.deleteInvoice({ Id, SyncToken: '2' });
    expect(deleted.Invoice).toMatchObject({ status: 'Deleted' });
  });

  it('queries, counts and batches', async () => {
    const client = open();
    const customer = await client.createCustomer({ DisplayName: "O'Reilly & Co" });
    expect(customer.Customer).toMatchObject({ DisplayName: "O'Reilly & Co" });
    const found = await client.findCustomers({ DisplayName: "O'Reilly & Co" });
    expect(found.QueryResponse.Customer).toHaveLength(1);
    const count = await client.countCustomers({ DisplayName: "O'Reilly & Co" });
    expect(count.QueryResponse).toMatchObject({ totalCount: 1 });
    const batch = await client.batch([{ bId: '1', operation: 'create', Invoice: invoice('QP-B') }]);
    expect(batch).toMatchObject({ BatchItemResponse: [{ bId: '1', Invoice: { DocNumber: 'QP-B' } }] });
    await expect(client.createInvoice(invoice('QP-B') as never)).rejects.toMatchObject({
      errorResponse: { Fault: { Error: [{ code: '6140' }] } },
    });
  });

  it('refreshes', async () => {
    const client = open();
    const tokens = await client.refreshAccessToken();
    expect(tokens).toMatchObject({ refresh_token: 'refresh-token-promise', expires_in: 3600 });
    expect((await client.getPreferences()).Preferences).toMatchObject({ domain: 'QBO' });
  });
});

describe('intuit-oauth', () => {
  function open(): OAuthClient {
    const client = new OAuthClient({
      clientId: 'client',
      clientSecret: 'secret',
      environment: 'sandbox',
      redirectUri: REDIRECT,
      includeRefreshTokenHardExpiresIn: true,
    });
    client.setAuthorizeURLs({
      authorizeEndpoint: `${server.url}/connect/oauth2`,
      tokenEndpoint: `${server.url}/oauth2/v1/tokens/bearer`,
      revokeEndpoint: `${server.url}/v2/oauth2/tokens/revoke`,
      userInfoEndpoint: `${server.url}/v1/openid_connect/userinfo`,
    });
    return client;
  }

  it('goes through consent, exchange, a call and revocation', async () => {
    const client = open();
    const scope = [OAuthClient.scopes.Accounting];
    const consent = await fetch(client.authorizeUri({ scope, state: 'state-1' }), { redirect: 'manual' });
    const callback = consent.headers.get('location') ?? '';
    expect(callback).toContain(`realmId=${REALM}`);
    const exchanged = await client.createToken(callback);
    expect(exchanged.getToken()).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    const answer = await client.makeApiCall({
      url: `${server.url}/v3/company/${REALM}/query?query=${encodeURIComponent('select count(*) from Customer')}`,
      headers: { Accept: 'application/json' },
    });
    expect(answer.json).toMatchObject({ QueryResponse: { totalCount: expect.any(Number) as number } });
    const { refresh_token: refreshToken } = client.getToken();
    await client.revoke();
    await expect(client.refreshUsingToken(refreshToken)).rejects.toThrow('invalid_grant');
  });

  it('refreshes a stored token and is told when it ends for good', async () => {
    const client = open();
    const refreshed = await client.refreshUsingToken('refresh-token-oauth');
    expect(refreshed.getToken()).toMatchObject({
      refresh_token: 'refresh-token-oauth',
      x_refresh_token_hard_expires_in: expect.any(Number) as number,
    });
    await expect(client.refreshUsingToken('refresh-token-unknown')).rejects.toThrow('invalid_grant');
  });
});

describe('openid-client', () => {
  const discover = (authentication?: openid.ClientAuth) =>
    openid.discovery(new URL(`${server.url}/.well-known/openid_configuration`), 'client', 'secret', authentication, {
      execute: [openid.allowInsecureRequests],
    });

  it('takes the discovery document, and goes through consent, exchange, refresh and revocation', async () => {
    const config = await discover(openid.ClientSecretBasic('secret'));
    expect(config.serverMetadata().token_endpoint).toBe(`${server.url}/oauth2/v1/tokens/bearer`);
    const scope = 'com.intuit.quickbooks.accounting';
    const asked = openid.buildAuthorizationUrl(config, { redirect_uri: REDIRECT, scope, state: 'state-2' });
    const consent = await fetch(asked, { redirect: 'manual' });
    const callback = new URL(consent.headers.get('location') ?? '');
    const tokens = await openid.authorizationCodeGrant(config, callback, { expectedState: 'state-2' });
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    await openid.tokenRevocation(config, refreshed.refresh_token ?? '');
    const again = openid.refreshTokenGrant(config, refreshed.refresh_token ?? '');
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is refused with credentials in the form, which discovery does not offer', async () => {
    const config = await discover(openid.ClientSecretPost('secret'));
    expect(config.serverMetadata().token_endpoint_auth_methods_supported).toEqual(['client_secret_basic']);
    const refused = openid.refreshTokenGrant(config, 'refresh-token-oauth');
    await expect(refused).rejects.toMatchObject({ error: 'invalid_client' });
  });
});
