import { decimal, decimalText, isDecimalText, type DecimalText } from '../../model/decimal.ts';
import { isDay, type Day } from '../../model/day.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { UnexpectedAnswer } from './unexpected-answer.ts';

/**
 * Reads members of a QuickBooks object. `entity` names the object in `UnexpectedAnswer`. Only own members count, so a
 * remote key can never reach the prototype.
 */
export function memberOf(object: JsonObject, field: string): JsonValue | undefined {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

/** @throws UnexpectedAnswer when the value is not an object. */
export function requireObject(value: JsonValue | undefined, entity: string, field: string): JsonObject {
  if (value === undefined || !isJsonObject(value)) throw new UnexpectedAnswer(entity, field, 'an object');
  return value;
}

/** A text that must be present and not empty. Ids may come as numbers. @throws UnexpectedAnswer */
export function requireText(object: JsonObject, field: string, entity: string): string {
  const text = textAt(object, field);
  if (text === null || text === '') throw new UnexpectedAnswer(entity, field, 'a text');
  return text;
}

/** A text, or a number's source text; null when absent, null or anything else. */
export function textAt(object: JsonObject, field: string): string | null {
  const value = memberOf(object, field);
  if (typeof value === 'string') return value;
  return isJsonNumber(value) ? value.toString() : null;
}

/** Like `textAt`, with the empty text as null. */
export function filledTextAt(object: JsonObject, field: string): string | null {
  const text = textAt(object, field);
  return text === '' ? null : text;
}

/** A member of a member, such as `CustomerRef.value`. An empty text is null. */
export function nestedTextAt(object: JsonObject, outer: string, inner: string): string | null {
  const value = memberOf(object, outer);
  return isJsonObject(value) ? filledTextAt(value, inner) : null;
}

/** `true` and `"true"`, `false` and `"false"`; null for anything else. */
export function booleanAt(object: JsonObject, field: string): boolean | null {
  const value = memberOf(object, field);
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** The exact number without trailing zeros, from a number or a text; null when absent. @throws UnexpectedAnswer */
export function decimalAt(object: JsonObject, field: string, entity: string): DecimalText | null {
  const text = filledTextAt(object, field);
  if (text === null) return null;
  if (!isDecimalText(text)) throw new UnexpectedAnswer(entity, field, 'a number');
  return decimalText(decimal(text));
}

/** A calendar day; of an instant its first ten characters; null when absent. @throws UnexpectedAnswer */
export function dayAt(object: JsonObject, field: string, entity: string): Day | null {
  const text = filledTextAt(object, field);
  if (text === null) return null;
  const day = text.slice(0, 10);
  if (!isDay(day)) throw new UnexpectedAnswer(entity, field, 'a day');
  return day;
}

/** The objects of a list; an absent list is empty. @throws UnexpectedAnswer */
export function objectsAt(object: JsonObject, field: string, entity: string): readonly JsonObject[] {
  const value = memberOf(object, field);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new UnexpectedAnswer(entity, field, 'a list');
  return value.map((item: JsonValue) => requireObject(item, entity, field));
}

/** The member whose name is `field` in any case: gateways answer in lower case (`quickbooks.md` §11.1). */
export function memberInAnyCase(object: JsonObject, field: string): JsonValue | undefined {
  const wanted = field.toLowerCase();
  const key = Object.keys(object).find((name) => name.toLowerCase() === wanted && object[name] !== null);
  return key === undefined ? undefined : object[key];
}
