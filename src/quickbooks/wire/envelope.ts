import type { JsonObject, JsonValue } from '../../support/json.ts';
import { memberOf, textAt } from '../../http/answer-fields.ts';
import { objectList, objectIn, unexpectedAnswer } from './fields.ts';

/** The rows of `{"QueryResponse": {"<Entity>": [...]}}`; an empty QueryResponse has none. @throws UnexpectedAnswer */
export function decodeRows(body: JsonValue, entity: string): readonly JsonObject[] {
  return objectList(queryResponseOf(body, entity), entity, `a list of ${entity}`);
}

/** The number in `{"QueryResponse": {"totalCount": 26}}`. @throws UnexpectedAnswer */
export function decodeCount(body: JsonValue, entity: string): number {
  const text = textAt(queryResponseOf(body, entity), 'totalCount');
  if (text === null || !/^\d{1,12}$/.test(text))
    throw unexpectedAnswer(`a count of ${entity}`, 'totalCount', 'a number');
  return Number(text);
}

function queryResponseOf(body: JsonValue, entity: string): JsonObject {
  const envelope = objectIn(body, `a list of ${entity}`, 'body');
  return objectIn(memberOf(envelope, 'QueryResponse'), `a list of ${entity}`, 'QueryResponse');
}

/** The object of `{"<Entity>": {…}, "time": …}`. @throws UnexpectedAnswer */
export function decodeEntity(body: JsonValue, entity: string): JsonObject {
  return objectIn(memberOf(objectIn(body, entity, 'body'), entity), entity, entity);
}
