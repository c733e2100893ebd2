import { WorldFailure } from '../support/errors.ts';
import { checkedProxy } from './base-url.ts';
import type { Fetch } from './ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Never through a proxy. Plain http is allowed to these hosts only because nobody is in between. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1'];

/**
 * The platform's `fetch`, or one that uses the proxies of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. The lower-case
 * names win, as in curl. TLS ends at the API, so a proxy sees only a host name.
 *
 * @throws WorldFailure `http/tls-off`, `http/invalid-url`.
 */
export function openFetch(environment: Environment): Fetch {
  requireVerifiedTls(environment);
  const [httpsProxy, httpProxy, noProxy] = ['https_proxy', 'http_proxy', 'no_proxy'].map((name) =>
    variable(environment, name),
  );
  if (httpsProxy == null && httpProxy == null) return (request) => fetch(request);
  const proxies = {
    ...(httpsProxy == null ? {} : { httpsProxy: checkedProxy(httpsProxy, 'HTTPS_PROXY') }),
    ...(httpProxy == null ? {} : { httpProxy: checkedProxy(httpProxy, 'HTTP_PROXY') }),
    noProxy: [...LOOPBACK, ...(noProxy == null ? [] : [noProxy])].join(','),
  };
  const agent = import('undici').then(({ EnvHttpProxyAgent }) => new EnvHttpProxyAgent(proxies));
  return async (request) => fetch(request, { dispatcher: (await agent) as unknown as Dispatcher });
}

/**
 * The type of the undici inside Node, which accepts the dispatcher of the undici package (Node 20 to 26, tried
 * 2026-11).
 */
type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/** Passwords of proxies, which are hidden like other secrets. */
export function proxyPasswords(environment: Environment): readonly string[] {
  return ['https_proxy', 'http_proxy']
    .map((name) => variable(environment, name))
    .filter((text) => text !== null && URL.canParse(text))
    .map((text) => new URL(text ?? '').password)
    .filter((password) => password !== '')
    .flatMap((password) => [password, decodeURIComponent(password)]);
}

function variable(environment: Environment, name: string): string | null {
  const text = environment[name] ?? environment[name.toUpperCase()];
  return text === undefined || text === '' ? null : text;
}

/** With this variable set, Node does not check any certificate. */
function requireVerifiedTls(environment: Environment): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new WorldFailure('NODE_TLS_REJECT_UNAUTHORIZED=0 lets anyone on the way read the credentials', {
    code: 'http/tls-off',
    nextStep: 'unset it; for an own certificate authority set NODE_EXTRA_CA_CERTS to its file',
  });
}
