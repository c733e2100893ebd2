import { isJsonObject, stringifyJson, type JsonObject, type JsonValue } from '../../support/json.ts';
import { answerQuery } from './answer-query.ts';
import type { Call } from './call.ts';
import { faultMember, missingParameter, notImplemented, QuickBooksFault } from './fault.ts';
import { applyWrite, isEntityName, malformedBody, type WriteOperation } from './operations.ts';
import { plainText } from './render-record.ts';
import { answerOnce, requireBatchItemId } from './request-ids.ts';
import { UNSUPPORTED_ENTITIES } from './unsupported.ts';

/** `quickbooks.md` §3. */
const BATCH_ITEMS_MAX = 30;

/** The items of a batch body. @throws QuickBooksFault 2010, 1040. */
export function batchItems(body: JsonValue): readonly JsonObject[] {
  const items = isJsonObject(body) ? body['BatchItemRequest'] : undefined;
  if (!Array.isArray(items) || !items.every(isJsonObject)) throw malformedBody('BatchItemRequest must be a list');
  if (items.length > BATCH_ITEMS_MAX) {
    throw new QuickBooksFault(1040, {
      detail: `The number of batch items is more than the maximum of ${String(BATCH_ITEMS_MAX)}.`,
    });
  }
  return items;
}

/**
 * Carries out a batch. Each item is separate: none sees what another created, and a failed one does not affect the
 * others (`quickbooks.md` §6). Gives the members of `BatchItemResponse` as JSON texts, so that they are not parsed
 * again.
 */
export function applyBatch(
  items: readonly JsonObject[],
  requestId: string | null,
  openCall: (item: { readonly key: string | null; readonly hidden: ReadonlySet<string> }, created: Set<string>) => Call,
): readonly string[] {
  const hidden = new Set<string>();
  const answers: string[] = [];
  let order = [...items];
  const first = openCall({ key: null, hidden }, new Set());
  if (first.modes.batchOrder === 'shuffled') order = shuffled(order, first.world.random);
  for (const item of order) {
    const bId = plainText(item['bId']);
    const created = new Set<string>();
    const key = requestId === null || bId === null ? null : `${requestId}/${bId}`;
    const call = openCall({ key, hidden }, created);
    const answer = answerItem(call, item, { bId, key: first.modes.batchReplay === 'perItem' ? key : null });
    for (const reference of created) hidden.add(reference);
    answers.push(bId === null ? answer : withBId(answer, bId));
  }
  return answers;
}

function answerItem(
  call: Call,
  item: JsonObject,
  { bId, key }: { readonly bId: string | null; readonly key: string | null },
): string {
  try {
    if (bId === null) throw missingParameter('bId');
    if (call.key !== null) requireBatchItemId(bId);
    const query = item['Query'];
    if (typeof query === 'string') return stringifyJson({ QueryResponse: answerQuery(call, query) });
    const { state } = call.store;
    const context = { state, modes: call.modes, now: call.now };
    const request = { key, body: () => stringifyJson(item) };
    return answerOnce(context, request, () => carryOutItem(call, item)).body;
  } catch (error) {
    return faultText(error);
  }
}

/** The text of an object with `bId` as its last member. */
function withBId(answer: string, bId: string): string {
  const separator = answer === '{}' ? '' : ',';
  return `${answer.slice(0, -1)}${separator}"bId":${stringifyJson(bId)}}`;
}

/** A fault is an answer too. One mode remembers it under its key. */
function carryOutItem(call: Call, item: JsonObject): { readonly status: number; readonly body: string } {
  try {
    return { status: 200, body: stringifyJson(applyItem(call, item)) };
  } catch (error) {
    return { status: 400, body: faultText(error) };
  }
}

function faultText(error: unknown): string {
  if (!(error instanceof QuickBooksFault)) throw error;
  return stringifyJson({ Fault: faultMember(error) });
}

function applyItem(call: Call, item: JsonObject): JsonObject {
  if (item['CDCQuery'] !== undefined || item['ReportQuery'] !== undefined) {
    throw notImplemented('change data capture and reports in a batch');
  }
  const members = Object.keys(item).filter((name) => !['bId', 'operation', 'optionsData'].includes(name));
  const name = members[0];
  if (name === undefined || members.length > 1) throw malformedBody('a batch item holds one entity');
  if (!isEntityName(name)) {
    if (UNSUPPORTED_ENTITIES.has(name.toLowerCase())) throw notImplemented(`${name} in a batch`);
    throw new QuickBooksFault(2000, { detail: `Unknown Object : ${name}` });
  }
  return applyWrite(call, name, operationOf(item), item[name] ?? null);
}

function operationOf(item: JsonObject): WriteOperation {
  const operation = plainText(item['operation']);
  const isVoid = plainText(item['optionsData'])?.toLowerCase() === 'void';
  if (operation === 'update') return isVoid ? 'void' : 'update';
  if (operation === 'create' || operation === 'delete') return operation;
  if (operation === null) throw missingParameter('operation');
  throw notImplemented(`batch operation ${operation}`);
}

function shuffled(items: readonly JsonObject[], random: () => number): JsonObject[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

/**
 * How many items a batch body has, for the throttle; zero when it is not a batch. It runs before the body is checked.
 */
export function countBatchItems(body: JsonValue): number {
  const items = isJsonObject(body) ? body['BatchItemRequest'] : undefined;
  return Array.isArray(items) ? items.length : 0;
}
