import type { Clock, Random } from '../support/clock.ts';
import { WorldFailure } from '../support/errors.ts';
import type { JsonValue } from '../support/json.ts';
import { checkedUrl } from './base-url.ts';
import { indeterminate, notSent, SYSTEM_NAMES, type Answer, type HttpResponse, type System } from './answer.ts';
import { judgeResponse, statusRules, type AnswerRules } from './judge-answer.ts';
import { classifyNetworkError } from './network-failure.ts';
import type { Fetch, HttpRequest, ReadTransport, Transport, TransportObserver } from './ports.ts';
import { createRateLimiter, type RateLimiter, type RateLimits } from './rate-limit.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { decideRetry } from './retry-policy.ts';

export interface TransportOptions {
  /** The name in messages and for the observer. */
  readonly system: System;
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
  /** Removes secrets from answers before anybody sees them; absent where the answers are secrets. */
  readonly clean?: (text: string) => string;
  /** For systems that say in the body what the status does not; those of HTTP when absent. */
  readonly rules?: AnswerRules;
  /** Asks the run to end: requests in flight finish, no other is sent. */
  readonly signal?: AbortSignal;
}

/** Shorter waits are the normal spacing of requests and are not reported. */
const TOLD_WAIT_MS = 1_000;

/**
 * A transport over `fetch` with limits, timeouts and the retry policy. When the run is asked to end, a repeatable
 * request throws the signal's reason and any other is `notSent`.
 *
 * @throws WorldFailure `http/insecure-url`, `http/foreign-origin`, before anything is sent.
 */
export function createTransport(settings: TransportOptions): Transport {
  const name = SYSTEM_NAMES[settings.system];
  const origins = new Set(settings.allowedOrigins.map((url) => checkedUrl(url, name).origin));
  const limiter = createRateLimiter({
    clock: settings.clock,
    limits: settings.limits,
    onWait(ms) {
      if (ms >= TOLD_WAIT_MS) settings.observer.throttled(settings.system, Math.ceil(ms), 'limit');
    },
  });
  return {
    async send(request) {
      const url = checkedUrl(request.url, name);
      if (!origins.has(url.origin)) throw foreignOrigin(name);
      return await sendPatiently(request, settings, limiter);
    },
  };
}

/** The transport for planning: it has no other verb (cli.md). */
export function createReadTransport(transport: Transport): ReadTransport {
  return {
    async get(url, headers) {
      return await transport.send({ method: 'GET', url, headers, body: null, repeatable: true });
    },
  };
}

function foreignOrigin(name: string): WorldFailure {
  return new WorldFailure(`a request for ${name} was about to go to another host and was not sent`, {
    code: 'http/foreign-origin',
    nextStep: 'check the base URL variables; tieout never follows an address to another host',
  });
}

async function sendPatiently(
  request: HttpRequest,
  settings: TransportOptions,
  limiter: RateLimiter,
): Promise<Answer<HttpResponse<JsonValue>>> {
  const { clock, signal, random } = settings;
  const { repeatable, lane } = request;
  for (let number = 1; ; number += 1) {
    let attempt: Attempted;
    try {
      const sendNow = async (): Promise<Attempted> => {
        request.onLeave?.();
        return await sendOnce(request, settings);
      };
      attempt = await limiter.run(sendNow, { lane, signal });
    } catch (error) {
      return stopped(error, request);
    }
    const sinceFirstMs = limiter.sinceFirstMs();
    const step = decideRetry({ ...attempt, repeatable, number, nowMs: clock.now(), sinceFirstMs, random: random() });
    if (step.pauseMs > 0) limiter.pause(step.pauseMs);
    if (!step.again) return attempt.answer;
    if (step.delayMs >= TOLD_WAIT_MS) settings.observer.throttled(settings.system, step.delayMs, 'failure');
    try {
      await clock.sleep(step.delayMs, signal);
    } catch (error) {
      return stopped(error, request);
    }
  }
}

/** Only an abort reaches this. `sendOnce` does not throw for the network. */
function stopped(error: unknown, request: HttpRequest): Answer<never> {
  if (request.repeatable) throw error;
  return notSent('the run was asked to stop before the request was sent');
}

interface Attempted {
  readonly answer: Answer<HttpResponse<JsonValue>>;
  readonly retryAfter: string | null;
}

/** A reason of its own: without one, each request would make an exception with a stack trace. */
const ENDED = new Error('the request has ended');

async function sendOnce(request: HttpRequest, settings: TransportOptions): Promise<Attempted> {
  settings.signal?.throwIfAborted();
  const controller = new AbortController();
  const timer = new AbortController();
  const timedOut = settings.clock.sleep(settings.timeoutMs, timer.signal).then(
    () => 'timeout' as const,
    () => 'ended' as const,
  );
  const answered = fetchAnswer(request, settings, controller.signal);
  try {
    // A race, not only an abort: a fetch that ignores its signal must end too.
    const first = await Promise.race([answered, timedOut]);
    if (typeof first !== 'string') return first;
    controller.abort();
    answered.catch(() => {});
    const cause = `no answer came within ${String(settings.timeoutMs / 1000)} s`;
    return { answer: indeterminate('noAnswer', cause), retryAfter: null };
  } finally {
    timer.abort(ENDED);
  }
}

async function fetchAnswer(request: HttpRequest, settings: TransportOptions, signal: AbortSignal): Promise<Attempted> {
  let response: Response;
  try {
    response = await settings.fetch(
      new Request(request.url, {
        method: request.method,
        headers: { ...request.headers },
        body: request.body,
        redirect: 'error',
        signal,
      }),
    );
  } catch (error) {
    return { answer: answerOfNetwork(error), retryAfter: null };
  }
  const retryAfter = response.headers.get('retry-after');
  let text: string;
  try {
    text = await readBody(response, settings.responseBytesMax);
  } catch (error) {
    return { answer: answerOfBrokenBody(error), retryAfter };
  }
  const { clean = (same: string) => same, rules = statusRules(settings.system) } = settings;
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [name, clean(value)] as const));
  return { answer: judgeResponse({ status: response.status, headers, text: clean(text) }, rules), retryAfter };
}

function answerOfNetwork(error: unknown): Answer<never> {
  const { sent, cause, passing } = classifyNetworkError(error);
  return sent ? indeterminate('noAnswer', cause, { passing }) : notSent(cause, passing);
}

function answerOfBrokenBody(error: unknown): Answer<never> {
  if (error instanceof BodyTooLarge) return indeterminate('cutOff', error.message, { passing: false });
  const { cause, passing } = classifyNetworkError(error);
  return indeterminate('cutOff', `the answer was cut off: ${cause}`, { passing });
}
