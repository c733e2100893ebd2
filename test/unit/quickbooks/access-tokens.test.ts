import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../src/quickbooks/access-tokens.ts';
import type { StoredTokens } from '../../../src/quickbooks/stored-tokens.ts';
import type { IssuedTokens, TokenStore } from '../../../src/quickbooks/token-ports.ts';
import { createEnvTokenStore } from '../../../src/quickbooks/token-store/env-store.ts';
import { createMemoryTokenStore } from '../../../src/quickbooks/token-store/memory-store.ts';
import { NotSignedIn, RemoteUnavailable, WorldFailure } from '../../../src/support/errors.ts';
import { Secret } from '../../../src/support/secret.ts';
import { createVirtualClock } from '../http/test-clock.ts';
import { issuedTokens, scriptedOAuth } from './scripted-quickbooks.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse('2026-11-22T10:00:00Z');

function stored(changes: Partial<StoredTokens> = {}): StoredTokens {
  return {
    accessToken: new Secret('stored-access'),
    accessExpiresAt: NOW + HOUR_MS,
    refreshToken: new Secret('refresh-1'),
    refreshExpiresAt: NOW + 100 * DAY_MS,
    hardExpiresAt: null,
    rotatedAt: NOW - HOUR_MS,
    previous: null,
    ...changes,
  };
}

const EXPIRED = { accessExpiresAt: NOW - 1 };

function setUp(options: {
  readonly store: TokenStore;
  readonly refresh?: (refreshToken: string, call: number) => IssuedTokens;
  readonly initial?: string;
}) {
  const clock = createVirtualClock(NOW);
  const calls: string[] = [];
  const masked: string[] = [];
  const refresh =
    options.refresh ?? ((_token: string, call: number) => issuedTokens(`access-${String(call)}`, 'refresh-1'));
  const tokens = createAccessTokens({
    store: options.store,
    oauth: scriptedOAuth((token) => {
      calls.push(token.reveal());
      return refresh(token.reveal(), calls.length);
    }),
    clock,
    initialRefreshToken: options.initial === undefined ? null : new Secret(options.initial),
    onSecret: (secret) => masked.push(secret.reveal()),
  });
  return { tokens, clock, calls, masked, reveal: async () => (await tokens.get()).reveal() };
}

function refused(): NotSignedIn {
  return new NotSignedIn('refused', { code: 'token/refresh-token-refused' });
}

