import { describe, expect, it } from 'vitest';
import { done, indeterminate, notSent, type Answer } from '../../../src/http/answer.ts';
import { judgeResponse, statusRules } from '../../../src/http/judge-answer.ts';
import { decideRetry, parseRetryAfter, RETRY_POLICY, type Attempt } from '../../../src/http/retry-policy.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const LOST = indeterminate('noAnswer', 'no answer came');

type Sort = 'read' | 'write';

function attempt(sort: Sort, answer: Answer<unknown>, number = 1): Attempt {
  return { repeatable: sort === 'read', number, answer, retryAfter: null, nowMs: NOW, sinceFirstMs: 10_000, random: 0 };
}

function answered(status: number): Answer<unknown> {
  return judgeResponse({ status, headers: {}, text: '' }, statusRules('quickbooks'));
}

describe('nextStep', () => {
  it('repeats a read after a failing server, waiting longer each time', () => {
    const delays = [1, 2, 3, 4].map((number) => decideRetry(attempt('read', answered(503), number)).delayMs);
    expect(delays).toEqual([250, 500, 1000, 2000]);
  });

  it('ends after the last attempt', () => {
    expect(decideRetry(attempt('read', answered(503), RETRY_POLICY.attemptsMax)).again).toBe(false);
    expect(decideRetry(attempt('read', LOST, RETRY_POLICY.attemptsMax)).again).toBe(false);
  });

  it.each([
    ['a failing server', answered(503)],
    ['a throttle, which may come after the commit', answered(429)],
    ['no clear answer', LOST],
  ])('never repeats a write after %s', (_what, result) => {
    expect(decideRetry(attempt('write', result)).again).toBe(false);
  });

  it('repeats a write that was certainly not sent', () => {
    expect(decideRetry(attempt('write', notSent('c')))).toMatchObject({ again: true, delayMs: 250 });
  });

  it('does not repeat what cannot get better', () => {
    expect(decideRetry(attempt('read', notSent('c', false))).again).toBe(false);
    expect(decideRetry(attempt('read', done('x'))).again).toBe(false);
    expect(decideRetry(attempt('read', answered(404)))).toEqual({ again: false, delayMs: 0, pauseMs: 0 });
  });

  it('pauses everything for a minute after a throttle, also after that of a write', () => {
    expect(decideRetry(attempt('read', answered(429)))).toEqual({
      again: true,
      delayMs: 0,
      pauseMs: RETRY_POLICY.throttleMs,
    });
    expect(decideRetry(attempt('write', answered(429))).pauseMs).toBe(RETRY_POLICY.throttleMs);
  });

  it('pauses two seconds at the start of a run, whose second may be full of the requests of the run before', () => {
    const early = { ...attempt('read', answered(429)), sinceFirstMs: 1_999 };
    expect(decideRetry(early)).toEqual({ again: true, delayMs: 0, pauseMs: 2_000 });
    expect(decideRetry({ ...early, retryAfter: '7' }).pauseMs).toBe(7_000);
    expect(decideRetry({ ...early, sinceFirstMs: 2_000 }).pauseMs).toBe(RETRY_POLICY.throttleMs);
  });

  it('adds jitter to the pause', () => {
    const step = decideRetry({ ...attempt('read', answered(429)), random: 0.5 });
    expect(step.pauseMs).toBe(RETRY_POLICY.throttleMs + RETRY_POLICY.throttleJitterMs / 2);
  });

  it('obeys Retry-After, for throttles and for failing servers', () => {
    expect(decideRetry({ ...attempt('read', answered(429)), retryAfter: '7' }).pauseMs).toBe(7000);
    expect(decideRetry({ ...attempt('read', answered(503)), retryAfter: '3' }).delayMs).toBe(3000);
  });

  it('does not wait for a Retry-After of an hour', () => {
    const step = decideRetry({ ...attempt('read', answered(429)), retryAfter: '3600' });
    expect(step.again).toBe(false);
    expect(step.pauseMs).toBe(RETRY_POLICY.retryAfterMsMax);
  });
});

describe('parseRetryAfter', () => {
  it.each([
    [null, null],
    ['', null],
    ['12', 12_000],
    [' 1.5 ', 1500],
    ['-5', null],
    ['soon', null],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ])('%j is %j', (text, expected) => {
    expect(parseRetryAfter(text, NOW)).toBe(expected);
  });
});
