import type { Clock, Random } from '../../src/support/clock.ts';
import { assertNever } from '../../src/support/invariant.ts';
import type { Simulator } from '../../src/sandbox/ports.ts';
import { systemOfPath } from '../../src/sandbox/router.ts';

/** `before`: the request never reached the system. `after`: it was carried out, and the answer is lost or wrong. */
export type When = 'before' | 'after';

/** One fault of one request. Plain data, so that a failure can be written down and replayed. */
export type Fault =
  | { readonly kind: 'delay'; readonly ms: number }
  /** Connection refused: nothing was sent. */
  | { readonly kind: 'refused' }
  /** The connection breaks. `after` means that the system had already carried out the request. */
  | { readonly kind: 'lost'; readonly when: When }
  | { readonly kind: 'throttled'; readonly when: When; readonly retryAfterSeconds: number | null }
  | {
      readonly kind: 'serverError';
      readonly when: When;
      readonly status: 500 | 502 | 503 | 504;
      readonly html: boolean;
    }
  /** QuickBooks: HTTP 200 with a Fault, and nothing was done. Other systems: the same as a 500. */
  | { readonly kind: 'faultInOk' }
  /** The answer is cut off, in its text or as a stream. The system had carried out the request. */
  | { readonly kind: 'truncated'; readonly how: 'text' | 'stream' }
  /** Something else happens at this moment: a person edits, another run applies, tokens are revoked. */
  | { readonly kind: 'event'; readonly when: When; readonly name: string };

/** A fault at the n-th request, counted from 0 over all requests. */
export interface ScheduledFault {
  readonly at: number;
  readonly fault: Fault;
}

export type FaultSchedule = readonly ScheduledFault[];

export interface FaultWorld {
  readonly clock: Clock;
  /** What each `event` fault does, by its name. An unknown name is a mistake in the schedule. */
  readonly events?: Readonly<Record<string, () => void | Promise<void>>>;
}

/** A simulator behind a bad network. `requests` counts the requests, for choosing the next schedule. */
export interface FaultySimulator {
  readonly handle: Simulator;
  requests(): number;
  /** Faults that really happened, in order. */
  happened(): readonly ScheduledFault[];
}

/**
 * Puts a schedule of faults in front of a simulator. A lost answer rejects as the platform's `fetch` does: `TypeError:
 * fetch failed`, with the socket's error as its cause.
 *
 * @throws RangeError when the schedule names an event that `world.events` lacks.
 */
export function withFaults(simulator: Simulator, schedule: FaultSchedule, world: FaultWorld): FaultySimulator {
  const byRequest = new Map<number, Fault[]>();
  for (const { at, fault } of schedule) {
    if (fault.kind === 'event' && world.events?.[fault.name] === undefined) {
      throw new RangeError(`no event is called ${JSON.stringify(fault.name)}`);
    }
    byRequest.set(at, [...(byRequest.get(at) ?? []), fault]);
  }
  const happened: ScheduledFault[] = [];
  let count = 0;
  const handle: Simulator = async (request) => {
    const at = count;
    count += 1;
    const faults = byRequest.get(at) ?? [];
    happened.push(...faults.map((fault) => ({ at, fault })));
    return passThrough(simulator, request, faults, world);
  };
  return { handle, requests: () => count, happened: () => happened };
}

/** Each fault wraps the next ones; the first is outermost. */
async function passThrough(
  simulator: Simulator,
  request: Request,
  faults: readonly Fault[],
  world: FaultWorld,
): Promise<Response> {
  const [fault, ...inner] = faults;
  if (fault === undefined) return simulator(request);
  const send = (): Promise<Response> => passThrough(simulator, request, inner, world);
  switch (fault.kind) {
    case 'delay':
      await world.clock.sleep(fault.ms, request.signal);
      return send();
    case 'refused':
      throw networkError('ECONNREFUSED');
    case 'lost':
      if (fault.when === 'after') await send();
      throw networkError(fault.when === 'after' ? 'UND_ERR_SOCKET' : 'ECONNRESET');
    case 'throttled':
      if (fault.when === 'after') await send();
      return throttledAnswer(request, fault.retryAfterSeconds);
    case 'serverError':
      if (fault.when === 'after') await send();
      return serverErrorAnswer(request, fault.status, fault.html);
    case 'faultInOk':
      return faultInOkAnswer(request);
    case 'truncated':
      return cutAnswer(await send(), fault.how);
    case 'event':
      return withEvent(send, world.events?.[fault.name] ?? (() => undefined), fault.when);
    default:
      return assertNever(fault);
  }
}

