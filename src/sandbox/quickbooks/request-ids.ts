import { sha256 } from '../../support/digest.ts';
import type { QuickBooksModes } from './modes.ts';
import { QuickBooksFault } from './fault.ts';
import type { KeptAnswer, QuickBooksState } from './state.ts';

/** Lengths of `quickbooks.md` §5. */
const REQUEST_ID_MAX = 50;
const BATCH_REQUEST_ID_MAX = 36;
const BID_MAX = 10;

const TTL_MS = { day: 86_400_000, minute: 60_000 } as const;

/** An answer in stored form: the JSON without `time`. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** @throws QuickBooksFault 2130 when a `requestid` is too long. */
export function requireRequestId(requestId: string, kind: 'single' | 'batch'): void {
  const max = kind === 'single' ? REQUEST_ID_MAX : BATCH_REQUEST_ID_MAX;
  if (requestId.length > max || requestId.length === 0) throw invalidRequestId(requestId);
}

/** @throws QuickBooksFault 2130 when a `bId` under a `requestid` is too long. */
export function requireBatchItemId(bId: string): void {
  if (bId.length > BID_MAX) throw invalidRequestId(bId);
}

function invalidRequestId(id: string): QuickBooksFault {
  return new QuickBooksFault(2130, { detail: `Invalid Request Id Format : ${id}` });
}

/**
 * The idempotency of one write: the stored answer of an earlier request with the same key, else the answer of
 * `carryOut`, which is stored. `quickbooks.md` §5 lists what is unknown; each is a mode.
 *
 * @throws QuickBooksFault 600 in the modes that refuse repeats.
 */
export function answerOnce(
  context: { readonly state: QuickBooksState; readonly modes: QuickBooksModes; readonly now: number },
  request: { readonly key: string | null; readonly body: () => string },
  carryOut: () => Answer,
): Answer {
  const { state, modes, now } = context;
  const { key } = request;
  if (key === null || modes.requestid === 'ignored') return carryOut();
  // Only that mode needs the content, and its digest costs more than everything else here.
  const digest = modes.requestidMismatch === 'error600' ? sha256(request.body()) : '';
  const kept = state.answers[key];
  if (kept !== undefined && now - kept.at < TTL_MS[modes.requestidTtl]) {
    if (modes.requestid === 'error600') throw duplicateRequest(key);
    if (kept.request !== '' && digest !== '' && kept.request !== digest) throw duplicateRequest(key);
    return { status: kept.status, body: kept.body };
  }
  const answer = carryOut();
  const isError = answer.status >= 300;
  if (!isError || modes.idempotentErrorReplay === 'yes') {
    forgetExpired(state.answers, now, TTL_MS[modes.requestidTtl]);
    state.answers[key] = { ...answer, at: now, request: digest };
  }
  return answer;
}

/** When expired answers of a state were last removed. */
const LOOKED_THROUGH = new WeakMap<Record<string, KeptAnswer>, number>();

/** Removes expired answers only now and then. At every write it would cost more than the write. */
function forgetExpired(answers: Record<string, KeptAnswer>, now: number, ttlMs: number): void {
  if (now - (LOOKED_THROUGH.get(answers) ?? 0) < ttlMs / 4) return;
  LOOKED_THROUGH.set(answers, now);
  for (const [key, { at }] of Object.entries(answers)) {
    if (at <= now - ttlMs) delete answers[key];
  }
}

function duplicateRequest(key: string): QuickBooksFault {
  return new QuickBooksFault(600, { detail: `Duplicate Request ID : ${key}` });
}
