import { beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';

/**
 * Requests of clients that are not installed here, as they go on the wire: the QuickBooks node of n8n,
 * `@pipedream/quickbooks`, which bring whole platforms along, and `quickbooks-api`, which wants another compiler.
 * The live suite of the last was run by hand against the sandbox; these are its requests.
 */

const COMPANY = `https://quickbooks.api.intuit.com/v3/company/${SANDBOX_ENVIRONMENT.QUICKBOOKS_REALM_ID}`;

let sandbox: Sandbox;
let authorization = '';

beforeAll(async () => {
  let now = Date.parse('2026-11-03T09:00:00Z');
  // A second for each request: nobody waits for a throttle here.
  const clock = { now: () => (now += 1_000), sleep: () => Promise.resolve() };
  sandbox = await openSandbox({ folder: null, clock, random: () => 0.5 });
  const client = `${SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID}:${SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET}`;
  const refresh = { grant_type: 'refresh_token', refresh_token: SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN };
  const answer = await sandbox.fetch(
    new Request('https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(client).toString('base64')}`, accept: 'application/json' },
      body: new URLSearchParams(refresh),
    }),
  );
  const { access_token: token } = (await answer.json()) as { access_token: string };
  authorization = `Bearer ${token}`;
});

type Row = Record<string, unknown> & { readonly Id: string; readonly SyncToken: string };

async function send(
  method: 'GET' | 'POST',
  path: string,
  options: { readonly query?: Readonly<Record<string, string>>; readonly body?: unknown; readonly type?: string } = {},
) {
  const { query = {}, body, type = 'application/json' } = options;
  const search = new URLSearchParams(query).toString();
  const response = await sandbox.fetch(
    new Request(`${COMPANY}/${path}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: { authorization, accept: 'application/json', ...(method === 'POST' ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function rowsOf(entity: string, query: string): Promise<readonly Row[]> {
  const { status, body } = await send('GET', 'query', { query: { query } });
  expect(status).toBe(200);
  return ((body['QueryResponse'] as Record<string, unknown>)[entity] ?? []) as readonly Row[];
}

async function firstIds() {
  const [customer] = await rowsOf('Customer', 'select * from customer maxresults 1');
  const [item] = await rowsOf('Item', 'select * from item maxresults 1');
  return { customer: customer?.Id ?? '', item: item?.Id ?? '' };
}

describe('the QuickBooks node of n8n, without a minor version', () => {
  it('creates, reads, updates with the SyncToken it just read, sends, voids and deletes an invoice', async () => {
    const { customer, item } = await firstIds();
    const line = {
      DetailType: 'SalesItemLineDetail',
      Amount: 12.5,
      SalesItemLineDetail: { ItemRef: { value: item, name: 'any' } },
    };
    const made = await send('POST', 'invoice', { body: { CustomerRef: { value: customer }, Line: [line] } });
    const { Id, SyncToken } = made.body['Invoice'] as Row;
    expect((await send('GET', `invoice/${Id}`)).body['Invoice']).toMatchObject({ Id, TotalAmt: 12.5 });
    const update = { Id, SyncToken, sparse: true, BillEmail: { Address: 'ap@customer.example' } };
    const changed = await send('POST', 'invoice', { body: update });
    expect(changed.body['Invoice']).toMatchObject({ SyncToken: '1', TotalAmt: 12.5 });
    const mail = { query: { sendTo: 'ap@customer.example' }, type: 'application/octet-stream' };
    const mailed = await send('POST', `invoice/${Id}/send`, mail);
    expect(mailed.body['Invoice']).toMatchObject({ EmailStatus: 'EmailSent' });
    const token = async (): Promise<string> => ((await send('GET', `invoice/${Id}`)).body['Invoice'] as Row).SyncToken;
    const target = async () => ({ body: { Id, SyncToken: await token() } });
    const voided = await send('POST', 'invoice', { ...(await target()), query: { operation: 'void' } });
    expect(voided.body['Invoice']).toMatchObject({ TotalAmt: 0, Balance: 0 });
    const deleted = await send('POST', 'invoice', { ...(await target()), query: { operation: 'delete' } });
    expect(deleted.body['Invoice']).toMatchObject({ Id, status: 'Deleted' });
    expect((await send('GET', `invoice/${Id}`)).status).toBe(400);
  });

  it('lists with the page before its start, and creates and updates a customer', async () => {
    const rows = await rowsOf('Invoice', 'SELECT * FROM invoice MAXRESULTS 1000 STARTPOSITION 1');
    expect(rows.length).toBeGreaterThan(0);
    const made = await send('POST', 'customer', { body: { DisplayName: 'Made by a workflow' } });
    const { Id, SyncToken } = made.body['Customer'] as Row;
    const body = { Id, SyncToken, sparse: true, PrimaryPhone: { FreeFormNumber: '555-0100' } };
    expect((await send('POST', 'customer', { body })).body['Customer']).toMatchObject({
      DisplayName: 'Made by a workflow',
    });
  });

  it('is told in words that invoices are not answered as PDF', async () => {
    const [invoice] = await rowsOf('Invoice', 'SELECT * FROM invoice MAXRESULTS 1 STARTPOSITION 1');
    expect((await send('GET', `invoice/${invoice?.Id ?? ''}/pdf`)).status).toBe(501);
  });
});

describe('@pipedream/quickbooks', () => {
  it('fills its choices by tens, and creates and updates an invoice with a minor version', async () => {
    expect((await rowsOf('CompanyCurrency', 'select * from CompanyCurrency maxresults 10 ')).length).toBeGreaterThan(0);
    const { customer, item } = await firstIds();
    const line = { Amount: '3', DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: item } } };
    const query = { minorversion: '75' };
    const made = await send('POST', 'invoice', { query, body: { CustomerRef: { value: customer }, Line: [line] } });
    const { Id, SyncToken } = made.body['Invoice'] as Row;
    const update = { sparse: true, Id, SyncToken, PrivateNote: 'changed' };
    expect((await send('POST', 'invoice', { query, body: update })).body['Invoice']).toMatchObject({ TotalAmt: 3 });
  });
});

describe('quickbooks-api', () => {
  it.each([
    ['Invoice', "select * from invoice where Balance > '0' maxresults 10"],
    ['Invoice', 'select * from invoice orderby Id DESC startposition 1 maxresults 10'],
    ['Customer', "select * from customer where MetaData.LastUpdatedTime > '2012-01-08T00:00:00.000Z'"],
    ['Payment', 'select * from payment startposition 1 maxresults 10'],
    ['Account', 'select * from account startposition 1'],
    ['CompanyInfo', 'select * from companyinfo'],
    ['Preferences', 'select * from Preferences startposition 1'],
  ])('asks for %s: %s', async (entity, query) => {
    expect((await rowsOf(entity, query)).length).toBeGreaterThan(0);
  });

  it.each([
    ["select * from payment where MetaData.LastUpdatedTime > '2046-11-28T23:05:08.167Z' startposition 1", 200],
    [
      "select * from creditmemo where MetaData.LastUpdatedTime > '2026-09-29T00:00:00.000Z' and MetaData.LastUpdatedTime < '2026-11-28T00:00:00.000Z' startposition 1",
      200,
    ],
    ['select * from invalid', 400],
    ['select * from estimate startposition 1 maxresults 10', 501],
    ['select * from Bill orderby Id DESC startposition 1 maxresults 10', 501],
  ])('is answered for %s with %i', async (query, status) => {
    expect((await send('GET', 'query', { query: { query } })).status).toBe(status);
  });
});
