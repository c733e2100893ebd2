import { createFieldReaders, filledTextAt, UnexpectedAnswer } from '../../http/answer-fields.ts';
import { decimal, decimalText, type DecimalText } from '../../model/decimal.ts';
import { isDay, type Day } from '../../model/day.ts';
import type { JsonObject, JsonValue } from '../../support/json.ts';

/** QuickBooks answered with something that cannot be right. */
export function unexpectedAnswer(entity: string, field: string, expected: string): UnexpectedAnswer {
  return new UnexpectedAnswer(`QuickBooks answered with ${entity} whose ${field} is not ${expected}.`, {
    about: entity,
    field,
    code: 'quickbooks/unexpected-answer',
    nextStep: 'run the command again; if it stays, report it with the output of --log-level debug',
  });
}

const readers = createFieldReaders(unexpectedAnswer);

/** `entity` names the object in the failure. @throws UnexpectedAnswer */
export const { textField, objectIn, objectList } = readers;

/** The exact number without trailing zeros, from a number or a text; null when absent or empty. @throws UnexpectedAnswer */
export function optionalDecimal(object: JsonObject, field: string, entity: string): DecimalText | null {
  if (filledTextAt(object, field) === null) return null;
  return decimalText(decimal(readers.decimalField(object, field, entity)));
}

/** A calendar day; of an instant its first ten characters; null when absent. @throws UnexpectedAnswer */
export function optionalDay(object: JsonObject, field: string, entity: string): Day | null {
  const text = filledTextAt(object, field);
  if (text === null) return null;
  const day = text.slice(0, 10);
  if (!isDay(day)) throw unexpectedAnswer(entity, field, 'a day');
  return day;
}

/** The member whose name is `field` in any case: gateways answer in lower case (`quickbooks.md` §11.1). */
export function memberInAnyCase(object: JsonObject, field: string): JsonValue | undefined {
  const wanted = field.toLowerCase();
  const key = Object.keys(object).find((name) => name.toLowerCase() === wanted && object[name] !== null);
  return key === undefined ? undefined : object[key];
}
