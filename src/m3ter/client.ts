import { encodePathSegment } from '../http/path-segment.ts';
import type { HttpRequest, HttpResponse, HttpResult, ReadTransport, Transport } from '../http/ports.ts';
import type { Limits } from '../model/limits.ts';
import { NotSignedIn, RemoteUnavailable, WorldFailure } from '../support/errors.ts';
import { isJsonObject, parseJson, stringifyJson, type JsonObject, type JsonValue } from '../support/json.ts';
import type { M3terTokens } from './tokens.ts';
import { decodeFault } from './wire/fault.ts';
import { isJsonArray } from './wire/fields.ts';

/** Query parameters; a list becomes one repeated key for each member (`m3ter.md` §1.2). */
export type Query = Readonly<Record<string, string | readonly string[] | null>>;

export interface ListRequest {
  /** Below the organization, for example `accounts`. */
  readonly path: string;
  readonly query?: Query;
  readonly pageSize: number;
}

/** The read half of m3ter's API for one organization. */
export interface M3terReader {
  readonly organizationId: string;
  readonly limits: Limits;
  /** The answer of one GET, or null for 404. @throws NotSignedIn, RemoteUnavailable, WorldFailure */
  readOne(path: string, query?: Query): Promise<JsonValue | null>;
  /**
   * Visits every object of a list, page by page, so that no page outlives its visit. Returns only
   * after the last page: a list that cannot be read to its end is an error, never a remainder taken
   * for absence (delivery.md, Safety).
   */
  readList(list: ListRequest, visit: (object: JsonObject) => void): Promise<void>;
}

export interface M3terWriter {
  /** One write; never repeated except after a refused token, which certainly did nothing. */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body: JsonObject | null): Promise<HttpResult>;
}

interface ClientSettings {
  readonly baseUrl: string;
  readonly organizationId: string;
  readonly tokens: M3terTokens;
}

export interface M3terReaderSettings extends ClientSettings {
  readonly transport: ReadTransport;
  readonly limits: Limits;
}

export interface M3terWriterSettings extends ClientSettings {
  readonly transport: Transport;
}

/** Pages without an object that are followed before the list is given up as endless. */
const EMPTY_PAGES_MAX = 50;

/** A reader over a transport that has no other verb than GET. */
export function createM3terReader(settings: M3terReaderSettings): M3terReader {
  const get = async (path: string, query: Query): Promise<HttpResponse> => {
    const url = buildUrl(settings, path, query);
    const result = await sendSignedIn(
      settings.tokens,
      async (authorization) => await settings.transport.get(url, { authorization, accept: 'application/json' }),
    );
    if (result.kind === 'answer') return result.response;
    throw new RemoteUnavailable(`m3ter cannot be reached at ${new URL(url).host}: ${result.cause}`, {
      code: 'm3ter/unavailable',
      nextStep: 'check the network and M3TER_BASE_URL, then run the command again; nothing was changed by reading',
    });
  };
  return {
    organizationId: settings.organizationId,
    limits: settings.limits,
    async readOne(path, query = {}) {
      const answer = await getJson(get, path, query);
      if (answer.status === 413) throw new RequestRefused(`m3ter's answer about ${path} is too large for it`, 413);
      return answer.status === 404 ? null : answer.body;
    },
    async readList(list, visit) {
      await readPages(list, async (query) => await getJson(get, list.path, query), visit);
    },
  };
}

/** A writer; `apply` gets it through `M3terDestination`, planning never does. */
export function createM3terWriter(settings: M3terWriterSettings): M3terWriter {
  return {
    async send(method, path, body) {
      return await sendSignedIn(settings.tokens, async (authorization) => {
        const request: HttpRequest = {
          method,
          url: buildUrl(settings, path, {}),
          headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
          body: body === null ? null : stringifyJson(body),
          intent: 'write',
        };
        return await settings.transport.send(request);
      });
    },
  };
}

/**
 * Sends with a token, and once more with a new one when the first is refused. m3ter files an expired
 * token under 403 (`m3ter.md` §1.6), so 401 and 403 are treated alike (rulings.md 9).
 *
 * @throws NotSignedIn when the second is refused as well.
 */
async function sendSignedIn(
  tokens: M3terTokens,
  send: (authorization: string) => Promise<HttpResult>,
): Promise<HttpResult> {
  const token = await tokens.get();
  const first = await send(`Bearer ${token}`);
  if (!isRefused(first)) return first;
  const second = await send(`Bearer ${await tokens.renew(token)}`);
  if (!isRefused(second)) return second;
  throw new NotSignedIn('m3ter refuses access to this organization', {
    code: 'm3ter/not-signed-in',
    nextStep:
      'check the organization id in the Connection and M3TER_ORG_ID, and that the service user has the Administrator permission',
  });
}

