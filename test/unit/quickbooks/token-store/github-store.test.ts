import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../../src/quickbooks/access-tokens.ts';
import { createGithubSecret } from '../../../../src/quickbooks/token-store/github-secret.ts';
import { createGithubTokenStore } from '../../../../src/quickbooks/token-store/github-store.ts';
import { Secret } from '../../../../src/support/secret.ts';
import { createSkippingClock } from '../../http/test-clock.ts';
import { issuedTokens, scriptedOAuth } from '../scripted-quickbooks.ts';
import { startFakeGithub, type FakeGithub } from './fake-github.ts';

const TOKEN = 'GITHUB-TOKEN-SECRET';
const TIMEOUT_MS = 30_000;
const REPOSITORY_PATH = '/repos/o/r/actions/secrets/QB';
let github: FakeGithub;
let warnings: string[] = [];

beforeEach(async () => {
  warnings = [];
  github = await startFakeGithub(TOKEN);
});

afterEach(async () => {
  await github.close();
});

function storeOf(
  given: { readonly refreshToken?: string; readonly token?: string | null; readonly environment?: string } = {},
) {
  const name = { owner: 'o', repository: 'r', environment: given.environment ?? null, secretName: 'QB' };
  const token = given.token === undefined ? TOKEN : given.token;
  const secret = createGithubSecret({
    name,
    apiUrl: `${github.url}/`,
    token: token === null ? null : new Secret(token),
    fetch: async (request) => await fetch(request),
    clock: createSkippingClock(TIMEOUT_MS),
    random: () => 0,
  });
  const refreshToken = given.refreshToken === undefined ? null : new Secret(given.refreshToken);
  return createGithubTokenStore({ name, secret, refreshToken, onWarning: (warning) => warnings.push(warning.code) });
}

/** One job of a workflow: GitHub hands it the secret as it is now. */
function startJob(rotated: (refresh: string) => string) {
  const refreshToken = github.opened.get(REPOSITORY_PATH) ?? 'R0';
  const used: string[] = [];
  const tokens = createAccessTokens({
    store: storeOf({ refreshToken }),
    oauth: scriptedOAuth((refresh) => {
      used.push(refresh.reveal());
      return issuedTokens(`access-of-${refresh.reveal()}`, rotated(refresh.reveal()));
    }),
    clock: createSkippingClock(0),
    initialRefreshToken: null,
    onSecret: () => {},
  });
  return { tokens, used };
}

describe('a secret of a repository', () => {
  it('gets each rotated refresh token, sealed for GitHub, and the next job starts from it', async () => {
    for (const expected of ['R1', 'R2', 'R3']) {
      const { tokens } = startJob((refresh) => `R${String(Number(refresh.slice(1)) + 1)}`);
      await tokens.get();
      expect(github.opened.get(REPOSITORY_PATH)).toBe(expected);
    }
  });

  it('is written the first time and then only when the token changed', async () => {
    await startJob((refresh) => refresh).tokens.get();
    await startJob((refresh) => refresh).tokens.get();
    expect(github.opened.get(REPOSITORY_PATH)).toBe('R0');
    expect(github.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('lives in an environment when one is named', async () => {
    const store = storeOf({ environment: 'live books' });
    await store.withLock(async () => await store.write(storedOf('R1')));
    expect([...github.opened]).toEqual([['/repos/o/r/environments/live%20books/secrets/QB', 'R1']]);
  });

  it('tells the age of what it holds', async () => {
    github.opened.set(REPOSITORY_PATH, 'R0');
    const read = await storeOf({ refreshToken: 'R0' }).read();
    expect(read?.rotatedAt).toBe(Date.parse('2026-11-20T08:00:00Z'));
    expect(read?.refreshExpiresAt).toBe(Date.parse('2027-02-28T08:00:00Z'));
  });

  it('is forgotten by logout, twice without harm', async () => {
    const store = storeOf({ refreshToken: 'R0' });
    await store.write(storedOf('R1'));
    await store.clear();
    await store.clear();
    expect(github.opened.size).toBe(0);
    expect(await store.read()).toBeNull();
  });

  it.each([null, 'wrong'])('stops before Intuit rotates anything when its token is %s', async (token) => {
    let refreshes = 0;
    const tokens = createAccessTokens({
      store: storeOf({ refreshToken: 'R0', token }),
      oauth: scriptedOAuth(() => issuedTokens('A', `R${String((refreshes += 1))}`)),
      clock: createSkippingClock(0),
      initialRefreshToken: null,
      onSecret: () => {},
    });
    await expect(tokens.get()).rejects.toMatchObject({ code: 'token/github-refused' });
    expect(refreshes).toBe(0);
  });

  it.each([
    [undefined, 'wrong', '"Secrets: read and write"'],
    [undefined, null, '"Secrets: read and write"'],
    ['live', 'wrong', '"Environments: read and write"'],
    ['live', null, '"Environments: read and write"'],
  ])('names the permission that its token lacks: environment %s, token %s', async (environment, token, permission) => {
    const store = storeOf({ token, ...(environment === undefined ? {} : { environment }) });
    const error: unknown = await store.withLock(async () => {}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'token/github-refused',
      nextStep: expect.stringContaining(permission) as string,
    });
  });

  it('does not take a secret for none because its date cannot be read', async () => {
    github.opened.set(REPOSITORY_PATH, 'R0');
    github.sayUpdatedAt('yesterday or so');
    await expect(storeOf({ refreshToken: 'R0' }).read()).rejects.toMatchObject({ code: 'token/store-failed' });
  });

  it.each([
    [403, 'token/github-refused'],
    [503, 'token/github-unavailable'],
    [418, 'token/store-failed'],
  ])('names status %i when it cannot be written, and says nothing secret', async (status, code) => {
    const store = storeOf({ refreshToken: 'R0' });
    await store.withLock(async () => {});
    github.answerWith(status);
    const error: unknown = await store.write(storedOf('REFRESH-SECRET')).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: 9 })).not.toMatch(/GITHUB-TOKEN-SECRET|REFRESH-SECRET/);
  });

  it('tells that two runs used it at once, which concurrency of the workflow prevents', async () => {
    await startJob((refresh) => refresh).tokens.get();
    const slow = storeOf({ refreshToken: 'R0' });
    await slow.read();
    await startJob(() => 'R1').tokens.get();
    await slow.write(storedOf('R3'));
    expect(warnings).toEqual(['token/two-runs']);
    await slow.write(storedOf('R4'));
    expect(warnings).toEqual(['token/two-runs']);
    expect(github.opened.get(REPOSITORY_PATH)).toBe('R4');
  });

  it('tells nothing of the sort to runs that follow each other', async () => {
    for (const next of ['R1', 'R2', 'R3']) await startJob(() => next).tokens.get();
    expect(warnings).toEqual([]);
  });

  it('keeps the refresh token usable when the new one could not be written', async () => {
    await startJob((refresh) => refresh).tokens.get();
    const failing = startJob(() => {
      github.answerWith(503);
      return 'R1';
    });
    await expect(failing.tokens.get()).rejects.toMatchObject({ code: 'token/github-unavailable' });
    github.answerWith(null);
    const next = startJob(() => 'R1');
    await next.tokens.get();
    expect(next.used).toEqual(['R0']);
    expect(github.opened.get(REPOSITORY_PATH)).toBe('R1');
  });
});

function storedOf(refreshToken: string) {
  return {
    accessToken: null,
    accessExpiresAt: null,
    refreshToken: new Secret(refreshToken),
    refreshExpiresAt: null,
    hardExpiresAt: null,
    rotatedAt: 0,
    previous: null,
  };
}