describe('createAccessTokens', () => {
  it('uses an unexpired token of an earlier run', async () => {
    const { calls, reveal } = setUp({ store: createMemoryTokenStore(stored()) });
    expect(await reveal()).toBe('stored-access');
    expect(calls).toEqual([]);
  });

  it('does not use a token in its last minute', async () => {
    const { reveal } = setUp({ store: createMemoryTokenStore(stored({ accessExpiresAt: NOW + 59_000 })) });
    expect(await reveal()).toBe('access-1');
  });

  it('refreshes once for all who wait, and again when the token ends', async () => {
    const { tokens, clock, calls, reveal } = setUp({ store: createMemoryTokenStore(stored(EXPIRED)) });
    const all = await Promise.all(Array.from({ length: 8 }, async () => await tokens.get()));
    expect(new Set(all.map((token) => token.reveal()))).toEqual(new Set(['access-1']));
    expect(calls).toHaveLength(1);
    await clock.sleep(HOUR_MS);
    expect(await reveal()).toBe('access-2');
  });

  it('takes the first refresh token from the environment and stores what it gives', async () => {
    const store = createMemoryTokenStore(null);
    const { calls, reveal } = setUp({ store, initial: 'from-env' });
    expect(await reveal()).toBe('access-1');
    expect(calls).toEqual(['from-env']);
    expect((await store.read())?.previous?.refreshToken.reveal()).toBe('from-env');
  });

  it('prefers the store over the environment', async () => {
    const { calls, reveal } = setUp({ store: createMemoryTokenStore(stored(EXPIRED)), initial: 'from-env' });
    await reveal();
    expect(calls).toEqual(['refresh-1']);
  });

  it('is not signed in without any refresh token', async () => {
    const { tokens } = setUp({ store: createMemoryTokenStore(null) });
    await expect(tokens.get()).rejects.toMatchObject({ code: 'token/missing' });
  });

  it('stores the new pair before anyone can use it', async () => {
    const order: string[] = [];
    const memory = createMemoryTokenStore(stored(EXPIRED));
    const store: TokenStore = {
      ...memory,
      async write(tokens) {
        order.push('write');
        await memory.write(tokens);
      },
    };
    const { tokens } = setUp({ store });
    await tokens.get().then(() => order.push('use'));
    expect(order).toEqual(['write', 'use']);
  });

  it('ends the run when the store fails, with the stored token untouched', async () => {
    const memory = createMemoryTokenStore(stored(EXPIRED));
    const store: TokenStore = {
      ...memory,
      async write() {
        throw new WorldFailure('disk full', { code: 'token/store-failed' });
      },
    };
    const { tokens } = setUp({ store, refresh: () => issuedTokens('lost', 'refresh-2') });
    await expect(tokens.get()).rejects.toMatchObject({ code: 'token/store-failed' });
    expect((await memory.read())?.refreshToken.reveal()).toBe('refresh-1');
  });

  it('tells every secret it reads, and every new one before it is stored', async () => {
    const { masked, reveal } = setUp({
      store: createMemoryTokenStore(stored(EXPIRED)),
      refresh: () => issuedTokens('a2', 'r2'),
    });
    await reveal();
    expect(masked).toEqual(['stored-access', 'refresh-1', 'a2', 'r2']);
  });

  it('keeps the replaced refresh token for a day, and no longer', async () => {
    const store = createMemoryTokenStore(stored(EXPIRED));
    const { clock, reveal } = setUp({
      store,
      refresh: (_token, call) => issuedTokens(`a${String(call)}`, 'refresh-2'),
    });
    await reveal();
    expect(await store.read()).toMatchObject({ rotatedAt: NOW, previous: { replacedAt: NOW } });
    await clock.sleep(2 * HOUR_MS);
    await reveal();
    expect((await store.read())?.previous?.refreshToken.reveal()).toBe('refresh-1');
    await clock.sleep(DAY_MS);
    await reveal();
    expect(await store.read()).toMatchObject({ rotatedAt: NOW, previous: null });
  });

  it('tries the token before when the current one is refused', async () => {
    const previous = { refreshToken: new Secret('refresh-0'), replacedAt: NOW - HOUR_MS };
    const { calls, reveal } = setUp({
      store: createMemoryTokenStore(stored({ ...EXPIRED, previous })),
      refresh: (token) => {
        if (token === 'refresh-1') throw refused();
        return issuedTokens('rescued', 'refresh-3');
      },
    });
    expect(await reveal()).toBe('rescued');
    expect(calls).toEqual(['refresh-1', 'refresh-0']);
  });

  it.each([
    ['it was replaced more than a day ago', refused(), NOW - DAY_MS],
    ['the endpoint only was unavailable', new RemoteUnavailable('x', { code: 'token/endpoint-unavailable' }), NOW],
  ])('does not try the token before when %s', async (_why, failure, replacedAt) => {
    const previous = { refreshToken: new Secret('refresh-0'), replacedAt };
    const { calls, tokens } = setUp({
      store: createMemoryTokenStore(stored({ ...EXPIRED, previous })),
      refresh: () => {
        throw failure;
      },
    });
    await expect(tokens.get()).rejects.toBe(failure);
    expect(calls).toEqual(['refresh-1']);
  });

  it('asks again where no lock keeps another run out: it may have refreshed at the same moment', async () => {
    const { calls, reveal } = setUp({
      store: createEnvTokenStore(new Secret('refresh-1')),
      refresh: (_token, call) => {
        if (call === 1) throw refused();
        return issuedTokens('second', 'refresh-1');
      },
    });
    expect(await reveal()).toBe('second');
    expect(calls).toEqual(['refresh-1', 'refresh-1']);
  });

  it('believes the second refusal there, and the first where a lock kept others out', async () => {
    const no = () => {
      throw refused();
    };
    const env = setUp({ store: createEnvTokenStore(new Secret('refresh-1')), refresh: no });
    await expect(env.tokens.get()).rejects.toMatchObject({ code: 'token/refresh-token-refused' });
    expect(env.calls).toHaveLength(2);
    const locked = setUp({ store: createMemoryTokenStore(stored(EXPIRED)), refresh: no });
    await expect(locked.tokens.get()).rejects.toMatchObject({ code: 'token/refresh-token-refused' });
    expect(locked.calls).toHaveLength(1);
  });

  it('can be asked again after a failure', async () => {
    const { reveal, tokens } = setUp({
      store: createMemoryTokenStore(stored(EXPIRED)),
      refresh: (_token, call) => {
        if (call === 1) throw new RemoteUnavailable('x', { code: 'token/endpoint-unavailable' });
        return issuedTokens('later', 'refresh-1');
      },
    });
    await expect(tokens.get()).rejects.toBeInstanceOf(RemoteUnavailable);
    expect(await reveal()).toBe('later');
  });
});

