import { describe, expect, it } from 'vitest';
import { classifyNetworkError } from '../../../src/http/network-failure.ts';

function fetchFailed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

function coded(code: string): Error {
  return Object.assign(new Error('secret text from the wire'), { code });
}

describe('classifyNetworkError', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])('%s: never sent', (code) => {
    expect(classifyNetworkError(fetchFailed(coded(code)))).toMatchObject({ sent: false, passing: true });
  });

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'ETIMEDOUT'])('%s: may have been sent', (code) => {
    expect(classifyNetworkError(fetchFailed(coded(code)))).toMatchObject({ sent: true, passing: true });
  });

  it('is never sent only when every address failed early', () => {
    const early = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]);
    const mixed = new AggregateError([coded('ECONNREFUSED'), coded('ECONNRESET')]);
    expect(classifyNetworkError(fetchFailed(early)).sent).toBe(false);
    expect(classifyNetworkError(fetchFailed(mixed)).sent).toBe(true);
  });

  it('does not try a bad certificate again', () => {
    const failure = classifyNetworkError(fetchFailed(coded('CERT_HAS_EXPIRED')));
    expect(failure).toEqual({ sent: false, passing: false, cause: 'the certificate was refused (CERT_HAS_EXPIRED)' });
  });

  it('takes an error without a code as sent and not passing, and never quotes its text', () => {
    const failure = classifyNetworkError(fetchFailed(new Error('unexpected redirect to http://evil/')));
    expect(failure).toEqual({ sent: true, passing: false, cause: 'the connection failed' });
  });

  it('survives a cause that points to itself', () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    expect(classifyNetworkError(loop).sent).toBe(true);
  });
});
