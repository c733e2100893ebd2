import { parseJson, stringifyJson, type JsonObject, type JsonValue } from '../../support/json.ts';
import { assertNever } from '../../support/invariant.ts';
import { checkBearer } from '../intuit/bearer.ts';
import type { IntuitState } from '../intuit/state.ts';
import type { Simulator, SimulatorPorts } from '../ports.ts';
import { answerQuery } from './answer-query.ts';
import { applyBatch, batchItems, countBatchItems } from './batch.ts';
import type { Call } from './call.ts';
import { answerChanges } from './change-capture.ts';
import { renderCompanyInfo, renderExchangeRate } from './company.ts';
import {
  faultMember,
  gatewayFaultBody,
  missingParameter,
  notFound,
  notImplemented,
  QuickBooksFault,
  systemFault,
} from './fault.ts';
import { mailDocument } from './mail.ts';
import type { QuickBooksModes } from './modes.ts';
import { applyWrite, malformedBody, type WriteOperation } from './operations.ts';
import { createPeople, type People } from './people.ts';
import { pacificTime } from './pacific-time.ts';
import { renderPreferences } from './preferences.ts';
import { renderRecord } from './render-record.ts';
import { answerOnce, requireRequestId, type Answer } from './request-ids.ts';
import { routeOf, type Route } from './route.ts';
import type { QuickBooksState } from './state.ts';
import { storeOf } from './store.ts';
import { Throttle } from './throttle.ts';

export interface QuickBooksOptions {
  readonly state: QuickBooksState;
  /** The state with the valid access tokens. */
  readonly intuit: IntuitState;
  readonly modes: QuickBooksModes;
  readonly world: SimulatorPorts;
  /** How many times faster than real time the rate limits run; with 60 a minute takes a second. */
  readonly timeScale?: number;
}

/** One simulated company, with how often it was asked. */
interface Simulation {
  readonly options: QuickBooksOptions;
  readonly throttle: Throttle;
}

