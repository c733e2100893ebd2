import { chmod, lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredTokens } from '../../src/quickbooks/stored-tokens.ts';
import { createExecTokenStore } from '../../src/quickbooks/token-store/exec-store.ts';
import { withTokenLock } from '../../src/quickbooks/token-store/token-lock.ts';
import { createFileTokenStore } from '../../src/quickbooks/token-store/file-store.ts';
import { openTokenStore } from '../../src/quickbooks/token-store/open-token-store.ts';
import { parseTokenStore } from '../../src/quickbooks/token-store/parse-token-store.ts';
import type { Clock } from '../../src/support/clock.ts';
import { Failure } from '../../src/support/errors.ts';
import { Secret } from '../../src/support/secret.ts';
import { createRealClock, createVirtualClock } from '../unit/http/test-clock.ts';

/** This process, and every other one, is running. */
const PROCESSES = { ownId: process.pid, startedAt: 0, isRunning: () => true };
const KEY = new Secret(Buffer.alloc(32, 7).toString('base64'));
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-tokens-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const TOKENS: StoredTokens = {
  accessToken: new Secret('ACCESS-SECRET'),
  accessExpiresAt: 1_790_000_000_000,
  refreshToken: new Secret('REFRESH-SECRET'),
  refreshExpiresAt: 1_798_000_000_000,
  hardExpiresAt: null,
  rotatedAt: 1_789_000_000_000,
  previous: { refreshToken: new Secret('OLD-SECRET'), replacedAt: 1_789_000_000_000 },
};

function plain(tokens: StoredTokens | null) {
  if (tokens === null) return null;
  const { accessToken, refreshToken, previous, ...rest } = tokens;
  return {
    ...rest,
    access: accessToken?.reveal(),
    refresh: refreshToken.reveal(),
    previous: previous?.refreshToken.reveal(),
  };
}

function fileStore(
  changes: {
    readonly realmId?: string;
    readonly key?: Secret | null;
    readonly path?: string;
    readonly clock?: Clock;
  } = {},
) {
  return createFileTokenStore({
    path: changes.path ?? join(folder, 'deep', 'tokens.json'),
    realmId: changes.realmId ?? '9130',
    key: changes.key ?? null,
    clock: changes.clock ?? createVirtualClock(1_000_000),
    processes: PROCESSES,
  });
}

