import { isDay, dayInZone, type Day, type Instant } from '../../model/day.ts';
import { decimal, decimalText, isDecimalText, type DecimalText } from '../../model/decimal.ts';
import type { JsonValue as PlainValue } from '../../model/json-value.ts';
import { WorldFailure } from '../../support/errors.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';

/** The object that is being decoded, as messages name it: `bill 6f1c…`. */
export interface Subject {
  readonly what: string;
  readonly id: string;
}

/** An answer that contradicts m3ter's API. It names the object and the field. */
export class UnexpectedAnswer extends WorldFailure {
  readonly subject: Subject;
  readonly field: string;

  constructor(subject: Subject, field: string, expected: string) {
    super(`m3ter's ${subject.what} ${subject.id} has no usable "${field}": expected ${expected}`, {
      code: 'm3ter/unexpected-answer',
      nextStep: 'look at the object in the m3ter console; if it is right there, report this as a bug of tieout',
    });
    this.subject = subject;
    this.field = field;
  }
}

const ID_LENGTH_MAX = 200;

/**
 * The subject for an m3ter object, by its id.
 *
 * @throws UnexpectedAnswer when there is no usable id: then nothing could name the object.
 */
export function subjectOf(what: string, object: JsonObject): Subject {
  const id = object['id'];
  if (typeof id !== 'string' || id === '' || id.length > ID_LENGTH_MAX) {
    throw new UnexpectedAnswer({ what, id: '(without id)' }, 'id', 'a text');
  }
  return { what, id };
}

/** A text that must be present and not empty. @throws UnexpectedAnswer */
export function textField(object: JsonObject, field: string, subject: Subject): string {
  const value = object[field];
  if (typeof value !== 'string' || value === '') throw new UnexpectedAnswer(subject, field, 'a text');
  return value;
}

/** A text; null when it is missing, null or empty. @throws UnexpectedAnswer for anything else. */
export function optionalText(object: JsonObject, field: string, subject: Subject): string | null {
  const value = object[field];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (isJsonNumber(value)) return value.value;
  throw new UnexpectedAnswer(subject, field, 'a text');
}

/** A flag. The texts "true" and "false" count too; a missing one is `missing`. @throws UnexpectedAnswer */
export function flagField(object: JsonObject, field: string, subject: Subject, missing: boolean): boolean {
  const value = object[field];
  if (value === undefined || value === null) return missing;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new UnexpectedAnswer(subject, field, 'true or false');
}

/** A whole number in the safe range. @throws UnexpectedAnswer */
export function integerField(object: JsonObject, field: string, subject: Subject): number {
  const value = object[field];
  const number = isJsonNumber(value) ? Number(value.value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new UnexpectedAnswer(subject, field, 'a whole number');
  return number;
}

export function optionalInteger(object: JsonObject, field: string, subject: Subject): number | null {
  return isMissing(object[field]) ? null : integerField(object, field, subject);
}

const PLAIN_DECIMAL = /^-?\d{1,60}(\.\d{1,60})?$/;
const EXPONENT = /^-?\d{1,60}(?:\.\d{1,60})?[eE][+-]?(\d{1,4})$/;
const EXPONENT_MAX = 60;

/** An exact decimal, from a JSON number or a numeric text. @throws UnexpectedAnswer */
export function decimalField(object: JsonObject, field: string, subject: Subject): DecimalText {
  const value = object[field];
  const text = isJsonNumber(value) ? value.value : value;
  if (typeof text === 'string') {
    if (PLAIN_DECIMAL.test(text)) return text;
    const exponent = EXPONENT.exec(text)?.[1];
    if (exponent !== undefined && Number(exponent) <= EXPONENT_MAX && isDecimalText(text)) {
      return decimalText(decimal(text));
    }
  }
  throw new UnexpectedAnswer(subject, field, 'a decimal number');
}

export function optionalDecimal(object: JsonObject, field: string, subject: Subject): DecimalText | null {
  return isMissing(object[field]) ? null : decimalField(object, field, subject);
}

/**
 * A calendar day; null when missing. An instant has its day in `timeZone`: the bill's zone, never the server's
 * (billing-rules.md §5). @throws UnexpectedAnswer
 */
export function optionalDay(object: JsonObject, field: string, subject: Subject, timeZone: string | null): Day | null {
  const text = optionalText(object, field, subject);
  if (text === null) return null;
  if (isDay(text)) return text;
  if (isDay(text.slice(0, 10)) && text[10] === 'T' && Number.isFinite(Date.parse(text))) {
    return dayInZone(text, timeZone ?? 'UTC');
  }
  throw new UnexpectedAnswer(subject, field, 'a date like 2026-10-31');
}

/** An instant as m3ter wrote it; null when missing. @throws UnexpectedAnswer */
export function optionalInstant(object: JsonObject, field: string, subject: Subject): Instant | null {
  const text = optionalText(object, field, subject);
  if (text === null) return null;
  const epochMs = Date.parse(text);
  if (Number.isFinite(epochMs)) return text;
  throw new UnexpectedAnswer(subject, field, 'an instant like 2026-10-31T08:00:00Z');
}

/** The objects of a list; a missing list is empty. @throws UnexpectedAnswer */
export function objectList(object: JsonObject, field: string, subject: Subject): readonly JsonObject[] {
  const value = object[field];
  if (isMissing(value)) return [];
  if (!isJsonArray(value)) throw new UnexpectedAnswer(subject, field, 'a list of objects');
  const objects = value.filter(isJsonObject);
  if (objects.length !== value.length) throw new UnexpectedAnswer(subject, field, 'a list of objects');
  return objects;
}

/** A nested object; null when missing. @throws UnexpectedAnswer */
export function optionalObject(object: JsonObject, field: string, subject: Subject): JsonObject | null {
  const value = object[field];
  if (isMissing(value)) return null;
  if (!isJsonObject(value)) throw new UnexpectedAnswer(subject, field, 'an object');
  return value;
}

export function isMissing(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The same JSON for plans and for showing. Whole numbers stay numbers; all others become texts. */
export function convertToPlain(value: JsonValue): PlainValue {
  if (isJsonNumber(value)) {
    const number = Number(value.value);
    return Number.isSafeInteger(number) && String(number) === value.value ? number : value.value;
  }
  if (isJsonArray(value)) return value.map(convertToPlain);
  if (isJsonObject(value)) return convertObjectToPlain(value);
  return value;
}

export function convertObjectToPlain(object: JsonObject): { readonly [key: string]: PlainValue } {
  return Object.fromEntries(Object.entries(object).map(([key, held]) => [key, convertToPlain(held)]));
}
