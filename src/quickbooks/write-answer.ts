import type { RemoteFault, WriteAnswer } from '../apply/ports.ts';
import { isJsonObject, type JsonObject } from '../support/json.ts';
import type { DecodedResult } from './authorized-send.ts';
import { memberOf } from './wire/fields.ts';
import { decodeFault, hasCode, mainError, type Fault } from './wire/fault.ts';
import { UnexpectedAnswer } from './wire/unexpected-answer.ts';

/** Makes a value of ours of a written entity, or null when it is not the one that was sent. */
export type DecodeWritten<T> = (entity: JsonObject) => T | null;

/** A result that means the same for every write it carried, or the body to look into. */
export type ResultVerdict =
  { readonly certain: Exclude<WriteAnswer<never>, { readonly status: 'done' }> } | { readonly body: JsonObject };

/**
 * What the answer to a write (one, or a batch) says about all of it. Certain is only what the remote
 * said clearly: a throttle, a failing server or a cut body may come after the commit, and are
 * `indeterminate` (delivery.md, Exactly one invoice per bill).
 */
export function judgeWriteResult(result: DecodedResult): ResultVerdict {
  if (result.kind === 'notSent') return { certain: { status: 'notSent', cause: result.cause } };
  if (result.kind === 'unclear') return { certain: indeterminate(result.cause) };
  const { status, body, fault } = result;
  if (fault !== null) return { certain: answerOfFault(fault, status) };
  if (status === 429) return { certain: indeterminate('QuickBooks throttled the request') };
  if (status >= 500 || status === 408)
    return { certain: indeterminate(`QuickBooks answered with status ${String(status)}`) };
  if (status >= 400) return { certain: { status: 'rejected', fault: faultOfStatus(status) } };
  if (!isJsonObject(body)) return { certain: indeterminate('the answer of QuickBooks was cut off') };
  return { body };
}

/** The answer of one write: the entity that must be in the body, or a fault in its place. */
export function answerOfEntity<T>(body: JsonObject, entity: string, decode: DecodeWritten<T>): WriteAnswer<T> {
  const fault = decodeFault(body);
  if (fault !== null) return answerOfFault(fault, null);
  const written = memberOf(body, entity);
  if (!isJsonObject(written)) return indeterminate(`the answer of QuickBooks holds no ${entity}`);
  try {
    const value = decode(written);
    return value === null ? indeterminate(`QuickBooks answered with another ${entity}`) : { status: 'done', value };
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return indeterminate(error.message);
    throw error;
  }
}

const KEY_USED_CODE = '600';

/** Throttled, failing, in maintenance, or a request id that was used before: it may have been done. */
const UNCERTAIN_CODES = ['3001', '10000', '150', '500', KEY_USED_CODE] as const;

/** What a fault in answer to a write means (`quickbooks.md` §11.2). */
function answerOfFault(
  fault: Fault,
  httpStatus: number | null,
): Exclude<WriteAnswer<never>, { readonly status: 'done' }> {
  const failing = (httpStatus ?? 0) >= 500 || httpStatus === 429 || /^system/i.test(fault.type);
  if (failing || hasCode(fault, ...UNCERTAIN_CODES)) {
    const { code } = mainError(fault);
    const unclear = indeterminate(`QuickBooks answered with fault ${code === '' ? 'without code' : code}`);
    return hasCode(fault, KEY_USED_CODE) ? { ...unclear, keyUsed: true } : unclear;
  }
  const remote = remoteFaultOf(fault, httpStatus);
  return { status: hasCode(fault, '5010') ? 'conflict' : 'rejected', fault: remote };
}

function remoteFaultOf(fault: Fault, httpStatus: number | null): RemoteFault {
  const { code, message, detail } = mainError(fault);
  return { system: 'quickbooks', code: code === '' ? 'no-code' : code, message, detail, httpStatus };
}

function faultOfStatus(status: number): RemoteFault {
  const message = `QuickBooks refused the request with status ${String(status)}`;
  return { system: 'quickbooks', code: `http-${String(status)}`, message, detail: null, httpStatus: status };
}

export function indeterminate(cause: string): { readonly status: 'indeterminate'; readonly cause: string } {
  return { status: 'indeterminate', cause };
}