function isRefused(result: HttpResult): boolean {
  return result.kind === 'answer' && (result.response.status === 401 || result.response.status === 403);
}

function buildUrl(settings: ClientSettings, path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null) continue;
    for (const held of typeof value === 'string' ? [value] : value) parameters.append(name, held);
  }
  const search = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  const base = settings.baseUrl.replace(/\/+$/, '');
  return `${base}/organizations/${encodePathSegment(settings.organizationId)}/${path}${search}`;
}

/** How often a body that is not JSON is asked for: a cut answer of status 200 looks like this. */
const BODY_ATTEMPTS = 3;

/** The body of a good answer; null with status 404 or 413, which callers know what to do with. */
interface JsonAnswer {
  readonly status: number;
  readonly body: JsonValue;
}

async function getJson(
  get: (path: string, query: Query) => Promise<HttpResponse>,
  path: string,
  query: Query,
): Promise<JsonAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await get(path, query);
    const { status } = response;
    if (status === 404 || status === 413) return { status, body: null };
    checkStatus(response, path);
    try {
      return { status, body: parseJson(response.text) };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (attempt === BODY_ATTEMPTS) throw unreadable(path, 'JSON', error);
    }
  }
}

async function readPages(
  list: ListRequest,
  get: (query: Query) => Promise<JsonAnswer>,
  visit: (object: JsonObject) => void,
): Promise<void> {
  const seenTokens = new Set<string>();
  let { pageSize } = list;
  let nextToken: string | null = null;
  let emptyPages = 0;
  for (;;) {
    const answer = await get({ ...list.query, pageSize: String(pageSize), nextToken });
    if (answer.status === 413 && pageSize > 1) {
      // The answer was too large for m3ter itself; a smaller page of the same place is not.
      pageSize = Math.floor(pageSize / 2);
      continue;
    }
    const page = decodePage(answer, list.path);
    for (const object of page.objects) visit(object);
    emptyPages = page.objects.length === 0 ? emptyPages + 1 : 0;
    if (page.nextToken === null) return;
    if (seenTokens.has(page.nextToken) || emptyPages > EMPTY_PAGES_MAX) throw incompleteList(list.path);
    seenTokens.add(page.nextToken);
    nextToken = page.nextToken;
  }
}

function decodePage(answer: JsonAnswer, path: string) {
  const { status, body } = answer;
  if (status === 404 || status === 413) throw new RequestRefused(`m3ter refused the list of ${path}`, status);
  const data = isJsonObject(body) ? body['data'] : undefined;
  const objects = isJsonArray(data) ? data.filter(isJsonObject) : [];
  if (!isJsonObject(body) || !isJsonArray(data) || objects.length !== data.length) throw unreadable(path, 'a list');
  const { nextToken } = body;
  return { objects, nextToken: typeof nextToken === 'string' && nextToken !== '' ? nextToken : null };
}

function incompleteList(path: string): WorldFailure {
  return new WorldFailure(`m3ter's list of ${path} does not end: its page tokens repeat`, {
    code: 'm3ter/incomplete-list',
    nextStep: 'run the command again; tieout does not take a part of a list for the whole',
  });
}

function unreadable(path: string, expected: string, cause?: unknown): WorldFailure {
  return new WorldFailure(`m3ter's answer about ${path} is not ${expected}`, {
    code: 'm3ter/unexpected-answer',
    nextStep: 'check M3TER_BASE_URL; when it is right, run the command again',
    cause,
  });
}

function checkStatus(response: HttpResponse, path: string): void {
  const { status } = response;
  if (status >= 200 && status <= 299) return;
  const fault = decodeFault(status, response.text);
  const code = status === 429 ? 'm3ter/throttled' : 'm3ter/unavailable';
  if (status === 429 || (status >= 500 && status !== 501)) {
    throw new RemoteUnavailable(`m3ter answered ${String(status)} about ${path}: ${fault.message}`, {
      code,
      nextStep: 'run the command again later; nothing was changed by reading',
    });
  }
  throw new RequestRefused(`m3ter refused the request for ${path}: ${fault.message}`, status);
}

/** m3ter refused a read (400, 404, 501 …); optional reads go on without. */
export class RequestRefused extends WorldFailure {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message, { code: 'm3ter/request-refused', nextStep: 'check M3TER_BASE_URL and the Connection' });
    this.status = status;
  }
}
