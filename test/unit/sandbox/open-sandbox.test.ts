import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SANDBOX_ENVIRONMENT as VALUES } from '../../../src/sandbox/environment.ts';
import { type Sandbox, type SandboxOptions, openSandbox } from '../../../src/sandbox/open-sandbox.ts';
import { readSandbox } from '../../../src/sandbox/state.ts';
import { tokenEvents } from '../../network/token-events.ts';

const NOW = Date.parse('2026-11-20T08:00:00Z');
const M3TER = `https://api.m3ter.com/organizations/${VALUES.M3TER_ORG_ID}`;
const QUICKBOOKS = `https://sandbox-quickbooks.api.intuit.com/v3/company/${VALUES.QUICKBOOKS_REALM_ID}`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-open-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function open(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const clock = { now: () => NOW, sleep: async () => Promise.resolve() };
  return openSandbox({ folder: null, clock, random: () => 0.5, ...options });
}

async function m3terToken(sandbox: Sandbox): Promise<string> {
  const pair = Buffer.from(`${VALUES.M3TER_API_KEY}:${VALUES.M3TER_API_SECRET}`).toString('base64');
  return accessToken(sandbox, 'https://api.m3ter.com/oauth/token', pair, { grant_type: 'client_credentials' });
}

async function quickbooksToken(sandbox: Sandbox): Promise<string> {
  const pair = Buffer.from(`${VALUES.QUICKBOOKS_CLIENT_ID}:${VALUES.QUICKBOOKS_CLIENT_SECRET}`).toString('base64');
  const url = 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer';
  const form = { grant_type: 'refresh_token', refresh_token: VALUES.QUICKBOOKS_REFRESH_TOKEN };
  return accessToken(sandbox, url, pair, form);
}

async function accessToken(
  sandbox: Sandbox,
  url: string,
  pair: string,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const request = new Request(url, {
    method: 'POST',
    headers: { authorization: `Basic ${pair}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  const answered: unknown = await (await sandbox.fetch(request)).json();
  if (typeof answered !== 'object' || answered === null || !('access_token' in answered)) {
    throw new Error(`no token: ${JSON.stringify(answered)}`);
  }
  return String(answered.access_token);
}

async function send(sandbox: Sandbox, token: string, url: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  return sandbox.fetch(new Request(url, init));
}

const mapping = (m3terId: string): object => ({
  m3terEntity: 'Account',
  m3terId,
  externalSystem: 'QuickBooksSandbox',
  externalTable: 'Customer',
  externalId: '58',
});

describe('the sandbox', () => {
  it('answers for m3ter, Intuit and QuickBooks with the credentials it gives', async () => {
    const sandbox = await open();
    const bills = await send(sandbox, await m3terToken(sandbox), `${M3TER}/bills?pageSize=100`);
    expect((await bills.text()).match(/"M3-\d{6}"/g)).toHaveLength(32);
    const company = await send(
      sandbox,
      await quickbooksToken(sandbox),
      `${QUICKBOOKS}/companyinfo/${VALUES.QUICKBOOKS_REALM_ID}?minorversion=75`,
    );
    expect(await company.text()).toContain('Northwind Robotics');
  });

  it('says so when it has nothing at an address', async () => {
    const sandbox = await open();
    expect((await sandbox.fetch(new Request('https://example.com/anything'))).status).toBe(404);
  });

  it('keeps in memory what has no folder', async () => {
    const sandbox = await open();
    await send(sandbox, await m3terToken(sandbox), `${M3TER}/externalmappings`, mapping('a'));
    expect(sandbox.journal).toHaveLength(1);
    await sandbox.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('has an answered write on the disk before it is closed, with its journal', async () => {
    const sandbox = await open({ folder });
    const token = await m3terToken(sandbox);
    await Promise.all(
      ['a', 'b', 'c'].map(async (id) => send(sandbox, token, `${M3TER}/externalmappings`, mapping(id))),
    );
    const saved = await readSandbox(folder);
    expect(saved?.states.m3ter).toEqual(sandbox.states.m3ter);
    expect(saved?.journal.map((write) => write.entity)).toEqual(Array(3).fill('ExternalMapping'));
  });

  it('goes on where an earlier process stopped: state, tokens, journal', async () => {
    const first = await open({ folder });
    const token = await quickbooksToken(first);
    const made = await send(first, token, `${QUICKBOOKS}/customer?minorversion=75`, { DisplayName: 'Pied Piper' });
    expect(made.status).toBe(200);
    await first.close();
    const second = await open({ folder });
    const again = await send(second, token, `${QUICKBOOKS}/customer?minorversion=75`, { DisplayName: 'pied piper' });
    expect(await again.text()).toContain('6240');
    expect(second.journal.map((write) => [write.system, write.entity])).toEqual([['quickbooks', 'Customer']]);
    await second.close();
  });

  it('holds its folder while it is open, and gives it free when it cannot start', async () => {
    const processes = { ownId: 5, startedAt: 0, isRunning: () => true };
    const sandbox = await open({ folder, processes });
    let now = NOW;
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
        return Promise.resolve();
      },
    };
    await expect(open({ folder, processes, clock })).rejects.toMatchObject({ code: 'sandbox/in-use' });
    await sandbox.close();
    await writeFile(join(folder, 'm3ter.json'), 'broken');
    await expect(open({ folder, processes })).rejects.toMatchObject({ code: 'sandbox/state-corrupt' });
    expect(await readdir(folder)).not.toContain('lock');
  });

  it('takes the place of lost tokens by name', async () => {
    const sandbox = await open();
    const events = tokenEvents(sandbox.states);
    const [m3ter, quickbooks] = [await m3terToken(sandbox), await quickbooksToken(sandbox)];
    const company = `${QUICKBOOKS}/companyinfo/${VALUES.QUICKBOOKS_REALM_ID}?minorversion=75`;
    events['m3ter-token-expires']();
    events['quickbooks-token-expires']();
    expect((await send(sandbox, m3ter, `${M3TER}/users`)).status).toBe(403);
    expect((await send(sandbox, quickbooks, company)).status).toBe(401);
    expect((await send(sandbox, await quickbooksToken(sandbox), company)).status).toBe(200);
    events['quickbooks-grant-revoked']();
    await expect(quickbooksToken(sandbox)).rejects.toThrow('invalid_grant');
  });

  it('behaves as the modes say', async () => {
    const sandbox = await open({ modes: { m3ter: { expiredToken: '401' } } });
    expect((await send(sandbox, 'nothing', `${M3TER}/users`)).status).toBe(401);
  });
});
