import { isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { textAt } from '../../http/answer-fields.ts';
import { memberInAnyCase } from './fields.ts';

/** A void is an update with an option in a batch, and an operation of its own outside (`quickbooks.md` §6, §8.5). */
export type Operation = 'create' | 'update' | 'void';

export interface BatchItem {
  /** At most 10 characters; identifies the item in the answer. */
  readonly bId: string;
  readonly operation: Operation;
  readonly entity: string;
  readonly body: JsonObject;
}

/** The body of a batch request (`quickbooks.md` §6). */
export function encodeBatch(items: readonly BatchItem[]): JsonObject {
  return {
    BatchItemRequest: items.map(({ bId, operation, entity, body }) => ({
      bId,
      ...(operation === 'void' ? { operation: 'update', optionsData: 'void' } : { operation }),
      [entity]: body,
    })),
  };
}

/** The answers by bId; null when the body is not the answer to a batch. Items may be missing, and in any order. */
export function decodeBatch(body: JsonValue): ReadonlyMap<string, JsonObject> | null {
  if (!isJsonObject(body)) return null;
  const items = memberInAnyCase(body, 'BatchItemResponse');
  if (!Array.isArray(items)) return null;
  const byId = new Map<string, JsonObject>();
  for (const item of items as readonly JsonValue[]) {
    const bId = isJsonObject(item) ? textAt(item, 'bId') : null;
    if (bId !== null && isJsonObject(item)) byId.set(bId, item);
  }
  return byId;
}
