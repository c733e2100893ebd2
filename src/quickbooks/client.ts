import { unexpectedAnswer } from './wire/fields.ts';
import { mapAnswer, done, type Answer, type HttpResponse } from '../http/answer.ts';
import { encodePathSegment } from '../http/path-segment.ts';
import type { HttpRequest, ReadTransport, Transport } from '../http/ports.ts';
import { sendSignedIn, type BearerTokens, type SignIn } from '../http/signed-in.ts';
import { createReadTransport } from '../http/transport.ts';
import type { Day, Instant } from '../model/day.ts';
import type { DecimalText } from '../model/decimal.ts';
import type { ApiLimits } from '../model/limits.ts';
import type { Company, Preferences } from '../model/quickbooks.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import { stringifyJson, type JsonObject, type JsonValue } from '../support/json.ts';
import { failureOfAnswer, QuickBooksRefused, signInFailure } from './quickbooks-failures.ts';
import { BATCH_LANE } from './quickbooks-transport.ts';
import { readList } from './read-list.ts';
import { encodeBatch, type BatchItem, type Operation } from './wire/batch.ts';
import { decodeCompany, decodeExchangeRate, decodePreferences } from './wire/catalog.ts';
import { decodeChanges, type ChangedEntities } from './wire/change-data-capture.ts';
import { decodeSalesDocument } from './wire/decode-sales-document.ts';
import { ENTITY_OF } from './wire/encode-sales-document.ts';
import { decodeCount, decodeEntity, decodeRows } from './wire/envelope.ts';
import { hasCode } from './wire/fault.ts';
import { buildCountQuery, buildQuery, type Condition, type Query } from './wire/query.ts';

interface RealmOptions {
  readonly baseUrl: string;
  readonly realmId: string;
  readonly tokens: BearerTokens;
  readonly limits: ApiLimits;
}

export interface QuickBooksReaderOptions extends RealmOptions {
  readonly transport: ReadTransport;
}

export interface QuickBooksClientOptions extends RealmOptions {
  readonly transport: Transport;
}

/**
 * Everything that only reads. Each method throws `NotSignedIn`, `RemoteUnavailable`, `QuickBooksRefused` or
 * `UnexpectedAnswer`. What it returns is complete.
 */
export interface QuickBooksReader {
  readonly realmId: string;
  readonly limits: ApiLimits;
  readRows(query: Query): Promise<readonly JsonObject[]>;
  readCount(query: Pick<Query, 'entity' | 'where'>): Promise<number>;
  /** A list to its end. With `expected` rows its pages are read concurrently. */
  readAll(entity: string, where: readonly Condition[], expected?: number): Promise<readonly JsonObject[]>;
  /** The same, with each row decoded when its page is there; so no more than some pages of rows are in memory. */
  decodeAll<T>(list: DecodedList<T>): Promise<readonly T[]>;
  /** One record by its Id; null when it does not exist or was deleted. */
  readRecord(entity: string, id: string): Promise<JsonObject | null>;
  /** Null when it does not exist or was deleted. */
  readDocument(kind: SalesDocumentKind, id: string, homeCurrency: string | null): Promise<ObservedSalesDocument | null>;
  readPreferences(): Promise<Preferences>;
  readCompany(): Promise<Company>;
  /** Home units for one unit of `currency`; null when QuickBooks has no rate for the day. */
  readExchangeRate(currency: string, day: Day): Promise<DecimalText | null>;
  /** What changed since an instant at most 30 days ago. */
  readChanges(entities: readonly string[], since: Instant): Promise<ChangedEntities>;
}

export interface DecodedList<T> {
  readonly entity: string;
  readonly where: readonly Condition[];
  readonly decode: (row: JsonObject) => T;
  /** The count of rows, when it is known. */
  readonly expected?: number | undefined;
}

export interface EntityWrite {
  readonly operation: Operation;
  readonly body: JsonObject;
}

export interface QuickBooksClient extends QuickBooksReader {
  /** One write; `requestId` has at most 50 characters. The body of an update or void has Id and SyncToken. */
  sendEntity(entity: string, write: EntityWrite, requestId: string): Promise<Answer<JsonValue>>;
  /**
   * Several writes in one request; `requestId` has at most 36 characters. `onLeave` is called when the batch leaves,
   * after every wait for a limit.
   */
  sendBatch(items: readonly BatchItem[], requestId: string, onLeave?: () => void): Promise<Answer<JsonValue>>;
}

/** QuickBooks ignores lower minor versions (`quickbooks.md` §2). */
const MINOR_VERSION = '75';

type Get = (path: string, parameters: Readonly<Record<string, string>>, what: string) => Promise<JsonValue>;

