import type {
  CustomerWrite,
  DocumentWrite,
  IdempotencyKey,
  QuickBooksPort,
  IdsWanted,
  SendOptions,
  UndoWrite,
} from '../apply/ports.ts';
import { indeterminate, mapAnswer, notSent, type Answer, type NotSent, type Uncertainty } from '../http/answer.ts';
import { isStoredLossy } from '../model/latin-1.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import { Failure, RemoteUnavailable } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import type { JsonObject } from '../support/json.ts';
import type { QuickBooksClient } from './client.ts';
import { readByInLists, readByInListsAround } from './read-in-lists.ts';
import { readReadable } from './record-that-fails.ts';
import { decodeCustomer, encodeCustomer, encodeCustomerUpdate } from './wire/customer.ts';
import { decodeSalesDocument } from './wire/decode-sales-document.ts';
import { ENTITY_OF, encodeSalesDocument, encodeUndo } from './wire/encode-sales-document.ts';
import { decodeBatch, type Operation } from './wire/batch.ts';
import { ACTIVE_AND_INACTIVE } from './wire/query.ts';
import { answerOfEntity, type DecodeWritten } from './write-answer.ts';

/**
 * QuickBooks as the destination of apply. One answer for each write, in order. An unclear answer is `indeterminate`. A
 * lost sign-in is thrown when no write was answered. Otherwise the writes that it stopped are `notSent`, so that the
 * other answers are kept.
 */
export function createQuickBooksPort(
  client: QuickBooksClient,
  known: { readonly homeCurrency: string | null },
): QuickBooksPort {
  return {
    async sendDocuments(writes, how) {
      const prepared = writes.map((write) => prepareDocument(write, known.homeCurrency));
      return await sendAll(client, prepared, how);
    },
    async sendUndo(writes, how) {
      const prepared = writes.map((write) => prepareUndo(write, known.homeCurrency));
      return await sendAll(client, prepared, how);
    },
    async sendCustomers(writes, how) {
      const prepared = writes.map((write) => prepareCustomer(write));
      return await sendAll(client, prepared, how);
    },
    async findDocuments(kind, wanted) {
      if ('ids' in wanted) return await readByIds(client, kind, wanted, known.homeCurrency);
      const { docNumbers, createdSince, mayBeRenumbered } = wanted;
      const since = { property: 'MetaData.CreateTime', operator: '>=', value: createdSince } as const;
      const entity = ENTITY_OF[kind];
      const readSince = async (): Promise<readonly JsonObject[]> => await client.readAll(entity, [since]);
      const asked = { entity, property: 'DocNumber', values: docNumbers, where: [], otherwise: readSince };
      // A record on which QuickBooks fails is not one that was just sent: those have no text that a person typed.
      const rows = mayBeRenumbered
        ? (await readReadable(client, { entity, where: [since], decode: (row) => row })).records
        : await readByInLists(client, asked);
      return rows.map((row) => decodeSalesDocument(kind, row, known.homeCurrency));
    },
    async findCustomers(displayNames) {
      const where = [ACTIVE_AND_INACTIVE];
      const rows = await readByInLists(client, {
        entity: 'Customer',
        property: 'DisplayName',
        values: displayNames,
        where,
        // Names are unique: when the customer exists and cannot be read, the next create is refused.
        otherwise: async () =>
          (await readReadable(client, { entity: 'Customer', where, decode: (row) => row })).records,
      });
      return rows
        .map((row) => decodeCustomer(row))
        .filter(({ displayName }) => displayNames.some((name) => isSameName(displayName, name)));
    },
    async readCustomers(ids) {
      const rows = await Promise.all(ids.map(async (id) => await client.readRecord('Customer', id)));
      return rows.flatMap((row) => (row === null ? [] : [decodeCustomer(row)]));
    },
  };
}

/**
 * Reads by query, then one by one what the query did not show; with `newest`, all one by one. A query may lag behind a
 * read by id, or fail on a record that a read by id still shows (`quickbooks.md` §4).
 */
