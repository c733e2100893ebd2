import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_LIMITS } from '../../../src/model/limits.ts';
import { buildStoredTokens, createAccessTokens } from '../../../src/quickbooks/access-tokens.ts';
import { createIntuitOAuth, INTUIT_URLS } from '../../../src/quickbooks/intuit-oauth.ts';
import { createIntuitTransport } from '../../../src/quickbooks/quickbooks-transport.ts';
import { createMemoryTokenStore } from '../../../src/quickbooks/token-store/memory-store.ts';
import { createFileTokenStore } from '../../../src/quickbooks/token-store/file-store.ts';
import type { TokenStore } from '../../../src/quickbooks/token-ports.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_REALM_ID } from '../../../src/sandbox/environment.ts';
import { openSandbox } from '../../../src/sandbox/open-sandbox.ts';
import { WorldFailure } from '../../../src/support/errors.ts';
import { Secret } from '../../../src/support/secret.ts';
import { createRealClock, createVirtualClock } from '../http/test-clock.ts';

const DAY_MS = 24 * 3_600_000;
const REDIRECT_URI = 'http://localhost:8765/callback';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-rotation-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Spread over [0, 1) and never the same twice in a test. */
function createSequence(): () => number {
  let last = 0;
  return () => {
    last = (last + 0.618_033_988_749_895) % 1;
    return last;
  };
}

async function openIntuit() {
  const clock = createVirtualClock(Date.parse('2026-11-02T09:00:00Z'));
  const sandbox = await openSandbox({ folder: null, clock, random: createSequence() });
  let refreshes = 0;
  /** Each process has its own connection to Intuit. */
  const createOAuth = () =>
    createIntuitOAuth({
      clientId: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
      clientSecret: new Secret(SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET),
      environment: 'sandbox',
      redirectUri: REDIRECT_URI,
      ...INTUIT_URLS,
      transport: createIntuitTransport({
        clock,
        random: () => 0,
        limits: API_LIMITS,
        observer: { throttled: () => {} },
        fetch: async (request) => {
          refreshes += 1;
          return await sandbox.fetch(request);
        },
        urls: [INTUIT_URLS.tokenUrl, INTUIT_URLS.revokeUrl],
      }),
    });
  const oauth = createOAuth();
  const store = createFileTokenStore({
    path: join(folder, 'tokens.json'),
    realmId: SANDBOX_REALM_ID,
    key: new Secret(Buffer.alloc(32, 1).toString('base64')),
    // The lock waits for a real disk: on virtual time it would be stale before the disk is done.
    clock: createRealClock(),
    processes: { ownId: process.pid, startedAt: 0, isRunning: () => true },
  });
  /** Another process: nothing shared with the others but the file. */
  const startProcess = (of: TokenStore = store) =>
    createAccessTokens({
      store: of,
      oauth: createOAuth(),
      clock,
      initialRefreshToken: new Secret(SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN),
      onSecret: () => {},
    });
  return { clock, sandbox, oauth, store, startProcess, refreshes: () => refreshes };
}

describe('tokens over days and processes', () => {
  it('live through a hundred rotations', async () => {
    const { clock, store, startProcess } = await openIntuit();
    const seen = new Set<string>();
    for (let day = 0; day < 100; day += 1) {
      await startProcess().get();
      seen.add((await store.read())?.refreshToken.reveal() ?? '');
      await clock.sleep(DAY_MS + 1);
    }
    expect(seen.size).toBe(100);
    expect(await readFile(join(folder, 'tokens.json'), 'utf8')).not.toContain('refresh');
  });

  it('are refreshed by one of many processes that start together', async () => {
    const { startProcess, refreshes } = await openIntuit();
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => (await startProcess().get()).reveal()));
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes()).toBe(1);
  });

  it('are shared by two machines that have no lock in common', async () => {
    const { clock, startProcess, refreshes } = await openIntuit();
    const vault: TokenStore = { ...createMemoryTokenStore(null), shared: true };
    await startProcess(vault).get();
    await clock.sleep(DAY_MS + 1);
    const [one, other] = await Promise.all([startProcess(vault).get(), startProcess(vault).get()]);
    expect(one.equals(other)).toBe(true);
    expect(refreshes()).toBe(3);
    expect((await startProcess(vault).refreshNow()).reveal()).not.toBe('');
  });

  it('are not waited for when nobody else renewed them', async () => {
    const { clock, oauth, startProcess } = await openIntuit();
    const vault: TokenStore = { ...createMemoryTokenStore(null), shared: true };
    await startProcess(vault).get();
    await oauth.revoke((await vault.read())?.refreshToken ?? new Secret(''));
    const startedAt = clock.now();
    await expect(startProcess(vault).refreshNow()).rejects.toMatchObject({ code: 'token/refresh-token-refused' });
    expect(clock.now() - startedAt).toBeLessThan(60_000);
  });

  it('survive a process that was killed between refresh and store', async () => {
    const { clock, store, startProcess } = await openIntuit();
    await startProcess().get();
    await clock.sleep(DAY_MS + 1);
    const killed: TokenStore = {
      ...store,
      async write() {
        throw new WorldFailure('killed here', { code: 'token/store-failed' });
      },
    };
    await expect(startProcess(killed).get()).rejects.toMatchObject({ code: 'token/store-failed' });
    await clock.sleep(DAY_MS / 2);
    expect((await startProcess().get()).reveal()).not.toBe('');
  });

  it('come from a consent, work, and end with a revocation', async () => {
    const { sandbox, oauth, store, startProcess, clock } = await openIntuit();
    const page = await sandbox.fetch(new Request(await oauth.authorizeUrl('state-1')));
    const location = page.headers.get('location') ?? '';
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      state: 'state-1',
      realmId: SANDBOX_REALM_ID,
    });
    const issued = await oauth.exchangeCode(location);
    await store.write(buildStoredTokens({ issued, used: null, stored: null, nowMs: clock.now() }));
    expect((await startProcess().get()).equals(issued.accessToken)).toBe(true);
    await oauth.revoke(issued.refreshToken);
    await expect(startProcess().refreshNow()).rejects.toMatchObject({ code: 'token/refresh-token-refused' });
  });

  it('name a wrong client secret as that', async () => {
    const { sandbox, clock } = await openIntuit();
    const wrong = createIntuitOAuth({
      clientId: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
      clientSecret: new Secret('wrong'),
      environment: 'sandbox',
      redirectUri: '',
      ...INTUIT_URLS,
      transport: createIntuitTransport({
        clock,
        random: () => 0,
        limits: API_LIMITS,
        observer: { throttled: () => {} },
        fetch: async (request) => await sandbox.fetch(request),
        urls: [INTUIT_URLS.tokenUrl],
      }),
    });
    await expect(wrong.refresh(new Secret('any'))).rejects.toMatchObject({ code: 'token/client-refused' });
  });
});
