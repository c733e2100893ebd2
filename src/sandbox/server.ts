import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorldFailure } from '../support/errors.ts';
import type { Simulator } from './ports.ts';

export interface SandboxServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and cuts open connections. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a simulator over loopback HTTP. One port serves all hosts, which are distinguished by path. A simulator that
 * throws means a lost answer: the connection is cut.
 *
 * @throws WorldFailure `sandbox/port-unavailable` when the port cannot be used.
 */
export async function serveSandbox(
  handle: Simulator,
  options: { readonly port: number; readonly host: string },
): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    relay(handle, incoming, outgoing).catch(() => {
      outgoing.destroy();
    });
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, options: { readonly port: number; readonly host: string }): Promise<void> {
  const { port, host } = options;
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new WorldFailure(`the sandbox cannot listen on ${host} port ${String(port)}`, {
          code: 'sandbox/port-unavailable',
          nextStep: 'choose another port with --port',
          cause,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

async function relay(handle: Simulator, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await handle(await toRequest(incoming));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body !== null) {
    for await (const chunk of response.body) outgoing.write(chunk);
  }
  outgoing.end();
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  const hasBody = method !== 'GET' && method !== 'HEAD' && chunks.length > 0;
  const url = `http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`;
  return new Request(url, { method, headers, ...(hasBody ? { body: Buffer.concat(chunks) } : {}) });
}