async function readByIds(
  client: QuickBooksClient,
  kind: SalesDocumentKind,
  { ids, newest }: IdsWanted,
  homeCurrency: string | null,
): Promise<readonly ObservedSalesDocument[]> {
  const rows =
    newest === true
      ? []
      : (await readByInListsAround(client, { entity: ENTITY_OF[kind], property: 'Id', values: ids })).rows;
  const found = rows.map((row) => decodeSalesDocument(kind, row, homeCurrency));
  const shown = new Set(found.map(({ id }) => id));
  const missing = [...new Set(ids)].filter((id) => !shown.has(id));
  const read = await Promise.all(missing.map(async (id) => await client.readDocument(kind, id, homeCurrency)));
  return [...found, ...read.filter((document) => document !== null)];
}

/** A write as it is sent, with the decoder that recognizes it in the answer. */
interface PreparedWrite<T> {
  readonly entity: string;
  readonly operation: Operation;
  readonly body: JsonObject;
  readonly key: IdempotencyKey;
  readonly decode: DecodeWritten<T>;
}

function prepareDocument(write: DocumentWrite, homeCurrency: string | null): PreparedWrite<ObservedSalesDocument> {
  invariant((write.operation === 'update') === (write.target !== null), 'an update has a target, a create has none');
  return {
    entity: ENTITY_OF[write.kind],
    operation: write.operation,
    body: encodeSalesDocument(write.state, write.target),
    key: write.key,
    decode(json) {
      const observed = decodeSalesDocument(write.kind, json, homeCurrency);
      return isSameDocument(write, observed) ? observed : null;
    },
  };
}

/** The marker proves it. The number does not: the company's own numbering may replace it. */
function isSameDocument(write: DocumentWrite, observed: ObservedSalesDocument): boolean {
  const { marker } = write.state;
  const found = observed.marker;
  return (
    found !== null &&
    found.billId === marker.billId &&
    found.generation === marker.generation &&
    found.digest === marker.digest &&
    (write.target === null || write.target.id === observed.id)
  );
}

/** The answer to a void need not show that it was done (`quickbooks.md` §8.5), so `apply` reads afterwards. */
function prepareUndo(write: UndoWrite, homeCurrency: string | null): PreparedWrite<ObservedSalesDocument> {
  return {
    entity: ENTITY_OF.invoice,
    operation: write.step === 'mark' ? 'update' : 'void',
    body: encodeUndo(write),
    key: write.key,
    decode(json) {
      const observed = decodeSalesDocument('invoice', json, homeCurrency);
      return observed.id === write.target.id ? observed : null;
    },
  };
}

function prepareCustomer(write: CustomerWrite): PreparedWrite<Customer> {
  const { state, target } = write;
  return {
    entity: 'Customer',
    operation: target === null ? 'create' : 'update',
    body: target === null ? encodeCustomer(state) : encodeCustomerUpdate(state, target),
    key: write.key,
    decode(json) {
      const customer = decodeCustomer(json);
      const isNamed = isSameName(customer.displayName, state.displayName);
      return isNamed && (target === null || target.id === customer.id) ? customer : null;
    },
  };
}

/** A name as it was sent, in any case, or with question marks for the characters that a US company did not store. */
function isSameName(stored: string, sent: string): boolean {
  return stored.toLowerCase() === sent.toLowerCase() || isStoredLossy(stored.toLowerCase(), sent.toLowerCase());
}

async function sendAll<T>(
  client: QuickBooksClient,
  writes: readonly PreparedWrite<T>[],
  { alone, batchItems, onLastSent }: SendOptions,
): Promise<readonly Answer<T>[]> {
  const size = batchItems ?? client.limits.quickbooksBatchItems;
  const chunks = alone ? writes.map((write) => [write]) : chunkWrites(writes, size);
  const countLeft = createCountdown(chunks.length, onLastSent);
  const answered = await Promise.allSettled(
    chunks.map(async (chunk) => {
      const onLeave = countLeft();
      try {
        return alone ? await sendAlone(client, chunk) : await sendBatch(client, chunk, onLeave);
      } finally {
        onLeave();
      }
    }),
  );
  throwWhatStopsTheRun(answered);
  const byWrite = new Map<PreparedWrite<T>, Answer<T>>();
  for (const [index, chunk] of chunks.entries()) {
    const one = answered[index];
    for (const [place, write] of chunk.entries()) {
      const answer = one?.status === 'fulfilled' ? one.value[place] : notSentBecause(one?.reason);
      if (answer !== undefined) byWrite.set(write, answer);
    }
  }
  return writes.map((write) => byWrite.get(write) ?? indeterminate('noAnswer', 'no answer came'));
}

