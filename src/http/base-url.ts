import { WorldFailure } from '../support/errors.ts';

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True when the URL's host is this machine. Only there plain http is allowed. */
function isLoopback(url: URL): boolean {
  return LOOPBACK_HOSTS.has(url.hostname);
}

/**
 * Checks that credentials may be sent to `text` (cli.md: plain http is refused except for loopback). `name` is the
 * variable or system that the address came from.
 *
 * @throws WorldFailure `http/insecure-url` or `http/invalid-url`.
 */
export function checkedUrl(text: string, name: string): URL {
  if (!URL.canParse(text)) {
    throw new WorldFailure(`the address of ${name} is not a URL`, {
      code: 'http/invalid-url',
      nextStep: 'write it as https://host/ or unset the variable to use the documented address',
    });
  }
  const url = new URL(text);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  if (!secure || url.username !== '' || url.password !== '') {
    throw new WorldFailure(`the address of ${name} is not safe to send credentials to`, {
      code: 'http/insecure-url',
      nextStep: 'use https without a user name in the address; plain http is for loopback only',
    });
  }
  return url;
}

/**
 * The address of a proxy: http or https, with a user name if it needs one.
 *
 * @throws WorldFailure `http/invalid-url`. Its text does not contain the address, which may contain a password.
 */
export function checkedProxy(text: string, variable: string): string {
  const withScheme = text.includes('://') ? text : `http://${text}`;
  if (URL.canParse(withScheme) && /^https?:$/.test(new URL(withScheme).protocol)) return withScheme;
  throw new WorldFailure(`the address in ${variable} is not the URL of a proxy`, {
    code: 'http/invalid-url',
    nextStep: 'write it as http://host:port/, or unset the variable',
  });
}
