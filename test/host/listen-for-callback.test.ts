import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenForCallback, type CallbackListener } from '../../src/quickbooks/login/listen-for-callback.ts';
import { createVirtualClock, createRealClock } from '../unit/http/test-clock.ts';

const STATE = 'the-state-of-this-question';
const ANSWER = `code=CODE&realmId=9130&state=${STATE}`;
let open: CallbackListener | null = null;

afterEach(async () => {
  await open?.close();
  open = null;
});

async function listen(port = 0): Promise<CallbackListener> {
  open = await listenForCallback({ port, state: STATE, timeoutMs: 60_000, clock: createRealClock() });
  return open;
}

/** Status of a request with any method and any Host header. */
function ask(url: string, options: { readonly method?: string; readonly host?: string } = {}): Promise<number> {
  const { method = 'GET', host } = options;
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}

describe('the listener for the answer of Intuit', () => {
  it('takes one answer, and shows nothing of it on its page', async () => {
    const listener = await listen();
    const { redirectUri } = listener;
    const page = await fetch(`${redirectUri}?${ANSWER}`);
    expect(await page.text()).not.toMatch(/CODE|9130|the-state/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await listener.wait()).toMatchObject({ kind: 'consent', realmId: '9130' });
    expect(await ask(`${redirectUri}?${ANSWER}`)).toBe(410);
  });

  it('ends although a browser keeps a connection that it opened ahead of need', async () => {
    const listener = await listen();
    const ahead = connect(Number(new URL(listener.redirectUri).port), '127.0.0.1');
    await once(ahead, 'connect');
    expect(await ask(`${listener.redirectUri}?${ANSWER}`)).toBe(200);
    await listener.wait();
    const cut = once(ahead.resume(), 'close');
    await listener.close();
    await cut;
  });

  it('answers nobody but a browser that means this machine', async () => {
    const { redirectUri } = await listen();
    const answer = `${redirectUri}?${ANSWER}`;
    expect(await ask(answer, { method: 'POST' })).toBe(404);
    expect(await ask(answer, { host: 'evil.example' })).toBe(404);
    expect(await ask(answer, { host: 'localhost.evil.example:80' })).toBe(404);
    expect(await ask(answer.replace('/callback', '/'))).toBe(404);
    expect(await ask(`${answer}&state=${STATE}`)).toBe(400);
    expect(await ask(answer.replace(STATE, STATE.toUpperCase()))).toBe(400);
    expect(await ask(answer)).toBe(200);
  });

  it('is heard on loopback only', async () => {
    const { redirectUri } = await listen();
    expect(new URL(redirectUri).hostname).toBe('localhost');
    const port = new URL(redirectUri).port;
    await expect(ask(`http://127.0.0.2:${port}/callback`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    [`error=access_denied&state=${STATE}`, 'auth/consent-refused'],
    [`error=invalid_scope&state=${STATE}`, 'auth/consent-failed'],
    [`code=x&state=${STATE}`, 'auth/consent-failed'],
    [`code=x&realmId=../1&state=${STATE}`, 'auth/consent-failed'],
    [`code=x&code=y&realmId=1&state=${STATE}`, 'auth/consent-failed'],
  ])('reads %s as a refusal', async (query, code) => {
    const listener = await listen();
    const { redirectUri } = listener;
    await ask(`${redirectUri}?${query}`);
    expect(await listener.wait()).toMatchObject({ kind: 'refused', failure: { code } });
  });

  it('gives up in time, and frees its port', async () => {
    const clock = createVirtualClock();
    const listener = await listenForCallback({ port: 0, state: STATE, timeoutMs: 300_000, clock });
    await expect(listener.wait()).rejects.toMatchObject({ code: 'auth/timeout' });
    await listener.close();
    expect(clock.now()).toBe(300_000);
    await expect(ask(listener.redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('names a port that is taken', async () => {
    const { redirectUri } = await listen();
    const port = Number(new URL(redirectUri).port);
    const second = listenForCallback({ port, state: STATE, timeoutMs: 1, clock: createRealClock() });
    await expect(second).rejects.toMatchObject({ code: 'auth/port-unavailable' });
  });
});