/** A request whose body was read. Everything after this is synchronous, so writes cannot interleave. */
interface Received {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * QuickBooks Online for one company, with its checks in the order of `quickbooks.md` §13.1, and the actions of people
 * in its website.
 */
export function createQuickBooksSimulator(options: QuickBooksOptions): {
  readonly handle: Simulator;
  readonly people: People;
} {
  const simulation: Simulation = { options, throttle: new Throttle(options.modes, options.timeScale ?? 1) };
  return {
    handle: async (request) => {
      const body = request.method === 'POST' ? await request.text() : '';
      return receive(simulation, { url: new URL(request.url), method: request.method, headers: request.headers, body });
    },
    people: createPeople({ ...options, store: storeOf(options.state) }),
  };
}

function receive(simulation: Simulation, request: Received): Response {
  try {
    return passGate(simulation, request) ?? respond(simulation, request);
  } catch (error) {
    return faultResponse(simulation, asFault(error));
  }
}

/** A bug of the simulator must not look like a normal answer, so it becomes a system fault that says so. */
function asFault(error: unknown): QuickBooksFault {
  if (error instanceof QuickBooksFault) return error;
  return new QuickBooksFault(10000, {
    detail: `System Failure Error: the sandbox failed: ${error instanceof Error ? error.message : String(error)}`,
    httpStatus: 500,
    faultType: 'SystemFault',
  });
}

/** What Intuit's gateway refuses before QuickBooks sees it: realm, token, limits (§13.1, 1 to 3). */
function passGate(simulation: Simulation, request: Received): Response | null {
  const { state, intuit, world, modes } = simulation.options;
  const now = world.clock.now();
  const realm = /^\/v3\/company\/([^/]+)(?:\/|$)/.exec(request.url.pathname)?.[1];
  if (realm === undefined) return wrongAddress(simulation, request);
  if (realm !== state.realmId) return gatewayResponse(simulation, NOT_AUTHORIZED);
  const bearer = checkBearer(intuit, request.headers.get('authorization'), now);
  if (bearer.status === 'refused') return gatewayResponse(simulation, { ...NOT_AUTHENTICATED, detail: bearer.detail });
  if (bearer.realmId !== realm || !bearer.scope.includes('com.intuit.quickbooks.accounting')) {
    return gatewayResponse(simulation, NOT_AUTHORIZED);
  }
  const isBatch = request.url.pathname.endsWith('/batch');
  const items = isBatch ? countBatchItems(lenientJson(request.body)) : null;
  const waitMs = simulation.throttle.admit({ app: bearer.clientId, batchItems: items }, now);
  if (waitMs === null) return null;
  // The request is carried out, and only its answer says that it was one too many.
  if (modes.throttlePoint === 'afterCommit') respond(simulation, request);
  return throttledResponse(simulation, waitMs);
}

const NOT_AUTHORIZED = {
  status: 403,
  code: '3100',
  message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
  detail: null,
  type: 'SERVICE',
};

const NOT_AUTHENTICATED = {
  status: 401,
  code: '3200',
  message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
  detail: null,
  type: 'AUTHENTICATION',
};

/** The most items that a batch may have: in this mode every batch is answered in time. */
const UNLIMITED = '30';

/** A request that fails as a whole, whatever else it contains. */
function wholeFailure({ options: { modes } }: Simulation, { body, url }: Received): Response | null {
  if (modes.poison === 'error500' && POISON.test(body)) {
    throw systemFault();
  }
  const items = url.pathname.endsWith('/batch') ? countBatchItems(lenientJson(body)) : 0;
  if (modes.batchItemsInTime === UNLIMITED || items <= Number(modes.batchItemsInTime)) return null;
  return new Response('<html><body><h1>504 Gateway Time-out</h1></body></html>', {
    status: 504,
    headers: { 'content-type': 'text/html' },
  });
}

/** Characters beyond the first 65,536, which take four bytes; and one that every company can store. */
const POISON = /[\u{10000}-\u{10FFFF}¤]/u;

function respond(simulation: Simulation, request: Received): Response {
  const { world } = simulation.options;
  requireJson(request);
  const failure = wholeFailure(simulation, request);
  if (failure !== null) return failure;
  const route = routeOf(request.method, request.url);
  if (route === null) return wrongAddress(simulation, request);
  try {
    const answer = carryOut(simulation, request, route);
    const time = stringifyJson(pacificTime(world.clock.now(), true));
    const separator = answer.body === '{}' ? '' : ',';
    return jsonResponse(simulation, answer.status, `${answer.body.slice(0, -1)}${separator}"time":${time}}`);
  } catch (error) {
    return faultResponse(simulation, asFault(error));
  }
}

/** QuickBooks answers XML unless the request asks for JSON. The sandbox has no XML (`quickbooks.md` §2). */
function requireJson(request: Received): void {
  const accept = request.headers.get('accept') ?? '';
  if (accept.includes('json') || request.url.searchParams.get('format') === 'json') return;
  throw notImplemented('answers in XML; send Accept: application/json');
}

/** Carries out one request; a write only once for each requestid. */
function carryOut(simulation: Simulation, request: Received, route: Route): Answer {
  const { state, modes, world } = simulation.options;
  const requestId = request.url.searchParams.get('requestid');
  if (route.kind === 'batch') return carryOutBatch(simulation, request, requestId);
  if (route.kind !== 'write' && route.kind !== 'mail') return read(simulation, request, route);
  if (requestId !== null) requireRequestId(requestId, 'single');
  const context = { state, modes, now: world.clock.now() };
  const body = (): string => `${request.url.pathname} ${request.body}`;
  return answerOnce(context, { key: requestId, body }, () =>
    asAnswer(simulation, () => write(openCall(simulation, request, { key: requestId }), request, route)),
  );
}

/** A fault is an answer too, and one mode remembers it. */
function asAnswer(simulation: Simulation, carry: () => JsonObject): Answer {
  try {
    return { status: 200, body: stringifyJson(carry()) };
  } catch (error) {
    const fault = asFault(error);
    if (simulation.options.modes.idempotentErrorReplay === 'no') throw fault;
    return { status: fault.httpStatus, body: stringifyJson({ Fault: faultMember(fault) }) };
  }
}

function write(call: Call, request: Received, route: Route & { kind: 'write' | 'mail' }): JsonObject {
  if (route.kind === 'mail') {
    return { [route.entity]: mailDocument(call, route.entity, route.id, request.url.searchParams.get('sendTo')) };
  }
  return applyWrite(call, route.entity, operationOf(request.url), parsedBody(request.body));
}

/** Void has two spellings (`quickbooks.md` §2). */
function operationOf(url: URL): WriteOperation {
  const operation = url.searchParams.get('operation') ?? 'create';
  if (operation === 'update' && url.searchParams.get('include') === 'void') return 'void';
  if (operation === 'create' || operation === 'update' || operation === 'delete' || operation === 'void') {
    return operation;
  }
  throw notImplemented(`operation=${operation}`);
}

function carryOutBatch(simulation: Simulation, request: Received, requestId: string | null): Answer {
  const { state, modes, world } = simulation.options;
  if (requestId !== null) requireRequestId(requestId, 'batch');
  const items = batchItems(parsedBody(request.body));
  // In this mode a request id stands for a batch of whatever content.
  const wholeKey = modes.batchReplay === 'wholeBatch' && requestId !== null ? `${requestId}/*` : null;
  const context = { state, modes, now: world.clock.now() };
  return answerOnce(context, { key: wholeKey, body: () => request.body }, () => {
    const answers = applyBatch(items, requestId, ({ key, hidden }, created) =>
      openCall(simulation, request, { key, hidden, onCreate: (reference) => created.add(reference) }),
    );
    return { status: 200, body: `{"BatchItemResponse":[${answers.join(',')}]}` };
  });
}

function read(simulation: Simulation, request: Received, route: Route): Answer {
  const call = openCall(simulation, request, { key: null });
  return { status: 200, body: stringifyJson(readMember(call, request, route)) };
}

function readMember(call: Call, request: Received, route: Route): JsonObject {
  const parameters = request.url.searchParams;
  switch (route.kind) {
    case 'query': {
      const text = request.method === 'POST' ? request.body : parameters.get('query');
      if (text === null || text.trim() === '') throw missingParameter('query');
      return { QueryResponse: answerQuery(call, text) };
    }
    case 'changes':
      return { CDCResponse: answerChanges(call, parameters) };
    case 'preferences':
      return { Preferences: renderPreferences(call) };
    case 'companyInfo':
      if (route.id !== call.store.state.realmId && route.id !== '1') throw notFound('There is no such simulation.');
      return { CompanyInfo: renderCompanyInfo(call) };
    case 'exchangeRate':
      return { ExchangeRate: renderExchangeRate(call, parameters) };
    case 'read': {
      const record = call.store.get(route.entity, route.id);
      if (record === null) throw notFound('Another user has deleted this transaction.');
      return { [route.entity]: renderRecord(call.store, route.entity, record) };
    }
    case 'batch':
    case 'mail':
    case 'write':
      throw notImplemented(route.kind);
    default:
      return assertNever(route);
  }
}

function openCall(
  simulation: Simulation,
  request: Received,
  own: Pick<Call, 'key'> & Partial<Pick<Call, 'hidden'>> & { readonly onCreate?: (reference: string) => void },
): Call {
  const { state, modes, world } = simulation.options;
  return {
    store: storeOf(state),
    modes,
    world,
    now: world.clock.now(),
    key: own.key,
    include: new Set((request.url.searchParams.get('include') ?? '').toLowerCase().split(',')),
    hidden: own.hidden ?? new Set(),
    actor: 'api',
    onCreate: own.onCreate ?? (() => undefined),
  };
}

function parsedBody(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformedBody('the body is not JSON');
  }
}

