import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { statusRules } from '../../src/http/judge-answer.ts';
import type { Fetch, HttpRequest } from '../../src/http/ports.ts';
import { createReadTransport, createTransport, type TransportOptions } from '../../src/http/transport.ts';
import { Failure } from '../../src/support/errors.ts';
import { createSkippingClock, createVirtualClock } from '../unit/http/test-clock.ts';

/** Long enough for a busy machine; the mute server gets less. */
const TIMEOUT_MS = 20_000;
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Serve = (request: IncomingMessage, response: ServerResponse, hit: number) => void;

async function serve(answer: Serve): Promise<{ readonly url: string; readonly hits: IncomingMessage[] }> {
  const hits: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    hits.push(request);
    request.resume();
    answer(request, response, hits.length);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, hits };
}

function transportTo(url: string, changes: Partial<TransportOptions> = {}) {
  const clock = createSkippingClock(changes.timeoutMs ?? TIMEOUT_MS);
  const told: number[] = [];
  const transport = createTransport({
    system: 'quickbooks',
    fetch: async (request) => await fetch(request),
    clock,
    random: () => 0,
    limits: { concurrency: 4, windows: [{ limit: 100, windowMs: 1000 }] },
    observer: { throttled: (_system, ms) => told.push(ms) },
    timeoutMs: TIMEOUT_MS,
    responseBytesMax: 1000,
    allowedOrigins: [url],
    ...changes,
  });
  return { transport, clock, told };
}

function read(url: string): HttpRequest {
  return { method: 'GET', url, headers: { authorization: 'Bearer secret' }, body: null, repeatable: true };
}

function write(url: string): HttpRequest {
  return { method: 'POST', url, headers: { authorization: 'Bearer secret' }, body: '{"a":1}', repeatable: false };
}

async function closedUrl(): Promise<string> {
  const { url } = await serve(() => {});
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return url;
}

describe('createTransport over loopback', () => {
  it('gives status, lower-case headers and text', async () => {
    const { url } = await serve((_request, response) => response.writeHead(201, { Intuit_Tid: 't1' }).end('{"ü":1}'));
    const result = await transportTo(url).transport.send(write(url));
    expect(result).toMatchObject({
      status: 'done',
      value: { status: 201, text: '{"ü":1}', body: { ü: { value: '1' } }, headers: { intuit_tid: 't1' } },
    });
  });

  it('reads gzip, and counts bytes after unpacking', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('x'.repeat(request.url === '/big' ? 1001 : 1000)));
    });
    const { transport } = transportTo(url);
    const small = await transport.send(read(`${url}/small`));
    expect(small.status === 'done' && small.value.text.length).toBe(1000);
    expect(await transport.send(read(`${url}/big`))).toMatchObject({ status: 'indeterminate', why: 'cutOff' });
  });

  it('repeats a read after a failing server', async () => {
    const { url, hits } = await serve((_request, response, hit) => response.writeHead(hit < 3 ? 503 : 200).end('ok'));
    const result = await transportTo(url).transport.send(read(url));
    expect(result).toMatchObject({ status: 'done', value: { status: 200 } });
    expect(hits).toHaveLength(3);
  });

  it('sends a write once, whatever comes back', async () => {
    for (const status of [429, 500, 503]) {
      const { url, hits } = await serve((_request, response) => response.writeHead(status).end());
      expect(await transportTo(url).transport.send(write(url))).toMatchObject({
        status: 'indeterminate',
        fault: { httpStatus: status },
      });
      expect(hits).toHaveLength(1);
    }
  });

  it('calls a refused connection not sent, and tries it again even for a write', async () => {
    const url = await closedUrl();
    const { transport, clock } = transportTo(url);
    const result = await transport.send(write(url));
    expect(result).toEqual({ status: 'notSent', cause: 'connection refused (ECONNREFUSED)', passing: true });
    expect(clock.slept).toEqual([250, 500, 1000, 2000]);
  });

  it('does not know what became of a write to a mute server, and does not send it again', async () => {
    const { url, hits } = await serve(() => {});
    const { transport } = transportTo(url, { timeoutMs: 1_500 });
    expect(await transport.send(write(url))).toMatchObject({ status: 'indeterminate', why: 'noAnswer' });
    expect(hits).toHaveLength(1);
  });

  it('calls a body within which the connection breaks cut off', async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => request.socket.destroy());
    });
    expect(await transportTo(url).transport.send(write(url))).toMatchObject({ status: 'indeterminate', why: 'cutOff' });
  });

  it('follows no redirect, so that credentials stay where they belong', async () => {
    const other = await serve((_request, response) => response.end('stolen'));
    const { url } = await serve((_request, response) => response.writeHead(307, { location: other.url }).end());
    expect(await transportTo(url).transport.send(read(url))).toMatchObject({
      status: 'indeterminate',
      why: 'noAnswer',
    });
    expect(other.hits).toHaveLength(0);
  });

  it('obeys Retry-After before the next request of anyone, and says so', async () => {
    const { url } = await serve((_request, response, hit) => {
      response.writeHead(hit === 1 ? 429 : 200, { 'retry-after': '7' }).end('ok');
    });
    const { transport, told } = transportTo(url);
    expect(await transport.send(read(url))).toMatchObject({ status: 'done' });
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThan(6_900);
    expect(told[0]).toBeLessThanOrEqual(7_000);
  });

  it('gives a throttle back when it does not end', async () => {
    const { url, hits } = await serve((_request, response) => response.writeHead(429).end('{}'));
    expect(await transportTo(url).transport.send(read(url))).toMatchObject({
      status: 'indeterminate',
      why: 'throttled',
      cause: 'QuickBooks throttled the request',
    });
    expect(hits).toHaveLength(5);
  });

  it('believes rules that know the body better than the status', async () => {
    const { url, hits } = await serve((_request, response, hit) => response.end(hit === 1 ? '["later"]' : '["now"]'));
    const later = { codes: ['later'], type: '', message: '', detail: null };
    const rules = {
      ...statusRules('quickbooks'),
      faultsInSuccess: true,
      decodeFault: (body: unknown) => (JSON.stringify(body) === '["later"]' ? later : null),
    };
    const { transport } = transportTo(url, { rules });
    expect(await transport.send(read(url))).toMatchObject({ status: 'done', value: { text: '["now"]' } });
    expect(hits).toHaveLength(2);
  });

  it('sends nothing to another host, nor in clear to any but this machine', async () => {
    const { url, hits } = await serve((_request, response) => response.end());
    const { transport } = transportTo('https://quickbooks.example');
    await expect(transport.send(read(url))).rejects.toMatchObject({ code: 'http/foreign-origin' });
    expect(await transportTo(url).transport.send(read(url))).toMatchObject({ status: 'done' });
    hits.length = 0;
    await expect(transport.send(read('http://quickbooks.example/'))).rejects.toMatchObject({
      code: 'http/insecure-url',
    });
    await expect(transport.send(read('https://a:b@quickbooks.example/'))).rejects.toMatchObject({
      code: 'http/insecure-url',
    });
    await expect(transport.send(read('nonsense'))).rejects.toBeInstanceOf(Failure);
    expect(() => transportTo('http://quickbooks.example')).toThrow(Failure);
    expect(hits).toHaveLength(0);
  });
});