describe('renew', () => {
  it('refreshes although the token has not ended, once for all', async () => {
    const { tokens, calls } = setUp({ store: createMemoryTokenStore(stored()) });
    const stale = await tokens.get();
    const fresh = await Promise.all([tokens.renew(stale), tokens.renew(stale)]);
    expect(fresh.map((token) => token.reveal())).toEqual(['access-1', 'access-1']);
    expect(calls).toHaveLength(1);
  });

  it('takes what someone else has refreshed since, also in another process', async () => {
    const store = createMemoryTokenStore(stored());
    const { tokens, calls } = setUp({ store });
    const stale = await tokens.get();
    await store.write(stored({ accessToken: new Secret('of-another-process') }));
    expect((await tokens.renew(stale)).reveal()).toBe('of-another-process');
    expect(calls).toEqual([]);
  });

  it('never gives the refused token back, even from a refresh that began before', async () => {
    const { tokens } = setUp({ store: createMemoryTokenStore(stored()) });
    const [, fresh] = await Promise.all([tokens.get(), tokens.renew(new Secret('stored-access'))]);
    expect(fresh.reveal()).toBe('access-1');
  });
});

describe('refreshNow', () => {
  it('refreshes whatever is left of the token', async () => {
    const { tokens, calls } = setUp({ store: createMemoryTokenStore(stored()) });
    expect((await tokens.refreshNow()).reveal()).toBe('access-1');
    expect(calls).toHaveLength(1);
  });

  it('refreshes also while others only look into the store, once for all who want it', async () => {
    const { tokens, calls } = setUp({ store: createMemoryTokenStore(stored()) });
    const looks = tokens.get();
    const both = await Promise.all([tokens.refreshNow(), tokens.refreshNow()]);
    expect(both.map((token) => token.reveal())).toEqual(['access-1', 'access-1']);
    expect((await looks).reveal()).toBe('stored-access');
    expect(calls).toHaveLength(1);
  });
});

describe('readState', () => {
  it.each([
    ['far away', { refreshExpiresAt: NOW + 20 * DAY_MS }, 0],
    ['in 13 days', { refreshExpiresAt: NOW + 13 * DAY_MS }, 1],
    ['the five years end first', { refreshExpiresAt: NOW + 90 * DAY_MS, hardExpiresAt: NOW + DAY_MS }, 1],
    ['unknown', { refreshExpiresAt: null }, 0],
  ])('warns about the end: %s', async (_what, changes, count) => {
    const { tokens } = setUp({ store: createMemoryTokenStore(stored(changes)) });
    expect((await tokens.readState()).diagnostics).toHaveLength(count);
  });

  it.each([
    [13.5, 'ends in 13 days'],
    [1.5, 'ends in 1 day'],
    [0.5, 'ends in 0 days'],
    [-0.5, 'has ended'],
  ])('says when: %d days from now it %s', async (days, words) => {
    const { tokens } = setUp({ store: createMemoryTokenStore(stored({ refreshExpiresAt: NOW + days * DAY_MS })) });
    const [warning] = (await tokens.readState()).diagnostics;
    expect(warning?.message).toBe(`the QuickBooks refresh token in memory ${words}`);
  });

  it('is empty before anything is stored', async () => {
    const { tokens } = setUp({ store: createMemoryTokenStore(null) });
    expect(await tokens.readState()).toEqual({ stored: null, diagnostics: [] });
  });
});

describe('the environment as a store', () => {
  it('works until Intuit gives another refresh token', async () => {
    const store = createEnvTokenStore(new Secret('refresh-1'));
    expect(await setUp({ store }).reveal()).toBe('access-1');
    const rotating = setUp({ store, refresh: () => issuedTokens('a', 'refresh-2') });
    await expect(rotating.tokens.get()).rejects.toMatchObject({ code: 'token/read-only-store' });
  });

  it('has nothing without the variable', async () => {
    expect(await createEnvTokenStore(null).read()).toBeNull();
  });
});
