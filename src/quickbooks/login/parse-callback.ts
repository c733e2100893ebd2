import { timingSafeEqual } from 'node:crypto';
import { NotSignedIn, type Failure } from '../../support/errors.ts';

/**
 * What came back from Intuit's consent page. `foreign`: it does not have our state, so it does not answer our request.
 */
export type Callback =
  | { readonly kind: 'consent'; readonly url: string; readonly realmId: string }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'foreign' };

/** Intuit's addresses are shorter. */
const LENGTH_MAX = 8192;

/**
 * Reads the address that Intuit sent the browser to (`quickbooks.md` §1.1): code, state and realmId, or an error code.
 * `state` is the one that we sent.
 */
export function parseCallback(text: string, state: string): Callback {
  const url = text.trim();
  if (url.length > LENGTH_MAX || !URL.canParse(url)) return { kind: 'foreign' };
  const parameters = new URL(url).searchParams;
  if (!isSame(only(parameters, 'state'), state)) return { kind: 'foreign' };
  const error = only(parameters, 'error');
  if (error !== null) return { kind: 'refused', failure: consentRefused(error) };
  const code = only(parameters, 'code');
  const realmId = only(parameters, 'realmId');
  if (code === null || realmId === null || !/^\d{1,20}$/.test(realmId)) {
    return { kind: 'refused', failure: consentRefused('incomplete') };
  }
  return { kind: 'consent', url, realmId };
}

/** The parameter's only value; null when it occurs twice, which Intuit never does. */
function only(parameters: URLSearchParams, name: string): string | null {
  const [value, second] = parameters.getAll(name);
  return value === undefined || value === '' || second !== undefined ? null : value;
}

/** Constant-time comparison. */
function isSame(given: string | null, expected: string): boolean {
  const [left, right] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function consentRefused(error: string): NotSignedIn {
  if (error === 'access_denied') {
    return new NotSignedIn('the connection was not allowed on the page of Intuit; nothing was stored', {
      code: 'auth/consent-refused',
      nextStep: 'run tieout auth login again and choose Connect, as an administrator of the company',
    });
  }
  return new NotSignedIn('Intuit did not finish the sign-in; nothing was stored', {
    code: 'auth/consent-failed',
    nextStep: "check the app's keys and its registered redirect address, then run tieout auth login again",
  });
}
