import { done, indeterminate, type Answer } from '../http/answer.ts';
import { judgeBody } from '../http/judge-answer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../support/json.ts';
import { QUICKBOOKS_ANSWERS } from './wire/answer-rules.ts';
import { memberOf, UnexpectedAnswer } from '../http/answer-fields.ts';

/** Decodes a written entity; null when it is not the one that was sent. */
export type DecodeWritten<T> = (entity: JsonObject) => T | null;

/** The answer to one write. The body must have the entity; an item of a batch may have a fault instead. */
export function answerOfEntity<T>(body: JsonValue, entity: string, decode: DecodeWritten<T>): Answer<T> {
  const judged = judgeBody(null, body, QUICKBOOKS_ANSWERS);
  if (judged !== null) return judged;
  const written = isJsonObject(body) ? memberOf(body, entity) : undefined;
  if (!isJsonObject(written)) return indeterminate('contradicted', `the answer of QuickBooks holds no ${entity}`);
  try {
    const value = decode(written);
    return value === null ? indeterminate('contradicted', `QuickBooks answered with another ${entity}`) : done(value);
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return indeterminate('contradicted', error.message);
    throw error;
  }
}
