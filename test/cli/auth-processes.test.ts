import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SANDBOX_ENVIRONMENT, SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { exampleFolder, runProcess, startProcess } from './run-process.ts';

interface World {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly env: Readonly<Record<string, string>>;
  /** Called when Intuit has renewed the tokens and its answer is on the way. */
  onRefreshed: (() => Promise<void>) | null;
}

/** Intuit on loopback, giving a new refresh token each time and refusing two refreshes at once. */
async function openWorld(): Promise<World> {
  const folder = await exampleFolder();
  const sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    modes: { intuit: { rotation: 'everyRefresh', concurrentRefresh: 'revokeFamily' } },
  });
  const world: World = { folder, sandbox, env: {}, onRefreshed: null };
  const server = await serveSandbox(
    async (request) => {
      const answer = await sandbox.handle(request);
      if (request.url.endsWith('/tokens/bearer')) await world.onRefreshed?.();
      return answer;
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(server.close);
  return Object.assign(world, {
    env: {
      ...SANDBOX_ENVIRONMENT,
      QUICKBOOKS_BASE_URL: server.url,
      QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
      QUICKBOOKS_REVOKE_URL: `${server.url}/v2/oauth2/tokens/revoke`,
      TIEOUT_TOKEN_STORE: `file:${join(folder, 'tokens.json')}`,
    },
  });
}

async function storedRefreshToken({ folder }: World): Promise<string> {
  const text = await readFile(join(folder, 'tokens.json'), 'utf8');
  const { realms } = JSON.parse(text) as { realms: Record<string, { refreshToken: string } | undefined> };
  return realms[SANDBOX_REALM_ID]?.refreshToken ?? '';
}

function currentGrant({ sandbox }: World) {
  return Object.values(sandbox.states.intuit.grants)[0];
}

describe('several processes', () => {
  it('refresh one after the other, and none loses the token', async () => {
    const world = await openWorld();
    const { folder, env } = world;
    const runs = await Promise.all(
      Array.from({ length: 4 }, async () => await runProcess(folder, ['auth', 'refresh'], { env })),
    );
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(currentGrant(world)?.revoked).toBe(false);
    expect(await storedRefreshToken(world)).toBe(currentGrant(world)?.current.value);
  });

  it('survive one that is killed after Intuit renewed the token and before it was stored', async () => {
    const world = await openWorld();
    const { folder, env } = world;
    await runProcess(folder, ['auth', 'refresh'], { env });
    const before = await storedRefreshToken(world);
    const killed = startProcess(folder, ['auth', 'refresh'], { env });
    world.onRefreshed = async () => {
      killed.kill('SIGKILL');
      await killed;
    };
    await killed;
    world.onRefreshed = null;
    expect(await storedRefreshToken(world)).toBe(before);
    expect(currentGrant(world)?.current.value).not.toBe(before);
    expect(await readdir(folder)).toContain('tokens.json.lock');
    expect((await runProcess(folder, ['auth', 'refresh'], { env })).exitCode).toBe(0);
    expect(await storedRefreshToken(world)).toBe(currentGrant(world)?.current.value);
  });
});

describe('a sign-in that waits for the browser', () => {
  /** Runs `auth login` until it waits, and gives the port where it does. */
  async function startLogin(world: World, words: readonly string[] = ['--port', '0']) {
    const login = startProcess(world.folder, ['auth', 'login', ...words], { env: world.env });
    const port = await new Promise<number>((resolve, reject) => {
      let said = '';
      login.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /waiting for the browser at http:\/\/localhost:(\d+)\//.exec(said)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
      void login.then(() => reject(new Error(`the sign-in ended: ${said}`)));
    });
    return { login, port };
  }

  const isListening = async (port: number): Promise<boolean> =>
    await fetch(`http://localhost:${String(port)}/`).then(
      () => true,
      () => false,
    );

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends by %s, stores nothing and frees its port', async (signal, exitCode) => {
    const world = await openWorld();
    const { login, port } = await startLogin(world);
    expect(await isListening(port)).toBe(true);
    login.kill(signal);
    expect((await login).exitCode).toBe(exitCode);
    expect(await isListening(port)).toBe(false);
    expect(await readdir(world.folder)).toEqual(['integrations']);
    const again = await startLogin(world, ['--port', String(port)]);
    expect(again.port).toBe(port);
    again.login.kill('SIGINT');
    await again.login;
  });

  it('does not share its port, and says how to choose another, which works', async () => {
    const world = await openWorld();
    const { login, port } = await startLogin(world);
    const second = await runProcess(world.folder, ['auth', 'login', '--port', String(port)], { env: world.env });
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain('auth/port-unavailable');
    expect(second.stderr).toContain('--port');
    expect(await isListening(port)).toBe(true);
    const third = await startLogin(world, ['--port', '0']);
    expect(await isListening(third.port)).toBe(true);
    third.login.kill('SIGINT');
    await third.login;
    login.kill('SIGINT');
    await login;
  });
});
