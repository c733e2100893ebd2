import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../support/clock.ts';
import { NotSignedIn, WorldFailure } from '../../support/errors.ts';
import { parseCallback, type Callback } from './parse-callback.ts';

export interface CallbackListenerOptions {
  /** 0 takes a free port. Usually it is fixed, because the address must be registered with Intuit. */
  readonly port: number;
  readonly state: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

type Answer = Exclude<Callback, { readonly kind: 'foreign' }>;

export interface CallbackListener {
  /** The address that Intuit must send the browser to: `http://localhost:PORT/callback`. */
  readonly redirectUri: string;
  /**
   * Waits for the one answer.
   *
   * @throws NotSignedIn `auth/timeout` when none comes in time.
   */
  wait(): Promise<Answer>;
  close(): Promise<void>;
}

const PATH = '/callback';
/** A browser's request is a line and a few headers. A slow or large one is not from a browser. */
const SERVER_LIMITS = { requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 } as const;

/**
 * Listens on loopback for the browser that comes back from Intuit. Only an answer with our state counts, and only the
 * first. Any other request to the port, from this machine or through a web page, gets an error page and changes
 * nothing.
 *
 * @throws WorldFailure `auth/port-unavailable`.
 */
export async function listenForCallback(settings: CallbackListenerOptions): Promise<CallbackListener> {
  const { state, clock, timeoutMs } = settings;
  let settle: (callback: Answer) => void = () => {};
  const answer = new Promise<Answer>((resolve) => (settle = resolve));
  let answered = false;
  const receive = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const path = (incoming.url ?? '/').split('?')[0];
    if (incoming.method !== 'GET' || path !== PATH || !isOurHost(incoming.headers.host)) {
      respond(outgoing, 404, 'Nothing is here.');
      return;
    }
    const callback = parseCallback(`http://localhost${incoming.url ?? ''}`, state);
    if (callback.kind === 'foreign') {
      respond(outgoing, 400, 'This is not the answer to the sign-in that is waiting. Nothing happened.');
      return;
    }
    if (answered) {
      respond(outgoing, 410, 'This sign-in was already answered.');
      return;
    }
    answered = true;
    // The page is sent before the run goes on. Closing then cuts off nobody.
    outgoing.once('close', () => settle(callback));
    respond(outgoing, 200, "Intuit's answer has arrived. You can close this page: the terminal says what came of it.");
  };
  const server = createServer(SERVER_LIMITS, receive);
  const port = await listen(server, settings.port, '127.0.0.1');
  // Browsers may use the other loopback address for "localhost". A machine without it has only one.
  const server6 = createServer(SERVER_LIMITS, receive);
  const second = await listen(server6, port, '::1').then(
    () => server6,
    () => null,
  );
  return {
    redirectUri: `http://localhost:${String(port)}${PATH}`,
    async wait() {
      const timer = new AbortController();
      const late = clock.sleep(timeoutMs, timer.signal).then(
        () => null,
        () => null,
      );
      const first = await Promise.race([answer, late]);
      timer.abort();
      if (first === null) throw timedOut(timeoutMs);
      return first;
    },
    async close() {
      await Promise.all([close(server), ...(second === null ? [] : [close(second)])]);
    },
  };
}

/** True for names of this machine. A web page whose own name resolves to loopback (DNS rebinding) gets no answer. */
function isOurHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
}

function respond(outgoing: ServerResponse, status: number, sentence: string): void {
  outgoing.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  outgoing.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tieout</title></head>` +
      `<body><p>${sentence}</p></body></html>`,
  );
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new WorldFailure(`port ${String(port)} on loopback is taken, or may not be used`, {
          code: 'auth/port-unavailable',
          nextStep: "choose another with --port (and register its address with Intuit's app), or use --manual",
          cause,
        }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Browsers open connections in advance and keep them open without sending a request.
    server.closeAllConnections();
  });
}

function timedOut(timeoutMs: number): NotSignedIn {
  return new NotSignedIn(`nobody signed in within ${String(Math.round(timeoutMs / 1000))} seconds`, {
    code: 'auth/timeout',
    nextStep: 'run tieout auth login again; with --manual no browser on this machine is needed',
  });
}
