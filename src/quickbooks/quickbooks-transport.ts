import type { Fetch, HttpResponse, Transport, TransportObserver } from '../http/ports.ts';
import { verdictOfStatus, type AnswerVerdict } from '../http/retry-policy.ts';
import { createTransport } from '../http/transport.ts';
import type { Limits } from '../model/limits.ts';
import type { Clock, Random } from '../support/clock.ts';
import { parseJson, type JsonValue } from '../support/json.ts';
import { decodeFault, hasCode, type Fault } from './wire/fault.ts';

export interface QuickBooksTransportSettings {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  readonly observer: TransportObserver;
  readonly clean?: (text: string) => string;
  readonly signal?: AbortSignal;
}

/** The rate lane of batch requests. */
export const BATCH_LANE = 'batch';

const MINUTE_MS = 60_000;
/** The remote's minute and ours differ by the way there; a window is this much longer than theirs. */
const BATCH_SLACK_MS = 1_000;
/** The same for the second; over a minute it costs nothing, because the minute's own limit is lower. */
const SECOND_SLACK_MS = 125;

/** The one transport of a realm: every request of a run counts against the same limits. */
export function createQuickBooksTransport(settings: QuickBooksTransportSettings): Transport {
  const { limits, baseUrl, ...rest } = settings;
  return createTransport({
    ...rest,
    system: 'quickbooks',
    limits: {
      concurrency: limits.quickbooksConcurrency,
      windows: [
        { limit: limits.quickbooksRequestsPerSecond, windowMs: 1_000 + SECOND_SLACK_MS },
        { limit: limits.quickbooksRequestsPerMinute, windowMs: MINUTE_MS },
      ],
      lanes: { [BATCH_LANE]: { limit: limits.quickbooksBatchesPerMinute, windowMs: MINUTE_MS + BATCH_SLACK_MS } },
    },
    timeoutMs: limits.requestTimeoutMs,
    responseBytesMax: limits.responseBytesMax,
    allowedOrigins: [baseUrl],
    judge: judgeAnswer,
  });
}

/** The transport of Intuit's token endpoints; never repeated, given up sooner. */
export function createIntuitTransport(
  settings: Omit<QuickBooksTransportSettings, 'baseUrl' | 'clean'> & { readonly urls: readonly string[] },
): Transport {
  const { limits, urls, ...rest } = settings;
  return createTransport({
    ...rest,
    system: 'intuit',
    limits: { concurrency: 1, windows: [{ limit: 10, windowMs: 1_000 }] },
    timeoutMs: limits.tokenTimeoutMs,
    responseBytesMax: TOKEN_BYTES_MAX,
    allowedOrigins: urls,
  });
}

const TOKEN_BYTES_MAX = 256 * 1024;

/** Where a fault begins when there is one: rows come first in an answer that has any. */
const FAULT_WITHIN = 400;

/**
 * QuickBooks throttles with 429, and with 403 and code 3001 (`quickbooks.md` §3); it fails with 500,
 * and with a fault in a 200, where no refusal belongs; and a gateway may cut a body. Only short looks
 * at the text: the body of a page of rows is parsed once, by the client.
 */
export function judgeAnswer(response: HttpResponse): AnswerVerdict {
  const byStatus = verdictOfStatus(response.status);
  if (byStatus !== 'final') return byStatus;
  const text = response.text.trimEnd();
  if (response.status === 200 && text.startsWith('{') && !text.endsWith('}')) return 'passing';
  if (!/"fault"/i.test(text.slice(0, FAULT_WITHIN))) return 'final';
  const fault = faultOf(text);
  if (fault === null) return 'final';
  if (hasCode(fault, '3001')) return 'throttled';
  return response.status === 200 || hasCode(fault, '150', '10000') ? 'passing' : 'final';
}

function faultOf(text: string): Fault | null {
  let body: JsonValue;
  try {
    body = parseJson(text);
  } catch {
    return null;
  }
  return decodeFault(body);
}