async function withEvent(
  send: () => Promise<Response>,
  event: () => void | Promise<void>,
  when: When,
): Promise<Response> {
  if (when === 'before') await event();
  const response = await send();
  if (when === 'after') await event();
  return response;
}

function networkError(code: string): TypeError {
  const cause = Object.assign(new Error(code), { code });
  return new TypeError('fetch failed', { cause });
}

function isQuickBooks(request: Request): boolean {
  return systemOfPath(new URL(request.url).pathname) === 'quickbooks';
}

function throttledAnswer(request: Request, retryAfterSeconds: number | null): Response {
  const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  const fault = {
    Error: [
      {
        Message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
        Detail: 'The request limit was reached.  Try again later',
        code: '3001',
      },
    ],
    type: 'SERVICE',
  };
  const body = isQuickBooks(request) ? { Fault: fault } : { message: 'Too Many Requests' };
  return Response.json(body, { status: 429, headers });
}

function serverErrorAnswer(request: Request, status: number, html: boolean): Response {
  if (html) {
    const text = `<html><head><title>${String(status)}</title></head><body><h1>Bad Gateway</h1></body></html>`;
    return new Response(text, { status, headers: { 'content-type': 'text/html' } });
  }
  if (!isQuickBooks(request)) return Response.json({ message: 'Internal server error' }, { status });
  const error = { Message: 'An application error has occurred while processing your request', code: '10000' };
  return Response.json({ Fault: { Error: [error], type: 'SystemFault' } }, { status });
}

function faultInOkAnswer(request: Request): Response {
  if (!isQuickBooks(request)) return serverErrorAnswer(request, 500, false);
  const error = { Message: 'Business Validation Error', Detail: 'Business Validation Error', code: '6000' };
  return Response.json({ Fault: { Error: [error], type: 'ValidationFault' }, time: '2026-01-01T00:00:00.000-08:00' });
}

async function cutAnswer(response: Response, how: 'text' | 'stream'): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.slice(0, Math.floor(bytes.length / 2));
  const { status, headers } = response;
  if (how === 'text') return new Response(half, { status, headers });
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(half);
    },
    pull(controller) {
      controller.error(new TypeError('terminated', { cause: networkError('UND_ERR_SOCKET') }));
    },
  });
  return new Response(broken, { status, headers });
}

/** Every fault that needs no event, each with about the same frequency. */
const FAULT_KINDS: readonly ((random: Random) => Fault)[] = [
  (random) => ({ kind: 'delay', ms: Math.floor(random() * 20_000) }),
  () => ({ kind: 'refused' }),
  () => ({ kind: 'lost', when: 'before' }),
  () => ({ kind: 'lost', when: 'after' }),
  (random) => ({ kind: 'throttled', when: 'before', retryAfterSeconds: random() < 0.5 ? null : 2 }),
  () => ({ kind: 'throttled', when: 'after', retryAfterSeconds: null }),
  (random) => ({ kind: 'serverError', when: 'before', status: oneOf(random, [500, 502, 503]), html: random() < 0.5 }),
  (random) => ({ kind: 'serverError', when: 'after', status: oneOf(random, [500, 502, 504]), html: random() < 0.5 }),
  () => ({ kind: 'faultInOk' }),
  (random) => ({ kind: 'truncated', how: oneOf(random, ['text', 'stream']) }),
];

/**
 * A random schedule. The same random source gives the same schedule.
 *
 * @param options `rate` is the share of the first `requests` requests that go wrong; `events` are names of
 * `world.events` that may happen too, each as likely as one kind of fault.
 */
export function randomSchedule(
  random: Random,
  options: { readonly requests: number; readonly rate: number; readonly events?: readonly string[] },
): FaultSchedule {
  const events = (options.events ?? []).map((name) => (): Fault => {
    return { kind: 'event', when: random() < 0.5 ? 'before' : 'after', name };
  });
  const kinds = [...FAULT_KINDS, ...events];
  const schedule: ScheduledFault[] = [];
  for (let at = 0; at < options.requests; at += 1) {
    if (random() < options.rate) schedule.push({ at, fault: oneOf(random, kinds)(random) });
  }
  return schedule;
}

function oneOf<T>(random: Random, choices: readonly [T, ...T[]] | readonly T[]): T {
  const chosen = choices[Math.floor(random() * choices.length)] ?? choices[0];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
