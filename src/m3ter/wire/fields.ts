import { createFieldReaders, isJsonArray, UnexpectedAnswer } from '../../http/answer-fields.ts';
import { isDay, dayInZone, type Day, type Instant } from '../../model/day.ts';
import type { JsonValue as PlainValue } from '../../model/json-value.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';

/** The object that is being decoded, as messages name it: `bill 6f1c…`. */
export interface Subject {
  readonly what: string;
  readonly id: string;
}

/** An answer that contradicts m3ter's API. */
export function unexpectedAnswer({ what, id }: Subject, field: string, expected: string): UnexpectedAnswer {
  return new UnexpectedAnswer(`m3ter's ${what} ${id} has no usable "${field}": expected ${expected}`, {
    about: id,
    field,
    code: 'm3ter/unexpected-answer',
    nextStep: 'look at the object in the m3ter console; if it is right there, report this as a bug of tieout',
  });
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
    throw unexpectedAnswer({ what, id: '(without id)' }, 'id', 'a text');
  }
  return { what, id };
}

/** @throws UnexpectedAnswer */
export const {
  textField,
  optionalText,
  flagField,
  integerField,
  optionalInteger,
  decimalField,
  optionalDecimal,
  optionalObject,
  objectList,
} = createFieldReaders(unexpectedAnswer);

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
  throw unexpectedAnswer(subject, field, 'a date like 2026-10-31');
}

/** An instant as m3ter wrote it; null when missing. @throws UnexpectedAnswer */
export function optionalInstant(object: JsonObject, field: string, subject: Subject): Instant | null {
  const text = optionalText(object, field, subject);
  if (text === null) return null;
  const epochMs = Date.parse(text);
  if (Number.isFinite(epochMs)) return text;
  throw unexpectedAnswer(subject, field, 'an instant like 2026-10-31T08:00:00Z');
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
