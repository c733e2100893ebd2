import { describe, expect, it } from 'vitest';
import {
  ACCESS_TOKEN,
  apiRequest,
  at,
  faultOf,
  invoiceBody,
  openTestCompany,
  REALM,
  START,
  textAt,
} from './quickbooks-company.ts';

const HOST = 'https://quickbooks.api.intuit.com';

async function answerTo(company: ReturnType<typeof openTestCompany>, path: string, headers: Record<string, string>) {
  const response = await company.handle(new Request(`${HOST}${path}`, { headers }));
  return { status: response.status, body: (await response.json()) as { fault?: { error: { code: string }[] } } };
}

describe('the gateway of the QuickBooks simulator', () => {
  it('answers 403 3100 in lower case for an unknown realm, before it looks at the token', async () => {
    const answer = await answerTo(openTestCompany(), '/v3/company/1/preferences', {});
    expect(answer.status).toBe(403);
    expect(answer.body.fault?.error[0]?.code).toBe('3100');
  });

  it('answers 401 3200 for missing, short, unknown, expired and revoked tokens', async () => {
    const company = openTestCompany();
    const path = `/v3/company/${REALM}/preferences`;
    for (const authorization of ['', 'Bearer x', 'Bearer unknown-token-123', 'Basic dGVzdA==']) {
      const answer = await answerTo(company, path, { authorization });
      expect([answer.status, answer.body.fault?.error[0]?.code]).toEqual([401, '3200']);
    }
    company.clock.at = START + 3_600_000;
    const expired = await company.get('preferences');
    expect(expired.status).toBe(401);
    expect(textAt(expired.body, 'fault', 'error', 0, 'detail')).toMatch(/^Token expired/);
    expect(at(expired.body, 'time')).toBe(`#${String(company.clock.at)}`);
    company.clock.at = START;
    for (const grant of Object.values(company.intuit.grants)) grant.revoked = true;
    expect(textAt((await company.get('preferences')).body, 'fault', 'error', 0, 'detail')).toMatch(/^Token revoked/);
  });

  it('answers 403 for a token of another company', async () => {
    const company = openTestCompany();
    const grant = company.intuit.grants['grant-1'];
    if (grant === undefined) throw new RangeError('no grant');
    company.intuit.grants['grant-1'] = { ...grant, realmId: '77' };
    expect((await company.get('preferences')).status).toBe(403);
  });

  it('tells a wrong address (404) from what it does not do (501)', async () => {
    const company = openTestCompany();
    expect((await company.get('nothing/1')).status).toBe(404);
    expect((await company.get('Invoice/1')).status).toBe(404);
    for (const path of ['bill/1', 'invoice/1/pdf', 'reports/BalanceSheet']) {
      const answer = await company.get(path);
      expect([path, answer.status]).toEqual([path, 501]);
      expect(answer.text).toContain('The sandbox does not do this');
    }
  });

  it('does not answer clients that would get XML', async () => {
    const company = openTestCompany();
    const headers = { authorization: `Bearer ${ACCESS_TOKEN}`, accept: '*/*' };
    const response = await company.handle(new Request(`${HOST}/v3/company/${REALM}/preferences`, { headers }));
    expect(response.status).toBe(501);
  });

  it('gives every answer its own intuit_tid and the documented headers', async () => {
    const company = openTestCompany();
    const [first, second] = [await company.get('preferences'), await company.get('preferences')];
    expect(first.headers.get('intuit_tid')).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(first.headers.get('intuit_tid')).not.toBe(second.headers.get('intuit_tid'));
    expect(first.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(first.headers.get('date')).toBe(new Date(START).toUTCString());
    expect(textAt(first.body, 'time')).toBe('2026-10-01T09:00:00.000-07:00');
  });

  it('turns a bug of its own into a system fault, never into a clean answer', async () => {
    const company = openTestCompany();
    company.seed.invoice({
      customerId: company.customerId,
      docNumber: '1',
      txnDate: '2026-09-01',
      lines: [{ amount: '1' }],
    });
    Object.assign(company.state.records.Invoice['1'] ?? {}, { TotalAmt: 'broken', Balance: 'broken' });
    const answer = await company.post('invoice', { Id: '1', SyncToken: '0', sparse: true, PrivateNote: 'x' });
    expect(faultOf(answer)).toBe('500/10000');
  });
});

describe('request limits', () => {
  it('lets 10 requests a second through, then 429, then again', async () => {
    const company = openTestCompany({ throttle: 'on' });
    for (let sent = 0; sent < 10; sent += 1) expect((await company.get('preferences')).status).toBe(200);
    const refused = await company.get('preferences');
    expect(refused.status).toBe(429);
    expect(textAt(refused.body, 'fault', 'error', 0, 'code')).toBe('3001');
    expect(refused.headers.get('retry-after')).toBeNull();
    company.clock.at += 1000;
    expect((await company.get('preferences')).status).toBe(200);
  });

  it('lets 500 requests and 40 batches a minute through', async () => {
    const company = openTestCompany({ throttle: 'on' });
    let refused = 0;
    for (let sent = 0; sent < 501; sent += 1) {
      company.clock.at += 110;
      refused += Number((await company.get('preferences')).status === 429);
    }
    expect(refused).toBe(1);
    company.clock.at += 60_000;
    for (let sent = 0; sent < 40; sent += 1) {
      company.clock.at += 110;
      expect((await company.post('batch', { BatchItemRequest: [] })).status).toBe(200);
    }
    company.clock.at += 110;
    expect((await company.post('batch', { BatchItemRequest: [] })).status).toBe(429);
    expect((await company.get('preferences')).status).toBe(200);
  });

  it('runs faster with a time scale', async () => {
    const company = openTestCompany({ throttle: 'on', timeScale: 100 });
    for (let sent = 0; sent < 10; sent += 1) await company.get('preferences');
    expect((await company.get('preferences')).status).toBe(429);
    company.clock.at += 11;
    expect((await company.get('preferences')).status).toBe(200);
  });

  it('counts the items of a batch in that mode', async () => {
    const company = openTestCompany({ throttle: 'on', modes: { batchCost: 'perItem' } });
    const items = Array.from({ length: 30 }, (_, index) => ({ bId: String(index), Query: 'select * from Item' }));
    let answered = 0;
    for (let sent = 0; sent < 17; sent += 1) {
      company.clock.at += 110;
      answered += Number((await company.post('batch', { BatchItemRequest: items })).status === 200);
    }
    expect(answered).toBe(16);
  });

  it('has the disputed forms of a refusal as modes', async () => {
    const company = openTestCompany({
      throttle: 'on',
      modes: { throttleBody: 'upper', throttleStatus: '403', retryAfter: 'present' },
    });
    for (let sent = 0; sent < 10; sent += 1) await company.get('preferences');
    const refused = await company.get('preferences');
    expect(faultOf(refused)).toBe('403/3001');
    expect(refused.headers.get('retry-after')).toBe('1');
  });

  it('commits a throttled write in that mode, and the same requestid replays it', async () => {
    const company = openTestCompany({ throttle: 'on', modes: { throttlePoint: 'afterCommit' } });
    for (let sent = 0; sent < 10; sent += 1) await company.get('preferences');
    const body = invoiceBody(company, { DocNumber: 'A-1' });
    expect((await company.post('invoice?requestid=r1', body)).status).toBe(429);
    company.clock.at += 1000;
    const again = await company.post('invoice?requestid=r1', body);
    expect(again.status).toBe(200);
    expect(company.journal.filter(({ entity }) => entity === 'Invoice')).toHaveLength(1);
  });

  it('does not let a request with a body that is not JSON past the checks', async () => {
    const company = openTestCompany();
    expect(faultOf(await company.post('invoice', '{'))).toBe('400/2010');
    expect(faultOf(await company.post('batch', '{'))).toBe('400/2010');
    expect((await company.handle(apiRequest('DELETE', 'invoice/1'))).status).toBe(404);
  });
});