describe('createTransport and the end of a run', () => {
  it('does not send a write, and throws out of a read', async () => {
    const { url, hits } = await serve((_request, response) => response.end());
    const stop = new AbortController();
    stop.abort(new Error('interrupted'));
    const { transport } = transportTo(url, { signal: stop.signal });
    expect(await transport.send(write(url))).toMatchObject({ status: 'notSent' });
    await expect(transport.send(read(url))).rejects.toThrow('interrupted');
    expect(hits).toHaveLength(0);
  });
});

describe('createTransport on a virtual clock', () => {
  it('times out by the clock it was given, even when fetch never listens', async () => {
    const deaf: Fetch = async () => await new Promise<Response>(() => {});
    const clock = createVirtualClock();
    const { transport } = transportTo('https://quickbooks.example', { fetch: deaf, clock, timeoutMs: 125_000 });
    const result = await transport.send(write('https://quickbooks.example/v3'));
    expect(result).toMatchObject({ status: 'indeterminate', why: 'noAnswer', cause: 'no answer came within 125 s' });
    expect(clock.now()).toBe(125_000);
  });

  it('waits two seconds after a throttle at the start, and a minute after any other without Retry-After', async () => {
    let hits = 0;
    const throttledTwice: Fetch = async () => new Response('{}', { status: (hits += 1) <= 2 ? 429 : 200 });
    const clock = createVirtualClock();
    const { transport } = transportTo('https://quickbooks.example', { fetch: throttledTwice, clock });
    await transport.send(read('https://quickbooks.example/v3'));
    expect([hits, clock.now()]).toEqual([3, 2_000 + 60_000]);
  });
});

describe('createReadTransport', () => {
  it('has no other verb than get', async () => {
    const { url, hits } = await serve((_request, response) => response.end('ok'));
    const reader = createReadTransport(transportTo(url).transport);
    expect(Object.keys(reader)).toEqual(['get']);
    expect(await reader.get(url, {})).toMatchObject({ status: 'done' });
    expect(hits[0]?.method).toBe('GET');
  });
});
