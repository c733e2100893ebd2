import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { checkedUrl } from '../../src/http/base-url.ts';
import { openFetch, proxyPasswords } from '../../src/http/open-fetch.ts';
import type { Answer, HttpResponse } from '../../src/http/answer.ts';
import type { Fetch } from '../../src/http/ports.ts';
import { createTransport } from '../../src/http/transport.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { createSkippingClock } from '../unit/http/test-clock.ts';

const MEGABYTE = 1024 * 1024;
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(listener: RequestListener, server: Server = createServer(listener)): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function get(
  url: string,
  options: { readonly fetch?: Fetch; readonly bytesMax?: number } = {},
): Promise<Answer<HttpResponse<unknown>>> {
  const transport = createTransport({
    system: 'quickbooks',
    fetch: options.fetch ?? (async (request) => await fetch(request)),
    clock: createSkippingClock(10_000),
    random: () => 0,
    limits: { concurrency: 1, windows: [] },
    observer: { throttled: () => {} },
    timeoutMs: 10_000,
    responseBytesMax: options.bytesMax ?? MEGABYTE,
    allowedOrigins: [url],
  });
  const headers = { authorization: 'Bearer ACCESS-SECRET' };
  return await transport.send({ method: 'GET', url, headers, body: null, repeatable: true });
}

describe('an answer that unpacks to more than it is', () => {
  const zeros = Buffer.alloc(256 * MEGABYTE);
  const once = gzipSync(zeros);

  it.each([
    ['gzip', once],
    ['gzip, gzip', gzipSync(once)],
    ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('is not unpacked beyond the limit: %s', async (encoding, body) => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
      response.end(body);
    });
    const before = process.memoryUsage.rss();
    const result = await get(`http://127.0.0.1:${String(port)}/`);
    expect(result).toMatchObject({ status: 'indeterminate', cause: 'the answer is larger than 1048576 bytes' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(128 * MEGABYTE);
  });

  it('is read when it is small', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('{"ok":true}'));
    });
    expect(await get(`http://127.0.0.1:${String(port)}/`)).toMatchObject({ value: { text: '{"ok":true}' } });
  });
});

describe('credentials', () => {
  it('are not taken along by a redirect, to whatever host', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization ?? '');
      response.end('{}');
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const port = await serve((request, response) => {
        if (request.url === '/again') seen.push('same host');
        const target = status === 303 ? '/again' : `http://127.0.0.1:${String(other)}/`;
        response.writeHead(status, { location: target }).end();
      });
      expect((await get(`http://127.0.0.1:${String(port)}/`)).status).toBe('indeterminate');
    }
    expect(seen).toEqual([]);
  });

  it.each([
    'http://api.example',
    'http://10.0.0.1',
    'http://localhost.evil.example',
    'ftp://127.0.0.1',
    'http://0.0.0.0',
    'https://a:b@api.example',
  ])('are never sent to %s', (url) => {
    expect(() => checkedUrl(url, 'X')).toThrow(expect.objectContaining({ code: 'http/insecure-url' }));
  });

  it.each(['https://api.example', 'http://127.0.0.1:80', 'http://localhost:9', 'http://[::1]:9'])(
    'may go to %s',
    (url) => {
      expect(checkedUrl(url, 'X').protocol).toMatch(/^https?:$/);
    },
  );
});

async function startProxy(): Promise<{ readonly url: string; readonly seen: readonly string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(502).end();
  });
  server.on('connect', (request, client) => {
    seen.push(`CONNECT ${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host === 'api.example' ? '127.0.0.1' : host);
    target.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    target.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    client.on('error', () => target.destroy());
  });
  const port = await serve(() => {}, server);
  return { url: `http://someone:pass%2Fword@127.0.0.1:${String(port)}`, seen };
}

/** An https server whose certificate nobody has signed, and the number of requests that it got. */
async function serveUntrusted(): Promise<{ readonly port: number; readonly requests: () => number }> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-tls-'));
  closing.push(async () => await rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost`;
  await promisify(execFile)('openssl', [...words.split(' '), '-keyout', key, '-out', cert]);
  let requests = 0;
  const options = { key: await readFile(key), cert: await readFile(cert) };
  const listener: RequestListener = (_request, response) => {
    requests += 1;
    response.end('{}');
  };
  return { port: await serve(listener, createTlsServer(options, listener)), requests: () => requests };
}

describe('a man in the middle', () => {
  const REFUSED = {
    status: 'notSent',
    cause: 'the certificate was refused (DEPTH_ZERO_SELF_SIGNED_CERT)',
    passing: false,
  };

  it('gets no request: his certificate is refused', async () => {
    const { port, requests } = await serveUntrusted();
    expect(await get(`https://localhost:${String(port)}/`, { fetch: openFetch({}) })).toEqual(REFUSED);
    expect(requests()).toBe(0);
  });

  it('gets no request through a proxy either', async () => {
    const { port, requests } = await serveUntrusted();
    const proxy = await startProxy();
    const proxied = openFetch({ HTTPS_PROXY: proxy.url });
    expect(await get(`https://api.example:${String(port)}/`, { fetch: proxied })).toEqual(REFUSED);
    expect(proxy.seen).toEqual([expect.stringMatching(`^CONNECT api.example:${String(port)} `)]);
    expect(requests()).toBe(0);
  });

  it.each(['plan', 'auth status', 'lookup customers'])(
    'is not helped by a variable that switches the check off: tieout %s refuses it',
    async (words) => {
      const run = await runInProcess({
        arguments: words.split(' '),
        workingDirectory: '.',
        environment: { ...SANDBOX_ENVIRONMENT, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      });
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain('http/tls-off');
    },
  );
});

describe('proxies', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('of %s are used for https, by CONNECT only', async (name) => {
    const proxy = await startProxy();
    const result = await get('https://api.example:4443/', { fetch: openFetch({ [name]: proxy.url }) });
    expect(result.status).not.toBe('done');
    const basic = Buffer.from('someone:pass/word').toString('base64');
    expect(proxy.seen[0]).toBe(`CONNECT api.example:4443 Basic ${basic}`);
    expect(proxy.seen.join()).not.toContain('ACCESS-SECRET');
  });

  it('are passed by where NO_PROXY says so, and always on loopback', async () => {
    const proxy = await startProxy();
    const port = await serve((_request, response) => response.end('{}'));
    const variables = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.5' };
    const direct = openFetch(variables);
    expect((await get(`http://127.0.0.1:${String(port)}/`, { fetch: direct })).status).toBe('done');
    expect((await get(`http://localhost:${String(port)}/`, { fetch: direct })).status).toBe('done');
    await get('https://127.0.0.5:4443/', { fetch: direct });
    expect(proxy.seen).toEqual([]);
  });

  it('have passwords that are secrets, and addresses that are checked', () => {
    expect(proxyPasswords({ HTTPS_PROXY: 'http://someone:pass%2Fword@proxy.example' })).toEqual([
      'pass%2Fword',
      'pass/word',
    ]);
    expect(proxyPasswords({ HTTP_PROXY: 'proxy.example:3128' })).toEqual([]);
    const error = expect.objectContaining({ code: 'http/invalid-url' }) as unknown;
    expect(() => openFetch({ HTTPS_PROXY: 'socks5://someone:hunter2@proxy.example' })).toThrow(error);
    expect(() => openFetch({ HTTPS_PROXY: 'http://' })).toThrow(error);
  });
});