describe('a file of tokens', () => {
  it('is empty at first, and gives back what was written', async () => {
    expect(await fileStore().read()).toBeNull();
    await fileStore().write(TOKENS);
    expect(plain(await fileStore().read())).toEqual(plain(TOKENS));
  });

  it('can be read by its owner only, and leaves nothing else behind', async () => {
    await fileStore().write(TOKENS);
    const path = join(folder, 'deep', 'tokens.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await fileStore().write(TOKENS);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['tokens.json']);
  });

  it('may be a link, which stays', async () => {
    await writeFile(join(folder, 'kept.json'), '');
    await symlink('kept.json', join(folder, 'link.json'));
    const store = fileStore({ path: join(folder, 'link.json') });
    await store.write(TOKENS);
    expect((await lstat(join(folder, 'link.json'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'kept.json'), 'utf8')).toContain('REFRESH-SECRET');
    expect(plain(await store.read())).toEqual(plain(TOKENS));
  });

  it('keeps realms apart', async () => {
    await fileStore().write(TOKENS);
    await fileStore({ realmId: '9131' }).write({ ...TOKENS, refreshToken: new Secret('other') });
    expect(plain(await fileStore().read())?.refresh).toBe('REFRESH-SECRET');
    await fileStore().clear();
    expect(await fileStore().read()).toBeNull();
    expect(plain(await fileStore({ realmId: '9131' }).read())?.refresh).toBe('other');
  });

  it('holds no secret in clear when there is a key', async () => {
    await fileStore({ key: KEY }).write(TOKENS);
    const text = await readFile(join(folder, 'deep', 'tokens.json'), 'utf8');
    expect(text).not.toContain('SECRET');
    expect(plain(await fileStore({ key: KEY }).read())).toEqual(plain(TOKENS));
  });

  it('is sealed at the next write when a key was added', async () => {
    await fileStore().write(TOKENS);
    const sealed = fileStore({ key: KEY });
    expect(plain(await sealed.read())?.refresh).toBe('REFRESH-SECRET');
    await sealed.write(TOKENS);
    expect(await readFile(join(folder, 'deep', 'tokens.json'), 'utf8')).not.toContain('SECRET');
  });

  it('does not open with another key, without one, or when a byte was changed', async () => {
    await fileStore({ key: KEY }).write(TOKENS);
    const other = new Secret(Buffer.alloc(32, 8).toString('base64'));
    await expect(fileStore({ key: other }).read()).rejects.toMatchObject({ code: 'token/key-wrong' });
    await expect(fileStore().read()).rejects.toMatchObject({ code: 'token/key-wrong' });
    const path = join(folder, 'deep', 'tokens.json');
    const value = JSON.parse(await readFile(path, 'utf8')) as { sealed: string };
    await writeFile(path, JSON.stringify({ ...value, sealed: `AAAA${value.sealed.slice(4)}` }));
    await expect(fileStore({ key: KEY }).read()).rejects.toMatchObject({ code: 'token/key-wrong' });
  });

  it.each(['', 'c2hvcnQ=', Buffer.alloc(33).toString('base64'), '!'.repeat(44)])('refuses %j as a key', (text) => {
    expect(() => fileStore({ key: new Secret(text) })).toThrow(Failure);
  });

  it.each(['{', '[]', '{"realms":{"9130":{}}}', '{"realms":{"9130":{"refreshToken":"REFRESH-SECRET"}}}'])(
    'names a broken file without quoting it: %s',
    async (text) => {
      const path = join(folder, 'broken.json');
      await writeFile(path, text);
      const error: unknown = await fileStore({ path })
        .read()
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'token/store-unreadable' });
      expect(String(error)).not.toContain('SECRET');
    },
  );

  it('fails loudly when it cannot be written or read', async () => {
    const blocked = fileStore({ path: join(folder, 'file', 'tokens.json') });
    await writeFile(join(folder, 'file'), 'not a folder');
    await expect(blocked.write(TOKENS)).rejects.toMatchObject({ code: 'token/store-failed' });
    await expect(blocked.withLock(async () => {})).rejects.toMatchObject({ code: 'token/store-failed' });
    await expect(fileStore({ path: folder }).read()).rejects.toMatchObject({ code: 'token/store-failed' });
  });
});

/** A lock as another process leaves it. */
const lockOf = (pid: number, at: number, machine: string): string => JSON.stringify({ pid, at, machine, id: 'theirs' });