/** A reader over a transport without other verbs. */
export function createQuickBooksReader(settings: QuickBooksReaderOptions): QuickBooksReader {
  const { transport, realmId, limits } = settings;
  const get: Get = async (path, parameters, what) => {
    const url = urlOf(settings, path, parameters);
    const answer = await sendSignedIn(
      signInOf(settings),
      async (authorization) => await transport.get(url, headersOf(authorization)),
    );
    return requireBody(answer, { what, host: new URL(url).host });
  };
  const readRows = async (query: Query): Promise<readonly JsonObject[]> =>
    decodeRows(await get('query', { query: buildQuery(query) }, `a query for ${query.entity}`), query.entity);
  const readCount = async (query: Pick<Query, 'entity' | 'where'>): Promise<number> =>
    decodeCount(await get('query', { query: buildCountQuery(query) }, `a count of ${query.entity}`), query.entity);
  const decodeAll = async <T>({ entity, where, decode, expected }: DecodedList<T>): Promise<readonly T[]> => {
    const wanted = { entity, where, pageSize: Math.max(2, limits.quickbooksPageSize), expected: expected ?? null };
    return await readList({ readRows, readCount }, wanted, decode);
  };
  return {
    realmId,
    limits,
    readRows,
    readCount,
    decodeAll,
    async readAll(entity, where, expected) {
      return await decodeAll({ entity, where, decode: (row) => row, expected });
    },
    ...recordReads(get, realmId),
  };
}

function recordReads(get: Get, realmId: string) {
  const readRecord = async (entity: string, id: string): Promise<JsonObject | null> => {
    const path = `${entity.toLowerCase()}/${encodePathSegment(id)}`;
    const body = await nullWhenRefused(get(path, {}, `a read of ${entity}`), NOT_FOUND_CODES);
    return body === null ? null : decodeEntity(body, entity);
  };
  return {
    readRecord,
    async readDocument(kind: SalesDocumentKind, id: string, homeCurrency: string | null) {
      const record = await readRecord(ENTITY_OF[kind], id);
      return record === null ? null : decodeSalesDocument(kind, record, homeCurrency);
    },
    async readPreferences() {
      return decodePreferences(decodeEntity(await get('preferences', {}, 'the preferences'), 'Preferences'));
    },
    async readCompany() {
      const body = await get(`companyinfo/${encodePathSegment(realmId)}`, {}, 'the company');
      return decodeCompany(decodeEntity(body, 'CompanyInfo'));
    },
    async readExchangeRate(currency: string, day: Day) {
      const parameters = { sourcecurrencycode: currency, asofdate: day };
      // The code for an unknown currency or day is not documented. A missing rate only blocks its bills.
      const body = await nullWhenRefused(get('exchangerate', parameters, 'an exchange rate'));
      return body === null ? null : decodeExchangeRate(decodeEntity(body, 'ExchangeRate'));
    },
    async readChanges(entities: readonly string[], since: Instant) {
      const body = await get('cdc', { entities: entities.join(','), changedSince: since }, 'changed records');
      return decodeChanges(body, entities);
    },
  };
}

/** A client that also writes. `write-answer.ts` decides what the answer to a write means. */
export function createQuickBooksClient(settings: QuickBooksClientOptions): QuickBooksClient {
  const { transport } = settings;
  const reader = createQuickBooksReader({ ...settings, transport: createReadTransport(transport) });
  const post = async (
    path: string,
    body: JsonObject,
    parameters: Readonly<Record<string, string>>,
    how: Partial<Pick<HttpRequest, 'lane' | 'onLeave'>> = {},
  ): Promise<Answer<JsonValue>> => {
    const url = urlOf(settings, path, parameters);
    const text = stringifyJson(body);
    const answer = await sendSignedIn(signInOf(settings), async (authorization) => {
      const headers = { ...headersOf(authorization), 'content-type': 'application/json' };
      return await transport.send({ method: 'POST', url, headers, body: text, repeatable: false, ...how });
    });
    return mapAnswer(answer, (response) => done(response.body));
  };
  return {
    ...reader,
    async sendEntity(entity, { operation, body }, requestId) {
      // A create and an update are told apart by the Id in the body.
      const how = operation === 'void' ? { operation } : {};
      return await post(entity.toLowerCase(), body, { ...how, requestid: requestId });
    },
    async sendBatch(items, requestId, onLeave) {
      return await post('batch', encodeBatch(items), { requestid: requestId }, { lane: BATCH_LANE, onLeave });
    },
  };
}

function urlOf(settings: RealmOptions, path: string, parameters: Readonly<Record<string, string>>): string {
  const base = settings.baseUrl.replace(/\/+$/, '');
  const query = Object.entries({ ...parameters, minorversion: MINOR_VERSION })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `${base}/v3/company/${encodePathSegment(settings.realmId)}/${path}?${query}`;
}

/** Without Accept the answer is XML (`quickbooks.md` §2). */
function headersOf(authorization: string): Readonly<Record<string, string>> {
  return { authorization, accept: 'application/json' };
}

function signInOf({ tokens }: RealmOptions): SignIn {
  return { tokens, failureOf: signInFailure };
}

function requireBody(
  answer: Answer<HttpResponse<JsonValue>>,
  asked: { readonly what: string; readonly host: string },
): JsonValue {
  if (answer.status !== 'done') throw failureOfAnswer(answer, asked);
  const { status, body } = answer.value;
  if (status !== 200) throw unexpectedAnswer(asked.what, 'status', `200 but ${String(status)}`);
  return body;
}

/** Null when the request is refused with one of these codes, or with any code when none is given. */
async function nullWhenRefused(reading: Promise<JsonValue>, codes: readonly string[] = []): Promise<JsonValue | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof QuickBooksRefused && (codes.length === 0 || hasCode(error.fault, ...codes))) return null;
    throw error;
  }
}

/** 610: deleted or never existed; 2030 and 2500: not an id. */
const NOT_FOUND_CODES = ['610', '2030', '2500'] as const;