/** Gives `count` callbacks, and calls `onZero` once each of them was called. */
function createCountdown(count: number, onZero: (() => void) | undefined): () => () => void {
  let left = count;
  return () => {
    let isCounted = false;
    return () => {
      if (isCounted) return;
      isCounted = true;
      left -= 1;
      if (left === 0) onZero?.();
    };
  };
}

/**
 * Throws the failure that ended all of the writes. A `Failure` here is about the sign-in or the token, so its write was
 * not carried out. It ends the run when it stopped every write; an unavailable token endpoint does not.
 */
function throwWhatStopsTheRun(answered: readonly PromiseSettledResult<unknown>[]): void {
  const reasons = answered.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const bug = reasons.find((reason) => !(reason instanceof Failure));
  if (bug !== undefined) throw bug;
  const stopping = reasons.find((reason) => !(reason instanceof RemoteUnavailable));
  if (stopping !== undefined && reasons.length === answered.length) throw stopping;
}

function notSentBecause(reason: unknown): NotSent {
  return notSent(reason instanceof Failure ? reason.message : 'no access token');
}

/**
 * Chunks of at most `size` with one request id and no bId twice. The same pair means the same write and must not be in
 * one batch twice, so it goes into the next.
 */
function chunkWrites<T>(writes: readonly PreparedWrite<T>[], size: number): readonly (readonly PreparedWrite<T>[])[] {
  const chunks: PreparedWrite<T>[][] = [];
  for (const write of writes) {
    const open = chunks.findLast(
      (chunk) => chunk.length < size && chunk.every((preparedWrite) => fitsWith(preparedWrite.key, write.key)),
    );
    if (open === undefined) chunks.push([write]);
    else open.push(write);
  }
  return chunks;
}

function fitsWith(idempotencyKey: IdempotencyKey, key: IdempotencyKey): boolean {
  return idempotencyKey.batchRequestId === key.batchRequestId && idempotencyKey.bId !== key.bId;
}

/** Failures that the content of the batch may have caused. A throttle or a used key has other causes. */
const FAILS_AS_A_WHOLE: ReadonlySet<Uncertainty> = new Set(['failing', 'noAnswer', 'cutOff']);

async function sendBatch<T>(
  client: QuickBooksClient,
  chunk: readonly PreparedWrite<T>[],
  onLeave: () => void,
): Promise<readonly Answer<T>[]> {
  const [first] = chunk;
  invariant(first !== undefined, 'a batch has items');
  const items = chunk.map(({ entity, operation, body, key }) => ({ bId: key.bId, operation, entity, body }));
  const answer = await client.sendBatch(items, first.key.batchRequestId, onLeave);
  if (answer.status === 'indeterminate' && FAILS_AS_A_WHOLE.has(answer.why)) {
    return chunk.map(() => ({ ...answer, batchItems: chunk.length }));
  }
  if (answer.status !== 'done') return chunk.map(() => answer);
  const byId = decodeBatch(answer.value);
  if (byId === null)
    return chunk.map(() => indeterminate('contradicted', 'the answer of QuickBooks is no batch answer'));
  return chunk.map(({ entity, key, decode }) => {
    const item = byId.get(key.bId);
    // QuickBooks leaves items out when it replays an earlier batch whole.
    return item === undefined
      ? indeterminate('keyUsed', 'the answer of QuickBooks leaves this item out')
      : answerOfEntity(item, entity, decode);
  });
}

async function sendAlone<T>(
  client: QuickBooksClient,
  chunk: readonly PreparedWrite<T>[],
): Promise<readonly Answer<T>[]> {
  const [write] = chunk;
  invariant(write !== undefined && chunk.length === 1, 'one write alone');
  const answer = await client.sendEntity(write.entity, write, write.key.singleRequestId);
  return [mapAnswer(answer, (body) => answerOfEntity(body, write.entity, write.decode))];
}
