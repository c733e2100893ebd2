import type { Clock, Random } from '../support/clock.ts';
import { WorldFailure } from '../support/errors.ts';
import { checkedUrl } from './base-url.ts';
import { classifyNetworkError } from './network-failure.ts';
import type {
  Fetch,
  HttpRequest,
  HttpResponse,
  HttpResult,
  ReadTransport,
  Transport,
  TransportObserver,
} from './ports.ts';
import { createRateLimiter, type RateLimiter, type RateLimits } from './rate-limit.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { nextStep, verdictOfStatus, type AnswerVerdict, type AttemptResult } from './retry-policy.ts';

export interface TransportSettings {
  /** Named in messages and to the observer: `m3ter`, `quickbooks`, `intuit`. */
  readonly system: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: RateLimits;
  readonly observer: TransportObserver;
  /** From the start of a request to the end of its body. */
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  /** Credentials go to these origins and nowhere else. */
  readonly allowedOrigins: readonly string[];
  /** Takes secrets out of answers before anybody sees them; left out where answers are secrets. */
  readonly clean?: (text: string) => string;
  /** For systems that say in the body what the status does not; by status when left out. */
  readonly judge?: (response: HttpResponse) => AnswerVerdict;
  /** Asks for the end of the run: what is in flight ends, nothing else is sent. */
  readonly signal?: AbortSignal;
}

/** Waits shorter than this are the ordinary spacing of requests and not worth telling. */
const TOLD_WAIT_MS = 1_000;

/**
 * A transport over `fetch` under limits, timeouts and the retry policy. A read whose run was asked
 * to end throws the signal's reason; a write is `notSent`.
 *
 * @throws WorldFailure `http/insecure-url`, `http/foreign-origin`, before anything is sent.
 */
export function createTransport(settings: TransportSettings): Transport {
  const origins = new Set(settings.allowedOrigins.map((url) => checkedUrl(url, settings.system).origin));
  const limiter = createRateLimiter({
    clock: settings.clock,
    limits: settings.limits,
    onWait(ms) {
      if (ms >= TOLD_WAIT_MS) settings.observer.throttled(settings.system, Math.ceil(ms));
    },
  });
  return {
    async send(request) {
      const url = checkedUrl(request.url, settings.system);
      if (!origins.has(url.origin)) throw foreignOrigin(settings.system);
      return await sendUntilSettled(request, settings, limiter);
    },
  };
}

/** The transport that planning gets: it has no other verb (cli.md). */
export function createReadTransport(transport: Transport): ReadTransport {
  return {
    async get(url, headers) {
      return await transport.send({ method: 'GET', url, headers, body: null, intent: 'read' });
    },
  };
}

function foreignOrigin(system: string): WorldFailure {
  return new WorldFailure(`a request for ${system} was about to go to another host and was not sent`, {
    code: 'http/foreign-origin',
    nextStep: 'check the base URL variables; tieout never follows an address to another host',
  });
}

async function sendUntilSettled(
  request: HttpRequest,
  settings: TransportSettings,
  limiter: RateLimiter,
): Promise<HttpResult> {
  const { clock, signal } = settings;
  for (let number = 1; ; number += 1) {
    let sent: SentOnce;
    try {
      sent = await limiter.run(async () => await sendOnce(request, settings), { lane: request.lane, signal });
    } catch (error) {
      return stopped(error, request, number - 1);
    }
    const step = nextStep({
      intent: request.intent,
      number,
      result: sent.seen,
      nowMs: clock.now(),
      random: settings.random(),
    });
    if (step.pauseMs > 0) limiter.pause(step.pauseMs);
    if (!step.again) return { ...sent.result, attempts: number };
    if (step.delayMs >= TOLD_WAIT_MS) settings.observer.throttled(settings.system, step.delayMs);
    try {
      await clock.sleep(step.delayMs, signal);
    } catch (error) {
      return stopped(error, request, number);
    }
  }
}

/** Only the end of the run comes here: `sendOnce` does not throw for the network. */
function stopped(error: unknown, request: HttpRequest, attempts: number): HttpResult {
  if (request.intent === 'read') throw error;
  return { kind: 'notSent', cause: 'the run was asked to stop before the request was sent', attempts };
}

type WithoutAttempts<R> = R extends { readonly attempts: number } ? Omit<R, 'attempts'> : never;

interface SentOnce {
  readonly result: WithoutAttempts<HttpResult>;
  readonly seen: AttemptResult;
}

async function sendOnce(request: HttpRequest, settings: TransportSettings): Promise<SentOnce> {
  settings.signal?.throwIfAborted();
  const controller = new AbortController();
  const timer = new AbortController();
  const timedOut = settings.clock.sleep(settings.timeoutMs, timer.signal).then(
    () => 'timeout' as const,
    () => 'ended' as const,
  );
  const answered = fetchText(request, settings, controller.signal);
  try {
    // Raced and not only aborted, so that a fetch that does not listen to its signal ends as well.
    const first = await Promise.race([answered, timedOut]);
    if (typeof first !== 'string') return answerOf(first, settings);
    answered.catch(() => {});
    return unclear(`no answer within ${String(settings.timeoutMs)} ms`, true);
  } catch (error) {
    return failed(error);
  } finally {
    timer.abort();
    controller.abort();
  }
}

async function fetchText(
  request: HttpRequest,
  settings: TransportSettings,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const response = await settings.fetch(
    new Request(request.url, {
      method: request.method,
      headers: { ...request.headers },
      body: request.body,
      redirect: 'error',
      signal,
    }),
  );
  const text = await readBody(response, settings.responseBytesMax);
  const { clean = (same: string) => same } = settings;
  const headers = [...response.headers].map(([name, value]) => [name, clean(value)] as const);
  return { status: response.status, headers: Object.fromEntries(headers), text: clean(text) };
}

function answerOf(response: HttpResponse, settings: TransportSettings): SentOnce {
  const verdict = settings.judge === undefined ? verdictOfStatus(response.status) : settings.judge(response);
  const retryAfter = response.headers['retry-after'] ?? null;
  return {
    result: { kind: 'answer', response },
    seen: { kind: 'answer', status: response.status, retryAfter, verdict },
  };
}

function failed(error: unknown): SentOnce {
  if (error instanceof BodyTooLarge) return unclear(error.message, false);
  const failure = classifyNetworkError(error);
  if (failure.sent) return unclear(failure.cause, failure.passing);
  return {
    result: { kind: 'notSent', cause: failure.cause },
    seen: { kind: 'notSent', passing: failure.passing },
  };
}

function unclear(cause: string, passing: boolean): SentOnce {
  return { result: { kind: 'unclear', cause }, seen: { kind: 'unclear', passing } };
}
