import { encodePathSegment } from '../http/path-segment.ts';
import type { Answer, HttpResponse, Indeterminate, NotSent, RemoteFault } from '../http/answer.ts';
import type { ReadTransport, Transport } from '../http/ports.ts';
import { sendSignedIn, type BearerTokens, type SignIn } from '../http/signed-in.ts';
import type { Code } from '../model/codes.ts';
import type { ApiLimits } from '../model/limits.ts';
import { NotSignedIn, ReadRefused, RemoteUnavailable, WorldFailure } from '../support/errors.ts';
import { isJsonObject, stringifyJson, type JsonObject, type JsonValue } from '../support/json.ts';
import { isJsonArray } from '../http/answer-fields.ts';

/** Query parameters. `ListForm` says how a list is written. */
export type Query = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * How a list of values is written: `ids=a,b` as in m3ter's own clients, or `ids=a&ids=b` as in its OpenAPI. m3ter's
 * answers show which one it understands (`list-form.ts`).
 */
export type ListForm = 'comma' | 'repeated';

export interface ListRequest {
  /** The path below the organization, for example `accounts`. */
  readonly path: string;
  readonly query?: Query;
  readonly pageSize: number;
}

/** The reading half of m3ter's API for one organization. */
export interface M3terReader {
  readonly organizationId: string;
  readonly limits: ApiLimits;
  /** How lists are written. It is `comma` until an answer shows that m3ter did not understand that. */
  listForm: ListForm;
  /** The answer of one GET, or null for 404. @throws NotSignedIn, RemoteUnavailable, WorldFailure */
  readOne(path: string, query?: Query): Promise<JsonValue | null>;
  /**
   * Visits every object of a list, page by page, so that no page stays in memory. Returns only after the last page: a
   * list that cannot be read to its end is an error, because a missing remainder must not look like absence
   * (delivery.md, Safety).
   */
  readList(list: ListRequest, visit: (object: JsonObject) => void): Promise<void>;
}

export interface M3terWriter {
  /** One write. It is repeated only after a refused token, which certainly did nothing. */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body: JsonObject | null): Promise<Answer<JsonValue>>;
}

interface ClientOptions {
  readonly baseUrl: string;
  readonly organizationId: string;
  readonly tokens: BearerTokens;
}

export interface M3terReaderOptions extends ClientOptions {
  readonly transport: ReadTransport;
  readonly limits: ApiLimits;
}

export interface M3terWriterOptions extends ClientOptions {
  readonly transport: Transport;
}

/** The most empty pages in a row before a list counts as endless. */
const EMPTY_PAGES_MAX = 50;

/** A reader over a transport with no verb but GET. */
export function createM3terReader(settings: M3terReaderOptions): M3terReader {
  const get = async (path: string, query: Query): Promise<Readable> => {
    const url = buildUrl(settings, path, writtenIn(reader.listForm, query));
    const answer = await sendSignedIn(
      signInOf(settings),
      async (authorization) => await settings.transport.get(url, { authorization, accept: 'application/json' }),
    );
    return readableOf(answer, path, new URL(url).host);
  };
  const reader: M3terReader = {
    organizationId: settings.organizationId,
    limits: settings.limits,
    listForm: 'comma',
    async readOne(path, query = {}) {
      const answer = await get(path, query);
      if (answer.status === 413) throw new RequestRefused(`m3ter's answer about ${path} is too large for it`, 413);
      return answer.status === 404 ? null : answer.body;
    },
    async readList(list, visit) {
      await readPages(list, async (query) => await get(list.path, query), visit);
    },
  };
  return reader;
}

function writtenIn(form: ListForm, query: Query): Query {
  if (form === 'repeated') return query;
  const parameters = Object.entries(query).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return Object.fromEntries(parameters) as Query;
}