describe('the lock of a file', () => {
  it('lets one in at a time', async () => {
    let inside = 0;
    let insideMax = 0;
    const clock = createRealClock();
    const enter = async () =>
      await fileStore({ clock }).withLock(async () => {
        insideMax = Math.max(insideMax, (inside += 1));
        await clock.sleep(5);
        inside -= 1;
      });
    await Promise.all([enter(), enter(), enter(), enter()]);
    expect(insideMax).toBe(1);
  });

  it('is free again after a failure', async () => {
    const store = fileStore();
    await expect(
      store.withLock(async () => {
        throw new Error('inside');
      }),
    ).rejects.toThrow('inside');
    expect(await store.withLock(async () => 'next')).toBe('next');
  });

  it('is taken over from a process that died, and only then', async () => {
    const path = join(folder, 'tokens.json.lock');
    const clock = createVirtualClock(1_000_000);
    await writeFile(path, lockOf(77, clock.now(), 'elsewhere'));
    const startedAt = clock.now();
    const said: string[] = [];
    const onWait = (words: string): void => void said.push(`${String(clock.now() - startedAt)} ${words}`);
    expect(await withTokenLock(path, { clock, processes: PROCESSES, onWait }, async () => 'mine')).toBe('mine');
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(180_000);
    expect(said).toEqual([`2000 waiting for another tieout, which renews the QuickBooks token (${path})`]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over at once from a process of this machine that was killed', async () => {
    const path = join(folder, 'tokens.json.lock');
    const clock = createVirtualClock(1_000_000);
    let left = '';
    await withTokenLock(path, { clock, processes: { ...PROCESSES, ownId: 4242 } }, async () => {
      left = await readFile(path, 'utf8');
    });
    const startedAt = clock.now();
    const world = { clock, processes: { ...PROCESSES, ownId: 1, isRunning: (id: number) => id !== 4242 } };
    await writeFile(path, left);
    expect(await withTokenLock(path, world, async () => 'mine')).toBe('mine');
    expect(clock.now() - startedAt).toBeLessThan(1_000);
    // The same number on another machine, or in another container, is another process.
    await writeFile(path, lockOf(4242, clock.now(), 'elsewhere'));
    await withTokenLock(path, world, async () => {});
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(180_000);
  });

  it("is whole whenever it is there, so a damaged one is nobody's", async () => {
    const path = join(folder, 'tokens.json.lock');
    await writeFile(path, '');
    const clock = createVirtualClock(1_000_000);
    const startedAt = clock.now();
    await withTokenLock(path, { clock, processes: PROCESSES }, async () => {
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: PROCESSES.ownId });
    });
    expect(clock.now() - startedAt).toBeLessThan(1_000);
  });

  it('is not waited for without end, and is free when its file is deleted', async () => {
    const path = join(folder, 'tokens.json.lock');
    const clock = createVirtualClock(1_000_000);
    const alive: Clock = {
      now: () => clock.now(),
      async sleep(ms) {
        await clock.sleep(ms * 100);
        await writeFile(path, lockOf(77, clock.now(), 'elsewhere'));
      },
    };
    await writeFile(path, lockOf(77, clock.now(), 'elsewhere'));
    await expect(withTokenLock(path, { clock: alive, processes: PROCESSES }, async () => {})).rejects.toMatchObject({
      code: 'token/locked',
    });
    await rm(path);
    expect(await withTokenLock(path, { clock, processes: PROCESSES }, async () => 'in')).toBe('in');
  });
});

const VAULT = `
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const [path, verb, realm] = process.argv.slice(2);
if (realm === 'fails') { console.error('Traceback\\npermission denied: AB11secretREFRESH-SECRET at vault.example (code 403)'); process.exit(3); }
process.on('SIGTERM', () => {});
if (realm === 'hangs') setInterval(() => {}, 1000);
else if (verb === 'get') process.stdout.write(existsSync(path) ? readFileSync(path) : '');
else writeFileSync(path, readFileSync(0));
`;

describe('a command that keeps tokens', () => {
  async function execStore(realmId = '9130') {
    const script = join(folder, 'vault with space.cjs');
    await writeFile(script, VAULT);
    const command = [process.execPath, script, join(folder, 'vault; rm -rf $HOME')];
    const timeoutMs = realmId === 'hangs' ? 300 : 20_000;
    return createExecTokenStore({ command, realmId, timeoutMs, clock: createRealClock(), processes: PROCESSES });
  }

  it('gets back what it put, without any shell', async () => {
    const store = await execStore();
    expect(await store.read()).toBeNull();
    await store.write(TOKENS);
    expect(plain(await store.read())).toEqual(plain(TOKENS));
    await store.clear();
    expect(await store.read()).toBeNull();
  });

  it('lets one process of this machine refresh at a time', async () => {
    const clock = createRealClock();
    let inside = 0;
    let insideMax = 0;
    const enter = async () => {
      const store = await execStore();
      await store.withLock(async () => {
        insideMax = Math.max(insideMax, (inside += 1));
        await clock.sleep(5);
        inside -= 1;
      });
    };
    await Promise.all([enter(), enter(), enter()]);
    expect(insideMax).toBe(1);
  });

  it.each(['fails', 'hangs'])('names a command that %s, without its output', async (realmId) => {
    const store = await execStore(realmId);
    const error: unknown = await store.write(TOKENS).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'token/store-failed' });
    expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toMatch(/secret|example/i);
  });

  it('tells the exit code of the command and what it says in plain words', async () => {
    const store = await execStore('fails');
    await expect(store.read()).rejects.toThrow(
      /failed with exit code 3; it says: permission denied: … at … \(code 403\)$/,
    );
  });

  it('names a command that does not exist', async () => {
    const store = createExecTokenStore({
      command: [join(folder, 'none')],
      realmId: '1',
      timeoutMs: 1000,
      clock: createRealClock(),
      processes: PROCESSES,
    });
    await expect(store.read()).rejects.toMatchObject({
      code: 'token/store-failed',
      message: expect.stringMatching(/was not found$/) as unknown,
    });
  });
});

