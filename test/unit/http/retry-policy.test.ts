import { describe, expect, it } from 'vitest';
import {
  nextStep,
  parseRetryAfter,
  RETRY_POLICY,
  verdictOfStatus,
  type Attempt,
  type AttemptResult,
} from '../../../src/http/retry-policy.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

function attempt(intent: 'read' | 'write', result: AttemptResult, number = 1): Attempt {
  return { intent, number, result, nowMs: NOW, random: 0 };
}

function answer(status: number, retryAfter: string | null = null): AttemptResult {
  return { kind: 'answer', status, retryAfter, verdict: verdictOfStatus(status) };
}

describe('verdictOfStatus', () => {
  it.each([
    [200, 'final'],
    [400, 'final'],
    [401, 'final'],
    [429, 'throttled'],
    [408, 'passing'],
    [500, 'passing'],
    [503, 'passing'],
    [501, 'final'],
  ])('%i is %s', (status, verdict) => {
    expect(verdictOfStatus(status)).toBe(verdict);
  });
});

describe('nextStep', () => {
  it('repeats a read after a failing server, waiting longer each time', () => {
    const delays = [1, 2, 3, 4].map((number) => nextStep(attempt('read', answer(503), number)).delayMs);
    expect(delays).toEqual([250, 500, 1000, 2000]);
  });

  it('ends after the last attempt', () => {
    expect(nextStep(attempt('read', answer(503), RETRY_POLICY.attemptsMax)).again).toBe(false);
    expect(nextStep(attempt('read', { kind: 'unclear', passing: true }, RETRY_POLICY.attemptsMax)).again).toBe(false);
  });

  it.each([
    ['a failing server', answer(503)],
    ['a throttle, which may come after the commit', answer(429)],
    ['no clear answer', { kind: 'unclear', passing: true } as const],
  ])('never repeats a write after %s', (_what, result) => {
    expect(nextStep(attempt('write', result)).again).toBe(false);
  });

  it('repeats a write that was certainly not sent', () => {
    expect(nextStep(attempt('write', { kind: 'notSent', passing: true }))).toMatchObject({ again: true, delayMs: 250 });
  });

  it('does not repeat what cannot get better', () => {
    expect(nextStep(attempt('read', { kind: 'notSent', passing: false })).again).toBe(false);
    expect(nextStep(attempt('read', answer(404)))).toEqual({ again: false, delayMs: 0, pauseMs: 0 });
  });

  it('pauses everything for a minute after a throttle, also after that of a write', () => {
    expect(nextStep(attempt('read', answer(429)))).toEqual({
      again: true,
      delayMs: 0,
      pauseMs: RETRY_POLICY.throttleMs,
    });
    expect(nextStep(attempt('write', answer(429))).pauseMs).toBe(RETRY_POLICY.throttleMs);
  });

  it('adds jitter to the pause', () => {
    const step = nextStep({ ...attempt('read', answer(429)), random: 0.5 });
    expect(step.pauseMs).toBe(RETRY_POLICY.throttleMs + RETRY_POLICY.throttleJitterMs / 2);
  });

  it('obeys Retry-After, for throttles and for failing servers', () => {
    expect(nextStep(attempt('read', answer(429, '7'))).pauseMs).toBe(7000);
    expect(nextStep(attempt('read', answer(503, '3'))).delayMs).toBe(3000);
  });

  it('does not wait for a Retry-After of an hour', () => {
    const step = nextStep(attempt('read', answer(429, '3600')));
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