/** A writer. `apply` gets it through `M3terPort`; planning never does. */
export function createM3terWriter(settings: M3terWriterOptions): M3terWriter {
  return {
    async send(method, path, body) {
      const answer = await sendSignedIn(
        signInOf(settings),
        async (authorization) =>
          await settings.transport.send({
            method,
            url: buildUrl(settings, path, {}),
            headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
            body: body === null ? null : stringifyJson(body),
            repeatable: false,
          }),
      );
      return answer.status === 'done' ? { ...answer, value: answer.value.body } : answer;
    },
  };
}

function signInOf({ tokens }: ClientOptions): SignIn {
  return { tokens, failureOf: organizationRefused };
}

function organizationRefused(): NotSignedIn {
  return new NotSignedIn('m3ter refuses access to this organization', {
    code: 'm3ter/not-signed-in',
    nextStep:
      'check m3ter.organizationId of the Connection, and that the service user has the Administrator permission',
  });
}

function buildUrl(settings: ClientOptions, path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null) continue;
    for (const member of typeof value === 'string' ? [value] : value) parameters.append(name, member);
  }
  const search = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  const base = settings.baseUrl.replace(/\/+$/, '');
  return `${base}/organizations/${encodePathSegment(settings.organizationId)}/${path}${search}`;
}

/** The body of a good answer; null with status 404 or 413, which callers handle. */
interface Readable {
  readonly status: number;
  readonly body: JsonValue;
}

/** @throws RemoteUnavailable, RequestRefused, WorldFailure */
function readableOf(answer: Answer<HttpResponse<JsonValue>>, path: string, host: string): Readable {
  if (answer.status === 'done') return answer.value;
  if (answer.status === 'notSent' || answer.status === 'indeterminate') throw unavailable(answer, path, host);
  const { fault } = answer;
  const status = fault.httpStatus ?? 0;
  if (status === 404 || status === 413) return { status, body: null };
  throw new RequestRefused(`m3ter refused the request for ${path}: ${fault.message}`, status);
}

function unavailable(answer: Indeterminate | NotSent, path: string, host: string): WorldFailure | RemoteUnavailable {
  if (answer.status === 'indeterminate') {
    if (answer.why === 'cutOff') return unreadable(path, 'JSON');
    if (answer.fault !== null)
      return failing(answer.why === 'throttled' ? 'm3ter/throttled' : 'm3ter/unavailable', answer.fault, path);
  }
  return new RemoteUnavailable(`m3ter cannot be reached at ${host}: ${answer.cause}`, {
    code: 'm3ter/unavailable',
    nextStep: 'check the network and M3TER_BASE_URL, then run the command again; nothing was changed by reading',
  });
}

function failing(code: Code, fault: RemoteFault, path: string): RemoteUnavailable {
  return new RemoteUnavailable(`m3ter answered ${String(fault.httpStatus)} about ${path}: ${fault.message}`, {
    code,
    nextStep: 'run the command again later; nothing was changed by reading',
  });
}

async function readPages(
  list: ListRequest,
  get: (query: Query) => Promise<Readable>,
  visit: (object: JsonObject) => void,
): Promise<void> {
  const seenTokens = new Set<string>();
  let { pageSize } = list;
  let nextToken: string | null = null;
  let emptyPages = 0;
  for (;;) {
    const answer = await get({ ...list.query, pageSize: String(pageSize), nextToken });
    if (answer.status === 413 && pageSize > 1) {
      // The page was too large for m3ter itself. A smaller one from the same position is not.
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

function decodePage(answer: Readable, path: string) {
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

function unreadable(path: string, expected: string): WorldFailure {
  return new WorldFailure(`m3ter's answer about ${path} is not ${expected}`, {
    code: 'm3ter/unexpected-answer',
    nextStep: 'check M3TER_BASE_URL; when it is right, run the command again',
  });
}

/** m3ter refused a read (400, 404, 501 …). Optional reads are then skipped. */
export class RequestRefused extends ReadRefused {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message, { code: 'm3ter/request-refused', nextStep: 'check M3TER_BASE_URL and the Connection' });
    this.status = status;
  }
}