describe('parseTokenStore', () => {
  it.each([
    [undefined, { kind: 'env' }],
    ['', { kind: 'env' }],
    ['env', { kind: 'env' }],
    ['file:.tieout/tokens.json', { kind: 'file', path: '.tieout/tokens.json' }],
    ['file:C:\\tokens.json', { kind: 'file', path: 'C:\\tokens.json' }],
    ['exec:vault kv', { kind: 'exec', command: ['vault', 'kv'] }],
    ['github:o/r/S', { kind: 'github', name: { owner: 'o', repository: 'r', environment: null, secretName: 'S' } }],
    [
      'github:o/r/live-books/S',
      { kind: 'github', name: { owner: 'o', repository: 'r', environment: 'live-books', secretName: 'S' } },
    ],
    [`exec:"/a b/c" 'd e' f`, { kind: 'exec', command: ['/a b/c', 'd e', 'f'] }],
  ])('%j', (text, expected) => {
    expect(parseTokenStore(text)).toEqual(expected);
  });

  it('names the secret of the connection itself when the store names none', () => {
    expect(parseTokenStore('github:o/r')).toMatchObject({
      name: { environment: null, secretName: 'QUICKBOOKS_REFRESH_TOKEN' },
    });
    expect(parseTokenStore('github:o/r', 'EU_REFRESH_TOKEN')).toMatchObject({
      name: { secretName: 'EU_REFRESH_TOKEN' },
    });
    expect(parseTokenStore('github:o/r/S', 'EU_REFRESH_TOKEN')).toMatchObject({ name: { secretName: 'S' } });
  });

  it.each([
    'file:',
    'exec:',
    'exec:  ',
    'vault',
    'github:',
    'github:o',
    'github:o/r/e/f/S',
    'github:o/r//S',
    'github:o/../S',
    'github:o/r/S?x=1',
    'github:o/r/../S',
    'github:o r/r/S',
    'github:o/r/GITHUB_TOKEN',
  ])('refuses %j', (text) => {
    expect(() => parseTokenStore(text)).toThrow(Failure);
  });

  it('opens what was chosen', () => {
    const given = {
      realmId: '1',
      refreshToken: null,
      refreshVariable: 'QUICKBOOKS_REFRESH_TOKEN',
      key: null,
      github: { token: null, apiUrl: 'https://api.github.com' },
      fetch: async () => await Promise.reject(new Error('opening a store sends nothing')),
      clock: createVirtualClock(),
      random: () => 0,
      processes: PROCESSES,
      onWarning: () => {},
    };
    const name = { owner: 'o', repository: 'r', environment: 'billing', secretName: 'S' };
    expect(openTokenStore({ kind: 'github', name }, given).name).toBe('github o/r/billing/S');
    expect(openTokenStore({ kind: 'env' }, given).name).toBe('QUICKBOOKS_REFRESH_TOKEN');
    expect(openTokenStore({ kind: 'file', path: 'x' }, given).name).toBe('file x');
    expect(openTokenStore({ kind: 'exec', command: ['v'] }, given).name).toBe('exec v');
  });
});
