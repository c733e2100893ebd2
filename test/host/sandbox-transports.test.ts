import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import { sandboxMswHandlers } from '../network/msw-handlers.ts';
import type { Simulator } from '../../src/sandbox/ports.ts';
import { routeByPath, systemOfPath } from '../../src/sandbox/router.ts';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server.ts';
import { WorldFailure } from '../../src/support/errors.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(handle: Simulator): Promise<SandboxServer> {
  const server = await serveSandbox(handle, { port: 0, host: '127.0.0.1' });
  closing.push(server.close);
  return server;
}

/** Answers with what it was asked. */
const echo: Simulator = async (request) =>
  Response.json(
    { method: request.method, path: new URL(request.url).pathname, body: await request.text() },
    { status: 201, headers: { 'x-seen': request.headers.get('x-sent') ?? '' } },
  );

describe('the router', () => {
  it.each([
    ['/v3/company/1/invoice', 'quickbooks'],
    ['/oauth2/v1/tokens/bearer', 'intuit'],
    ['/v2/oauth2/tokens/revoke', 'intuit'],
    ['/connect/oauth2', 'intuit'],
    ['/.well-known/openid_configuration', 'intuit'],
    ['/v1/openid_connect/userinfo', 'intuit'],
    ['/organizations/1/bills', 'm3ter'],
    ['/oauth/token', 'm3ter'],
    ['/elsewhere', null],
  ])('sends %s to %s', (path, system) => {
    expect(systemOfPath(path)).toBe(system);
  });

  it('asks the system of the path, and says when there is none', async () => {
    const named =
      (name: string): Simulator =>
      () =>
        Promise.resolve(new Response(name));
    const handle = routeByPath({ m3ter: named('m'), quickbooks: named('q'), intuit: named('i') });
    expect(await (await handle(new Request('http://x/v3/company/1/y'))).text()).toBe('q');
    expect((await handle(new Request('http://x/y'))).status).toBe(404);
  });
});

describe('the loopback server', () => {
  it('carries method, path, headers, bodies and redirects over', async () => {
    const { url } = await serve(echo);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${url}/a%20b?c=d`, { method: 'POST', body: 'grüße', headers: { 'x-sent': 'yes' } });
    expect([response.status, response.headers.get('x-seen')]).toEqual([201, 'yes']);
    expect(await response.json()).toEqual({ method: 'POST', path: '/a%20b', body: 'grüße' });
    const moving = await serve(() => Promise.resolve(new Response(null, { status: 302, headers: { location: '/x' } })));
    const moved = await fetch(moving.url, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, '/x']);
  });

  it('cuts the connection when the simulator plays a lost answer', async () => {
    const { url } = await serve(() => Promise.reject(new TypeError('lost')));
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('cuts the body when the simulator does', async () => {
    const { url } = await serve(() => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"half":'));
        },
        pull: (controller) => {
          controller.error(new TypeError('cut'));
        },
      });
      return Promise.resolve(new Response(body));
    });
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow(TypeError);
  });

  it('says clearly when the port is taken, and takes another', async () => {
    const { url } = await serve(echo);
    const second = serveSandbox(echo, { port: Number(new URL(url).port), host: '127.0.0.1' });
    await expect(second).rejects.toMatchObject({ code: 'sandbox/port-unavailable' });
    const other = await serve(echo);
    expect((await fetch(other.url)).status).toBe(201);
    await expect(second).rejects.toBeInstanceOf(WorldFailure);
  });

  it('is gone after close', async () => {
    const server = await serveSandbox(echo, { port: 0, host: '127.0.0.1' });
    await fetch(server.url);
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });
});

describe('MSW', () => {
  it('answers the real hosts from the same function, and loses answers the same way', async () => {
    let lost = false;
    const server = setupServer(
      ...sandboxMswHandlers((request) => (lost ? Promise.reject(new TypeError('lost')) : echo(request))),
    );
    server.listen({ onUnhandledRequest: 'error' });
    closing.push(() => {
      server.close();
    });
    const url = 'https://quickbooks.api.intuit.com/v3/company/1/invoice';
    const response = await fetch(url, { method: 'POST', body: 'x' });
    expect(await response.json()).toEqual({ method: 'POST', path: '/v3/company/1/invoice', body: 'x' });
    lost = true;
    await expect(fetch(url)).rejects.toThrow(TypeError);
  });
});