function lenientJson(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

function wrongAddress(simulation: Simulation, request: Received): Response {
  const detail = `There is nothing at ${request.method} ${request.url.pathname}.`;
  return faultResponse(simulation, new QuickBooksFault(404, { detail, httpStatus: 404, faultType: 'SystemFault' }));
}

function faultResponse(simulation: Simulation, fault: QuickBooksFault): Response {
  const time = pacificTime(simulation.options.world.clock.now(), true);
  return jsonResponse(simulation, fault.httpStatus, stringifyJson({ Fault: faultMember(fault), time }));
}

function gatewayResponse(
  simulation: Simulation,
  refusal: { status: number; code: string; message: string; detail: string | null; type: string },
): Response {
  return jsonResponse(simulation, refusal.status, gatewayFaultBody(refusal, simulation.options.world.clock.now()));
}

function throttledResponse(simulation: Simulation, waitMs: number): Response {
  const { modes, world } = simulation.options;
  const status = Number(modes.throttleStatus);
  const message = `message=ThrottleExceeded; errorCode=003001; statusCode=${modes.throttleStatus}`;
  const detail = 'The request limit was reached.  Try again later';
  const fault = new QuickBooksFault(3001, { message, detail, httpStatus: status, faultType: 'SERVICE' });
  const response =
    modes.throttleBody === 'upper'
      ? faultResponse(simulation, fault)
      : jsonResponse(
          simulation,
          status,
          gatewayFaultBody({ code: '3001', message, detail, type: 'SERVICE' }, world.clock.now()),
        );
  if (modes.retryAfter === 'present') response.headers.set('retry-after', String(Math.ceil(waitMs / 1000)));
  return response;
}

/** Headers of every answer (`quickbooks.md` §2). */
function jsonResponse(simulation: Simulation, status: number, body: string): Response {
  const { clock, random } = simulation.options.world;
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return new Response(body, {
    status,
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      'cache-control': 'max-age=0, no-cache, no-store, must-revalidate, private',
      'qbo-version': '1985.153',
      date: new Date(clock.now()).toUTCString(),
      intuit_tid: `1-${hex(8)}-${hex(24)}`,
      'strict-transport-security': 'max-age=31536000',
    },
  });
}
