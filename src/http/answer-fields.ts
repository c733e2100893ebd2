import { decimal, decimalText, isNumberText, type DecimalText } from '../model/decimal.ts';
import { type FailureDetail, WorldFailure } from '../support/errors.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../support/json.ts';

/**
 * Reads members of an object that a system answered with. The names say what is not accepted:
 *
 * - `…At` gives null for everything that is not such a value;
 * - `optional…` gives null for what is missing, and fails for another type;
 * - `…Field` fails for both.
 */

/** A system answered with something that cannot be right. The message names the object and the field, never the value. */
export class UnexpectedAnswer extends WorldFailure {
  /** The object's id; its kind where it has none. */
  readonly about: string;
  readonly field: string;

  constructor(message: string, detail: FailureDetail & { readonly about: string; readonly field: string }) {
    super(message, detail);
    this.about = detail.about;
    this.field = detail.field;
  }
}

/** Only own members count, so a remote key can never reach the prototype. */
export function memberOf(object: JsonObject, field: string): JsonValue | undefined {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

/** A text, or a number's source text; null for anything else. */
export function textAt(object: JsonObject, field: string): string | null {
  return textOf(memberOf(object, field));
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
export function flagAt(object: JsonObject, field: string): boolean | null {
  const value = memberOf(object, field);
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
}

export function isMissing(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return isJsonNumber(value) ? value.value : null;
}

const PLAIN_DECIMAL = /^-?\d{1,60}(\.\d{1,60})?$/;
const EXPONENT = /^-?\d{1,60}(?:\.\d{1,60})?[eE][+-]?(\d{1,4})$/;
const EXPONENT_MAX = 60;

/** The exact number as it was written; one with an exponent is written out. Null for a text that is no number. */
function decimalOf(text: string): DecimalText | null {
  if (PLAIN_DECIMAL.test(text)) return text;
  const exponent = EXPONENT.exec(text)?.[1];
  if (exponent === undefined || Number(exponent) > EXPONENT_MAX || !isNumberText(text)) return null;
  return decimalText(decimal(text));
}

/**
 * The readers that can fail, for one system. `S` is how that system's failures name the object that is read;
 * `unexpected` makes the failure that is thrown.
 */
export function createFieldReaders<S>(unexpected: (subject: S, field: string, expected: string) => Error) {
  /** A text that must be present and not empty. Ids may come as numbers. */
  const textField = (object: JsonObject, field: string, subject: S): string => {
    const text = filledTextAt(object, field);
    if (text === null) throw unexpected(subject, field, 'a text');
    return text;
  };

  /** A text; null when it is missing, null or empty. */
  const optionalText = (object: JsonObject, field: string, subject: S): string | null => {
    const value = memberOf(object, field);
    if (isMissing(value)) return null;
    const text = textOf(value);
    if (text === null) throw unexpected(subject, field, 'a text');
    return text === '' ? null : text;
  };

  /** A flag; a missing one is `missing`. */
  const flagField = (object: JsonObject, field: string, subject: S, missing: boolean): boolean => {
    if (isMissing(memberOf(object, field))) return missing;
    const flag = flagAt(object, field);
    if (flag === null) throw unexpected(subject, field, 'true or false');
    return flag;
  };

  /** A whole number in the safe range. */
  const integerField = (object: JsonObject, field: string, subject: S): number => {
    const value = memberOf(object, field);
    const number = isJsonNumber(value) ? Number(value.value) : Number.NaN;
    if (!Number.isSafeInteger(number)) throw unexpected(subject, field, 'a whole number');
    return number;
  };

  const optionalInteger = (object: JsonObject, field: string, subject: S): number | null =>
    isMissing(memberOf(object, field)) ? null : integerField(object, field, subject);

  /** An exact decimal as it was written, from a JSON number or a numeric text. */
  const decimalField = (object: JsonObject, field: string, subject: S): DecimalText => {
    const number = decimalOf(textAt(object, field) ?? '');
    if (number === null) throw unexpected(subject, field, 'a decimal number');
    return number;
  };

  const optionalDecimal = (object: JsonObject, field: string, subject: S): DecimalText | null =>
    isMissing(memberOf(object, field)) ? null : decimalField(object, field, subject);

  /** A nested object; null when missing. */
  const optionalObject = (object: JsonObject, field: string, subject: S): JsonObject | null => {
    const value = memberOf(object, field);
    return isMissing(value) ? null : objectIn(value, subject, field);
  };

  /** A value that must be an object; `field` is where it was found. */
  const objectIn = (value: JsonValue | undefined, subject: S, field: string): JsonObject => {
    if (value === undefined || !isJsonObject(value)) throw unexpected(subject, field, 'an object');
    return value;
  };

  /** The objects of a list; a missing list is empty. */
  const objectList = (object: JsonObject, field: string, subject: S): readonly JsonObject[] => {
    const value = memberOf(object, field);
    if (isMissing(value)) return [];
    if (!isJsonArray(value) || !value.every(isJsonObject)) throw unexpected(subject, field, 'a list of objects');
    return value;
  };

  return {
    textField,
    optionalText,
    flagField,
    integerField,
    optionalInteger,
    decimalField,
    optionalDecimal,
    optionalObject,
    objectIn,
    objectList,
  };
}
