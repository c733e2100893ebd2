import type { IntegrationRun } from '../../model/m3ter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { isJsonArray, UnexpectedAnswer } from '../../http/answer-fields.ts';
import { optionalInstant, optionalText, subjectOf, textField, unexpectedAnswer } from './fields.ts';

/** A run of m3ter's own engine (`m3ter.md` §7.2). @throws UnexpectedAnswer */
export function decodeRun(object: JsonObject): IntegrationRun {
  const subject = subjectOf('integration run', object);
  return {
    id: subject.id,
    billId: textField(object, 'entityId', subject),
    status: textField(object, 'status', subject),
    destination: optionalText(object, 'destination', subject),
    dtStarted: optionalInstant(object, 'dtStarted', subject),
    dtCompleted: optionalInstant(object, 'dtCompleted', subject),
    error: optionalText(object, 'error', subject),
    url: optionalText(object, 'url', subject),
    externalId: optionalText(object, 'externalId', subject),
  };
}

/** `isWhole` is false for one bare run, which says nothing about the other bills. */
export interface DecodedRuns {
  readonly runs: readonly IntegrationRun[];
  readonly isWhole: boolean;
}

/**
 * The runs in an answer about several bills. Its shape is not published: a list, `{data: []}`, a map by bill id, or one
 * run (rulings.md 26).
 *
 * @throws UnexpectedAnswer for any other shape, because "no run" would let a bill be sent twice.
 */
export function decodeRuns(value: JsonValue): DecodedRuns {
  if (isJsonArray(value)) {
    return {
      runs: value.flatMap((candidate) => (candidate === null ? [] : [decodeRun(asObject(candidate))])),
      isWhole: true,
    };
  }
  const object = asObject(value);
  const { data } = object;
  if (isJsonArray(data)) {
    const { nextToken } = object;
    if (typeof nextToken === 'string' && nextToken !== '') throw unexpected('the whole list of runs in one answer');
    return decodeRuns(data);
  }
  if (typeof object['entityId'] === 'string') return { runs: [decodeRun(object)], isWhole: false };
  const runs = Object.entries(object).flatMap(([billId, held]) => {
    if (held === null) return [];
    return (isJsonArray(held) ? held : [held]).map((run) => decodeRun({ entityId: billId, ...asObject(run) }));
  });
  return { runs, isWhole: true };
}

function asObject(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw unexpected('a list or a map of runs');
}

function unexpected(expected: string): UnexpectedAnswer {
  return unexpectedAnswer({ what: 'list of integration runs', id: '' }, 'runs', expected);
}
