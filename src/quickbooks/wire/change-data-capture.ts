import type { JsonObject, JsonValue } from '../../support/json.ts';
import { memberOf, textAt } from '../../http/answer-fields.ts';
import { objectList, objectIn, textField } from './fields.ts';

/** What changed since a given instant, by entity. */
export interface ChangedEntities {
  readonly changed: ReadonlyMap<string, readonly JsonObject[]>;
  /** Ids of deleted records. */
  readonly deleted: ReadonlyMap<string, readonly string[]>;
  /** True when an entity's list is full. Then the answer is cut off, and a full read is needed. */
  readonly cut: boolean;
}

/** The most objects in one answer (`quickbooks.md` §10). */
const CHANGES_MAX = 1000;

/** Decodes `{"CDCResponse": [{"QueryResponse": [{"Customer": […]}, …]}]}`. @throws UnexpectedAnswer */
export function decodeChanges(body: JsonValue, entities: readonly string[]): ChangedEntities {
  const named = 'changed records';
  const changed = new Map<string, JsonObject[]>();
  const deleted = new Map<string, string[]>();
  let rows = 0;
  for (const part of objectList(objectIn(body, named, 'body'), 'CDCResponse', named)) {
    for (const response of objectList(part, 'QueryResponse', named)) {
      for (const entity of entities) {
        if (memberOf(response, entity) === undefined) continue;
        for (const row of objectList(response, entity, named)) {
          rows += 1;
          if (isDeleted(row)) addTo(deleted, entity, textField(row, 'Id', entity));
          else addTo(changed, entity, row);
        }
      }
    }
  }
  return { changed, deleted, cut: rows >= CHANGES_MAX };
}

function isDeleted(row: JsonObject): boolean {
  return textAt(row, 'status')?.toLowerCase() === 'deleted';
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const group = map.get(key);
  if (group === undefined) map.set(key, [value]);
  else group.push(value);
}
